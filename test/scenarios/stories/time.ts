import { describe, expect } from 'vitest'
import { cast } from '../../../sandbox/cast.ts'
import { actionIds } from '../../../src/bot/action-ids.ts'
import { type Company, scenario } from '../company.ts'
import { ends, reaches, replies, reply, theRun, until, whisper } from '../looks.ts'
import { auditOf, copyExists, orgNow } from '../measure.ts'
import { approveRemoval, approveRemovalByTwo, press, untilRemovalPlanned, untilUninstall } from '../steps.ts'

const holdings = {}
const hour = 3_600_000

/** As after a weekend on which the machine was off. */
async function sleepAndRestart(company: Company, hours: number): Promise<void> {
  await company.stop()
  company.clock.pass(hours * hour)
  await company.start()
}

function reminders(company: Company): string[] {
  return replies(company).filter((text) => text.startsWith('⏰'))
}

async function reminded(company: Company, times: number): Promise<string> {
  return until(`reminder ${times}`, async () => reminders(company)[times - 1])
}

describe.concurrent('when time passes', () => {
  scenario.concurrent('an approval of yesterday has to be given again', async ({ open }) => {
    const company = await open({ holdings })
    const { firstApprover, secondApprover } = company.people
    await untilUninstall(company)
    await untilRemovalPlanned(company, 'none')
    await approveRemoval(company, firstApprover)
    await company.stop()
    company.clock.pass(25 * hour)
    // Even before any worker has noticed: it does not count together with one of today.
    await company.start({ role: 'bot' })
    await approveRemoval(company, secondApprover)
    await until('the second approval', async () => (await theRun(company)).plan?.approvals[1])
    expect(await theRun(company)).toMatchObject({ phase: 'approve' })
    await company.start({ role: 'worker' })
    await reply(company, new RegExp(`The approval of <@${cast.firstApprover}> .* has expired`))
    expect(orgNow(company).deploys).toBe(0)
    await approveRemoval(company, firstApprover)
    await ends(company, 'closed')
    expect(orgNow(company).deploys).toBe(1)
  })

  scenario.concurrent(
    'the data copy is announced twice and then deleted, though one wanted it longer',
    async ({ open }) => {
      const company = await open({ holdings })
      await untilUninstall(company)
      await untilRemovalPlanned(company, 'keep')
      await approveRemovalByTwo(company)
      const { dataCopy } = await reaches(company, 'close-out.settle')
      await sleepAndRestart(company, 24)
      const reminder = await reminded(company, 1)
      expect(reminder).toContain(dataCopy?.location)
      // When, by the clock: a machine that was off would be wrong about how long it still is.
      expect(reminder).toContain(`<!date^${Math.floor(Date.parse(dataCopy?.deleteAt ?? '') / 1000)}^`)
      await press(company, company.people.requester, actionIds.askExtension)
      await reply(company, /Somebody else approves it; otherwise it is deleted as planned/)
      await sleepAndRestart(company, 20)
      await reminded(company, 2)
      expect(copyExists(dataCopy?.location)).toBe(true)
      await sleepAndRestart(company, 4)
      await ends(company, 'closed')
      await reply(company, /Nothing of it is left/)
      expect(copyExists(dataCopy?.location)).toBe(false)
      expect(reminders(company)).toHaveLength(2)
      expect(await auditOf(company)).toEqual({ valid: true, headInThread: true })
    },
  )
  scenario.concurrent(
    'the data copy is kept longer if a second approver wants it too, and announced anew',
    async ({ open }) => {
      const company = await open({ holdings })
      const { firstApprover, secondApprover } = company.people
      await untilUninstall(company)
      await untilRemovalPlanned(company, 'keep')
      await approveRemovalByTwo(company)
      const { dataCopy } = await reaches(company, 'close-out.settle')
      await sleepAndRestart(company, 30)
      expect(await reminded(company, 1)).toContain('*Keep 48 hours longer*')
      await press(company, firstApprover, actionIds.askExtension)
      await press(company, firstApprover, actionIds.approveExtension)
      await whisper(company, firstApprover, /Four eyes/)
      await press(company, secondApprover, actionIds.approveExtension)
      await reply(company, new RegExp(`<@${cast.secondApprover}> approved that the data copy is kept until`))

      await sleepAndRestart(company, 20)
      expect(copyExists(dataCopy?.location)).toBe(true)
      expect(reminders(company)).toHaveLength(1)
      await sleepAndRestart(company, 24)
      await reminded(company, 2)
      await sleepAndRestart(company, 19)
      await reminded(company, 3)
      // The new end comes while no worker runs.
      await sleepAndRestart(company, 24)
      await ends(company, 'closed')
      await reply(company, /Nothing of it is left/)
      expect(copyExists(dataCopy?.location)).toBe(false)
      expect(reminders(company)).toHaveLength(3)
      expect(await auditOf(company)).toEqual({ valid: true, headInThread: true })
    },
  )

  scenario.concurrent(
    'the report is written and the data copy deleted also where Salesforce lets the bot in no more',
    async ({ open }) => {
      const company = await open({ holdings })
      await untilUninstall(company)
      await untilRemovalPlanned(company, 'keep')
      const refusal = [{ errorCode: 'INVALID_SESSION_ID', message: 'This session is not valid' }]
      const action = { kind: 'answer', status: 401, body: refusal } as const
      company.simulators.salesforce.faults.add({ path: /FROM(%20|\+)AppMenuItem/, times: 1_000, action })
      await approveRemovalByTwo(company)
      const { dataCopy } = await reaches(company, 'close-out.settle')
      const report = await reply(company, /Final report/)
      expect(report).toContain('could not look at `Salesforce` (This session is not valid)')
      expect(report).toContain('connected app “HubSpot”')
      await sleepAndRestart(company, 48)
      await ends(company, 'closed')
      expect(copyExists(dataCopy?.location)).toBe(false)
    },
  )

  scenario.concurrent(
    'the data copy of a cancelled run is announced, kept longer if two people want it, and deleted with proof',
    async ({ open }) => {
      const company = await open({ holdings })
      const { requester, firstApprover, secondApprover } = company.people
      await untilUninstall(company)
      const { dataCopy } = await untilRemovalPlanned(company, 'keep')
      await press(company, requester, actionIds.cancel)
      await ends(company, 'cancelled')
      await sleepAndRestart(company, 45)
      await reminded(company, 1)
      await press(company, firstApprover, actionIds.askExtension)
      await press(company, secondApprover, actionIds.approveExtension)
      await reply(company, new RegExp(`<@${cast.secondApprover}> approved that the data copy is kept until`))
      await sleepAndRestart(company, 40)
      await reminded(company, 2)
      expect(copyExists(dataCopy?.location)).toBe(true)
      await sleepAndRestart(company, 12)
      await reply(company, /Nothing of it is left/)
      expect(copyExists(dataCopy?.location)).toBe(false)
      expect((await theRun(company)).status).toBe('cancelled')
    },
  )
})
