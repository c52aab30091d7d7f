import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { parse } from 'csv-parse/sync'
import { onTestFinished } from 'vitest'
import type { SalesforceOrgState } from '../../sandbox/salesforce/org.ts'
import type { RouteLog } from '../../sandbox/simulator/route-log.ts'
import { copyObject } from '../../src/jobs/uninstall/copy-object.ts'
import type { DataCopyFile, DataCopyStore } from '../../src/runbook/data-copy-port.ts'
import type { ObjectExtract, SalesforceGateway } from '../../src/runbook/salesforce-port.ts'
import { createDataCopyStore } from '../../src/services/data-copy/store.ts'

export const ACTIVITY = 'HubSpot_Inc__HubSpot_Activity__c'
export const RUN = 'run-1'

/** A store of data copies in a folder of its own. */
export async function storeUnderTest() {
  const folder = await mkdtemp(join(tmpdir(), 'data-copy-'))
  onTestFinished(() => rm(folder, { recursive: true, force: true }))
  const store = createDataCopyStore({ folder })
  const filesNow = async () => (await readdir(store.location(RUN))).toSorted()
  const textOf = async (path: string) => gunzipSync(await readFile(join(store.location(RUN), path)))
  return { folder, store, filesNow, textOf, csvOf: async (path: string) => readCsv(await textOf(path)) }
}

export function readCsv(bytes: Buffer): string[][] {
  return parse(bytes, { relax_quotes: false })
}

export async function extractOf(gateway: SalesforceGateway, object: string): Promise<ObjectExtract> {
  const found = (await gateway.packageExtracts('HubSpot_Inc')).find((extract) => extract.object === object)
  if (found === undefined) throw new Error(`nothing of ${object} goes with the package`)
  return found
}

type Place = { gateway: SalesforceGateway; store: DataCopyStore }

/** As the worker does it; the run goes on as long as `stillCurrent` says so. */
export async function copyOf(
  { gateway, store }: Place,
  object: string | ObjectExtract,
  stillCurrent: () => Promise<boolean> = async () => true,
): Promise<DataCopyFile | 'elsewhere'> {
  const extract = typeof object === 'string' ? await extractOf(gateway, object) : object
  const ports = { run: { id: RUN }, salesforce: gateway, dataCopies: store, clock: () => new Date(0), stillCurrent }
  return copyObject(ports, { extract, edition: 0, onPage: async () => {} })
}

export async function copied(place: Place, object: string | ObjectExtract): Promise<DataCopyFile> {
  const file = await copyOf(place, object)
  if (file === 'elsewhere') throw new Error('somebody else has the object')
  return file
}

export function pagesFetched({ routes }: { routes: RouteLog }): number {
  return routes.entries().filter(({ route }) => route === 'salesforce.bulk.query.results').length
}

export function jobsMade({ org }: { org: SalesforceOrgState }): number {
  return org.bulkJobs.length
}

/** The rows as the org holds them, for a file with these columns. */
export function rowsIn(org: SalesforceOrgState, object: string, columns: readonly string[]): string[][] {
  const found = [...org.packages.flatMap(({ objects }) => objects), ...org.extended].find(({ name }) => name === object)
  return (found?.rows ?? []).map((row) => columns.map((column) => String(row[column] ?? '')))
}

/** An export that is ready; what this gives reads it from the network and tells its bytes. */
export async function readyExport(gateway: SalesforceGateway, object: string): Promise<() => Promise<number>> {
  const extract = await extractOf(gateway, object)
  const exportId = await gateway.startExport(extract)
  await gateway.exportedRows(exportId)
  return async () => {
    let bytes = 0
    let next: string | undefined
    do {
      const page = await gateway.exportPage(exportId, { header: extract.fields, next })
      for await (const piece of page.csv) bytes += piece.length
      next = page.next
    } while (next !== undefined)
    return bytes
  }
}
