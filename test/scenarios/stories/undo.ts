import { parse } from 'csv-parse/sync'
import { describe, expect } from 'vitest'
import { z } from 'zod'
import { cast } from '../../../sandbox/cast.ts'
import { actionIds } from '../../../src/bot/action-ids.ts'
import { type Company, scenario, skipWaits, workEnds } from '../company.ts'
import { ends, offered, reaches, replies, reply, theRun, until, whisper } from '../looks.ts'
import { auditOf, everyText, fileText, innards, ledgerOf, orgNow, ownersNow, timesWritten } from '../measure.ts'
import {
  approveRemovalByTwo,
  choosePackages,
  clearBlockers,
  disconnectAndAttest,
  mapOwners,
  openRun,
  press,
  reassignOwners,
  tickAll,
  untilOwnersPlanned,
  untilRemovalPlanned,
  untilUninstall,
} from '../steps.ts'
import { owners, users } from '../worlds.ts'

const few = { [owners.benjamin]: { contacts: 6, companies: 2 }, [owners.greta]: { deals: 3 } }
const byHand = { sourceType: 'CRM_UI', sourceId: 'userId:50003' } as const
const updates = /batch\/update$/

type Owners = ReadonlyMap<string, string>

function differing(left: Owners, right: Owners): string[] {
  return [...left].filter(([record, owner]) => right.get(record) !== owner).map(([record]) => record)
}

/** The owners' step as far as the choice of packages; what was owned by whom before. */
async function reassigned(company: Company, successors: Record<string, string> = {}): Promise<Owners> {
  await openRun(company)
  await disconnectAndAttest(company)
  const before = ownersNow(company)
  await reassignOwners(company, successors)
  return before
}

async function undoPlanned(company: Company): Promise<void> {
  await press(company, company.people.requester, actionIds.planUndo)
  await until('the plan of the undo', async () => {
    const { phase, plan } = await theRun(company)
    return (phase === 'approve' && plan?.kind === 'undo-reassign') || undefined
  })
}

async function file(company: Company, name: RegExp): Promise<Record<string, string>[]> {
  const text = await until(`a file ${name}`, async () => fileText(company, name))
  return z.array(z.record(z.string(), z.string())).parse(parse(text, { columns: true }))
}

/** Somebody changed what was undone, so the count never comes to what went back: the verification looks for a minute. */
async function settled(company: Company): Promise<void> {
  await until('the end of the verification', async () => {
    const run = await theRun(company)
    if (run.step === 'reassign' && run.phase === 'settle') return run
    if (run.phase === 'verify') company.clock.pass(30_000)
    await skipWaits(company)
    return undefined
  })
}

describe.concurrent('a reassignment that is taken back', () => {
  scenario.concurrent(
    'gives every record its former owner again, and the step has to be done anew before the package goes',
    async ({ open }) => {
      const company = await open({ holdings: few })
      const { requester, firstApprover } = company.people
      const before = await reassigned(company, { [owners.greta]: 'nobody' })
      const after = ownersNow(company)
      expect(differing(before, after)).toHaveLength(11)
      await untilRemovalPlanned(company, 'none')

      await undoPlanned(company)
      expect(await theRun(company)).toMatchObject({ step: 'reassign', completed: ['preflight', 'disconnect'] })
      const planned = await reply(company, /Plan: Undo the reassignment/)
      expect(planned).toContain('6 contacts · 2 companies · 3 deals get their former owner back')
      await press(company, firstApprover, actionIds.approve)
      await settled(company)
      expect(ownersNow(company)).toEqual(before)
      expect(await reply(company, /with their former owners now/)).toContain('6 contacts')
      const undone = await theRun(company)
      expect(undone.ticks).not.toHaveProperty('owners-written')
      expect(undone.ticks).not.toHaveProperty('owners-verified')
      expect(undone.ticks).not.toHaveProperty('blockers-cleared')
      expect(orgNow(company).packages).toContain('HubSpot_Inc')

      // All ticks of people stand, and still the step is not left before it is done again.
      await press(company, requester, actionIds.planAgain)
      await reaches(company, 'reassign.approve')
      await press(company, firstApprover, actionIds.approve)
      await reaches(company, 'uninstall.decide')
      expect(ownersNow(company)).toEqual(after)
      await choosePackages(company, 'none')
      await until(
        'the plan of the removal',
        async () => (await theRun(company)).plan?.kind === 'uninstall' || undefined,
      )
      await approveRemovalByTwo(company)
      await ends(company, 'closed')
      expect(await auditOf(company)).toEqual({ valid: true, headInThread: true })
      expect(everyText(company)).not.toMatch(innards)
    },
  )

  scenario.concurrent('leaves alone and lists what somebody changed meanwhile', async ({ open }) => {
    const company = await open({ holdings: few })
    const { portal } = company.simulators.hubspot
    const before = await reassigned(company)
    const moved = differing(before, ownersNow(company))
    const ids = moved.filter((record) => record.startsWith('contacts/')).map((record) => record.slice(9))
    const [changed = '', back = '', deleted = ''] = ids
    await undoPlanned(company)
    portal.write('contacts', changed, { properties: { hubspot_owner_id: users.mia }, source: byHand })
    portal.write('contacts', back, { properties: { hubspot_owner_id: owners.benjamin }, source: byHand })
    portal.remove('contacts', deleted)
    await press(company, company.people.secondApprover, actionIds.approve)
    await settled(company)
    await reply(company, /8 changed, 3 skipped, 0 failed/)
    const result = await file(company, /^undo-result-/)
    expect(result).toHaveLength(11)
    const listed = result.filter(({ outcome }) => outcome !== 'changed')
    expect(Object.fromEntries(listed.map(({ record_id: id, reason }) => [id, reason]))).toEqual({
      [changed]: 'somebody has changed the owner since',
      [back]: 'already had the former owner',
      [deleted]: 'deleted, or not found',
    })
    const now = ownersNow(company)
    expect(now.get(`contacts/${changed}`)).toBe(users.mia)
    expect(differing(before, now)).toEqual([`contacts/${changed}`, `contacts/${deleted}`])

    // Nothing is left to take back, and what went back can be accepted as it is by an approver.
    await company.people.requester.click(await offered(company, actionIds.acceptRest), actionIds.acceptRest)
    await whisper(company, company.people.requester, /Only an approver or an admin can do this/)
    await press(company, company.people.firstApprover, actionIds.acceptRest)
    await reaches(company, 'uninstall.decide')
  })

  scenario.concurrent(
    'needs the approval of somebody else, and nothing happens when it is rejected',
    async ({ open }) => {
      const company = await open({ holdings: few })
      const { firstApprover, secondApprover, outsider } = company.people
      await reassigned(company)
      const after = ownersNow(company)
      await outsider.click(await offered(company, actionIds.planUndo), actionIds.planUndo)
      await whisper(company, outsider, /Only a requester, an approver or an admin/)
      await press(company, firstApprover, actionIds.planUndo)
      await reply(company, new RegExp(`<@${cast.firstApprover}> asked to undo the reassignment`))
      await reaches(company, 'reassign.approve')
      await firstApprover.click(await offered(company, actionIds.approve), actionIds.approve)
      await whisper(company, firstApprover, /Four eyes/)
      await press(company, secondApprover, actionIds.reject)

      // Nothing was taken back, so the owners' step is still done and the run is where it was.
      await reaches(company, 'uninstall.decide')
      expect(ownersNow(company)).toEqual(after)
      await clearBlockersAfterChoice(company)
    },
  )

  scenario.concurrent('that stopped half-way takes back what had been written, and only that', async ({ open }) => {
    const company = await open({ holdings: { [owners.ada]: { contacts: 350 } } })
    const { faults } = company.simulators.hubspot
    const { requester, firstApprover } = company.people
    const { plan } = await untilOwnersPlanned(company)
    const before = ownersNow(company)
    const denied = { status: 403, body: { status: 'error', category: 'MISSING_SCOPES', message: 'missing' } }
    faults.add({ path: updates, skip: 1, times: 9, action: { kind: 'answer', ...denied } })
    await press(company, firstApprover, actionIds.approve)
    await until('the work to stop', async () => (await theRun(company)).stopped)
    await workEnds(company, 'hubspot-write-default')
    faults.clear()
    const half = differing(before, ownersNow(company))
    expect(half.length).toBeGreaterThan(0)
    expect(half.length).toBeLessThan(350)

    await undoPlanned(company)
    await press(company, firstApprover, actionIds.approve)
    await settled(company)
    expect(ownersNow(company)).toEqual(before)
    expect(timesWritten(company, half)).toEqual(new Set([2]))
    const untouched = [...(await ledgerOf(company, plan)).planned.keys()].filter((record) => !half.includes(record))
    expect(timesWritten(company, untouched)).toEqual(new Set([0]))

    // With another successor this time.
    await mapOwners(company, { [owners.ada]: `owner-${users.mia}` })
    await reaches(company, 'reassign.approve')
    await press(company, firstApprover, actionIds.approve)
    await reaches(company, 'reassign.settle')
    await tickAll(company, requester)
    await reaches(company, 'uninstall.decide')
    expect(new Set(differing(before, ownersNow(company)).map((record) => ownersNow(company).get(record)))).toEqual(
      new Set([users.mia]),
    )
  })

  scenario.concurrent('is not offered in a dry run, which wrote nothing', async ({ open }) => {
    const company = await open({ holdings: few })
    await openRun(company, { mode: 'dry-run' })
    await disconnectRehearsed(company)
    await reassignOwners(company)
    await offered(company, actionIds.openChoice)
    expect(everyText(company)).not.toContain(actionIds.planUndo)
    expect(replies(company).join('\n')).not.toContain('Stopped')
  })
})

async function disconnectRehearsed(company: Company): Promise<void> {
  await reaches(company, 'disconnect.decide')
  await tickAll(company, company.people.requester)
  await press(company, company.people.requester, actionIds.attest)
}

async function clearBlockersAfterChoice(company: Company): Promise<void> {
  await choosePackages(company, 'none')
  await clearBlockers(company)
}

describe.concurrent('what was cleared for the removal', () => {
  scenario.concurrent('is put back as it was, with an approval, and blocks the removal again', async ({ open }) => {
    const company = await open({ holdings: {} })
    const { org } = company.simulators.salesforce
    const { firstApprover, secondApprover } = company.people
    await untilUninstall(company)
    const layouts = structuredClone(org.layouts)
    const assigned = assignments(company)
    await untilRemovalPlanned(company, 'none')
    expect(orgNow(company)).toMatchObject({ layoutsWithPackagePages: 1, packageAssignments: 0 })

    const mine = changedByHand(company, layouts)
    await press(company, firstApprover, actionIds.planRestore)
    await until('the plan', async () => (await theRun(company)).plan?.kind === 'restore-blockers' || undefined)
    expect(await reply(company, /Plan: Restore blockers/)).toContain('put back `HubSpot_Inc__')
    await firstApprover.click(await offered(company, actionIds.approve), actionIds.approve)
    await whisper(company, firstApprover, /Four eyes/)
    await press(company, secondApprover, actionIds.approve)
    await reaches(company, 'uninstall.decide')
    await reply(company, /7 changed, 1 skipped, 0 failed/)
    const others = ({ fullName }: { fullName: string }) => fullName !== mine.fullName
    expect(org.layouts.filter(others)).toEqual(layouts.filter(others))
    expect(org.layouts.find(({ fullName }) => fullName === mine.fullName)).toEqual(mine)
    expect(assignments(company)).toEqual(assigned)
    expect(everyText(company)).not.toMatch(innards)

    // The way on is the same as before: it is planned, approved and cleared anew.
    await choosePackages(company, 'none')
    await reaches(company, 'uninstall.approve')
    expect((await theRun(company)).plan).toMatchObject({ kind: 'clear-blockers', effects: 7, approvals: [] })
    await clearBlockers(company)
    await approveRemovalByTwo(company)
    await ends(company, 'closed')
    expect(await auditOf(company)).toEqual({ valid: true, headInThread: true })
  })
})

function assignments({ simulators }: Company): string[] {
  const { org } = simulators.salesforce
  return org.assignments.map(({ permissionSetId, assigneeId }) => `${permissionSetId} ${assigneeId}`).sort()
}

type Layouts = Company['simulators']['salesforce']['org']['layouts']

/** A layout that was cleared, as somebody has changed it since. */
function changedByHand({ simulators }: Company, before: Layouts): Layouts[number] {
  const { org } = simulators.salesforce
  const cleared = org.layouts.find(
    ({ fullName, metadata }) =>
      JSON.stringify(metadata) !== JSON.stringify(before.find((layout) => layout.fullName === fullName)?.metadata),
  )
  if (!cleared) throw new Error('no layout was cleared')
  cleared.metadata = { ...cleared.metadata, showEmailCheckbox: 'true' }
  return structuredClone(cleared)
}
