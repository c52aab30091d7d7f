/** The last look before anything goes: what is about to be deleted for ever must be in the approved copy now. */
import { Fault } from '../../runbook/fault.ts'
import { chosenPackages } from '../../runbook/run.ts'
import type { WorkContext } from '../work.ts'
import { difference, fileNameOf } from './copy-counts.ts'
import { visibleExtracts } from './visible-extracts.ts'

/** Files as sealed, and of each object as many rows as the org has. */
export async function requireCompleteCopy({
  run,
  salesforce,
  dataCopies,
}: Pick<WorkContext, 'run' | 'salesforce' | 'dataCopies'>): Promise<void> {
  if (run.choice?.dataCopy !== 'keep') return
  const { intact, differing } = await dataCopies.check(run.id, run.dataCopy?.sha256 ?? '')
  if (!intact) throw incomplete(differing)
  const files = (await dataCopies.sealed(run.id))?.files ?? []
  const differences: string[] = []
  for (const extract of await visibleExtracts(salesforce, chosenPackages(run))) {
    if (extract.fields.length === 0) continue
    const file = files.find(({ kind, name }) => kind === 'rows' && name === fileNameOf(extract))
    const found = difference(extract, { file: file?.rows, org: await salesforce.countRows(extract) })
    if (found !== undefined) differences.push(found)
  }
  if (differences.length > 0) throw incomplete(differences)
}

function incomplete(details: string[]): Fault {
  return new Fault({ vendor: 'salesforce', kind: 'permanent', code: 'copy-incomplete', detail: details.join('; ') })
}
