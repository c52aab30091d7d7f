import type { OpenRun, PeopleCommand } from '../../runbook/commands.ts'
import type { ItemId, PlanKind, StepName } from '../../runbook/definition.ts'
import type { DisconnectGround, DisconnectVerdict, Mode, RunReason } from '../../runbook/events.ts'
import type { CrmObject, HubSpotAccount } from '../../runbook/hubspot-port.ts'
import type { RequirementCode } from '../../runbook/inventory.ts'
import type { RefusalCode } from '../../runbook/refusal.ts'
import type { SalesforceOrg } from '../../runbook/salesforce-port.ts'

export const objects: Record<CrmObject, string> = { contacts: 'contacts', companies: 'companies', deals: 'deals' }

export const steps: Record<StepName, { title: string; purpose: string; undo: string }> = {
  preflight: {
    title: 'Preflight',
    purpose: 'I look at both systems and list what is there. Nothing is changed.',
    undo: 'Nothing to undo: this step only reads.',
  },
  disconnect: {
    title: 'Disconnect Salesforce in HubSpot',
    purpose:
      'A HubSpot Super Admin disconnects the integration. HubSpot has no API for it, so people click and I verify.',
    undo: 'This cannot be undone: settings and field mappings of the integration are lost.',
  },
  reassign: {
    title: 'Reassign records to HubSpot owners',
    purpose: 'Contacts, companies and deals of Salesforce-only owners, and what else you choose, get HubSpot owners.',
    undo: 'Can be undone until the removal is approved: a plan of its own gives each record its former owner back, unless HubSpot no longer takes that owner.',
  },
  uninstall: {
    title: 'Uninstall the HubSpot package in Salesforce',
    purpose: 'The package goes, with all its components and data. A copy of the data is kept for 48 hours if you want.',
    undo: 'This cannot be undone: the package and its data are deleted for ever.',
  },
  'close-out': {
    title: 'Close-out',
    purpose: 'I check the audit trail and write the report.',
    undo: 'Nothing to undo.',
  },
}

export const items: Record<ItemId, string> = {
  'account-identified': 'HubSpot account identified',
  'org-identified': 'Salesforce org identified',
  'access-checked': 'Scopes and permissions are sufficient',
  'records-counted': 'Owners and their records counted',
  'dependencies-listed': 'Properties, workflows and lists that depend on Salesforce listed',
  'packages-listed': 'HubSpot packages and what blocks their removal listed',
  'sync-baseline-taken': 'Newest sync times noted, to compare with later',
  'losses-read': 'I have read what is lost and what is kept',
  'settings-saved': 'Field mappings and sync settings are saved (screenshots are fine)',
  'workflows-paused': 'Workflows and notifications on owner changes are paused, or may run',
  'connected-app-opened': 'Opened: Settings → Integrations → Connected Apps → Salesforce → Disconnect',
  'reason-chosen': 'Clicked Continue and chose a reason',
  'phrase-typed': 'Typed “Uninstall Salesforce” and clicked *Uninstall Salesforce*',
  'disconnect-checked': 'Disconnect checked against HubSpot',
  'owners-mapped': 'Every Salesforce-only owner has a decision',
  'owner-plan-approved': 'Plan approved by a second person',
  'owners-written': 'New owners written',
  'owners-verified': 'Counted again and read back: no records left, nothing overwritten',
  'owner-email-handled': 'HubSpot’s e-mail “reassign your contacts …” is dealt with',
  'owner-cleanup-confirmed': 'Owner clean-up page (if still shown): *I understand* clicked',
  'components-listed': 'Components and records to be deleted listed',
  'data-copy-chosen': 'Packages and data copy chosen',
  'data-copy-sealed': 'Data copy taken and checked',
  'blockers-cleared': 'Nothing blocks the removal',
  'uninstall-approved': 'Removal approved by two people, phrase typed',
  'package-removed': 'Salesforce says that the package is removed',
  'removal-verified': 'Asked again: the package is gone',
  'audit-checked': 'Audit chain checked',
  'report-written': 'Report written',
  'data-copy-deleted': 'Data copy deleted',
}

/** Of HubSpot accounts and Salesforce orgs. */
export const systemKinds: Record<HubSpotAccount['kind'] | SalesforceOrg['kind'], string> = {
  production: 'production',
  sandbox: 'sandbox',
  'developer-test': 'developer test account',
  'app-developer': 'app developer account',
}

export const modes: Record<Mode, string> = { live: 'live', 'dry-run': 'dry run: nothing is changed' }

export const reasons: Record<RunReason, string> = {
  'leaving-salesforce': 'We’re moving off Salesforce',
  'leaving-hubspot': 'We’re moving off HubSpot',
  'replacing-integration': 'Another integration replaces it',
  'sync-errors': 'Sync errors or other trouble',
  other: 'Another reason',
}

export const planKinds: Record<PlanKind, string> = {
  reassign: 'Reassign records',
  'undo-reassign': 'Undo the reassignment',
  'clear-blockers': 'Clear blockers',
  'restore-blockers': 'Restore blockers',
  'revoke-access': 'Revoke HubSpot’s access',
  uninstall: 'Remove the package',
}

/** On a button, which clients cut after about 30 characters. */
export const approveLabels: Record<PlanKind, string> = {
  reassign: 'Approve the reassignment',
  'undo-reassign': 'Approve the undo',
  'clear-blockers': 'Approve: clear blockers',
  'restore-blockers': 'Approve: restore blockers',
  'revoke-access': 'Approve the revocation',
  uninstall: 'Approve the removal …',
}

export const verdicts: Record<DisconnectVerdict, string> = {
  verified: 'Verified',
  'attested-only': 'Attested only',
  'still-syncing': 'Still syncing',
  rehearsed: 'Rehearsed',
}

/** Behind a verdict and a colon. */
export const grounds: Record<DisconnectGround, string> = {
  event: 'HubSpot’s security activity shows it',
  silence: 'records were synced until shortly before, and two whole sync cycles have left no trace since',
  'too-early': 'too early to tell; only 30 minutes without a sync count as proof',
  'quiet-portal': 'too little was synced in the hour before, so silence proves nothing here',
}

export const requirements: Record<RequirementCode, { title: string; fix: (missing: string[]) => string }> = {
  'hubspot-scopes': {
    title: 'HubSpot scopes',
    fix: (missing) => `add ${missing.join(', ')} to the service key or private app, then check again`,
  },
  'hubspot-write-scopes': {
    title: 'HubSpot scopes for writing',
    fix: (missing) =>
      `HubSpot doesn’t say what this key may write. Check in its settings that it has ${missing.join(', ')}: without them the reassignment stops at its first record`,
  },
  'salesforce-permissions': {
    title: 'Salesforce permissions',
    fix: (missing) => `give the bot’s Salesforce user: ${missing.join(', ')}, then check again`,
  },
  'package-installed': {
    title: 'HubSpot package installed',
    fix: () => 'none is, so there is nothing to remove; check that the target names the right org',
  },
  'field-access': {
    title: 'All fields of the package can be copied',
    fix: (missing) =>
      `field-level security hides some from the bot’s Salesforce user (${missing.join('; ')}); if you want a data copy, let its permission set read them (Object Settings → “View All Fields”)`,
  },
  'hubspot-calls': {
    title: 'HubSpot API calls left today',
    fix: ([needed = '', atMost]) =>
      `about ${needed} are needed${atMost === undefined ? '' : `, at most ${atMost} with everything that can be included`}; start later or raise the limit`,
  },
  'salesforce-calls': {
    title: 'Salesforce API calls left today',
    fix: (missing) => `about ${missing.join('')} are needed; wait for the daily limit to reset, then check again`,
  },
  'default-owner': {
    title: 'Default owner (HUBSPOT_DEFAULT_OWNER)',
    fix: (missing) => `${missing.join('')} is no active HubSpot user who can own records; I suggest nobody instead`,
  },
}

export type AttemptName = PeopleCommand['command'] | OpenRun['command']

/** What somebody tried, after “tried to”. */
export const attempts: Record<AttemptName, string> = {
  'open-run': 'open a run',
  'set-ticks': 'tick the checklist',
  'attest-disconnect': 'confirm the disconnect',
  'accept-attestation': 'go on without proof',
  'check-again': 'check again',
  'map-owners': 'decide who gets the records',
  'choose-uninstall': 'choose packages and data copy',
  'approve-plan': 'approve the plan',
  'reject-plan': 'reject the plan',
  'plan-again': 'plan again',
  'accept-rest': 'accept the rest',
  'say-cleared': 'say that it is cleared',
  'try-anyway': 'try the removal anyway',
  'removed-by-hand': 'say that the package is removed',
  'plan-undo': 'undo something',
  'revoke-access': 'revoke HubSpot’s access',
  'leave-access': 'leave HubSpot’s access as it is',
  retry: 'try again',
  'delete-data-copy': 'delete the data copy',
  'ask-extension': 'keep the data copy longer',
  'approve-extension': 'approve that the data copy is kept longer',
  'cancel-run': 'cancel the run',
}

export const denialReasons: Partial<Record<RefusalCode, string>> = {
  'not-a-member': 'only full members of this workspace take part',
  'missing-role': 'it takes another role',
  'not-your-run': 'it is somebody else’s run',
  'own-plan': 'four eyes, somebody else has to',
}
