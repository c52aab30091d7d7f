/**
 * A Salesforce org with one very large object, in a process of its own. Everything but the export is the simulator of the
 * tests; the pages of the export are made when they are asked for, from one page that was made before: only the numbers in
 * it differ, so that the org is never what everybody waits for, and holds two pages instead of two million rows.
 */
import { createHash } from 'node:crypto'
import { createOrgState } from '../sandbox/salesforce/org.ts'
import { salesforceRoutes } from '../sandbox/salesforce/server.ts'
import { createFaultQueue } from '../sandbox/simulator/fault-queue.ts'
import { startHttpSimulator } from '../sandbox/simulator/http-server.ts'
import type { Answer, Route, SimulatorRequest } from '../sandbox/simulator/route.ts'
import { createRouteLog } from '../sandbox/simulator/route-log.ts'
import { sandboxKeys } from '../sandbox/simulators.ts'
import { createSalesforceWorld } from '../sandbox/world/salesforce-world.ts'
import { answerQuestions } from './child.ts'
import { largeObject, largeOrgRequest, rowsPerPage } from './copy-terms.ts'

const given = largeOrgRequest.parse(JSON.parse(process.argv[2] ?? ''))
let { rows } = given
const world = createSalesforceWorld({ intelligenceRows: 1, activityRows: 0 })
const [hubspot] = world.packages
const [object] = hubspot?.objects ?? []
if (!hubspot || !object) throw new Error('the world has no package')
hubspot.objects = [{ ...object, name: largeObject, rows: [] }]
const columns = object.fields.map(({ name }) => name)
const header = Buffer.from(`${columns.map((name) => `"${name}"`).join(',')}\n`)

/** Nine digits in two places of each row are its number: the last four stay, the others are the page's. */
const blank = '#####'
const rowsPerBlank = 10_000
const words = ['Form: ""Get a quote""', 'Newsletter', 'Katalog bestellt, gratis', 'Webinar:\r\nLight & Shadow', 'Łódź']

function numberOf(index: number): string {
  return `${blank}${String(index % rowsPerBlank).padStart(4, '0')}`
}

function rowText(index: number): string {
  const values = columns.map((name, column) => {
    if (name === 'Id') return `a05000${numberOf(index)}`
    if (name.includes('GUID')) return `guid-${numberOf(index)}`
    if (name.includes('Changes__c') || name.includes('Contact')) return (index * 7919 + column).toString(36)
    if (name.includes('Date') || name.includes('Visit'))
      return new Date(1_500_000_000_000 + index * 977_000).toISOString()
    if (name.includes('Detail')) return `https://app.example.com/contacts/48151623/contact/${1000 + index}`
    if (name.includes('Event')) return words[index % words.length]
    return index % (column + 3) === 0 ? '' : String((index * 31) % 997)
  })
  return `${values.map((value) => `"${value}"`).join(',')}\n`
}

const page = Buffer.concat([
  header,
  Buffer.from(Array.from({ length: rowsPerPage }, (_, index) => rowText(index)).join('')),
])
const places: number[] = []
for (let at = page.indexOf(blank); at !== -1; at = page.indexOf(blank, at + blank.length)) places.push(at)
const perRow = places.length / rowsPerPage

/** The page that begins with this row. */
function pageFrom(first: number): Buffer {
  const bytes = Buffer.from(page)
  for (let row = 0; row < rowsPerPage; row += rowsPerBlank) {
    const digits = Buffer.from(String((first + row) / rowsPerBlank).padStart(blank.length, '0'))
    for (const at of places.slice(row * perRow, (row + rowsPerBlank) * perRow)) {
      for (let digit = 0; digit < blank.length; digit += 1) bytes[at + digit] = digits[digit] ?? 0
    }
  }
  return bytes
}

const org = createOrgState(world, { now: Date.now, uninstallMs: 0 })
const largeRoutes: Route[] = [
  {
    id: 'bench.count',
    method: 'GET',
    path: '/services/data/:version/query',
    write: false,
    source: 'REST API Developer Guide, Query',
    handle: async (request) => {
      const isCount = (request.query.get('q') ?? '').startsWith('SELECT count()')
      return isCount ? { status: 200, json: { totalSize: rows, done: true, records: [] } } : byOthers(request)
    },
  },
  {
    id: 'bench.status',
    method: 'GET',
    path: '/services/data/:version/jobs/query/:id',
    write: false,
    source: 'Bulk API 2.0, Query Jobs',
    handle: ({ params }) => ({
      status: 200,
      json: {
        id: params.id,
        operation: 'query',
        object: largeObject,
        state: 'JobComplete',
        numberRecordsProcessed: rows,
      },
    }),
  },
  {
    id: 'bench.results',
    method: 'GET',
    path: '/services/data/:version/jobs/query/:id/results',
    write: false,
    source: 'Bulk API 2.0, Query Jobs',
    handle: results,
  },
]
const others = salesforceRoutes(org, {
  world,
  clientId: sandboxKeys.salesforceClientId,
  clientSecret: sandboxKeys.salesforceClientSecret,
})

async function byOthers(request: SimulatorRequest): Promise<Answer> {
  const query = others.find(({ id }) => id === 'salesforce.query')
  return (await query?.handle(request)) ?? { status: 404 }
}

function results({ query }: SimulatorRequest): Answer {
  const first = Number(query.get('locator') ?? 0)
  const next = first + rowsPerPage
  return {
    status: 200,
    headers: {
      'content-type': 'text/csv',
      'sforce-locator': next < rows ? String(next) : 'null',
      'sforce-numberofrecords': String(Math.min(rowsPerPage, rows - first)),
    },
    bytes: pageFrom(first),
  }
}

/** Of the whole CSV: one header, and all rows. */
function checksum(): string {
  const hash = createHash('sha256').update(header)
  for (let first = 0; first < rows; first += rowsPerPage) hash.update(pageFrom(first).subarray(header.length))
  return hash.digest('hex')
}

const server = await startHttpSimulator({
  name: 'large-org',
  routes: [...largeRoutes, ...others],
  faults: createFaultQueue(),
  routeLog: createRouteLog(),
  onUnknown: () => ({ status: 404, json: [{ errorCode: 'NOT_FOUND', message: 'unknown' }] }),
})
org.url = server.url

answerQuestions({ url: server.url, pageBytes: page.length }, (question) => {
  if (question === 'checksum') return checksum()
  // Anything else is how many rows the org has from now on.
  rows = Number(question)
  return rows
})
