/** What keeps a dry run dry: a request that is not known to read never leaves the process. */
import { Fault } from '../../../runbook/fault.ts'

export type OutgoingRequest = {
  method: string
  url: string
  headers?: Record<string, string>
  body?: string | Uint8Array
}

const readingSoapCalls = new Set([
  'listMetadata',
  'readMetadata',
  'describeMetadata',
  'checkDeployStatus',
  'retrieve',
  'checkRetrieveStatus',
])

export function refuseWrite(request: OutgoingRequest): void {
  if (onlyReads(request)) return
  const { pathname } = new URL(request.url)
  throw new Fault({
    vendor: 'salesforce',
    kind: 'permanent',
    code: 'write-in-dry-run',
    detail: `${request.method} ${pathname} would change the org`,
  })
}

function onlyReads({ method, url, body }: OutgoingRequest): boolean {
  if (method === 'GET' || method === 'HEAD') return true
  if (method !== 'POST') return false
  const { pathname } = new URL(url)
  const text = typeof body === 'string' ? body : ''
  if (pathname.endsWith('/services/oauth2/token')) return true
  // A query job only reads; it is made by POST because it is a resource of its own.
  if (/^\/services\/data\/v[\d.]+\/jobs\/query$/.test(pathname)) return true
  if (!pathname.startsWith('/services/Soap/m/')) return false
  const operation = /<soapenv:Body[^>]*><(\w+)[ >/]/.exec(text)?.[1]
  return operation !== undefined && readingSoapCalls.has(operation)
}
