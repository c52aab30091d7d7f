/**
 * Copies one object's rows. Salesforce keeps an export for days, so whoever comes after a crash goes on behind the last page
 * that is on disk; only where the export is gone, or does not fit, the object begins anew.
 */
import type { DataCopyFile, RowsKey, RowsMark, RowsWriter } from '../../runbook/data-copy-port.ts'
import { Fault, type FaultCode, faultIs } from '../../runbook/fault.ts'
import type { Run } from '../../runbook/run.ts'
import type { ObjectExtract } from '../../runbook/salesforce-port.ts'
import type { WorkContext } from '../work.ts'
import { difference, fileNameOf } from './copy-counts.ts'

type CopyPorts = Pick<WorkContext, 'salesforce' | 'dataCopies' | 'clock' | 'stillCurrent'> & {
  run: Pick<Run, 'id'>
}

type ObjectCopy = { extract: ObjectExtract; edition: number; onPage: (mark: RowsMark) => Promise<void> }

/** `elsewhere`: the run has gone on without this job, or another worker has the object now. */
export async function copyObject(ports: CopyPorts, copy: ObjectCopy): Promise<DataCopyFile | 'elsewhere'> {
  const { extract, edition } = copy
  const { namespace } = extract
  const key = { runId: ports.run.id, name: fileNameOf(extract), namespace, edition }
  const differences: string[] = []
  // The org may change while it is read, once.
  while (differences.length < 2) {
    const file = await fetchRows(ports, copy, key)
    if (file === 'elsewhere') return file
    const found = difference(extract, { file: file.rows, org: await ports.salesforce.countRows(extract) })
    if (found === undefined) return file
    differences.push(found)
    await ports.dataCopies.discardRows(key)
  }
  throw new Fault({
    vendor: 'salesforce',
    kind: 'permanent',
    code: 'copy-incomplete',
    detail: differences.at(-1) ?? '',
  })
}

/** What Salesforce says of an export that it does not give any more, or of a place in it. */
const unusable: FaultCode[] = ['not-found', 'rejected', 'unexpected-answer']

async function fetchRows(ports: CopyPorts, copy: ObjectCopy, key: RowsKey): Promise<DataCopyFile | 'elsewhere'> {
  const file = await ports.dataCopies.finishedFile(key)
  if (file) return file
  const writer = await ports.dataCopies.openRows(key)
  const noted = writer.mark()
  if (noted && (await isStillThere(ports, copy.extract, noted))) {
    try {
      return await readOn(ports, { ...copy, writer, from: noted })
    } catch (error) {
      if (!faultIs(error, ...unusable)) throw error
    }
  }
  const readFrom = ports.clock().toISOString()
  const exportId = await ports.salesforce.startExport(copy.extract)
  const from = await writer.begin({ exportId, header: copy.extract.fields, readFrom })
  return from === 'overtaken' ? 'elsewhere' : readOn(ports, { ...copy, writer, from })
}

/** A package that was upgraded meanwhile has other fields; a complete part must be as long as its export. */
async function isStillThere({ salesforce }: CopyPorts, extract: ObjectExtract, noted: RowsMark): Promise<boolean> {
  if (noted.header.join() !== extract.fields.join()) return false
  try {
    const rows = await salesforce.exportedRows(noted.exportId)
    return noted.complete ? noted.rows === rows : noted.rows <= rows
  } catch (error) {
    if (faultIs(error, ...unusable)) return false
    throw error
  }
}

type Reading = ObjectCopy & { writer: RowsWriter; from: RowsMark }

async function readOn(ports: CopyPorts, { writer, from, onPage }: Reading): Promise<DataCopyFile | 'elsewhere'> {
  const { exportId, header } = from
  const expected = await ports.salesforce.exportedRows(exportId)
  let mark = from
  while (!mark.complete) {
    if (!(await ports.stillCurrent())) return 'elsewhere'
    const page = await ports.salesforce.exportPage(exportId, { header, next: mark.next ?? undefined })
    const added = await writer.addPage(page)
    if (added === 'overtaken') return 'elsewhere'
    mark = added
    await onPage(mark)
  }
  if (mark.rows !== expected) throw miscounted(mark.rows, expected)
  const file = await writer.finish()
  return file === 'overtaken' ? 'elsewhere' : file
}

function miscounted(found: number, said: number): Fault {
  const detail = `Bulk API 2.0: ${found} / ${said}`
  return new Fault({ vendor: 'salesforce', kind: 'unknown', code: 'unexpected-answer', detail })
}
