/** Copies the large object once, and tells how long it took: through the bot's own gateway, job and store, or as one might do without. */
import { createWriteStream } from 'node:fs'
import { open, rename } from 'node:fs/promises'
import { join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { Connection } from 'jsforce'
import { sandboxKeys } from '../sandbox/simulators.ts'
import { copyObject } from '../src/jobs/uninstall/copy-object.ts'
import { createDataCopyStore } from '../src/services/data-copy/store.ts'
import { createSalesforceGateway } from '../src/services/salesforce/gateway.ts'
import type { SalesforceGatewayOptions } from '../src/services/salesforce/session/credentials.ts'
import { createSession } from '../src/services/salesforce/session/session.ts'
import { answerQuestions } from './child.ts'
import { type Copied, copyRequest } from './copy-terms.ts'

const { url, folder, how } = copyRequest.parse(JSON.parse(process.argv[2] ?? ''))
const options: SalesforceGatewayOptions = {
  loginUrl: url,
  credentials: {
    kind: 'client-credentials',
    clientId: sandboxKeys.salesforceClientId,
    clientSecret: sandboxKeys.salesforceClientSecret,
  },
  access: 'read-only',
  apiVersion: '68.0',
}
const gateway = createSalesforceGateway(options)
const [extract] = await gateway.packageExtracts('HubSpot_Inc')
if (extract === undefined) throw new Error('there is nothing to copy')
const object = extract

type Outcome = Pick<Copied, 'rows' | 'headersAsRows'>

async function copy(): Promise<Outcome> {
  const dataCopies = createDataCopyStore({ folder })
  const ports = {
    run: { id: 'bench' },
    salesforce: gateway,
    dataCopies,
    clock: () => new Date(),
    stillCurrent: async () => true,
  }
  const file = await copyObject(ports, { extract: object, edition: 0, onPage: async () => {} })
  if (file === 'elsewhere') throw new Error('the copy was not made')
  return { rows: file.rows, headersAsRows: 0 }
}

/** The least that copying can cost: page after page into a file, and the file onto the disk. */
async function pipe(): Promise<Outcome> {
  const session = createSession(options)
  const exportId = await gateway.startExport(object)
  const rows = await gateway.exportedRows(exportId)
  const path = join(folder, 'pipe.csv')
  for (let locator = ''; locator !== 'null'; ) {
    const position = locator === '' ? '' : `&locator=${locator}`
    const page = await session.stream(`/jobs/query/${exportId}/results?maxRecords=50000${position}`)
    await pipeline(page.body, createWriteStream(`${path}.part`, { flags: locator === '' ? 'w' : 'a' }))
    locator = page.headers.get('sforce-locator') ?? 'null'
  }
  const handle = await open(`${path}.part`, 'r+')
  await handle.sync()
  await handle.close()
  await rename(`${path}.part`, path)
  return { rows, headersAsRows: 0 }
}

/** What jsforce offers for it. It may also end this process. */
async function sdk(): Promise<Outcome> {
  const connection = new Connection({ loginUrl: url, instanceUrl: url, version: '62.0' })
  const { access_token } = await signIn()
  connection.accessToken = access_token
  const records = await connection.bulk2.query(`SELECT ${object.fields.join(', ')} FROM ${object.object}`, {
    pollTimeout: 600_000,
    pollInterval: 200,
  })
  let rows = 0
  let headersAsRows = 0
  for await (const record of records) {
    rows += 1
    if (Reflect.get(Object(record), 'Id') === 'Id') headersAsRows += 1
  }
  return { rows, headersAsRows }
}

async function signIn(): Promise<{ access_token: string }> {
  const body = new URLSearchParams({
    grant_type: 'client_credentials',
    client_id: sandboxKeys.salesforceClientId,
    client_secret: sandboxKeys.salesforceClientSecret,
  })
  const answer = await fetch(`${url}/services/oauth2/token`, { method: 'POST', body })
  const { access_token } = Object(await answer.json())
  return { access_token: String(access_token) }
}

const ways = { copy, pipe, sdk }

answerQuestions('ready', async () => {
  const began = performance.now()
  const outcome = await ways[how]()
  const ms = performance.now() - began
  return { ...outcome, ms, peakMb: Math.round(process.resourceUsage().maxRSS / 1024) } satisfies Copied
})
