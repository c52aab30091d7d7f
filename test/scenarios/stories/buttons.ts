import { describe, expect } from 'vitest'
import { expectOk } from '../../../sandbox/auto-pilot/stage.ts'
import { cast } from '../../../sandbox/cast.ts'
import { actionIds, viewIds } from '../../../src/bot/action-ids.ts'
import { scenario } from '../company.ts'
import { ends, modalOf, offered, reaches, reply, textOf, theRun, until, whisper, whispers } from '../looks.ts'
import { everyText, innards, orgNow, ownersNow } from '../measure.ts'
import {
  approveRemoval,
  choosePackages,
  clearBlockers,
  disconnectAndAttest,
  disconnectInHubSpot,
  mapOwners,
  openRun,
  phrase,
  press,
  tickAll,
  untilOwnersPlanned,
  untilUninstall,
} from '../steps.ts'
import { owners, users } from '../worlds.ts'

const nobody = {}
/** The requester is an approver as well, so that only the rule of four eyes stands in the way. */
const alsoApprover = { APPROVERS: `S0000001,${cast.requester}` }
const oneOwner = { [owners.greta]: { contacts: 6 } }

describe.concurrent('the thread’s buttons', () => {
  scenario.concurrent('refuse outsiders and guests, to them alone and for the record to all', async ({ open }) => {
    const company = await open({ holdings: nobody })
    const { outsider, guest, requester } = company.people
    await openRun(company)
    await reaches(company, 'disconnect.decide')
    await press(company, outsider, actionIds.attest)
    await whisper(company, outsider, /Only a requester, an approver or an admin can do this/)
    await reply(company, new RegExp(`<@${cast.outsider}> wanted to confirm the disconnect but isn’t allowed to`))
    await press(company, guest, actionIds.tick, ['losses-read'])
    await whisper(company, guest, /Only full members/)
    await reply(company, /wanted to tick the checklist.*only full members/)
    await press(company, requester, actionIds.attest)
    expect(await whisper(company, requester, /First tick what is still open/)).toContain('Uninstall Salesforce')
    expect(await theRun(company)).toMatchObject({ phase: 'decide', ticks: {} })
  })

  scenario.concurrent('are refreshed where they are out of date, and change nothing', async ({ open }) => {
    const company = await open({ holdings: nobody })
    const { firstApprover, requester } = company.people
    await openRun(company)
    await reaches(company, 'disconnect.decide')
    await disconnectInHubSpot(company)
    await tickAll(company, requester)
    const checklist = await offered(company, actionIds.attest)
    // Without a worker the thread stays as it is, whatever happens to the run.
    await company.stop()
    await company.start({ role: 'bot' })
    await firstApprover.click(checklist, actionIds.attest)
    await reaches(company, 'disconnect.verify')
    await requester.click(checklist, actionIds.attest)
    await whisper(company, requester, /This message was out of date/)
    expect((await theRun(company)).attestation?.by).toBe(cast.firstApprover)
    await company.start({ role: 'worker' })
    await reaches(company, 'reassign.settle')
  })

  scenario.concurrent('approve only the plan that they were shown with, and never one’s own', async ({ open }) => {
    const company = await open({ holdings: oneOwner, env: alsoApprover })
    const { firstApprover, secondApprover, requester } = company.people
    const before = ownersNow(company)
    const first = await untilOwnersPlanned(company)
    await press(company, requester, actionIds.approve)
    await whisper(company, requester, /Four eyes/)
    await reply(company, /wanted to approve the plan.*four eyes/)

    const slack = company.simulators.slack.faults
    const busy = { status: 429, headers: { 'retry-after': '1' }, body: { ok: false, error: 'ratelimited' } }
    const stillShown = await offered(company, actionIds.approve)
    slack.add({ path: /chat\.update$/, times: 1_000, action: { kind: 'answer', ...busy } })
    await mapOwners(company, { [owners.greta]: `owner-${users.mia}` }, secondApprover)
    await until('another plan', async () => {
      const run = await theRun(company)
      return (run.phase === 'approve' && run.plan?.digest !== first.plan?.digest) || undefined
    })
    await firstApprover.click(stillShown, actionIds.approve)
    await whisper(company, firstApprover, /The plan has changed since this button was shown/)
    expect((await theRun(company)).plan?.approvals).toEqual([])
    slack.clear()

    // The one opened the run, the other asked for this plan.
    for (const person of [requester, secondApprover]) {
      const told = whispers(company, person).length
      await press(company, person, actionIds.approve)
      await until('the refusal', async () => whispers(company, person)[told])
      expect(whispers(company, person).at(-1)).toMatch(/Four eyes|Vier-Augen/)
    }
    expect((await theRun(company)).plan?.approvals).toEqual([])
    await press(company, firstApprover, actionIds.approve)
    await reaches(company, 'reassign.settle')
    expect((await theRun(company)).plan?.approvals).toHaveLength(1)
    const moved = [...ownersNow(company)].filter(([record, owner]) => before.get(record) !== owner)
    expect(moved.map(([, owner]) => owner)).toEqual(Array(6).fill(users.mia))
  })
})

describe.concurrent('the modals of the run', () => {
  scenario.concurrent('open for nobody without a role, and the audit keeps the attempt', async ({ open }) => {
    const company = await open({ holdings: oneOwner })
    const { outsider } = company.people
    await openRun(company)
    await disconnectAndAttest(company)
    await reaches(company, 'reassign.decide')
    await press(company, outsider, actionIds.openMapping)
    await whisper(company, outsider, /⛔/)
    await reply(company, new RegExp(`<@${cast.outsider}> wanted to decide who gets the records but isn’t allowed to`))
    expect(await outsider.views()).toEqual([])
    expect((await theRun(company)).phase).toBe('decide')
  })

  scenario.concurrent('point at the field that is wrong', async ({ open }) => {
    const company = await open({ holdings: oneOwner })
    const { requester } = company.people
    await openRun(company)
    await disconnectAndAttest(company)
    await reaches(company, 'reassign.decide')
    await press(company, requester, actionIds.openMapping)
    const modal = await modalOf(requester, viewIds.mapping)
    const incomplete = await requester.submit(modal.id)
    expect(incomplete).toMatchObject({ ok: false, errors: { [`successor-${owners.greta}`]: expect.any(String) } })
    expect((await theRun(company)).phase).toBe('decide')
  })

  scenario.concurrent('take no choice of packages that was opened before another one', async ({ open }) => {
    const company = await open({ holdings: nobody })
    const { firstApprover } = company.people
    await untilUninstall(company)
    await press(company, firstApprover, actionIds.openChoice)
    const early = await modalOf(firstApprover, viewIds.choice)
    await choosePackages(company, 'none')
    const { plan, packages } = await reaches(company, 'uninstall.approve')
    const versionIds = (packages?.installed ?? []).map(({ versionId }) => versionId)
    const values = { [actionIds.packages]: versionIds, [actionIds.dataCopy]: 'keep' }
    expectOk(await firstApprover.submit(early.id, values), 'the late choice')
    expect(textOf(await modalOf(firstApprover))).toContain('This message was out of date')
    expect(await theRun(company)).toMatchObject({ phase: 'approve', plan: { digest: plan?.digest } })
  })

  scenario.concurrent(
    'take the removal’s approval with phrase and tick only, once from each person',
    async ({ open }) => {
      const company = await open({ holdings: nobody, env: alsoApprover })
      const { requester, firstApprover, secondApprover } = company.people
      await untilUninstall(company)
      await choosePackages(company, 'none')
      await clearBlockers(company)

      await press(company, firstApprover, actionIds.openApproval)
      const modal = await modalOf(firstApprover, viewIds.approval)
      const ticked = { [actionIds.confirm]: ['yes'] }
      const wrong = await firstApprover.submit(modal.id, { ...ticked, [actionIds.phrase]: 'uninstall hubspot' })
      expect(wrong).toMatchObject({ ok: false, errors: { [actionIds.phrase]: `Type exactly: ${phrase}` } })
      const unticked = await firstApprover.submit(modal.id, { [actionIds.confirm]: [], [actionIds.phrase]: phrase })
      expect(unticked).toMatchObject({ ok: false, error: 'missing_values' })
      expect((await theRun(company)).plan?.approvals).toEqual([])
      expectOk(await firstApprover.submit(modal.id, { ...ticked, [actionIds.phrase]: phrase }), 'the approval')

      await press(company, firstApprover, actionIds.openApproval)
      await whisper(company, firstApprover, /has already approved this/)
      expect(await firstApprover.views()).toEqual([])
      await press(company, requester, actionIds.openApproval)
      await whisper(company, requester, /Four eyes/)
      await reply(company, new RegExp(`<@${cast.requester}> wanted to approve the plan`))
      expect(await requester.views()).toEqual([])
      expect((await theRun(company)).plan?.approvals).toHaveLength(1)
      expect(orgNow(company)).toMatchObject({ deploys: 0 })
      await approveRemoval(company, secondApprover)
      await ends(company, 'closed')
      expect(orgNow(company)).toMatchObject({ packages: ['lantern_maps'], deploys: 1 })
      expect(everyText(company)).not.toMatch(innards)
    },
  )
})
