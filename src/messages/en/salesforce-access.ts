/** What the bot needs in Salesforce, and what to do where it is not let in. */
import type { LoginProblem } from '../../runbook/login-problem.ts'
import { isSalesforcePermission, type SalesforcePermission } from '../../runbook/salesforce-permissions.ts'

/** Each begins a sentence that goes on with “, restart the bot, then press *Try again*.” */
export const loginHints: Record<LoginProblem, string> = {
  'client-id': 'Set `SF_CLIENT_ID` to the consumer key of an app of this org',
  'client-secret': 'Set `SF_CLIENT_SECRET` to the app’s consumer secret',
  'app-not-installed': 'Create the external client app in this very org, or install it there',
  'app-blocked': 'Unblock the app in Setup → Connected Apps OAuth Usage',
  'run-as-user': 'Enable the client credentials flow in the app’s policies and choose an active “Run As” user',
  'my-domain': 'Set `SF_LOGIN_URL` to the org’s My Domain address',
  'flow-off': 'Enable the flow in the app’s settings and in its policies',
  'not-approved': 'Let the bot’s user be pre-authorized: assign a permission set or profile in the app’s policies',
  'ip-restricted': 'Allow the bot’s IP address in the app’s policies and in the profile of its user',
  inactive: 'Activate or unfreeze the bot’s user, and check that the org is active',
  assertion:
    'Check `SF_USERNAME`, `SF_PRIVATE_KEY` against the app’s certificate, `SF_LOGIN_URL` (test.salesforce.com for a sandbox) and this machine’s clock',
  'refresh-token': 'Authorize the app again and set `SF_REFRESH_TOKEN` to the new token',
  'session-refused':
    'A session is granted and then refused: check IP restrictions, the scope `api` and the session policies of the app',
  other: 'Correct the `SF_…` credentials',
}

/** What fails where it is missing. */
export const permissionGaps: Record<SalesforcePermission, string> = {
  'API Enabled': 'every call fails',
  'Download AppExchange Packages':
    'packages can be neither listed nor removed (newer orgs call it Download AgentExchange Packages)',
  'Modify Metadata Through Metadata API Functions':
    'components can’t be listed, what refers to the package can’t be searched for, layouts can’t be cleared, and a first-generation package can’t be removed',
  'View All Data':
    'rows of other users are missing from the counts and from the data copy, and their reports and e-mail templates aren’t looked through',
  'View Setup and Configuration':
    'what the package holds, what of it is scheduled, and what blocks its removal, stays unseen',
  'Customize Application':
    'it stays unseen who holds HubSpot’s OAuth access, I can’t revoke it, and layouts can be cleared only with Modify All Data',
  'Assign Permission Sets': 'permission sets that block the removal have to be taken away by hand',
  'Manage All Private Reports and Dashboards':
    'it stays unseen how many reports lie in people’s private folders, where they can hold up the removal, too',
  'Monitor Login History': 'it stays unseen whether HubSpot has logged in since its access was revoked',
}

export const permissionNeeds = {
  required: 'the run can’t go on without it',
  optional: 'the run goes on without it',
}

/** Behind the name of a permission, which Salesforce’s own sentence may follow. */
export function withoutIt(detail: string): string {
  const name = detail.split(' (')[0] ?? ''
  return isSalesforcePermission(name) ? `, and without it ${permissionGaps[name]}` : ''
}
