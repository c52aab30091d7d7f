/** Keeps the full list of what goes with the packages beside the log, for the file in the thread. */
import { note } from '../../runbook/notes.ts'
import { contentsRows } from '../../runbook/packages/package-contents.ts'
import type { PackageContents, PackageObject } from '../../runbook/salesforce-port.ts'
import type { WorkContext } from '../work.ts'

const rowsPerNote = 1_000

export async function keepContents(
  { run, store }: Pick<WorkContext, 'run' | 'store'>,
  contents: PackageContents,
  objects: readonly PackageObject[],
): Promise<void> {
  const rows = contentsRows(contents, objects)
  for (let portion = 0; ; portion += 1) {
    const part = rows.slice(portion * rowsPerNote, (portion + 1) * rowsPerNote)
    // Also the empty one behind the last: a longer list may lie there from a try that was cut off.
    await store.notes.set(run.id, note('package-contents', run.phaseSince, portion), part)
    if (part.length === 0) return
  }
}
