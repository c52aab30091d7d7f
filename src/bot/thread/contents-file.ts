/** Everything that goes with the packages, as CSV, a portion at a time. */
import { z } from 'zod'
import type { Messages } from '../../messages/messages.ts'
import { type ContentsRow, contentsNote } from '../../runbook/packages/package-contents.ts'
import type { Run } from '../../runbook/run.ts'
import type { Notes } from '../../runbook/store-port.ts'
import type { Rows } from '../csv-file.ts'

type ContentsFile = { run: Run; messages: Messages; notes: Notes; since: number }

const rowsSchema = z.array(
  z.object({
    kind: z.enum(['object', 'component', 'customization', 'job', 'unseen']),
    namespace: z.string(),
    type: z.string(),
    name: z.string(),
    detail: z.string(),
  }),
) satisfies z.ZodType<ContentsRow[]>

export async function* contentsRows({ run, messages, notes, since }: ContentsFile): AsyncGenerator<Rows> {
  yield [['what', 'package', 'type', 'name', 'detail']]
  for (let portion = 0; ; portion += 1) {
    const rows = rowsSchema.parse((await notes.get(run.id, contentsNote(since, portion))) ?? [])
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
