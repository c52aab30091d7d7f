/** docs/configuration.md, written from the table of variables. */
import { reservedTargetNames } from '../../src/config/targets.ts'
import { type Variable, type VariableGroup, variableGroups } from '../../src/config/variable.ts'
import { targetVariableNames, variables } from '../../src/config/variables.ts'
import { table } from './markdown.ts'

const headings: Record<VariableGroup, string> = {
  slack: 'Slack',
  people: 'Who may do what',
  hubspot: 'HubSpot',
  salesforce: 'Salesforce',
  running: 'Running the bot',
}

const needs: Record<Variable['required'], string> = {
  always: '**required**',
  either: 'one of several ways',
  no: 'optional',
}

/** Every variable that may stand in the file is used in one of the two. */
export const exampleTargets = [
  {
    name: 'production',
    HUBSPOT_ACCESS_TOKEN: 'pat-na1-…',
    HUBSPOT_API_URL: 'https://api.hubapi.com',
    HUBSPOT_DEFAULT_OWNER: 'sales-lead@example.com',
    SF_LOGIN_URL: 'https://example.my.salesforce.com',
    SF_CLIENT_ID: '3MVG9…',
    SF_CLIENT_SECRET: 'A1B2C3…',
    SF_API_VERSION: '68.0',
    SF_PACKAGE_NAMESPACES: 'HubSpot_Embed',
    SF_PACKAGE_WORDS: 'Clearbit',
  },
  {
    name: 'rehearsal',
    HUBSPOT_ACCESS_TOKEN: 'pat-na1-…',
    SF_LOGIN_URL: 'https://test.salesforce.com',
    SF_CLIENT_ID: '3MVG8…',
    SF_USERNAME: 'uninstall-bot@example.com.rehearsal',
    SF_PRIVATE_KEY: '-----BEGIN PRIVATE KEY-----\n…\n-----END PRIVATE KEY-----',
  },
  {
    name: 'agency-client',
    HUBSPOT_ACCESS_TOKEN: 'pat-na1-…',
    SF_LOGIN_URL: 'https://example-client.my.salesforce.com',
    SF_CLIENT_ID: '3MVG7…',
    SF_REFRESH_TOKEN: '5Aep861…',
  },
]

export function configurationPage(): string {
  return [
    '# Configuration',
    '',
    'Written by `node docs/generate.ts` from `src/config/variables.ts`. Do not edit.',
    '',
    'Settings are environment variables, or lines of a file `.env` in the folder where the bot is started; the environment',
    'wins. An empty variable counts as unset. `.env.example` is a file to begin with. At start everything that is wrong is',
    'said at once, with what to do about it. `npm run sandbox` needs none of these.',
    '',
    ...variableGroups.flatMap((group) => [...groupSection(group), '']),
    ...targetsSection(),
    '',
  ].join('\n')
}

function groupSection(group: VariableGroup): string[] {
  const members: readonly Variable[] = variables.filter((one) => one.group === group)
  const rows = members.map((one) => [
    `\`${one.name}\``,
    [one.description, ...(one.secret ? ['Secret.'] : [])].join(' '),
    [one.form, ...(one.where === undefined ? [] : [`(${one.where})`])].join(' '),
    one.default === undefined ? '–' : `\`${one.default}\``,
    needs[one.required],
  ])
  return [`## ${headings[group]}`, '', ...table(['Variable', 'What for', 'Value', 'Default', 'Needed'], rows)]
}

function targetsSection(): string[] {
  return [
    '## Several targets',
    '',
    'A target is one HubSpot account with the Salesforce org that it is connected to. Without `TARGETS_FILE` there is one,',
    'named `default`. With it, these variables stand in the file and are refused in the environment:',
    `${targetVariableNames.map((name) => `\`${name}\``).join(', ')}.`,
    '',
    'A name has up to 40 small letters, digits and hyphens, and people type it behind `/uninstall-hubspot`; so it cannot be',
    `one of ${reservedTargetNames.map((name) => `\`${name}\``).join(', ')}.`,
    'Keep the file as safe as the secrets in it (`chmod 600`).',
    '',
    '```json',
    JSON.stringify(exampleTargets, null, 2),
    '```',
  ]
}
