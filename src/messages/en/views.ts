/** Words of the card, the checklists, the modals and the answers that only one person sees. */
import type { CopyProgress } from '../../runbook/packages/copy-progress.ts'
import type { Run } from '../../runbook/run.ts'
import { bytes, code, dateTime, escaped, mention, number, rate, timeLeft } from '../format.ts'
import { accessConfirms } from './access-confirms.ts'
import { state } from './state.ts'
import { steps } from './words.ts'

const locale = 'en'

export const card = {
  title: (target: string) => `Uninstall HubSpot: ${target}`,
  modes: { live: '🔴 Live run', 'dry-run': '🎭 Dry run: nothing is changed' },
  openedBy: (run: Run) => `Run ${code(run.id)} · opened by ${mention(run.requester)} ${dateTime(run.openedAt)}`,
  systems: (portal: string, org: string) => `HubSpot ${code(portal)} · Salesforce ${code(org)}`,
  step: (index: number, total: number, title: string) => `Step ${index} of ${total}: ${title}`,
  ended: { closed: 'Closed', cancelled: 'Cancelled' },
  now: (state: string) => `*Now:* ${state}`,
  cancel: 'Cancel this run',
  cancelConfirm: {
    title: 'Cancel this run?',
    text: 'Work stops between two batches. What has already happened stays as it is; the thread says what.',
    confirm: 'Cancel the run',
    deny: 'Keep the run',
  },
}

export const progress = (done: number, total: number, perSecond: number | undefined) => {
  const share = `${number(done, locale)} of ${number(total, locale)} records (${Math.floor((100 * done) / Math.max(total, 1))} %)`
  if (perSecond === undefined || done >= total) return share
  const { hours, minutes } = timeLeft(total - done, perSecond)
  const left = hours > 0 ? `${hours} h ${minutes} min` : `${minutes} min`
  return `${share}, ${rate(perSecond, locale)} records a second, about ${left} left`
}

export const copyProgress = (copied: CopyProgress, perSecond: number | undefined) => {
  const objects = `object ${number(copied.object, locale)} of ${number(copied.objects, locale)}`
  const share = `${objects}: ${number(copied.rows, locale)} of ${number(copied.total, locale)} rows, ${bytes(copied.bytes, locale)}`
  return perSecond === undefined ? share : `${share}, ${rate(perSecond, locale)} rows a second`
}

export const checklist = {
  lost: 'HubSpot removes the integration’s settings and its field mappings. Contacts, companies, deals, activities and property values stay. Workflow actions that use Salesforce stay but no longer run.',
  where: (uiDomain: string, portalId: string) =>
    `<https://${uiDomain}/integrations-settings/${portalId}/installed|Open Connected Apps in HubSpot>`,
  syncErrors:
    'Uninstalling is no way to repair sync errors. If that is the reason, look the message up in HubSpot’s knowledge base or ask HubSpot Support first.',
  goTo: 'Go to the checklist',
  moreInThread: '… and more: my latest reply about it in this thread has everything.',
  dryRun: {
    preflight: 'Dry run: this step only reads, as in a live run.',
    disconnect:
      'Dry run: do NOT disconnect anything. Go through the items as a rehearsal; I note that nobody disconnected.',
    reassign: 'Dry run: plan and approve as in a live run. No record is changed.',
    uninstall: 'Dry run: choose and approve as in a live run. Nothing is removed.',
    'close-out': 'Dry run: the report says what would have happened.',
  },
  notWanted: 'not wanted',
  more: (count: number) => `${number(count, locale)} more`,
  approversAsked: (mentions: readonly string[]) => `🔔 ${mentions.join(' ')}: please look at the plan and decide.`,
  nextApproval: (given: number, needed: number) => `Approvals: ${given} of ${needed}`,
}

export const buttons = {
  'check-again': 'Check again',
  attest: 'Salesforce is disconnected',
  'attest-again': 'It is disconnected now',
  'attest-rehearsed': 'Rehearsed',
  'accept-attestation': 'Go on without proof',
  'open-mapping': 'Choose successors',
  'change-mapping': 'Change successors',
  'upload-mapping': 'Upload a mapping',
  reject: 'Reject …',
  'plan-again': 'Plan again',
  'accept-rest': 'Accept the rest',
  'say-cleared': 'Cleared, try again',
  'try-anyway': 'Try anyway …',
  'removed-by-hand': 'I’ve removed it',
  'plan-undo': 'Undo the reassignment …',
  'revoke-access': 'Revoke HubSpot’s access …',
  'leave-access': 'Leave it as it is',
  'plan-restore': 'Restore blockers …',
  'open-choice': 'Choose packages and data copy',
  'change-choice': 'Change the choice',
  'delete-copy': 'Delete the data copy and close',
  'ask-extension': 'Keep 48 hours longer',
  'approve-extension': 'Approve: keep it longer',
  retry: 'Try again',
}

export const confirms = {
  approve: (records: string) => ({
    title: 'Approve this plan?',
    text: `${records} It is carried out at once.`,
    confirm: 'Approve',
    deny: 'Not yet',
  }),
  reject: {
    title: 'Reject this plan?',
    text: 'It is not carried out, and the approvals that it has are void.',
    confirm: 'Reject',
    deny: 'Not yet',
  },
  'delete-copy': {
    title: 'Delete the data copy?',
    text: 'It can’t be brought back. Have you stored it elsewhere, or is it not needed?',
    confirm: 'Delete it',
    deny: 'Keep it',
  },
  ...accessConfirms,
  'accept-rest': {
    title: 'Accept the rest?',
    text: 'The records that are left, and those that the file asks you to decide by hand, stay with their present owners.',
    confirm: 'Accept',
    deny: 'Not yet',
  },
  'try-anyway': {
    title: 'Try the removal anyway?',
    text: 'Salesforce usually refuses while these are open. If it refuses, nothing is deleted. I plan the removal now; it needs two approvals.',
    confirm: 'Plan it',
    deny: 'Not yet',
  },
  'plan-restore': {
    title: 'Put back what was cleared?',
    text: 'I make a plan that puts layouts and permission sets back as they were saved, where nobody has changed them since. Somebody else approves it. They block the removal again.',
    confirm: 'Make the plan',
    deny: 'Leave it as it is',
  },
  'plan-undo': {
    title: 'Undo the reassignment?',
    text: 'I make a plan that gives each record its former owner back if it still has the owner that I gave it. Somebody else approves it. The run goes back to the owners’ step.',
    confirm: 'Make the plan',
    deny: 'Leave it as it is',
  },
  'accept-attestation': {
    title: 'Go on without proof?',
    text: 'If the sync still runs, new owners may be reset from Salesforce.',
    confirm: 'Go on',
    deny: 'Not yet',
  },
  effects: (count: number) => `${number(count, locale)} ${count === 1 ? 'change' : 'changes'}.`,
}

export const startModal = {
  title: 'Uninstall HubSpot',
  submit: 'Open the run',
  close: 'Not now',
  intro:
    'I take the HubSpot–Salesforce integration out, step by step, in a thread of this channel: preflight, disconnect (you click, I check), reassign owners, uninstall the package, close-out. I change nothing without a plan that somebody else has approved. The disconnect, the removal and a revocation of HubSpot’s access can’t be undone.',
  target: 'Target',
  mode: 'Type of run',
  modes: {
    live: { text: 'Live run', description: 'Changes are made after approval' },
    'dry-run': { text: 'Dry run', description: 'The whole way, but nothing is changed' },
  },
  reason: 'Why is the integration removed?',
  language: 'Language of the thread',
  languages: { en: 'English', de: 'Deutsch' },
  helpFirst:
    'Uninstalling and installing again is *not* a way to repair the integration: settings and mappings are lost, and the errors come back.\n\n1. Look the error message up in <https://knowledge.hubspot.com/salesforce/resolve-salesforce-integration-sync-errors|HubSpot’s knowledge base>.\n2. If that does not help, contact <https://help.hubspot.com|HubSpot Support>.\n\nOnly go on if you want to remove the integration for good.',
  goOnAnyway: 'Remove it anyway',
}

export const mappingModal = {
  title: 'Who gets the records?',
  submit: 'Make the plan',
  next: 'Next owners',
  close: 'Cancel',
  intro:
    'These owners are not active HubSpot users. Suggestions carry their reason; everything can be changed. Nothing is written before the plan is approved.',
  page: (page: number, pages: number) => `Page ${page} of ${pages}`,
  nobody: 'Leave without owner',
  keep: 'Keep: leave the records as they are',
  separate: 'Separately: deactivated and unknown',
  separateNote:
    'Former HubSpot users, and owner ids that HubSpot’s list of owners does not know. They keep their records unless you choose somebody. An undo may not bring these records back: HubSpot takes no owner that it does not know, and perhaps no deactivated one.',
  suggested: (basis: string) => `Suggested: ${basis}`,
  noSuggestion: 'No HubSpot user matches. Please choose.',
  kept: 'No HubSpot user matches. The records stay as they are unless you choose somebody.',
  placeholder: 'Type a name',
  choose: 'Choose somebody, or one of the two special entries.',
}

export const choiceModal = {
  title: 'Remove the package',
  submit: 'Go on',
  close: 'Cancel',
  packages: 'Packages to remove',
  publisher: (name: string | null | undefined) => (name ? `Publisher: ${name}` : 'Publisher unknown'),
  order: 'They go in this order: what builds on another package goes before it.',
  dataCopy: 'Copy of the package’s data',
  keep: { text: 'Keep a copy for 48 hours', description: 'Kept in the bot’s storage, then deleted' },
  none: { text: 'Keep no copy', description: 'The data can’t be fetched later' },
  warning: 'Salesforce deletes all components of the package and all their data for ever.',
}

export const approvalModal = {
  title: 'Approve the removal',
  submit: 'Approve',
  close: 'Not yet',
  confirmLabel: 'Confirmation',
  /** Two lines of at most 75 characters: Slack's limit for an option and its description. */
  confirm: 'Yes, I want to uninstall this package',
  confirmMore: 'and permanently delete all associated components',
  phrase: (phrase: string) => `Type: ${phrase}`,
}

export const closedModal = { title: 'Not possible now', close: 'Close' }

export const answers = {
  held: (run: Run, link: string | undefined) =>
    `There is already an open run for ${code(run.target)}: ${link ? `<${link}|open its thread>` : code(run.id)}, opened by ${mention(run.requester)} ${dateTime(run.openedAt)}. Step: ${steps[run.step].title}.`,
  lockUnreadable:
    'The lock of this target can’t be read, so I do not open a second run. Try again in a minute; if the problem persists, ask an admin of the bot.',
  unknownTarget: (name: string, known: readonly string[]) =>
    `I do not know the target ${code(name)}. Known: ${known.map(code).join(', ')}.`,
  nameTarget: (count: number) =>
    `There are ${number(count, locale)} targets, more than a list can show. Say which: \`/uninstall-hubspot [target]\`.`,
  unknownRun: 'I do not know this run any more. Start a new one with `/uninstall-hubspot`.',
  stale: 'This message was out of date; I am refreshing it. Look again and decide then.',
  notInChannel: 'I can’t post in this channel. Invite me with `/invite @Uninstall HubSpot`, then try again.',
  noRuns: 'There are no runs yet. Start one with `/uninstall-hubspot`.',
  noOpenRun: 'There is no open run. Start one with `/uninstall-hubspot`.',
  chooseRun: (targets: readonly string[]) =>
    `There are several open runs. Say which: ${targets.map((target) => `\`/uninstall-hubspot cancel ${escaped(target)}\``).join(', ')}.`,
  runLine: (run: Run, link: string | undefined) =>
    `${link ? `<${link}|${escaped(run.target)}>` : code(run.target)} · ${run.mode === 'dry-run' ? 'dry run · ' : ''}${steps[run.step].title} · ${state(run)} · opened by ${mention(run.requester)} ${dateTime(run.openedAt)}`,
  cancelled: 'The run is cancelled. The thread says what had already happened.',
  opening: 'I can post in this channel. If the run can be opened, its thread begins here in a moment.',
  unavailable:
    'I can’t reach my store at the moment. Look at the thread in a minute; if what you did is not there, do it again.',
  unexpected:
    'Something went wrong on my side. Look at the thread to see whether it was recorded, then try again; if the problem persists, look into the bot’s log.',
  help: (stepLines: string) =>
    `*What I do*\n${stepLines}\n\n*Commands*\n• \`/uninstall-hubspot [target]\` opens a run, or links the open one\n• \`/uninstall-hubspot status\` says where the open runs stand\n• \`/uninstall-hubspot runs\` lists the latest runs\n• \`/uninstall-hubspot cancel [target]\` cancels the open run\n• \`/uninstall-hubspot help\` shows this`,
  unknownCommand: (word: string) => `I do not know ${code(word)}.`,
  refusedAction: (sentence: string) => `⛔ ${sentence}`,
}

export const files = {
  ownersName: (target: string) => `successors-${target}.csv`,
  ownersTitle: 'Successors: fill in and upload',
  planName: (target: string, digest: string) => `plan-${target}-${digest.slice(0, 10)}.csv`,
  planTitle: 'Plan: every record with former and new owner',
  resultName: (target: string, digest: string) => `result-${target}-${digest.slice(0, 10)}.csv`,
  resultTitle: 'Result: what became of every record, and why',
  notMade: (name: string) =>
    `I could not make the file ${code(name)}. An admin of the bot finds the reason in its log, and every record in its store.`,
  notSent: (name: string) =>
    `I could not upload ${code(name)}: it did not reach Slack (${code('files.slack.com')}). An admin of the bot finds every record in its store.`,
  refused: (name: string, why: string) =>
    `I could not upload ${code(name)}: Slack says ${code(why)}. An admin of the bot finds every record in its store.`,
  undoName: (target: string, digest: string) => `undo-result-${target}-${digest.slice(0, 10)}.csv`,
  undoTitle: 'Result of the undo: what became of every record, and why',
  interruptedName: (target: string, digest: string) => `interrupted-${target}-${digest.slice(0, 10)}.csv`,
  interruptedTitle: 'Every record of the plan and what became of it until it was broken off',
  outcomes: {
    changed: 'changed',
    skipped: 'skipped',
    failed: 'failed',
    unclear: 'unclear',
    open: 'not begun',
  },
  rehearsed: 'dry run: nothing was written',
  resultReasons: {
    deleted: 'deleted, or not found',
    merged: 'merged into another record',
    'merged-and-written': 'merged into another record, which may have got the new owner in its place',
    'not-confirmed': 'HubSpot did not confirm the change, and the record is as it was',
    'changed-since-plan': 'somebody changed the owner after the plan was made',
    'changed-while-written': 'somebody changed the owner while the bot was writing; please see who has it now',
    'already-there': 'already had the new owner',
  },
  /** Where an undo has another reason than a plan. */
  undoReasons: {
    'changed-since-plan': 'somebody has changed the owner since',
    'merged-and-written': 'merged into another record, which may have got the former owner in its place',
    'already-there': 'already had the former owner',
  },
}
