/** What was found when the owners' records were counted again, and those that we changed were read back. */
import type { VerifiedOwners } from '../../runbook/events.ts'
import type { RecordCounts } from '../../runbook/inventory.ts'
import { type FindingKind, findingKinds, type ReadBackCounts, undecided } from '../../runbook/plan/read-back.ts'
import { isUndone, leftTotal, type Run } from '../../runbook/run.ts'
import { counts, escaped, firstFew, number, totalCounts } from '../format.ts'
import { fieldFigure, fieldName } from './owners.ts'
import { objects } from './words.ts'

const locale = 'en'
const more = (count: number) => `… and ${number(count, locale)} more`

export function verifiedLines(verified: VerifiedOwners, run: Run): string {
  const { readBack } = verified
  return [countLine(verified, run), ...(readBack ? [readBackLine(readBack)] : []), ...keptLines(run)].join('\n')
}

function countLine(verified: VerifiedOwners, run: Run): string {
  const left = leftText(verified, run)
  if (run.mode === 'dry-run') return `🎭 Dry run: still with their Salesforce-only owners, as expected: ${left}.`
  if (isUndone(run))
    return `↩️ Counted again, with their former owners now: ${left}. Plan again or change the successors; or an approver accepts that it stays so.`
  return leftTotal(verified) === 0
    ? `🔎 Counted again: *no contact, company or deal is left* with an owner who was to be replaced${chosenFields(run)}.`
    : `⚠️ Counted again, still left: ${left}. Plan again for the rest, or an approver accepts it.`
}

/** What people chose to cover beyond the three objects has been counted too. */
function chosenFields({ mapping }: Run): string {
  const names = (mapping?.coverage ?? []).map((field) => escaped(fieldName(field)))
  return names.length === 0 ? '' : `, and nothing in ${firstFew(names, more, 12).join(', ')}`
}

function leftText({ left, elsewhere = [] }: VerifiedOwners, run: Run): string {
  const others = elsewhere.map(({ records, ...field }) => fieldFigure(field, records, run))
  return [counts(left, objects, locale), ...others].join(' · ')
}

function readBackLine(readBack: ReadBackCounts): string {
  const { changed, read, found } = readBack
  const spread = read < changed ? ', spread evenly' : ''
  const looked = `Read back ${number(read, locale)} of ${number(changed, locale)} changed records${spread}`
  if (found.ours === read) return `🔎 ${looked}: all hold the owner that I gave them.`
  const open = undecided(readBack) > 0
  const told = findingKinds
    .filter((kind) => found[kind] > 0)
    .map((kind) => `${number(found[kind], locale)} ${kinds[kind]}`)
  const advice = open
    ? ' Decide those by hand in HubSpot and let me check again, or an approver accepts them as they are.'
    : ' Nothing has to be done about them.'
  return `${open ? '⚠️' : '🔎'} ${looked}: ${told.join(' · ')}. The CSV below lists what is not as I left it.${advice}`
}

const kinds: Record<FindingKind, string> = {
  ours: 'hold the owner that I gave them',
  'changed-since': 'changed by somebody after me',
  overwritten: '*where I wrote over somebody’s change*',
  unexplained: '*with another owner, and nothing says who set it*',
  merged: 'merged',
  gone: 'deleted',
}

export function acceptedLine(verified: VerifiedOwners, run: Run): string {
  const open = verified.readBack ? undecided(verified.readBack) : 0
  return [
    ...(leftTotal(verified) > 0 ? [`these stay with their owners: ${leftText(verified, run)}`] : []),
    ...(open > 0 ? [`${number(open, locale)} of the records that were read back stay as they are`] : []),
  ].join('; ')
}

/** What people decided to keep is no mistake, and no secret either. */
function keptLines(run: Run): string[] {
  if (run.mode === 'dry-run' || isUndone(run)) return []
  const kept = run.mapping?.entries.filter(({ to }) => to.kind === 'keep').map(({ from }) => from) ?? []
  const owners = (run.owners ?? []).filter(({ id }) => kept.includes(id))
  const line = (records: RecordCounts, who: string) =>
    `${counts(records, objects, locale)} stay with ${who}, as decided.`
  return firstFew(
    owners.map((owner) => line(owner.records, escaped(owner.name))),
    (count) =>
      line(totalCounts(owners.slice(-count)), count === 1 ? 'one more owner' : `${number(count, locale)} more owners`),
  )
}

export const readBackFile = {
  name: (target: string, number: number) => `read-back-${target}-${number}.csv`,
  title: 'Read back: records that are not as I left them',
  findings: {
    'changed-since': 'somebody changed it after me',
    overwritten: 'I wrote over a change',
    unexplained: 'another value, and nothing says who set it',
    merged: 'merged into another record',
    gone: 'deleted, or not found',
  },
  advice: {
    'changed-since': 'nothing to do: the later change counts',
    overwritten: 'decide by hand: set the lost value again in HubSpot, or leave the present one',
    unexplained: 'decide by hand: look at the history of the property in HubSpot',
    merged: 'nothing to do, look at the surviving record if in doubt',
    gone: 'nothing to do',
  },
}
