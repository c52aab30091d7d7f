/** Copies the package's data before anything goes: Salesforce's own 48-hour copy is a choice in its dialog, not in its API. */
import type { DataCopyFile } from '../../runbook/data-copy-port.ts'
import { Fault } from '../../runbook/fault.ts'
import { chosenPackages } from '../../runbook/run.ts'
import type { PackageObject } from '../../runbook/salesforce-port.ts'
import { reports, type WorkContext, type WorkResult } from '../work.ts'
import { scanOf } from './observe.ts'

export async function copy(context: WorkContext): Promise<WorkResult> {
  const { run, salesforce, dataCopies, clock } = context
  const packages = chosenPackages(run)
  const files: DataCopyFile[] = []
  const { components } = await salesforce.packageContents(packages.map(({ namespace }) => namespace))
  for (const { namespace } of packages) {
    for (const object of await salesforce.packageObjects(namespace)) files.push(await copyObject(context, object))
    const own = components.filter((component) => component.namespace === namespace)
    files.push(await dataCopies.writeMetadata(run.id, `components-${namespace}`, own))
  }
  for (const { blocker } of (await scanOf(salesforce, packages)).blockers) {
    if (blocker.kind !== 'layout') continue
    files.push(
      await dataCopies.writeMetadata(run.id, `layout-${blocker.layout}`, await salesforce.readLayout(blocker.layout)),
    )
  }
  const createdAt = clock().toISOString()
  const namespace = packages.map((installed) => installed.namespace).join(',')
  const manifest = await dataCopies.seal({ runId: run.id, namespace, createdAt, files })
  const { intact, differing } = await dataCopies.check(run.id, manifest.sha256)
  if (!intact) throw incomplete(differing.join(', '))
  return reports({
    command: 'report-data-copy',
    copy: {
      location: dataCopies.location(run.id),
      files: manifest.files.length,
      rows: manifest.rows,
      bytes: manifest.bytes,
      sha256: manifest.sha256,
    },
  })
}

/** An object's copy counts only if the file holds as many rows as the org does. */
async function copyObject({ run, salesforce, dataCopies }: WorkContext, object: PackageObject): Promise<DataCopyFile> {
  const rows = await salesforce.exportRows(object.name)
  const file = await dataCopies.writeRows(run.id, object.name, rows.pages)
  const counts = [file.rows, rows.rowCount(), object.records]
  if (new Set(counts).size > 1) throw incomplete(`${object.name}: ${counts.join(' / ')}`)
  return file
}

function incomplete(detail: string): Fault {
  return new Fault({ vendor: 'salesforce', kind: 'permanent', code: 'copy-incomplete', detail })
}
