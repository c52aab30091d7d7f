/** Words around the mapping as a CSV file: the modal that takes it, and what can be wrong with it. */
import type { MappingProblem, MappingProblemCode } from '../../runbook/owners/mapping-csv.ts'
import { code, number } from '../format.ts'

const locale = 'en'

const problems: Record<MappingProblemCode, (value: string) => string> = {
  'not-csv': () => 'this is not a CSV file. Save the table as CSV and upload that',
  'too-big': () => 'the file is larger than 1 MB. Keep one line for each owner and nothing else',
  'unknown-column': (name) => `I do not know the column ${name}. Remove it`,
  'missing-column': (name) => `the column ${name} is missing`,
  'repeated-column': (name) => `the column ${name} is there twice`,
  'too-many-cells': (value) => `the line has more cells than columns: ${value}. Put quotes around a text with commas`,
  formula: (value) => `${value} begins like a formula. Write the text itself, or the owner’s id`,
  'unknown-owner': (id) => `the owner ${id} is not among those that need a successor`,
  'repeated-owner': (id) => `the owner ${id} is there twice`,
  'missing-owner': (owner) => `there is no line for the owner ${owner}`,
  'empty-successor': () => 'no successor. Write an e-mail address, an owner’s id, `nobody` or `keep`',
  'unknown-successor': (value) => `no owner has the e-mail address or id ${value}`,
  'ambiguous-successor': (value) => `several owners have the e-mail address ${value}. Write the id`,
  'archived-successor': (value) => `${value} is archived. Choose an active HubSpot user`,
  'salesforce-only-successor': (value) => `${value} exists in Salesforce only. Choose an active HubSpot user`,
  'queue-successor': (value) => `${value} is a queue. Choose an active HubSpot user`,
  'deactivated-user-successor': (value) => `${value} is deactivated. Choose an active HubSpot user`,
}

export const uploadModal = {
  title: 'Upload a mapping',
  submit: 'Make the plan',
  close: 'Cancel',
  intro:
    'Take the CSV file from the thread and write a successor into the last column of each line: the e-mail address or the id of a HubSpot owner, `nobody` to leave the records without owner, or `keep` to leave them as they are. Nothing is written to HubSpot before the plan is approved.',
  label: 'CSV file, at most 1 MB',
  refused: (count: number) =>
    `*I did not take this file: ${number(count, locale)} ${count === 1 ? 'problem' : 'problems'}.* Nothing was changed.`,
  problem: ({ line, code: reason, value }: MappingProblem) =>
    `${line === null ? 'File' : `Line ${number(line, locale)}`}: ${problems[reason](code(shown(value)))}`,
  more: (count: number) => `… and ${number(count, locale)} more`,
  unreadable: (why: string) =>
    `I could not fetch the file from Slack (${code(shown(why))}). Nothing was changed. Try again; if the problem persists, check that the app has the scope \`files:read\`.`,
}

/** A cell may be a novel. */
function shown(value: string): string {
  return value.length <= 60 ? value : `${value.slice(0, 59)}…`
}
