/** What was found when the owners' records were counted again, and those that we changed were read back. */
import type { VerifiedOwners } from '../../runbook/events.ts'
import type { RecordCounts } from '../../runbook/inventory.ts'
import { type FindingKind, findingKinds, type ReadBackCounts, undecided } from '../../runbook/plan/read-back.ts'
import { isUndone, leftTotal, type Run } from '../../runbook/run.ts'
import { counts, escaped, firstFew, number, totalCounts } from '../format.ts'
import { fieldFigure, fieldName } from './owners.ts'
import { objects } from './words.ts'

const locale = 'de'
const more = (count: number) => `… und ${number(count, locale)} weitere`

export function verifiedLines(verified: VerifiedOwners, run: Run): string {
  const { readBack } = verified
  return [countLine(verified, run), ...(readBack ? [readBackLine(readBack)] : []), ...keptLines(run)].join('\n')
}

function countLine(verified: VerifiedOwners, run: Run): string {
  const left = leftText(verified, run)
  if (run.mode === 'dry-run') return `🎭 Probelauf: noch bei ihren Nur-Salesforce-Benutzern, wie erwartet: ${left}.`
  if (isUndone(run))
    return `↩️ Nachgezählt, jetzt wieder bei den vorher Zuständigen: ${left}. Planen Sie neu oder ändern Sie die Nachfolge; oder jemand mit Freigaberecht akzeptiert, dass es so bleibt.`
  return leftTotal(verified) === 0
    ? `🔎 Nachgezählt: *Kein Kontakt, kein Unternehmen und kein Deal* liegt mehr bei denen, die abzulösen waren${chosenFields(run)}.`
    : `⚠️ Nachgezählt, noch übrig: ${left}. Planen Sie für den Rest neu, oder jemand mit Freigaberecht akzeptiert ihn.`
}

/** What people chose to cover beyond the three objects has been counted too. */
function chosenFields({ mapping }: Run): string {
  const names = (mapping?.coverage ?? []).map((field) => escaped(fieldName(field)))
  return names.length === 0 ? '' : `; nichts ist übrig in ${firstFew(names, more, 12).join(', ')}`
}

function leftText({ left, elsewhere = [] }: VerifiedOwners, run: Run): string {
  const others = elsewhere.map(({ records, ...field }) => fieldFigure(field, records, run))
  return [counts(left, objects, locale), ...others].join(' · ')
}

function readBackLine(readBack: ReadBackCounts): string {
  const { changed, read, found } = readBack
  const spread = read < changed ? ', gleichmäßig verteilt' : ''
  const looked = `Zurückgelesen: ${number(read, locale)} von ${number(changed, locale)} geänderten Datensätzen${spread}`
  if (found.ours === read) return `🔎 ${looked}. Alle haben den Wert, den ich eingetragen habe.`
  const open = undecided(readBack) > 0
  const told = findingKinds
    .filter((kind) => found[kind] > 0)
    .map((kind) => `${kinds[kind]}: ${number(found[kind], locale)}`)
  const advice = open
    ? ' Entscheiden Sie darüber von Hand in HubSpot und lassen Sie mich erneut prüfen, oder jemand mit Freigaberecht akzeptiert sie, wie sie sind.'
    : ' Zu tun ist deshalb nichts.'
  return `${open ? '⚠️' : '🔎'} ${looked}. ${told.join(' · ')}. In der CSV-Datei unten steht, was nicht mehr so ist, wie ich es hinterlassen habe.${advice}`
}

const kinds: Record<FindingKind, string> = {
  ours: 'mit dem Wert, den ich eingetragen habe',
  'changed-since': 'nach mir von jemandem geändert',
  overwritten: '*mit einer Änderung, die ich überschrieben habe*',
  unexplained: '*mit einem anderen Wert, von dem nicht zu erkennen ist, woher er kommt*',
  merged: 'zusammengeführt',
  gone: 'gelöscht',
}

export function acceptedLine(verified: VerifiedOwners, run: Run): string {
  const open = verified.readBack ? undecided(verified.readBack) : 0
  return [
    ...(leftTotal(verified) > 0 ? [`die Zuständigkeit hier bleibt, wie sie ist: ${leftText(verified, run)}`] : []),
    ...(open > 0 ? [`zurückgelesene Datensätze bleiben, wie sie sind: ${number(open, locale)}`] : []),
  ].join('; ')
}

/** What people decided to keep is no mistake, and no secret either. */
function keptLines(run: Run): string[] {
  if (run.mode === 'dry-run' || isUndone(run)) return []
  const kept = run.mapping?.entries.filter(({ to }) => to.kind === 'keep').map(({ from }) => from) ?? []
  const owners = (run.owners ?? []).filter(({ id }) => kept.includes(id))
  const line = (records: RecordCounts, who: string) =>
    `${counts(records, objects, locale)} bleiben wie entschieden bei ${who}.`
  return firstFew(
    owners.map((owner) => line(owner.records, escaped(owner.name))),
    (count) =>
      line(
        totalCounts(owners.slice(-count)),
        count === 1 ? 'einem weiteren Zuständigen' : `${number(count, locale)} weiteren Zuständigen`,
      ),
  )
}

export const readBackFile = {
  name: (target: string, number: number) => `zurueckgelesen-${target}-${number}.csv`,
  title: 'Zurückgelesen: Datensätze, die nicht mehr so sind, wie ich sie hinterlassen habe',
  findings: {
    'changed-since': 'nach mir von jemandem geändert',
    overwritten: 'ich habe eine Änderung überschrieben',
    unexplained: 'anderer Wert, Herkunft nicht zu erkennen',
    merged: 'mit einem anderen Datensatz zusammengeführt',
    gone: 'gelöscht oder nicht gefunden',
  },
  advice: {
    'changed-since': 'nichts zu tun: die spätere Änderung gilt',
    overwritten: 'von Hand entscheiden: den verlorenen Wert in HubSpot wieder eintragen oder den jetzigen lassen',
    unexplained: 'von Hand entscheiden: den Verlauf der Eigenschaft in HubSpot ansehen',
    merged: 'nichts zu tun; im Zweifel den verbliebenen Datensatz ansehen',
    gone: 'nichts zu tun',
  },
}
