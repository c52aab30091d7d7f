/** What people have to clear in Salesforce, what it says when it refuses, and how a package is removed by hand. */
import type { RefusedRemoval, RemovalByHand } from '../../runbook/events.ts'
import { type Hindrance, type ReferenceCheck, spoken } from '../../runbook/packages/references.ts'
import type { RemovalProgress } from '../../runbook/packages/removal-progress.ts'
import type { Run } from '../../runbook/run.ts'
import { code, dateTime, escaped, firstFew, installedPackagesPath, number, orgLink, quote } from '../format.ts'
import { type Clearing, clearingOf, type KnownType, knownType } from '../reference-types.ts'

const locale = 'de'
const more = (count: number) => `… und ${number(count, locale)} weitere`

export const referenceTypes: Record<KnownType, string> = {
  ApexClass: 'Apex-Klasse',
  ApexTrigger: 'Apex-Trigger',
  ApexPage: 'Visualforce-Seite',
  ApexComponent: 'Visualforce-Komponente',
  LightningComponentBundle: 'Lightning-Webkomponente',
  AuraDefinitionBundle: 'Aura-Komponente',
  Flow: 'Flow',
  FlowDefinition: 'Flow',
  Workflow: 'Workflow-Regeln von',
  WorkflowRule: 'Workflow-Regel',
  WorkflowAlert: 'E-Mail-Benachrichtigung',
  WorkflowFieldUpdate: 'Feldaktualisierung',
  ApprovalProcess: 'Genehmigungsprozess',
  ValidationRule: 'Validierungsregel',
  CustomField: 'Feld',
  Report: 'Bericht',
  PrivateReport: 'Berichte in privaten Ordnern',
  ReportType: 'Berichtstyp',
  Dashboard: 'Dashboard',
  EmailTemplate: 'E-Mail-Vorlage',
  FlexiPage: 'Lightning-Seite',
  PermissionSet: 'Berechtigungssatz',
  Profile: 'Profil',
  CustomApplication: 'App',
  CustomTab: 'Registerkarte',
  ListView: 'Listenansicht',
  QuickAction: 'Aktion',
  WebLink: 'Schaltfläche oder Link',
  Layout: 'Seitenlayout',
  CustomObject: 'Objekt',
  FieldSet: 'Feldsatz',
  RecordType: 'Datensatztyp',
  AsyncApexJob: 'Geplantes Apex',
  Folder: 'Ordner des Pakets',
  MetadataComponentDependency: 'Lightning-Komponenten, weil Salesforces Liste der Abhängigkeiten fehlt',
  PackagePublisher: 'Herausgeber einiger Pakete, die auch von HubSpot sein können',
  PermissionSetAssignment: 'Zuweisung eines Berechtigungssatzes',
  RecordCount: 'Datensätze eines Objekts, für das der Benutzer des Bots vielleicht eine Lizenz des Pakets braucht',
  SetupEntityAccess: 'Zugriffe in Berechtigungssätzen und Profilen',
}

/** What to do about it, after “→”. */
export const clearings: Record<Clearing, string> = {
  code: 'die Namen des Pakets per Deployment aus dem Code nehmen oder ihn löschen',
  flow: 'das Element in einer neuen Version herausnehmen, dann die älteren Versionen löschen, die es noch haben',
  automation: 'löschen; auch inaktiv hält es die Deinstallation auf',
  formula: 'die Formel ändern oder das Element löschen',
  report: 'löschen und danach den Papierkorb leeren',
  template: 'die Seriendruckfelder des Pakets herausnehmen',
  page: 'im App-Generator öffnen, die Komponente herausnehmen, speichern und aktivieren',
  access: 'den Zugriff auf Klassen, Seiten und App des Pakets entziehen',
  assignment: 'dem Benutzer diesen Berechtigungssatz entziehen',
  app: 'Registerkarten und Seiten des Pakets herausnehmen',
  layout: 'den Eintrag des Pakets herausnehmen',
  other: 'den Verweis herausnehmen oder das Element löschen',
}

/** Of several types that one question was about, all. */
export function typeName(types: string): string {
  const names = types.split(', ').map((type) => {
    const found = knownType(type)
    return found ? referenceTypes[found] : escaped(type)
  })
  return names.join(', ')
}

/** One thing to clear, with the way to it; the first line names it, the others say what Salesforce says. */
export function hindranceLine(hindrance: Hindrance, run: Run): string {
  const { type, name, refersTo, says, state, path } = hindrance
  if (isSentence(hindrance))
    return `${state === 'gone' ? '✅' : '▫️'} Salesforce schreibt: ${says.map(escaped).join(' ')}`
  const place = `${typeName(type)} ${orgLink(run.org, path, `„${escaped(name)}“`)}`
  if (state === 'gone') return `✅ ${place}: beseitigt`
  const uses = refersTo.length > 0 ? ` verwendet ${refersTo.map(code).join(', ')}` : ''
  const told = says.length > 0 ? `\n${says.map((text) => quote(`Salesforce schreibt: ${text}`)).join('\n')}` : ''
  return `▫️ ${place}${uses} → ${clearings[clearingOf(type)]}${told}`
}

function isSentence({ key }: Hindrance): boolean {
  return key.startsWith('says:')
}

/** For the checklist, while the step is open. */
export function hindranceLines(check: ReferenceCheck, run: Run): string[] {
  const toClear = check.shown.filter(({ blocks }) => blocks === 'surely')
  const rest = check.open + check.gone - toClear.length
  return [
    ...(check.open + check.gone > 0 ? [`*${clearedByHand(check, run)}*`] : []),
    ...toClear.map((hindrance) => hindranceLine(hindrance, run)),
    ...(rest > 0 ? [`${more(rest)}, vollständig in der CSV-Datei in diesem Thread`] : []),
    ...perhapsLines(check),
    ...unseenLines(check),
  ]
}

function clearedByHand({ open, gone }: ReferenceCheck, { rounds = 0 }: Run): string {
  const round = rounds > 0 ? `, von Salesforce bisher ${rounds === 1 ? 'einmal' : `${rounds}-mal`} abgelehnt` : ''
  return `In Salesforce von Hand zu beseitigen: ${number(open, locale)} offen, ${number(gone, locale)} beseitigt${round}`
}

function perhapsLines({ perhaps, shown }: ReferenceCheck): string[] {
  if (perhaps === 0) return []
  const names = shown.flatMap(({ blocks, type, name }) =>
    blocks === 'perhaps' ? [`${typeName(type)} „${escaped(name)}“`] : [],
  )
  const rest = perhaps - names.length
  return [
    `*Verschwindet vielleicht von selbst mit dem Paket, niemand muss darauf warten:* ${[...names, ...(rest > 0 ? [more(rest)] : [])].join(', ')}`,
  ]
}

function unseenLines({ unseen }: ReferenceCheck): string[] {
  if (unseen.length === 0) return []
  const places = unseen.map(({ type, reason }) => `${typeName(type)} (${escaped(reason)})`)
  return [`*Nicht ansehen konnte ich:* ${places.join(', ')}. Dort kann noch etwas sein.`]
}

/** In the thread: what a look found that is new, and what is gone. */
export function checkedLines(check: ReferenceCheck, run: Run): string {
  const { open, fresh, cleared } = check
  const changes = [
    ...(fresh > 0 ? [`${number(fresh, locale)} neu`] : []),
    ...(cleared > 0 ? [`${number(cleared, locale)} seit dem letzten Mal beseitigt`] : []),
  ]
  const head =
    open === 0
      ? `🔎 *In Salesforce ist von Hand nichts mehr zu beseitigen.*${changes.length > 0 ? ` (${changes.join(', ')})` : ''}`
      : `🧱 *Vor der Deinstallation in Salesforce von Hand zu beseitigen: ${number(open, locale)}* (${changes.join(', ') || 'seit dem letzten Mal unverändert'})`
  const shown = check.shown.filter(({ blocks, state }) => blocks === 'surely' && state === 'open')
  const rest = open - shown.length
  return [
    head,
    ...shown.map((hindrance) => hindranceLine(hindrance, run)),
    ...(rest > 0 ? [`${more(rest)}: alle stehen unten in der CSV-Datei`] : []),
    ...perhapsLines(check),
    ...unseenLines(check),
    ...(open > 0
      ? [
          run.mode === 'dry-run'
            ? '🎭 Probelauf: In einem echten Durchlauf würde ich warten, bis alles beseitigt ist.'
            : next,
        ]
      : []),
  ].join('\n')
}

const next =
  'Bitte beseitigen Sie sie; ich sehe erneut nach, bevor ich die Deinstallation plane. Was ich selbst beseitigen kann, kommt als eigener Plan.'

export function refusedLines(
  { package: name, objections, more: others = 0, removed = [] }: RefusedRemoval,
  run: Run,
): string {
  return [
    `🚫 *Salesforce hat die Deinstallation von ${escaped(name)} abgelehnt* (Runde ${number(run.rounds ?? 1, locale)}):`,
    ...firstFew(
      objections.map((objection) => quote(spoken(objection))),
      more,
    ),
    ...(others > 0 ? [more(others)] : []),
    removed.length > 0
      ? `Vorher schon deinstalliert: ${removed.map(escaped).join(', ')}. Von ${escaped(name)} wurde nichts gelöscht.`
      : 'Es wurde nichts gelöscht.',
    'Ich sehe die Organisation jetzt noch einmal durch. Der nächste Versuch ist ein neuer Plan mit eigenen Freigaben.',
  ].join('\n')
}

export const waivedLine = (who: string, open: number) =>
  `⚠️ ${who} möchte die Deinstallation versuchen, obwohl noch nicht alles beseitigt ist (offen: ${number(open, locale)}). Sie wird jetzt geplant und braucht ihre Freigaben.`

export const saidClearedLine = (who: string) =>
  `☑️ ${who} meldet: Was Salesforce genannt hat, ist beseitigt. Zeigen kann das nur ein weiterer Versuch: Ich sehe nach und plane ihn, er braucht seine Freigaben.`

export const removedByHandLine = (who: string) =>
  `☑️ ${who} meldet die Deinstallation im Setup. Ich frage bei Salesforce nach.`

/** The steps of HubSpot's article, in the words of Salesforce's pages. */
export function byHandLines({ packages, reason, detail, again }: RemovalByHand, run: Run): string {
  const names = packages.map((name) => `*${escaped(name)}*`).join(', ')
  const why = {
    'not-managed': 'es ist kein verwaltetes Paket, über die Schnittstellen lässt es sich nicht deinstallieren',
    'api-refused': `über die Schnittstelle deinstalliert Salesforce es nicht (${escaped(detail)})`,
  }[reason]
  return [
    again
      ? `⚠️ *Noch installiert:* ${names}. Von Hand deinstallieren:`
      : `🖐️ Von Hand zu deinstallieren: ${names}; ${why}.`,
    `1. ${orgLink(run.org, installedPackagesPath, 'Setup → Installierte Pakete öffnen')} und neben dem Paket auf *Deinstallieren* klicken.`,
    '2. Die Liste dessen lesen, was gelöscht wird, und wählen, ob Salesforce eine Kopie der Daten 48 Stunden aufbewahrt.',
    '3. „Ja, ich möchte dieses Paket deinstallieren und alle zugehörigen Komponenten dauerhaft löschen“ ankreuzen und auf *Deinstallieren* klicken.',
    '4. Wenn Salesforce per E-Mail meldet, dass es fertig ist, auf *Ist deinstalliert* drücken: Ich frage nach, ob es weg ist.',
  ].join('\n')
}

export function removalProgress({ name, index, of, status, parts, lookedAt }: RemovalProgress, since: string): string {
  const place = of > 1 ? `Paket ${number(index + 1, locale)} von ${number(of, locale)}: ` : ''
  const done = parts ? ` (${number(parts.done, locale)} von ${number(parts.total, locale)} Teilen)` : ''
  const says =
    status === ''
      ? 'noch keine Antwort, ich prüfe, ob Salesforce die Anfrage angenommen hat'
      : `Salesforce meldet „${escaped(status)}“`
  return `${place}*${escaped(name)}* wird seit ${dateTime(since)} deinstalliert; ${says}${done}, zuletzt geprüft ${dateTime(lookedAt)}`
}

export const stillOpenLine = (open: number) =>
  `⚠️ *Noch nicht beseitigt: ${number(open, locale)}*; Salesforce kann deshalb ablehnen. Es soll trotzdem versucht werden.`

export const orderLine = (names: readonly string[]) => `In dieser Reihenfolge: ${names.map(escaped).join(', dann ')}.`

export const byHandLine = (names: readonly string[]) =>
  `Von Hand im Setup, sobald freigegeben: ${names.map(escaped).join(', ')}.`

export const leftLine = (names: readonly string[]) => `Die ersten davon: ${names.map(code).join(', ')}.`

export const referencesFile = {
  name: (target: string) => `zu-beseitigen-${target}.csv`,
  title: 'Alles, was in Salesforce von Hand zu beseitigen ist',
  states: { open: 'offen', gone: 'beseitigt', perhaps: 'geht vielleicht mit dem Paket' },
  clearing: (type: string) => clearings[clearingOf(type)],
}
