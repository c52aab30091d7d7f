/** Everything that goes with the packages, as CSV, a portion at a time. */
import type { Messages } from '../../messages/messages.ts'
import { type Notes, note } from '../../runbook/notes.ts'
import type { Run } from '../../runbook/run.ts'
import type { Rows } from '../csv-file.ts'

type ContentsFile = { run: Run; messages: Messages; notes: Notes; since: number }

export async function* contentsRows({ run, messages, notes, since }: ContentsFile): AsyncGenerator<Rows> {
  yield [['what', 'package', 'type', 'name', 'detail']]
  for (let portion = 0; ; portion += 1) {
    const rows = (await notes.get(run.id, note('package-contents', since, portion))) ?? []
    if (rows.length === 0) return
    yield rows.map(({ kind, namespace, type, name, detail }) => [
      messages.contentsFile.kinds[kind],
      namespace,
      type,
      name,
      detail,
    ])
  }
}
