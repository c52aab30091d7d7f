/** Copies the package's data before anything goes: Salesforce's own 48-hour copy is a choice in its dialog, not in its API. */
import type { CopiedPackage, DataCopyFile, DataCopyManifest, LeftOut } from '../../runbook/data-copy-port.ts'
import { Fault } from '../../runbook/fault.ts'
import { note } from '../../runbook/notes.ts'
import type { CopyProgress } from '../../runbook/packages/copy-progress.ts'
import { packageName, samePackage, withoutNamespace } from '../../runbook/packages/same-package.ts'
import { pacedOn } from '../../runbook/plan/write-pace.ts'
import { chosenPackages } from '../../runbook/run.ts'
import type { ObjectExtract } from '../../runbook/salesforce-port.ts'
import { reports, type WorkContext, type WorkResult } from '../work.ts'
import { fileNameOf } from './copy-counts.ts'
import { copyDescriptions, copyMetadata } from './copy-metadata.ts'
import { copyObject } from './copy-object.ts'
import { visibleExtracts } from './visible-extracts.ts'

type CopyContext = Pick<WorkContext, 'run' | 'salesforce' | 'dataCopies' | 'store' | 'clock' | 'stillCurrent' | 'show'>

export async function copy(context: CopyContext): Promise<WorkResult> {
  const { run, salesforce, dataCopies, clock } = context
  const installed = await salesforce.installedPackages()
  const chosen = chosenPackages(run)
  const packages = installed.filter((found) => chosen.some((one) => samePackage(one, found)))
  const earlier = await dataCopies.sealed(run.id)
  const isGone = (one: CopiedPackage) => !installed.some((found) => samePackage(one, found))
  const gone = distinct([...chosen, ...(earlier?.packages ?? [])], packageName).filter(isGone)
  // It may hold all that is left of a package; one that is made without it must not pass for the whole.
  if (run.dataCopy && !earlier && run.packages?.installed.some(isGone)) throw incomplete(run.dataCopy.location)

  const extracts = await visibleExtracts(salesforce, packages)
  const exportable = extracts.filter(({ fields }) => fields.length > 0)
  const rows = await copyRows(context, exportable)
  if (rows === 'elsewhere') return { kind: 'elsewhere' }
  const kept = await keptFiles(context, { earlier, gone })
  const metadata = [...(await copyDescriptions(context, exportable)), ...(await copyMetadata(context, packages))]
  if (!(await context.stillCurrent())) return { kind: 'elsewhere' }

  const nameless = withoutNamespace([...packages, ...gone])
  const leftOut = [...leftOutOf(extracts), ...(gone.length > 0 ? (earlier?.leftOut ?? []) : [])]
  const manifest = await dataCopies.seal({
    runId: run.id,
    namespace: [...packages, ...gone].map(({ namespace }) => namespace).join(','),
    createdAt: clock().toISOString(),
    ...(run.org && { orgId: run.org.orgId }),
    packages: [...packages, ...gone].map(({ namespace, name, version, versionId }) => {
      return { namespace, name, version, versionId }
    }),
    leftOut: distinct(leftOut, (one) => JSON.stringify(one)),
    recycleBin: 'not copied',
    archivedActivities: 'not copied',
    attachments: 'not copied',
    ...(nameless.length > 0 && { unseenPackages: nameless.map(({ name }) => name) }),
    // What is there anew has been written over what was kept.
    files: distinct([...rows, ...metadata, ...kept], ({ path }) => path),
  })
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
      leftOut: extracts.reduce((sum, extract) => sum + extract.leftOut.length, 0),
    },
  })
}

async function copyRows(context: CopyContext, extracts: ObjectExtract[]): Promise<DataCopyFile[] | 'elsewhere'> {
  const { salesforce, dataCopies } = context
  const edition = await editionOf(context)
  const finished = (await dataCopies.finishedRows(context.run.id, edition)).map(({ name }) => name)
  let [total, room] = [0, 0]
  for (const extract of extracts) {
    const rows = await salesforce.countRows(extract)
    total += rows
    if (!finished.includes(fileNameOf(extract))) room += sizeOf(extract.fields, rows)
  }
  await dataCopies.requireRoom(room)
  const files: DataCopyFile[] = []
  for (const [index, extract] of extracts.entries()) {
    const before = { rows: sumOf(files, 'rows'), bytes: sumOf(files, 'bytes') }
    const onPage = ({ rows, bytes }: { rows: number; bytes: number }) => {
      const place = { object: index + 1, objects: extracts.length, total }
      return showProgress(context, { ...place, rows: before.rows + rows, bytes: before.bytes + bytes })
    }
    const file = await copyObject(context, { extract, edition, onPage })
    if (file === 'elsewhere') return file
    files.push(file)
  }
  return files
}

/** Compressed rows of CRM data take about as much; what turns out larger ends with the disk's own word. */
const bytesPerRow = 30
const bytesPerField = 4

function sizeOf(fields: readonly string[], rows: number): number {
  return rows * (bytesPerRow + bytesPerField * fields.length)
}

/** Each copy that was reported ends an edition: the next one, asked for because the org has changed, uses nothing of it. */
async function editionOf({ run, store }: CopyContext): Promise<number> {
  const events = await store.log.read(run.id)
  return events.findLast(({ type }) => type === 'data-copied')?.seq ?? 0
}

function leftOutOf(extracts: readonly ObjectExtract[]): LeftOut[] {
  return extracts.flatMap(({ object, leftOut }) => (leftOut.length > 0 ? [{ object, fields: leftOut }] : []))
}

type Kept = { earlier: DataCopyManifest | undefined; gone: readonly CopiedPackage[] }

/** Of a package that is gone there are no other rows any more than those that were copied before, also if it is not chosen now. */
async function keptFiles(context: CopyContext, { earlier, gone }: Kept): Promise<DataCopyFile[]> {
  const { run, dataCopies } = context
  const sealed = (earlier?.files ?? []).map((file) => ({ namespace: earlier?.namespace ?? '', ...file }))
  const finished = await dataCopies.finishedRows(run.id, await editionOf(context))
  const byPath = new Map([...sealed, ...finished].map((file) => [file.path, file]))
  return [...byPath.values()].filter((file) => gone.some(({ namespace }) => namespace === file.namespace))
}

const showEveryMs = 2_000

async function showProgress(context: CopyContext, progress: Omit<CopyProgress, 'pace'>): Promise<void> {
  const { run, store, clock } = context
  const shown = note('copy-progress', run.phaseSince)
  const last = await store.notes.get(run.id, shown)
  const ms = clock().getTime()
  if (last && ms - last.pace.latestMs < showEveryMs) return
  const pace = pacedOn(last?.pace, { ms, records: progress.rows })
  await store.notes.set(run.id, shown, { ...progress, pace })
  await context.show()
}

/** The first of each name. */
function distinct<T>(all: readonly T[], nameOf: (one: T) => string): T[] {
  const names = all.map(nameOf)
  return all.filter((one, index) => names.indexOf(nameOf(one)) === index)
}

function sumOf(files: readonly DataCopyFile[], figure: 'rows' | 'bytes'): number {
  return files.reduce((sum, file) => sum + file[figure], 0)
}

function incomplete(detail: string): Fault {
  return new Fault({ vendor: 'salesforce', kind: 'permanent', code: 'copy-incomplete', detail })
}
