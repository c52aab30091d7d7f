import { describe, expect } from 'vitest'
import { professionalLimits } from '../../../sandbox/hubspot/limits.ts'
import { actionIds } from '../../../src/bot/action-ids.ts'
import { untilNextDay } from '../../../src/runbook/day.ts'
import { type Company, scenario } from '../company.ts'
import { messages, reaches, replies, reply, theRun, until } from '../looks.ts'
import { ledgerOf, ownersNow, timesWritten } from '../measure.ts'
import { press, untilOwnersPlanned } from '../steps.ts'
import { crowdedWorld, owners } from '../worlds.ts'

const minute = 60_000
const hour = 60 * minute

/** Searches left out: they have a limit by the second, and this process, which plays everybody, may stand still for longer. */
function refusedByBurstLimit({ simulators }: Company): string[] {
  const refused = simulators.hubspot.routes.entries().filter(({ status }) => status === 429)
  return refused.map(({ path }) => path).filter((path) => !path.endsWith('/search'))
}

async function restart(company: Company, afterMs: number): Promise<void> {
  await company.stop()
  company.clock.pass(afterMs)
  await company.start()
}

describe.concurrent('a large portal', () => {
  scenario.concurrent(
    'has the 30,000 records of one owner found past the search’s depth, and all written',
    async ({ open }) => {
      const company = await open({ hubspot: { world: crowdedWorld(owners.benjamin, 30_000) } })
      const before = ownersNow(company)
      const { plan } = await untilOwnersPlanned(company)
      expect(plan?.effects).toBe(30_000)
      await press(company, company.people.firstApprover, actionIds.approve)
      await until('the card to tell how fast it goes and how long it takes', async () => {
        const card = messages(company).find(({ text }) => text.startsWith('Uninstall HubSpot'))
        return (
          /[1-9][\d,]* of 30,000 records \(\d+ %\), [\d,.]+ records a second, about .+ left/.test(card?.text ?? '') ||
          undefined
        )
      })
      await reaches(company, 'reassign.settle')

      const { planned, entries } = await ledgerOf(company, plan)
      expect(entries.size).toBe(30_000)
      expect(timesWritten(company, [...planned.keys()])).toEqual(new Set([1]))
      const after = ownersNow(company)
      expect([...after].filter(([record, owner]) => (planned.get(record) ?? before.get(record)) !== owner)).toEqual([])
      expect(refusedByBurstLimit(company)).toEqual([])
      await reply(company, /30,000 changed, 0 skipped, 0 failed/)
    },
  )

  scenario.concurrent('with only 100 calls in ten seconds is never asked for more', async ({ open }) => {
    const company = await open({
      hubspot: {
        world: crowdedWorld(owners.benjamin, 12_000),
        limits: { ...professionalLimits, burstPer10s: 100 },
      },
    })
    await untilOwnersPlanned(company)
    await press(company, company.people.firstApprover, actionIds.approve)
    await reaches(company, 'reassign.settle')
    await reply(company, /12,000 changed, 0 skipped, 0 failed/)
    expect(refusedByBurstLimit(company)).toEqual([])
  })

  scenario.concurrent(
    'whose calls of the day end in the middle is gone on with after they are counted anew',
    async ({ open }) => {
      const company = await open({ hubspot: { world: crowdedWorld(owners.benjamin, 2_500) } })
      // In the morning: at midnight the calls would be counted anew while they are being used up.
      company.clock.pass(untilNextDay(new Date(company.clock.now()), 'Europe/Berlin') + 9 * hour)
      const { limiter } = company.simulators.hubspot
      const { plan } = await untilOwnersPlanned(company)
      const { limit, used, resetsAt } = limiter.usage()
      const left = 12
      limiter.spend(limit - used - left)
      await press(company, company.people.firstApprover, actionIds.approve)
      const { stopped } = await until('the work to stop', async () => {
        const run = await theRun(company)
        return run.stopped ? run : undefined
      })
      expect(stopped?.fault).toMatchObject({ code: 'daily-limit-reached' })
      await reply(company, /daily API limit of HubSpot is used up\. Nothing is lost/)
      const { entries: atTheEnd } = await ledgerOf(company, plan)
      expect(atTheEnd.size).toBeGreaterThan(0)
      expect(atTheEnd.size).toBeLessThan(2_500)

      await restart(company, Date.parse(resetsAt) - company.clock.now() + 2 * minute)
      await reaches(company, 'reassign.settle')
      await reply(company, /2,500 changed, 0 skipped, 0 failed/)
      const { planned } = await ledgerOf(company, plan)
      expect(timesWritten(company, [...planned.keys()])).toEqual(new Set([1]))
    },
  )

  scenario.concurrent('that moves to another data centre is left alone for as long as it says', async ({ open }) => {
    const company = await open({ hubspot: { world: crowdedWorld(owners.benjamin, 900) } })
    const { faults } = company.simulators.hubspot
    await untilOwnersPlanned(company)
    const moving = { kind: 'answer', status: 477, headers: { 'retry-after': String(2 * 3_600) } } as const
    faults.add({ path: /batch\/update$/, skip: 3, times: 99, action: moving })
    await press(company, company.people.firstApprover, actionIds.approve)
    const { stopped } = await until('the work to stop', async () => {
      const run = await theRun(company)
      return run.stopped ? run : undefined
    })
    expect(stopped?.fault).toMatchObject({ code: 'data-centre-migration', retryAfterMs: 2 * hour })
    await restart(company, hour)
    expect((await theRun(company)).phase).toBe('stopped')
    faults.clear()
    await restart(company, 1.1 * hour)
    await reaches(company, 'reassign.settle')
    await reply(company, /900 changed, 0 skipped, 0 failed/)
    expect(replies(company).filter((text) => /data cent/.test(text))).toHaveLength(1)
  })
})
