/** What people have to clear in Salesforce, what it says when it refuses, and how a package is removed by hand. */
import type { RefusedRemoval, RemovalByHand } from '../../runbook/events.ts'
import { type Hindrance, type ReferenceCheck, spoken } from '../../runbook/packages/references.ts'
import type { RemovalProgress } from '../../runbook/packages/removal-progress.ts'
import type { Run } from '../../runbook/run.ts'
import { code, dateTime, escaped, firstFew, installedPackagesPath, number, orgLink, quote } from '../format.ts'
import { type Clearing, clearingOf, type KnownType, knownType } from '../reference-types.ts'

const locale = 'en'
const more = (count: number) => `… and ${number(count, locale)} more`

export const referenceTypes: Record<KnownType, string> = {
  ApexClass: 'Apex class',
  ApexTrigger: 'Apex trigger',
  ApexPage: 'Visualforce page',
  ApexComponent: 'Visualforce component',
  LightningComponentBundle: 'Lightning web component',
  AuraDefinitionBundle: 'Aura component',
  Flow: 'Flow',
  FlowDefinition: 'Flow',
  Workflow: 'Workflow rules of',
  WorkflowRule: 'Workflow rule',
  WorkflowAlert: 'E-mail alert',
  WorkflowFieldUpdate: 'Field update',
  ApprovalProcess: 'Approval process',
  ValidationRule: 'Validation rule',
  CustomField: 'Field',
  Report: 'Report',
  PrivateReport: 'Reports in people’s private folders',
  ReportType: 'Report type',
  Dashboard: 'Dashboard',
  EmailTemplate: 'E-mail template',
  FlexiPage: 'Lightning page',
  PermissionSet: 'Permission set',
  Profile: 'Profile',
  CustomApplication: 'App',
  CustomTab: 'Tab',
  ListView: 'List view',
  QuickAction: 'Action',
  WebLink: 'Button or link',
  Layout: 'Page layout',
  CustomObject: 'Object',
  FieldSet: 'Field set',
  RecordType: 'Record type',
  AsyncApexJob: 'Scheduled Apex',
  Folder: 'The package’s folders',
  MetadataComponentDependency: 'Lightning components, for want of Salesforce’s own list of what uses what',
  PackagePublisher: 'Who published some packages, which may be HubSpot’s, too',
  PermissionSetAssignment: 'Permission-set assignment',
  RecordCount: 'Records of an object, for which the bot’s user may need a licence of the package',
  SetupEntityAccess: 'Access in permission sets and profiles',
}

/** What to do about it, after “→”. */
export const clearings: Record<Clearing, string> = {
  code: 'take the package’s names out of the code, or delete it, in a deployment',
  flow: 'take the element out in a new version, then delete the older versions that still have it',
  automation: 'delete it; an inactive one blocks, too',
  formula: 'change the formula, or delete it',
  report: 'delete it, and empty the Recycle Bin afterwards',
  template: 'take the package’s merge fields out',
  page: 'open it in the App Builder, take the component out, save and activate',
  access: 'take its access to the package’s classes, pages and app away',
  assignment: 'take this permission set away from the user',
  app: 'take the package’s tabs and pages out',
  layout: 'take the package’s item out',
  other: 'take the reference out, or delete it',
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
  if (isSentence(hindrance)) return `${state === 'gone' ? '✅' : '▫️'} Salesforce says: ${says.map(escaped).join(' ')}`
  const place = `${typeName(type)} ${orgLink(run.org, path, `“${escaped(name)}”`)}`
  if (state === 'gone') return `✅ ${place}: gone`
  const uses = refersTo.length > 0 ? ` uses ${refersTo.map(code).join(', ')}` : ''
  const told = says.length > 0 ? `\n${says.map((text) => quote(`Salesforce says: ${text}`)).join('\n')}` : ''
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
    ...(rest > 0 ? [`${more(rest)}, all of them in the CSV file in this thread`] : []),
    ...perhapsLines(check),
    ...unseenLines(check),
  ]
}

function clearedByHand({ open, gone }: ReferenceCheck, { rounds = 0 }: Run): string {
  const round = rounds > 0 ? `, Salesforce has refused ${rounds === 1 ? 'once' : `${rounds} times`}` : ''
  return `For people to clear in Salesforce: ${number(open, locale)} open, ${number(gone, locale)} gone${round}`
}

function perhapsLines({ perhaps, shown }: ReferenceCheck): string[] {
  if (perhaps === 0) return []
  const names = shown.flatMap(({ blocks, type, name }) =>
    blocks === 'perhaps' ? [`${typeName(type)} “${escaped(name)}”`] : [],
  )
  const rest = perhaps - names.length
  return [
    `*May go with the package by itself, so nobody has to wait for it:* ${[...names, ...(rest > 0 ? [more(rest)] : [])].join(', ')}`,
  ]
}

function unseenLines({ unseen }: ReferenceCheck): string[] {
  if (unseen.length === 0) return []
  const places = unseen.map(({ type, reason }) => `${typeName(type)} (${escaped(reason)})`)
  return [`*I could not look at:* ${places.join(', ')}. There may be more there.`]
}

/** In the thread: what a look found that is new, and what is gone. */
export function checkedLines(check: ReferenceCheck, run: Run): string {
  const { open, fresh, cleared } = check
  const changes = [
    ...(fresh > 0 ? [`${number(fresh, locale)} new`] : []),
    ...(cleared > 0 ? [`${number(cleared, locale)} gone since the last look`] : []),
  ]
  const head =
    open === 0
      ? `🔎 *Nothing is left for people to clear in Salesforce.*${changes.length > 0 ? ` (${changes.join(', ')})` : ''}`
      : `🧱 *For people to clear in Salesforce before the package can go: ${number(open, locale)}* (${changes.join(', ') || 'nothing has changed since the last look'})`
  const shown = check.shown.filter(({ blocks, state }) => blocks === 'surely' && state === 'open')
  const rest = open - shown.length
  return [
    head,
    ...shown.map((hindrance) => hindranceLine(hindrance, run)),
    ...(rest > 0 ? [`${more(rest)}: the CSV file below has all of them`] : []),
    ...perhapsLines(check),
    ...unseenLines(check),
    ...(open > 0
      ? [run.mode === 'dry-run' ? '🎭 Dry run: in a live run I would wait until they are cleared.' : next]
      : []),
  ].join('\n')
}

const next = 'Clear them; I look again before I plan the removal. What I can clear myself comes as a plan of its own.'

export function refusedLines(
  { package: name, objections, more: others = 0, removed = [] }: RefusedRemoval,
  run: Run,
): string {
  return [
    `🚫 *Salesforce refused to remove ${escaped(name)}* (round ${number(run.rounds ?? 1, locale)}). It says:`,
    ...firstFew(
      objections.map((objection) => quote(spoken(objection))),
      more,
    ),
    ...(others > 0 ? [more(others)] : []),
    removed.length > 0
      ? `Removed before: ${removed.map(escaped).join(', ')}. Of ${escaped(name)} nothing was deleted.`
      : 'Nothing was deleted.',
    'I look at the org again now. The next attempt is a new plan with approvals of its own.',
  ].join('\n')
}

export const waivedLine = (who: string, open: number) =>
  `⚠️ ${who} decided to try the removal although ${number(open, locale)} ${open === 1 ? 'thing is' : 'things are'} not cleared. It is planned now and needs its approvals.`

export const saidClearedLine = (who: string) =>
  `☑️ ${who} says that what Salesforce named is cleared. Only another attempt can show it: I look at the org, then plan it, and it needs its approvals.`

export const removedByHandLine = (who: string) => `☑️ ${who} says that it is removed in Setup. I ask Salesforce.`

/** The steps of HubSpot's article, in the words of Salesforce's pages. */
export function byHandLines({ packages, reason, detail, again }: RemovalByHand, run: Run): string {
  const names = packages.map((name) => `*${escaped(name)}*`).join(', ')
  const why = {
    'not-managed': 'it is not a managed package, so Salesforce’s interfaces can’t remove it',
    'api-refused': `Salesforce does not remove it through its interface (${escaped(detail)})`,
  }[reason]
  return [
    again ? `⚠️ ${names} is *still installed*. To be removed by hand:` : `🖐️ To be removed by hand: ${names}; ${why}.`,
    `1. ${orgLink(run.org, installedPackagesPath, 'Open Setup → Installed Packages')} and click *Uninstall* beside it.`,
    '2. Read the list of what is deleted, and choose whether Salesforce keeps a copy of the data for 48 hours.',
    '3. Tick “Yes, I want to uninstall this package and permanently delete all associated components” and click *Uninstall*.',
    '4. When Salesforce’s e-mail says that it is done, press *I’ve removed it*: I ask the org whether it is gone.',
  ].join('\n')
}

export function removalProgress({ name, index, of, status, parts, lookedAt }: RemovalProgress, since: string): string {
  const place = of > 1 ? `Package ${number(index + 1, locale)} of ${number(of, locale)}: ` : ''
  const done = parts ? ` (${number(parts.done, locale)} of ${number(parts.total, locale)} parts)` : ''
  const says =
    status === ''
      ? 'no answer yet, I check whether Salesforce has taken the request'
      : `Salesforce says “${escaped(status)}”`
  return `${place}Removing *${escaped(name)}* since ${dateTime(since)}; ${says}${done}, last checked ${dateTime(lookedAt)}`
}

export const stillOpenLine = (open: number) =>
  `⚠️ *${number(open, locale)} ${open === 1 ? 'thing is' : 'things are'} not cleared*, so Salesforce may refuse. Somebody decided to try anyway.`

export const orderLine = (names: readonly string[]) => `In this order: ${names.map(escaped).join(', then ')}.`

export const byHandLine = (names: readonly string[]) =>
  `By hand in Setup, once it is approved: ${names.map(escaped).join(', ')}.`

export const leftLine = (names: readonly string[]) => `First of them: ${names.map(code).join(', ')}.`

export const referencesFile = {
  name: (target: string) => `to-clear-${target}.csv`,
  title: 'Everything that people have to clear in Salesforce',
  states: { open: 'open', gone: 'gone', perhaps: 'may go with the package' },
  clearing: (type: string) => clearings[clearingOf(type)],
}
