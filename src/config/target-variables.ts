/** A HubSpot account and its Salesforce org; these may stand in the targets file. */
import type { Variable } from './variable.ts'

const hubspotKeys = 'HubSpot → Development → Keys → Service keys'
const salesforceApp =
  'Salesforce Setup → External Client App Manager → your app → Settings → OAuth Settings; of a connected app: App Manager → View → Manage Consumer Details'

export const targetVariables = [
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
    description:
      'The consumer secret: the client credentials flow, with a Run As user chosen in the app; or beside SF_REFRESH_TOKEN.',
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
    name: 'SF_REFRESH_TOKEN',
    group: 'salesforce',
    description:
      'The refresh token flow, as the user who authorized the app; SF_CLIENT_SECRET stands beside it if the app asks for one. A token that Salesforce gives in exchange is kept in DATA_DIR.',
    form: 'the refresh token, without spaces',
    where: 'docs/salesforce-setup.md',
    required: 'either',
    secret: true,
    perTarget: true,
  },
  {
    name: 'SF_API_VERSION',
    group: 'salesforce',
    description: 'The version of the Salesforce API. Preflight compares it with those that the org offers.',
    form: 'a version such as 68.0',
    default: '68.0',
    required: 'no',
    secret: false,
    perTarget: true,
  },
  {
    name: 'SF_PACKAGE_NAMESPACES',
    group: 'salesforce',
    description: 'Namespaces that count as HubSpot packages, beside HubSpot_Inc. People still choose what is removed.',
    form: 'namespaces, separated by commas',
    where: 'Salesforce Setup → Installed Packages',
    required: 'no',
    secret: false,
    perTarget: true,
  },
  {
    name: 'SF_PACKAGE_WORDS',
    group: 'salesforce',
    description:
      'A package counts as HubSpot’s, too, if its name or publisher contains one of these words, beside HubSpot.',
    form: 'words of at least three letters, separated by commas',
    required: 'no',
    secret: false,
    perTarget: true,
  },
] as const satisfies readonly Variable[]
