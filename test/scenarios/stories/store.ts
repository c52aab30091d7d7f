import { Queue } from 'bullmq'
import { describe, expect } from 'vitest'
import { cast } from '../../../sandbox/cast.ts'
import { interactiveElements } from '../../../sandbox/slack/blocks.ts'
import { actionIds, viewIds } from '../../../src/bot/action-ids.ts'
import { type Company, scenario } from '../company.ts'
import { ends, messages, modalOf, offered, reaches, reply, theRun, until } from '../looks.ts'
import { auditOf, orgNow, ownersAfter, ownersNow } from '../measure.ts'
import {
  choosePackages,
  disconnectAndAttest,
  openRun,
  phrase,
  press,
  reassignOwners,
  untilOwnersPlanned,
  untilUninstall,
} from '../steps.ts'
import { owners, users } from '../worlds.ts'

async function loseJobs({ redisUrl, prefix }: Company): Promise<void> {
  for (const name of ['runs', 'thread', 'hubspot-search-default', 'hubspot-write-default']) {
    const queue = new Queue(name, { connection: { url: redisUrl }, prefix: `${prefix}-queues` })
    await queue.obliterate({ force: true })
    await queue.close()
  }
}

describe.concurrent('several processes on one store', () => {
  scenario.concurrent('count two approvals at the same moment once each', async ({ open }) => {
    const company = await open({ holdings: {} })
    await company.start()
    const { firstApprover, secondApprover } = company.people
    await untilUninstall(company)
    await choosePackages(company, 'none')
    await reaches(company, 'uninstall.approve')
    const clearing = await offered(company, actionIds.approve)
    // The same person twice, as an impatient double click.
    await Promise.all([1, 2].map(() => firstApprover.click(clearing, actionIds.approve)))
    await until('the plan of the removal', async () => (await theRun(company)).plan?.kind === 'uninstall' || undefined)
    for (const approver of [firstApprover, secondApprover]) await press(company, approver, actionIds.openApproval)
    const values = { [actionIds.confirm]: ['yes'], [actionIds.phrase]: phrase }
    const modals = await Promise.all([firstApprover, secondApprover].map((person) => modalOf(person, viewIds.approval)))
    await Promise.all(
      [firstApprover, secondApprover].map((person, index) => person.submit(modals[index]?.id ?? '', values)),
    )
    const run = await ends(company, 'closed')
    const given = (await company.app().runs.events(run.id)).filter(({ type }) => type === 'approval-given')
    const byTwo = given.slice(-2).map(({ actor }) => (actor.kind === 'person' ? actor.userId : ''))
    expect(byTwo.toSorted()).toEqual([cast.firstApprover, cast.secondApprover])
    // One for what blocked the removal, two for the removal itself.
    expect(given).toHaveLength(3)
    expect(orgNow(company)).toMatchObject({ packages: ['lantern_maps'], deploys: 1 })
    expect(await auditOf(company)).toEqual({ valid: true, headInThread: true })
  })

  scenario.concurrent('start the work again when the queue has lost it', async ({ open }) => {
    const company = await open({ holdings: { [owners.greta]: { contacts: 130 } } })
    const before = ownersNow(company)
    await untilOwnersPlanned(company)
    await offered(company, actionIds.approve)
    await company.stop()
    await company.start({ role: 'bot' })
    await press(company, company.people.firstApprover, actionIds.approve)
    await reaches(company, 'reassign.apply')
    await loseJobs(company)
    expect(ownersNow(company)).toEqual(before)
    await company.start({ role: 'worker' })
    await reaches(company, 'reassign.settle')
    await reply(company, /130 changed, 0 skipped, 0 failed/)
    expect(ownersNow(company)).toEqual(ownersAfter(before, { [owners.greta]: users.jonas }))
  })

  scenario.concurrent('tell the end of a run in its thread though the queue has lost it', async ({ open }) => {
    const company = await open({ holdings: {} })
    await openRun(company)
    for (const button of [actionIds.attest, actionIds.cancel]) await offered(company, button)
    await company.stop()
    await company.start({ role: 'bot' })
    await press(company, company.people.requester, actionIds.cancel)
    await ends(company, 'cancelled')
    await loseJobs(company)
    const worker = await company.start({ role: 'worker' })
    await reply(company, /cancelled this run/)
    await until('the thread to be told', async () => (await worker.store.log.endsToTell()).length === 0 || undefined)
    const shown = messages(company).flatMap(({ blocks = [] }) => interactiveElements(blocks))
    expect(shown).toEqual([])
  })

  scenario.concurrent('do not meet if they have prefixes of their own', async ({ open }) => {
    const holdings = { [owners.greta]: { contacts: 4 } }
    const [one, other] = await Promise.all([open({ holdings }), open({ holdings })])
    const [first, second] = await Promise.all([untilOwnersPlanned(one), openRun(other)])
    await offered(one, actionIds.approve)
    await one.stop()
    await loseJobs(one)
    const untouched = ownersNow(one)
    await disconnectAndAttest(other)
    await reassignOwners(other)
    expect(ownersNow(one)).toEqual(untouched)
    expect((await other.app().runs.recentRuns(9)).map(({ id }) => id)).toEqual([second.id])
    await one.start()
    expect((await one.app().runs.recentRuns(9)).map(({ id }) => id)).toEqual([first.id])
    await press(one, one.people.firstApprover, actionIds.approve)
    await reaches(one, 'reassign.settle')
    expect(ownersNow(one)).toEqual(ownersNow(other))
  })
})
