/**
 * Every environment variable the bot reads, as data. The reader, the sentences about what is wrong,
 * `.env.example` and docs/configuration.md all come from this table.
 */

export const variableGroups = ['slack', 'people', 'hubspot', 'salesforce', 'running'] as const
export type VariableGroup = (typeof variableGroups)[number]

export type Variable = {
  name: string
  group: VariableGroup
  /** What it is for. */
  description: string
  /** What a usable value looks like, to be read after "Set it to …". */
  form: string
  /** Where people find the value. */
  where?: string
  default?: string
  /** `always`; `either`: one of several is needed; `no`: there is a default, or it may be left out. */
  required: 'always' | 'either' | 'no'
  secret: boolean
  /** Belongs to one HubSpot account and its Salesforce org; may stand in the targets file. */
  perTarget: boolean
}

const slackBasics = 'api.slack.com/apps → your app → Basic Information'
const hubspotKeys = 'HubSpot → Development → Keys → Service keys'
const salesforceApp = 'Salesforce Setup → App Manager → your app → Manage Consumer Details'

export const variables = [
  {
    name: 'SLACK_BOT_TOKEN',
    group: 'slack',
    description: 'The token the bot talks to Slack with.',
    form: 'the bot token, which starts with xoxb-',
    where: 'api.slack.com/apps → your app → OAuth & Permissions → Bot User OAuth Token',
    required: 'always',
    secret: true,
    perTarget: false,
  },
  {
    name: 'SLACK_APP_TOKEN',
    group: 'slack',
    description: 'For Socket Mode (the usual way: nothing has to be reachable from outside).',
    form: 'an app-level token with the scope connections:write, which starts with xapp-',
    where: `${slackBasics} → App-Level Tokens`,
    required: 'either',
    secret: true,
    perTarget: false,
  },
  {
    name: 'SLACK_SIGNING_SECRET',
    group: 'slack',
    description: 'For HTTP instead of Socket Mode: proves that a request comes from Slack.',
    form: 'the signing secret, without spaces',
    where: `${slackBasics} → App Credentials`,
    required: 'either',
    secret: true,
    perTarget: false,
  },
  {
    name: 'PORT',
    group: 'slack',
    description: "The port for Slack's requests. HTTP mode only.",
    form: 'a port number between 1 and 65535',
    default: '3000',
    required: 'no',
    secret: false,
    perTarget: false,
  },
  {
    name: 'SLACK_API_URL',
    group: 'slack',
    description: "Slack's Web API, or a simulator of it.",
    form: 'an address that starts with https:// or http://',
    default: 'https://slack.com/api/',
    required: 'no',
    secret: false,
    perTarget: false,
  },
  {
    name: 'APPROVERS',
    group: 'people',
    description:
      'Who may approve. Nobody approves their own run, and the uninstall needs two approvers: if an approver opens runs too, name three.',
    form: 'at least two Slack user ids (U… or W…) or one user group id (S…), separated by commas',
    where: 'Slack → profile → ⋮ → Copy member ID; user group → ⋮ → Copy group ID',
    required: 'always',
    secret: false,
    perTarget: false,
  },
  {
    name: 'REQUESTERS',
    group: 'people',
    description: 'Who may open a run. Left out: every full member of the workspace.',
    form: 'Slack user ids (U… or W…) or user group ids (S…), separated by commas',
    where: 'Slack → profile → ⋮ → Copy member ID; user group → ⋮ → Copy group ID',
    required: 'no',
    secret: false,
    perTarget: false,
  },
  {
    name: 'ADMINS',
    group: 'people',
    description: 'Who may open and cancel any run. Left out: the approvers.',
    form: 'Slack user ids (U… or W…) or user group ids (S…), separated by commas',
    where: 'Slack → profile → ⋮ → Copy member ID; user group → ⋮ → Copy group ID',
    required: 'no',
    secret: false,
    perTarget: false,
  },
  {
    name: 'HUBSPOT_ACCESS_TOKEN',
    group: 'hubspot',
    description: 'The token the bot reads and reassigns owners with.',
    form: 'the service key, without spaces',
    where: hubspotKeys,
    required: 'always',
    secret: true,
    perTarget: true,
  },
  {
    name: 'HUBSPOT_API_URL',
    group: 'hubspot',
    description: "HubSpot's API, or a simulator of it.",
    form: 'an address that starts with https:// or http://',
    default: 'https://api.hubapi.com',
    required: 'no',
    secret: false,
    perTarget: true,
  },
  {
    name: 'HUBSPOT_DEFAULT_OWNER',
    group: 'hubspot',
    description:
      'Who is suggested for the records of an owner for whom nobody else fits. A suggestion only: people decide, and a plan is approved. Left out: nobody.',
    form: 'the e-mail address of an active HubSpot user',
    where: 'HubSpot → Settings → Users & Teams',
    required: 'no',
    secret: false,
    perTarget: true,
  },
  {
    name: 'SF_LOGIN_URL',
    group: 'salesforce',
    description:
      "Where the bot logs in. With SF_CLIENT_SECRET this must be the org's My Domain address; with SF_PRIVATE_KEY it may be login.salesforce.com, or test.salesforce.com for a sandbox.",
    form: 'an address such as https://your-company.my.salesforce.com',
    where: 'Salesforce Setup → My Domain → Current My Domain URL',
    default: 'https://login.salesforce.com',
    required: 'no',
    secret: false,
    perTarget: true,
  },
  {
    name: 'SF_CLIENT_ID',
    group: 'salesforce',
    description: 'The consumer key of the external client app (or connected app) that the bot logs in through.',
    form: 'the consumer key',
    where: salesforceApp,
    required: 'always',
    secret: false,
    perTarget: true,
  },
  {
    name: 'SF_CLIENT_SECRET',
    group: 'salesforce',
    description: 'The consumer secret: the client credentials flow, with a Run As user chosen in the app.',
    form: 'the consumer secret',
    where: salesforceApp,
    required: 'either',
    secret: true,
    perTarget: true,
  },
  {
    name: 'SF_USERNAME',
    group: 'salesforce',
    description: 'The user the bot works as. JWT bearer flow only.',
    form: 'the Salesforce username',
    where: 'Salesforce Setup → Users',
    required: 'either',
    secret: false,
    perTarget: true,
  },
  {
    name: 'SF_PRIVATE_KEY',
    group: 'salesforce',
    description: 'The private key whose certificate the app knows: the JWT bearer flow, instead of a secret.',
    form: 'the RSA private key in PEM form without a passphrase; line ends may be written as \\n',
    where: 'the key file made together with the certificate that was uploaded to the app',
    required: 'either',
    secret: true,
    perTarget: true,
  },
  {
    name: 'SF_API_VERSION',
    group: 'salesforce',
    description: 'The version of the Salesforce API.',
    form: 'a version such as 68.0',
    default: '68.0',
    required: 'no',
    secret: false,
    perTarget: true,
  },
  {
    name: 'TARGETS_FILE',
    group: 'running',
    description:
      'For several HubSpot accounts: a JSON file with a list of objects, each with a name and the HUBSPOT_… and SF_… variables above, which are then left out here.',
    form: 'the path of a JSON file',
    required: 'no',
    secret: false,
    perTarget: false,
  },
  {
    name: 'REDIS_URL',
    group: 'running',
    description: 'Where runs, audit trail and queues are kept. Left out: the bot starts a Redis of its own.',
    form: 'an address that starts with redis:// or rediss://',
    required: 'no',
    // It may carry a password.
    secret: true,
    perTarget: false,
  },
  {
    name: 'DATA_DIR',
    group: 'running',
    description: "The folder for data copies and for the bot's own Redis.",
    form: 'the path of a folder',
    default: './data',
    required: 'no',
    secret: false,
    perTarget: false,
  },
  {
    name: 'ROLE',
    group: 'running',
    description: 'What this process does: answer Slack (bot), do the work (worker), or both (all).',
    form: 'all, bot or worker',
    default: 'all',
    required: 'no',
    secret: false,
    perTarget: false,
  },
  {
    name: 'LOCALE',
    group: 'running',
    description: 'The language of the threads.',
    form: 'en or de',
    default: 'en',
    required: 'no',
    secret: false,
    perTarget: false,
  },
  {
    name: 'LOG_LEVEL',
    group: 'running',
    description: 'How much is logged.',
    form: 'debug, info, warn or error',
    default: 'info',
    required: 'no',
    secret: false,
    perTarget: false,
  },
  {
    name: 'HEALTH_PORT',
    group: 'running',
    description: 'The loopback port for /livez and /readyz. Left out: none.',
    form: 'a port number between 1 and 65535',
    required: 'no',
    secret: false,
    perTarget: false,
  },
] as const satisfies readonly Variable[]

export type VariableName = (typeof variables)[number]['name']

export function isVariableName(name: unknown): name is VariableName {
  return typeof name === 'string' && byName.has(name)
}

const byName: ReadonlyMap<string, Variable> = new Map(variables.map((variable) => [variable.name, variable]))

export function variable(name: VariableName): Variable {
  const found = byName.get(name)
  if (!found) throw new Error(`unknown variable ${name}`)
  return found
}

export const targetVariables: readonly VariableName[] = variables.filter((one) => one.perTarget).map((one) => one.name)

export function isTargetVariable(name: string): name is VariableName {
  return byName.get(name)?.perTarget === true
}
