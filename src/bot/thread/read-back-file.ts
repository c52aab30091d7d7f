/** The records that were not as we had left them when they were read back, as CSV, a portion at a time. */
import type { Messages } from '../../messages/messages.ts'
import { type Notes, note } from '../../runbook/notes.ts'
import type { ReadBackRow } from '../../runbook/plan/read-back.ts'
import type { Run } from '../../runbook/run.ts'
import type { Rows } from '../csv-file.ts'

type ReadBackFile = { run: Run; messages: Messages; notes: Notes; since: number }

const columns = [
  'object',
  'property',
  'record_id',
  'finding',
  'former_value',
  'written_value',
  'set_value',
  'set_at',
  'set_by',
  'present_value',
  'surviving_record_id',
  'advice',
]

export async function* readBackRows({ run, messages, notes, since }: ReadBackFile): AsyncGenerator<Rows> {
  yield [columns]
  for (let portion = 0; ; portion += 1) {
    const rows = (await notes.get(run.id, note('read-back', since, portion))) ?? []
    if (rows.length === 0) return
    yield rows.map((row) => cells(row, messages))
  }
}

function cells({ object, property, id, former, ours, finding }: ReadBackRow, { readBackFile }: Messages): string[] {
  const set = somebodys(finding)
  return [
    object,
    property,
    id,
    readBackFile.findings[finding.kind],
    former ?? '',
    ours ?? '',
    set?.value ?? '',
    set?.at ?? '',
    set?.by ?? '',
    ('value' in finding && finding.value) || '',
    finding.kind === 'merged' ? finding.into : '',
    readBackFile.advice[finding.kind],
  ]
}

/** What somebody else set, before us or after us. */
function somebodys(finding: ReadBackRow['finding']): { value: string | null; at: string; by: string } | undefined {
  if (finding.kind === 'overwritten') return finding.lost
  return finding.kind === 'changed-since' ? finding : undefined
}
