import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect } from 'vitest'
import { type BotProcess, startBotProcess } from '../../../sandbox/bot-process.ts'
import { createRandom } from '../../../sandbox/world/random.ts'
import { actionIds } from '../../../src/bot/action-ids.ts'
import { type Company, scenario } from '../company.ts'
import { offered, reaches, reply, theRun } from '../looks.ts'
import { ledgerOf, ownersNow, timesWritten } from '../measure.ts'
import { press, untilOwnersPlanned } from '../steps.ts'
import { crowdedWorld, owners } from '../worlds.ts'

const updates = /batch\/update$/
const deaths = 10
const records = 5_000
const hastyWorker = fileURLToPath(new URL('../hasty-worker.ts', import.meta.url))

/** Resolves when one of the next updates waits for its answer, made or not; its socket stays open until the worker is dead. */
async function updateUnanswered(company: Company, random: ReturnType<typeof createRandom>, dead: AbortSignal) {
  const { faults } = company.simulators.hubspot
  const kind = random.chance(0.5) ? 'drop' : 'lose-answer'
  faults.clear()
  await new Promise<void>((resolve) => {
    const after = async () => {
      resolve()
      if (!dead.aborted) await once(dead, 'abort')
    }
    faults.add({ path: updates, skip: random.between(0, 3), action: { kind, after } })
    // Whatever else is under way takes its time, so that the work outlasts all the deaths.
    faults.add({ path: updates, times: 1_000, action: { kind: 'delay', ms: 250 } })
  })
}

describe.concurrent('a worker that is killed ten times while HubSpot has not answered an update', () => {
  scenario.concurrent(
    'is followed each time by one that goes on: each planned record once, no other',
    async ({ open }) => {
      const folder = await mkdtemp(join(tmpdir(), 'uninstall-hubspot-killed-'))
      const company = await open({ hubspot: { world: crowdedWorld(owners.benjamin, records) } })
      const random = createRandom(Date.now() % 1_000_000)
      const startWorker = () => {
        const env = { ...company.env, KEY_PREFIX: company.prefix }
        return startBotProcess({ role: 'worker', env, logFile: join(folder, 'worker.log'), program: hastyWorker })
      }
      let worker: BotProcess | undefined
      try {
        const before = ownersNow(company)
        const { plan } = await untilOwnersPlanned(company)
        await offered(company, actionIds.approve)
        await company.stop()
        await company.start({ role: 'bot' })
        await press(company, company.people.firstApprover, actionIds.approve)
        for (let death = 0; death < deaths; death += 1) {
          const dead = new AbortController()
          const unanswered = updateUnanswered(company, random, dead.signal)
          worker = await startWorker()
          await unanswered
          await worker.kill()
          dead.abort()
        }
        const { entries: atLastDeath } = await ledgerOf(company, plan)
        expect((await theRun(company)).phase).toBe('apply')
        expect(atLastDeath.size).toBeLessThan(records)
        company.simulators.hubspot.faults.clear()

        worker = await startWorker()
        await reaches(company, 'reassign.settle')
        const { planned, entries } = await ledgerOf(company, plan)
        expect(planned.size).toBe(records)
        expect([...entries.keys()].toSorted()).toEqual([...planned.keys()].toSorted())
        expect([...entries.values()].filter(({ outcome }) => outcome !== 'changed')).toEqual([])
        const after = ownersNow(company)
        expect([...planned].filter(([record, owner]) => after.get(record) !== owner)).toEqual([])
        expect([...after].filter(([record, owner]) => !planned.has(record) && before.get(record) !== owner)).toEqual([])
        expect(timesWritten(company, [...planned.keys()])).toEqual(new Set([1]))
        await reply(company, /5,000 changed, 0 skipped, 0 failed/)
      } finally {
        await worker?.kill()
        await company.stop()
        await rm(folder, { recursive: true, force: true })
      }
    },
  )
})
