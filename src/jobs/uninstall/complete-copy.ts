/** The last look before anything goes: what is about to be deleted for ever must be in the approved copy now. */
import { Fault } from '../../runbook/fault.ts'
import { chosenPackages } from '../../runbook/run.ts'
import type { WorkContext } from '../work.ts'
import { difference, fileNameOf } from './copy-counts.ts'
import { visibleExtracts } from './visible-extracts.ts'

/** Files as sealed, of each object as many rows as the org has, and none that somebody has changed since they were read. */
export async function requireCompleteCopy({
  run,
  salesforce,
  dataCopies,
}: Pick<WorkContext, 'run' | 'salesforce' | 'dataCopies'>): Promise<void> {
  if (run.choice?.dataCopy !== 'keep') return
  const { intact, differing } = await dataCopies.check(run.id, run.dataCopy?.sha256 ?? '')
  if (!intact) throw fault('copy-incomplete', differing)
  const sealed = await dataCopies.sealed(run.id)
  const differences: string[] = []
  const changes: string[] = []
  for (const extract of await visibleExtracts(salesforce, chosenPackages(run))) {
    if (extract.fields.length === 0) continue
    const file = sealed?.files.find(({ kind, name }) => kind === 'rows' && name === fileNameOf(extract))
    const found = difference(extract, { file: file?.rows, org: await salesforce.countRows(extract) })
    if (found !== undefined) differences.push(found)
    // Contacts change all day, and what the package has on them only by the sync, which is over.
    const readFrom = file?.readFrom ?? sealed?.readFrom
    if (extract.origin === 'extended' || readFrom === undefined) continue
    const changed = await salesforce.countChanged(extract, readFrom)
    if (changed > 0) changes.push(`${extract.object}: ${changed}`)
  }
  if (differences.length > 0) throw fault('copy-incomplete', differences)
  if (changes.length > 0) throw fault('copy-outdated', changes)
}

function fault(code: 'copy-incomplete' | 'copy-outdated', details: string[]): Fault {
  return new Fault({ vendor: 'salesforce', kind: 'permanent', code, detail: details.join('; ') })
}
