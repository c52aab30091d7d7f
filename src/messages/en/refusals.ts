import type { ItemId, StepName } from '../../runbook/definition.ts'
import type { FaultFacts } from '../../runbook/fault.ts'
import type { Refusal, RefusalCode } from '../../runbook/refusal.ts'
import { code, dateTime, escaped, mention, quote, syncedRecords } from '../format.ts'
import { loginHints, withoutIt } from './salesforce-access.ts'
import { items, objects, steps } from './words.ts'

type Sentence = (detail: Readonly<Record<string, string>>) => string

const sentences: Record<RefusalCode, Sentence> = {
  'not-a-member': () => 'Only full members of this workspace can take part in a run. Ask a colleague to do it.',
  'missing-role': ({ roles }) => `Only ${anyOf(roles)} can do this. Ask one, or have an admin add you.`,
  'not-your-run': ({ userId }) =>
    `Only ${mention(userId ?? '')}, who opened this run, an approver or an admin can do this. Ask one of them.`,
  'own-plan': () =>
    'Four eyes: you opened this run or asked for this plan, so somebody else has to decide. Ask another approver.',
  'run-closed': () =>
    'This run has ended, so nothing can be changed any more. Start a new one with `/uninstall-hubspot`.',
  'other-step': ({ step }) =>
    `The run is at another step now: *${stepTitle(step)}*. Look at the newest checklist in the thread.`,
  'work-in-progress': () => 'I am working on this step right now. Wait for my next message in the thread.',
  'nothing-to-approve': () =>
    'There is no plan to decide on at the moment. Look at the newest checklist in the thread.',
  'plan-changed': () =>
    'The plan has changed since this button was shown. Look at the new plan in the thread and decide on that one.',
  'already-approved': ({ userId, at }) =>
    `${mention(userId ?? '')} has already approved this (${dateTime(at ?? '')}). One more person is needed.`,
  'already-decided': () => 'This plan has already been decided. Look at the thread for who and when.',
  // Plain text: Slack shows no markup in a field's error.
  'wrong-phrase': ({ phrase }) => `Type exactly: ${phrase ?? ''}`,
  'confirmation-missing': () => 'Tick the box to confirm that everything is deleted for ever.',
  'unknown-item': () => 'This checklist is out of date. Use the newest one in the thread.',
  'items-open': ({ items: open }) => `First tick what is still open: ${itemTitles(open)}.`,
  'mapping-incomplete': ({ owners }) => `These owners still need a decision: ${escaped(owners ?? '')}.`,
  'mapping-invalid': () => 'Records can only go to active HubSpot users. Choose another owner.',
  'unknown-field': ({ field }) => `I do not know the field ${code(field ?? '')} any more. Open the choice again.`,
  'nothing-chosen': () => 'Choose at least one package.',
  'unknown-package': () => 'This package is not installed any more. Open the choice again.',
  // Plain text, as above.
  'nothing-to-copy': ({ packages }) =>
    `I can’t copy what ${packages ?? ''} holds: without a namespace nothing tells its objects from your own. Choose to keep no copy; Salesforce offers one of its own in Setup, where the package is removed by hand.`,
  'not-allowed-now': () => 'That does not fit where the run is now. Look at the newest checklist in the thread.',
  'too-few-approvers': ({ needed, left }) =>
    `This needs ${needed === '1' ? 'an approver' : `${needed} approvers`} who neither opened the run nor asked for the plan; there is ${left === '0' ? 'none' : `only ${left}`}. Let somebody who isn’t an approver do this step, or have an admin add approvers.`,
  'nothing-left-to-accept': () => 'There is nothing left to accept.',
  'nothing-to-revoke': () =>
    'There is nothing to revoke right now: I see no HubSpot token, or I’m already revoking them.',
  'extensions-used-up': ({ times }) =>
    `The copy was kept longer ${times ?? ''} times already, and no more is possible: it is customer data. Take it elsewhere now if you need it.`,
  'already-asked': ({ userId }) =>
    `${mention(userId ?? '')} has already asked to keep the copy longer. Another approver has to approve it.`,
  'nothing-to-undo': () =>
    'There is nothing to undo at the moment: nothing was reassigned, it is being worked on, or the removal has gone too far.',
}

const roleNames: Record<string, string> = { requester: 'a requester', approver: 'an approver', admin: 'an admin' }

function anyOf(roles = ''): string {
  const names = roles.split(',').map((role) => roleNames[role] ?? role)
  return new Intl.ListFormat('en-GB', { type: 'disjunction' }).format(names)
}

export function refusal({ code: reason, detail }: Refusal): string {
  return sentences[reason](detail)
}

function stepTitle(step: string | undefined): string {
  return steps[step as StepName]?.title ?? step ?? ''
}

function itemTitles(list: string | undefined): string {
  return (list ?? '')
    .split(',')
    .map((item) => items[item as ItemId] ?? item)
    .join('; ')
}

const vendors = { hubspot: 'HubSpot', salesforce: 'Salesforce', slack: 'Slack', store: 'The bot' } as const
const environment = {
  hubspot: '`HUBSPOT_ACCESS_TOKEN`',
  salesforce: 'the `SF_…` credentials',
  slack: 'the Slack tokens',
  store: '`REDIS_URL`',
} as const

const faults: Record<FaultFacts['code'], (facts: FaultFacts) => string> = {
  unauthorized: ({ vendor, login, detail }) =>
    login
      ? `Salesforce does not accept the credentials${detail === '' ? '' : ` (“${escaped(detail)}”)`}. ${loginHints[login]}, restart the bot, then press *Try again*.`
      : `${vendors[vendor]} does not accept the credentials. Correct ${environment[vendor]}, restart the bot, then press *Try again*.`,
  'refresh-token-refused': () =>
    'Salesforce takes neither the refresh token that I kept nor `SF_REFRESH_TOKEN`: it has expired, was revoked, or was used elsewhere. Authorize the app again, set `SF_REFRESH_TOKEN` to the new token, restart the bot, then press *Try again*.',
  'token-not-kept': ({ detail }) =>
    `I can’t read or write in the folder \`salesforce\` in \`DATA_DIR\` (${code(detail)}), where the next refresh token has to be kept. Make it readable and writable for the bot, then press *Try again*.`,
  'jwt-session': ({ detail }) =>
    `Salesforce gives me JWT-based access tokens, which its SOAP API takes only from version 68.0 on; \`SF_API_VERSION\` is ${code(detail)}. Set it to 68.0 or higher, or switch off “Issue JSON Web Token (JWT)-based access tokens” in the app’s settings; restart the bot, then press *Try again*.`,
  'unknown-api-version': ({ detail }) =>
    `The org does not offer the API version that \`SF_API_VERSION\` asks for: ${escaped(detail)}. Set it to one that is offered, restart the bot, then press *Try again*.`,
  'missing-scope': ({ detail }) =>
    `HubSpot wants the scope ${code(detail)}. Add it to the service key or private app, then press *Try again*.`,
  'missing-permission': ({ vendor, detail }) =>
    vendor === 'hubspot'
      ? `HubSpot does not let the bot do this:\n${quote(detail)}\nCheck the scopes of the service key or private app, and the rights of the user who made it, then press *Try again*.`
      : `The bot’s Salesforce user lacks ${code(detail)}${withoutIt(detail)}. Grant it, then press *Try again*.`,
  'not-found': ({ vendor, detail }) =>
    `${vendors[vendor]} does not know what was asked for (${escaped(detail)}). Press *Try again*; if the problem persists, cancel the run and start a new one.`,
  rejected: ({ vendor, detail }) => `${vendors[vendor]} refused:\n${quote(detail)}\nFix that, then press *Try again*.`,
  'rate-limited': ({ vendor }) => `${vendors[vendor]} asks for a pause. *Try again* goes on after it.`,
  'daily-limit-reached': ({ vendor, detail }) =>
    vendor === 'salesforce'
      ? `Too few of the org’s Salesforce API calls for 24 hours are left (${escaped(detail)}). All its integrations share the same calls, so I leave the rest to them. Nothing is lost.`
      : `The daily API limit of ${vendors[vendor]} is used up. Nothing is lost.`,
  'data-centre-migration': () =>
    'HubSpot is moving this account to another data centre and is closed for up to 24 hours. Nothing is lost.',
  locked: ({ vendor }) => `${vendors[vendor]} has locked the records for a moment. Press *Try again*.`,
  unavailable: ({ vendor }) =>
    `${vendors[vendor]} is not available at the moment. Press *Try again* later; nothing is lost.`,
  unreachable: ({ vendor }) =>
    `${vendors[vendor]} can’t be reached. Check the network and the address in the settings, then press *Try again*.`,
  timeout: ({ vendor }) =>
    `${vendors[vendor]} did not answer in time. Press *Try again*; what is done is not done twice.`,
  'unexpected-answer': ({ vendor, detail }) =>
    `${vendors[vendor]} gave an answer that I do not understand (${escaped(detail)}). Press *Try again*; if the problem persists, look into the bot’s log.`,
  'write-in-dry-run': () => 'A dry run tried to write and was stopped. That is a mistake in the bot: please report it.',
  'still-installed': () =>
    'Salesforce reported success, but the package is still there. Look at Setup → Installed Packages, then press *Try again* to check once more.',
  'still-syncing': ({ detail }) =>
    `HubSpot shows a sync after the disconnect (${syncedRecords(detail, objects)}). I write no owners while it runs. Make sure that Salesforce is disconnected in HubSpot; after 30 minutes without a sync, *Try again* goes on.`,
  'remove-by-hand': ({ detail }) =>
    `Salesforce’s interfaces can’t remove ${escaped(detail)}, because it is not a managed package. Remove it in Setup → Installed Packages, then press *Try again*: I check that it is gone.`,
  'other-target': ({ detail }) =>
    `The credentials now lead to another portal or org (${escaped(detail)}). Put the right ones back, then press *Try again*.`,
  'other-run-open': ({ detail }) =>
    `Another open run holds this portal and org (${escaped(detail)}). Finish or cancel that one first.`,
  'not-approved': () =>
    'The approvals no longer count: they expired, or the plan changed. Press *Plan again* and have it approved.',
  'copy-incomplete': ({ detail }) =>
    `The data copy is not complete (${escaped(detail)}). Nothing more was removed.\n• Figures are rows in the copy / in Salesforce. See to it that nobody changes the package’s data until it is removed, then press *Try again*: the copy is taken anew, and the removal approved again.\n• A name alone is a file, or a whole copy, that was changed or is gone. It may be all that is left of a package: bring it back, or cancel the run.`,
  'copy-outdated': ({ detail }) =>
    `Somebody has changed rows of the package since they were copied (${code(detail)}), and the copy holds them as they were before. Nothing more was removed. See to it that nobody changes the package’s data until it is removed, and press *Try again*: the copy is taken anew, and the removal approved again.`,
  'fields-hidden': ({ detail }) =>
    `The bot’s Salesforce user may not see some fields that go with the package (${code(detail)}). A data copy would miss them, so none was taken, and nothing more was removed. Let its permission set read them (Object Settings → the object → “View All Fields”, or each field), then press *Try again*; or press *Change the choice* and keep no copy.`,
  'copy-not-deleted': ({ detail }) =>
    `The data copy at ${code(detail)} was not found, or could not be deleted. Check that the bot runs where it made the copy, and that nothing forbids to delete there (the folder’s permissions, a bucket’s retention rule), then press *Try again*. If the disk itself is lost, cancel the run.`,
  'disk-full': ({ detail }) =>
    `The data copy does not fit on the bot’s disk (${escaped(detail)}). Nothing is removed without it. Make room there, or move the folder of \`DATA_DIR\` to a larger disk, then press *Try again*: what is already copied is kept.`,
  'folder-refused': ({ detail }) =>
    `The bot may not write the data copy (${escaped(detail)}). Nothing is removed without it. Make the folder of \`DATA_DIR\` writable for the bot’s user, then press *Try again*.`,
  'storage-refused': ({ detail }) =>
    `The storage for data copies refuses (${escaped(detail)}). Check the DATA_COPY_… settings and the key’s rights: put, get, list and delete, with versions. Then press *Try again*.`,
  'storage-unreachable': ({ detail }) =>
    `The storage for data copies does not answer as it should (${escaped(detail)}). Check the network and the DATA_COPY_… settings, then press *Try again*.`,
  'chain-broken': ({ detail }) =>
    `The audit chain does not hold at event ${escaped(detail)}: somebody changed the store. Keep this thread as evidence and ask your security team.`,
}

/** `resumesAt`: when the work goes on by itself (ISO 8601). */
export function fault(facts: FaultFacts, resumesAt?: string): string {
  const text = faults[facts.code](facts)
  return resumesAt ? `${text} I try again by myself: ${dateTime(resumesAt)}.` : text
}
