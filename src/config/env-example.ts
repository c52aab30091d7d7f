/** `.env.example`, written from the table of variables. */
import { type Variable, type VariableGroup, variableGroups } from './variable.ts'
import { variables } from './variables.ts'

const headings: Record<VariableGroup, string> = {
  slack: 'Slack',
  people: 'Who may do what',
  hubspot: 'HubSpot',
  salesforce: 'Salesforce',
  running: 'Running the bot',
}

const needs: Record<Variable['required'], string> = {
  always: 'Required.',
  either: 'One of several ways: see the neighbours.',
  no: 'Optional.',
}

export function envExample(): string {
  const intro = [
    "# Copy this file to .env and fill it in. Written by: npx -c 'node src/config/print-env-example.ts'",
    '# npm run sandbox needs none of this.',
  ]
  return [...intro, ...variableGroups.flatMap(groupLines)].join('\n').concat('\n')
}

function groupLines(group: VariableGroup): string[] {
  const members: readonly Variable[] = variables.filter((one) => one.group === group)
  return ['', `# --- ${headings[group]} ---`, ...members.flatMap(variableLines)]
}

function variableLines(one: Variable): string[] {
  const where = one.where === undefined ? [] : [`# Found at: ${one.where}`]
  // What has a default or is one of several stays commented out: an empty line would look like something to fill in.
  const line = one.required === 'always' ? `${one.name}=` : `# ${one.name}=${one.default ?? ''}`
  return ['', `# ${one.description}`, `# ${needs[one.required]} Set it to ${one.form}.`, ...where, line]
}
