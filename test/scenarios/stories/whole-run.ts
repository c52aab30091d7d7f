import { describe, expect } from 'vitest'
import { cast } from '../../../sandbox/cast.ts'
import { actionIds } from '../../../src/bot/action-ids.ts'
import { type Company, scenario } from '../company.ts'
import { offered, reaches, replies, reply, theRun, whisper } from '../looks.ts'
import {
  auditOf,
  copyExists,
  everyText,
  innards,
  orgNow,
  ownersAfter,
  ownersNow,
  unknownRequests,
  writes,
} from '../measure.ts'
import {
  approveRemovalByTwo,
  attest,
  choosePackages,
  clearBlockers,
  deleteCopyAndClose,
  disconnectInHubSpot,
  type Opening,
  openRun,
  press,
  reassignOwners,
} from '../steps.ts'
import { fewRecords, owners, users } from '../worlds.ts'

const holdings = { ...fewRecords, [owners.queue]: { contacts: 5 } }
const successors = { [owners.queue]: 'nobody' }
const moves = { [owners.benjamin]: users.ben, [owners.greta]: users.jonas, [owners.queue]: '' }
const orgWithoutPackage = {
  packages: ['lantern_maps'],
  layoutsWithPackagePages: 0,
  packageAssignments: 0,
  deploys: 1,
}

async function playRun(company: Company, opening: Opening): Promise<{ copy: string | undefined }> {
  await openRun(company, opening)
  await reaches(company, 'disconnect.decide')
  if (opening.mode !== 'dry-run') await disconnectInHubSpot(company)
  await attest(company)
  await reassignOwners(company, successors)
  await choosePackages(company)
  await clearBlockers(company)
  await approveRemovalByTwo(company)
  const { dataCopy } = await reaches(company, 'close-out.settle')
  const copy = dataCopy?.location
  expect(copyExists(copy)).toBe(true)
  await deleteCopyAndClose(company)
  return { copy }
}

describe.concurrent('a whole run', () => {
  scenario.concurrent('takes the integration out, leaves all else alone, and says who did what', async ({ open }) => {
    const company = await open({ holdings })
    const before = ownersNow(company)
    const { copy } = await playRun(company, {})
    await reply(company, /This run is closed/)

    expect(ownersNow(company)).toEqual(ownersAfter(before, moves))
    expect(orgNow(company)).toEqual(orgWithoutPackage)
    expect(copyExists(copy)).toBe(false)
    expect(await auditOf(company)).toEqual({ valid: true, headInThread: true })
    expect(unknownRequests(company)).toEqual([])
    expect(everyText(company)).not.toMatch(innards)
    const thread = replies(company).join('\n')
    for (const line of [
      `<@${cast.requester}> opened this run`,
      `<@${cast.requester}> ticked: Typed “Uninstall Salesforce”`,
      `<@${cast.firstApprover}> says that Salesforce is disconnected`,
      'Disconnect: Verified',
      `<@${cast.requester}> decided who gets the records`,
      'Greta Holm → *Jonas Brandt*',
      'Inbound Leads → nobody',
      `<@${cast.firstApprover}> approved the plan`,
      '37 changed, 0 skipped, 0 failed',
      `<@${cast.requester}> chose to remove *HubSpot Integration*`,
      `<@${cast.secondApprover}> approved the plan`,
      'the package is gone. Nothing of it is left',
      `approved by <@${cast.firstApprover}> and <@${cast.secondApprover}>`,
      'The data copy is deleted: 17 rows',
    ]) {
      expect(thread).toContain(line)
    }
  })

  scenario.concurrent(
    'in German speaks German in the thread, and to each person in their own language',
    async ({ open }) => {
      const company = await open({ holdings })
      const before = ownersNow(company)
      const { outsider, secondApprover } = company.people
      await openRun(company, { language: 'de' })
      await reaches(company, 'disconnect.decide')
      await disconnectInHubSpot(company)
      const checklist = await offered(company, actionIds.attest)
      await outsider.click(checklist, actionIds.attest)
      expect(await whisper(company, outsider, /./)).toContain('Only a requester, an approver or an admin')
      await press(company, secondApprover, actionIds.attest)
      expect(await whisper(company, secondApprover, /./)).toContain('Haken Sie bitte zuerst ab')
      await attest(company)
      await reassignOwners(company, successors)
      await choosePackages(company)
      await clearBlockers(company)
      await approveRemovalByTwo(company)
      await deleteCopyAndClose(company)
      await reply(company, /Dieser Durchlauf ist abgeschlossen/)

      expect(ownersNow(company)).toEqual(ownersAfter(before, moves))
      expect(orgNow(company)).toEqual(orgWithoutPackage)
      expect(await auditOf(company)).toEqual({ valid: true, headInThread: true })
      expect(replies(company).filter((text) => /\b(the|and|has|is|of|this)\b/.test(withoutNames(text)))).toEqual([])
      const thread = replies(company).join('\n')
      for (const step of [1, 2, 3, 4, 5]) expect(thread).toContain(`Schritt ${step} von 5 ist erledigt`)
      expect(thread).toContain(`<@${cast.outsider}> wollte: Trennung bestätigen, darf das aber nicht`)
    },
  )

  scenario.concurrent('as a dry run goes the same way and writes nothing', async ({ open }) => {
    const company = await open({ holdings })
    const before = { owners: ownersNow(company), org: orgNow(company) }
    const { copy } = await playRun(company, { mode: 'dry-run' })
    await reply(company, /This run is closed/)

    expect(writes(company)).toEqual([])
    expect({ owners: ownersNow(company), org: orgNow(company) }).toEqual(before)
    expect((await theRun(company)).completed).toHaveLength(5)
    expect(copyExists(copy)).toBe(false)
    expect(await auditOf(company)).toEqual({ valid: true, headInThread: true })
    expect(unknownRequests(company)).toEqual([])
    const thread = replies(company).join('\n')
    expect(thread).toContain('Dry run: nobody disconnected anything')
    expect(thread).toContain('Dry run, nothing was changed. It would have been: plan')
    expect(thread).toContain('Dry run: the package was not removed')
    expect(everyText(company)).not.toMatch(innards)
  })
})

/** What stands in quotes or as code is somebody else's name and has no language. */
function withoutNames(text: string): string {
  return text.replace(/`[^`]*`|„[^“]*“|<[^>]*>|\*[^*]*\*/g, '')
}
