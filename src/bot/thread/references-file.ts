/** Everything that people have to clear in Salesforce, as CSV: a checklist shows a dozen, an org may have thousands. */
import type { Messages } from '../../messages/messages.ts'
import { type Notes, note } from '../../runbook/notes.ts'
import type { Hindrance } from '../../runbook/packages/references.ts'
import type { Run } from '../../runbook/run.ts'
import type { Rows } from '../csv-file.ts'

type ReferencesFile = { run: Run; messages: Messages; notes: Notes }

const columns = ['state', 'type', 'name', 'refers_to', 'where', 'salesforce_says', 'what_to_do']

export async function* referencesRows({ run, messages, notes }: ReferencesFile): AsyncGenerator<Rows> {
  yield [columns]
  const look = await notes.get(run.id, note('references'))
  yield (look?.list.hindrances ?? []).map((hindrance) => cells(hindrance, run, messages))
}

function cells({ type, name, refersTo, path, blocks, says, state }: Hindrance, run: Run, messages: Messages): string[] {
  const { states, clearing } = messages.referencesFile
  const place = path === null || !run.org ? '' : `${run.org.instanceUrl}${path}`
  const shownState = states[state === 'open' && blocks === 'perhaps' ? 'perhaps' : state]
  return [shownState, type, name, refersTo.join('; '), place, says.join('; '), clearing(type)]
}
