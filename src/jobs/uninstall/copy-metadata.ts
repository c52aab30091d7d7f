/** What of the packages is no row: what the columns are, their components, what refers to them, and what this run has cleared for the removal. */
import type { DataCopyFile } from '../../runbook/data-copy-port.ts'
import type { InstalledPackage, ObjectExtract } from '../../runbook/salesforce-port.ts'
import type { WorkContext } from '../work.ts'
import { fileNameOf } from './copy-counts.ts'
import { scanOf } from './observe.ts'
import { clearedBlockers } from './restore-blockers.ts'

export async function copyDescriptions(
  { run, salesforce, dataCopies }: Pick<WorkContext, 'run' | 'salesforce' | 'dataCopies'>,
  extracts: readonly ObjectExtract[],
): Promise<DataCopyFile[]> {
  const files: DataCopyFile[] = []
  for (const extract of extracts) {
    const { namespace } = extract
    const described = await salesforce.describeExtract(extract)
    files.push({ ...(await dataCopies.writeMetadata(run.id, `object-${fileNameOf(extract)}`, described)), namespace })
  }
  return files
}

export async function copyMetadata(
  context: Pick<WorkContext, 'run' | 'store' | 'salesforce' | 'dataCopies'>,
  packages: readonly InstalledPackage[],
): Promise<DataCopyFile[]> {
  const { run, salesforce, dataCopies } = context
  const write = (name: string, content: unknown) => dataCopies.writeMetadata(run.id, name, content)
  const files: DataCopyFile[] = []
  const { components, customizations, jobs } = await salesforce.packageContents(
    packages.map(({ namespace }) => namespace),
  )
  for (const { namespace } of packages.filter((one) => one.namespace !== '')) {
    const own = <T extends { namespace: string }>(all: T[]) => all.filter((one) => one.namespace === namespace)
    const file = await write(`components-${namespace}`, own(components))
    files.push({ ...file, namespace })
    if (own(customizations).length > 0)
      files.push({ ...(await write(`customizations-${namespace}`, own(customizations))), namespace })
  }
  if (jobs.length > 0) files.push(await write('scheduled-jobs', jobs))
  const { blockers } = await scanOf(salesforce, packages)
  const cleared = await clearedBlockers(context)
  // One layout may show pages of several packages.
  const layouts = new Set(blockers.flatMap(({ blocker }) => (blocker.kind === 'layout' ? [blocker.layout] : [])))
  for (const layout of layouts) files.push(await write(`layout-${layout}`, await salesforce.readLayout(layout)))
  files.push(await write('blockers', blockers))
  if (cleared.length > 0) files.push(await write('cleared-blockers', cleared))
  return files
}
