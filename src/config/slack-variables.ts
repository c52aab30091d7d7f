/** How the bot talks to Slack, and who may do what. */
import type { Variable } from './variable.ts'

const slackBasics = 'api.slack.com/apps → your app → Basic Information'

export const slackVariables = [
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
      'Who may approve: full members of the workspace, anybody else does not count. Nobody approves their own run, and the uninstall needs two approvers: if an approver opens runs too, name three.',
    form: 'at least two Slack user ids (U… or W…) or one user group id (S…), separated by commas',
    where: 'Slack → profile → ⋮ → Copy member ID; user group → ⋮ → Copy group ID',
    required: 'always',
    secret: false,
    perTarget: false,
  },
  {
    name: 'REQUESTERS',
    group: 'people',
    description:
      'Who may open runs, and in every run tick, attest, choose successors and packages, plan and try again. Left out: every full member of the workspace may, but in the runs that they opened themselves only.',
    form: 'Slack user ids (U… or W…) or user group ids (S…), separated by commas',
    where: 'Slack → profile → ⋮ → Copy member ID; user group → ⋮ → Copy group ID',
    required: 'no',
    secret: false,
    perTarget: false,
  },
  {
    name: 'ADMINS',
    group: 'people',
    description:
      'Who may open and cancel any run, reject plans, accept what is left or not verified, and delete the data copy. Approving is for approvers only. Left out: the approvers.',
    form: 'Slack user ids (U… or W…) or user group ids (S…), separated by commas',
    where: 'Slack → profile → ⋮ → Copy member ID; user group → ⋮ → Copy group ID',
    required: 'no',
    secret: false,
    perTarget: false,
  },
] as const satisfies readonly Variable[]
