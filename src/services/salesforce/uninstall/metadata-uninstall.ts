import { strToU8, zipSync } from 'fflate'
import { z } from 'zod'
import type { FoundRequest, Objection, UninstallProgress, UninstallRequest } from '../../../runbook/salesforce-port.ts'
import { permission } from '../permissions.ts'
import { fault } from '../session/faults.ts'
import { parse, query, soqlText } from '../session/query.ts'
import type { SalesforceSession } from '../session/session.ts'
import { endedInTime, isUnheard, type RequestTimes } from './request-times.ts'

/** CumulusCI's options. `purgeOnDelete` is refused outside sandboxes, and a roll-back must leave the package whole. */
const deployOptions = {
  allowMissingFiles: false,
  autoUpdatePackage: false,
  checkOnly: false,
  ignoreWarnings: true,
  performRetrieve: false,
  purgeOnDelete: false,
  rollbackOnError: true,
  runAllTests: false,
  singlePackage: true,
}

const created = z.looseObject({ id: z.string().min(1) })

export async function startDeploy(session: SalesforceSession, namespace: string): Promise<UninstallRequest> {
  const archive = uninstallArchive(namespace, session.apiVersion)
  // REST, because the SOAP deploy refuses JWT-shaped access tokens.
  const answer = await session.call((conn) => conn.metadata.deployRest(archive, deployOptions), permission.metadata)
  return { id: parse(created, answer).id, strategy: 'metadata' }
}

function uninstallArchive(namespace: string, apiVersion: string): Buffer {
  if (!/^[A-Za-z]\w*$/.test(namespace)) throw fault('permanent', 'rejected', `"${namespace}" is not a namespace`)
  const types = `<types><members>${namespace}</members><name>InstalledPackage</name></types>`
  const files = { 'package.xml': manifest('', apiVersion), 'destructiveChanges.xml': manifest(types, apiVersion) }
  return Buffer.from(
    zipSync({
      'package.xml': strToU8(files['package.xml']),
      'destructiveChanges.xml': strToU8(files['destructiveChanges.xml']),
    }),
  )
}

function manifest(types: string, apiVersion: string): string {
  const content = `${types}<version>${apiVersion}</version>`
  return `<?xml version="1.0" encoding="UTF-8"?>\n<Package xmlns="http://soap.sforce.com/2006/04/metadata">${content}</Package>\n`
}

const deployMessage = z.looseObject({
  componentType: z.string().nullish(),
  fullName: z.string().nullish(),
  problem: z.string().nullish(),
  problemType: z.string().nullish(),
})
const deployResult = z.looseObject({
  status: z.string(),
  done: z.boolean(),
  errorMessage: z.string().nullish(),
  stateDetail: z.string().nullish(),
  numberComponentsDeployed: z.number().nullish(),
  numberComponentsTotal: z.number().nullish(),
  details: z
    .looseObject({
      componentFailures: z.array(deployMessage).nullish(),
      componentSuccesses: z.array(deployMessage).nullish(),
    })
    .nullish(),
})

type DeployResult = z.infer<typeof deployResult>

async function readDeploy(session: SalesforceSession, id: string): Promise<DeployResult> {
  return parse(deployResult, await session.call((conn) => conn.metadata.checkDeployStatus(id, true, true)))
}

export async function deployProgress(session: SalesforceSession, id: string): Promise<UninstallProgress> {
  const result = await readDeploy(session, id)
  if (!result.done) return running(result)
  const unknown = messagesOf(result).find(({ problem }) => isUnknownPackage(problem ?? ''))
  if (unknown) return { state: 'impossible', reason: unknown.problem ?? '' }
  if (result.status === 'Succeeded' || result.status === 'SucceededPartial') return { state: 'succeeded' }
  return { state: 'failed', errors: objections(result) }
}

function running({ status, stateDetail, numberComponentsDeployed: done, numberComponentsTotal: total }: DeployResult) {
  const parts = done != null && total ? { parts: { done, total } } : {}
  return { state: 'running', status: stateDetail || status, ...parts } as const
}

function messagesOf({ details }: DeployResult) {
  return [...(details?.componentFailures ?? []), ...(details?.componentSuccesses ?? [])]
}

/** With `ignoreWarnings` it is a mere warning, and the deployment "succeeds" without removing anything. */
function isUnknownPackage(problem: string): boolean {
  return /^No InstalledPackage named\b/i.test(problem)
}

/** All that the answer says, also what names no component; where it says nothing, its word for the end. */
function objections({ status, errorMessage, details }: DeployResult): Objection[] {
  const named = (details?.componentFailures ?? []).map(({ componentType, fullName, problem }) => ({
    type: componentType ?? '',
    name: fullName ?? '',
    text: problem ?? '',
  }))
  const all = [...named, { type: '', name: '', text: errorMessage ?? '' }].filter(({ text }) => text !== '')
  return all.length > 0 ? all : [{ type: '', name: '', text: status }]
}

const requestRow = z.looseObject({ Id: z.string(), Status: z.string(), CreatedDate: z.string() })

/**
 * Salesforce keeps the deployments but not what was in them; the details tell. A running one may not have come to them yet: then
 * it is neither taken for ours nor passed over.
 */
export async function findDeploy(
  session: SalesforceSession,
  namespace: string,
  times: RequestTimes,
): Promise<FoundRequest | undefined> {
  const filter = `CreatedById = ${soqlText(await session.userId())} AND CheckOnly = false AND CreatedDate >= ${times.runningFrom}`
  const soql = `SELECT Id, Status, CreatedDate FROM DeployRequest WHERE ${filter} ORDER BY CreatedDate DESC`
  const rows = await query(session, { soql, api: 'tooling', row: requestRow, need: permission.metadata })
  for (const { Id: id, Status: status, CreatedDate: createdAt } of rows) {
    if (/^cancel/i.test(status)) continue
    if (/^failed/i.test(status) && !isUnheard({ id, createdAt }, times)) continue
    if (/^succeeded/i.test(status) && !endedInTime(createdAt, times)) continue
    const result = await readDeploy(session, id)
    const named = namespacesIn(result)
    if (named.includes(namespace)) return { id, strategy: 'metadata' }
    if (named.length > 0) continue
    if (!result.done && messagesOf(result).length === 0) return { id, strategy: 'metadata', unclear: result.status }
    // One that failed as a whole names nothing; to tell of another's failure removes nothing, to pass over ours makes a second request.
    if (/^failed/i.test(status)) return { id, strategy: 'metadata' }
  }
  return undefined
}

function namespacesIn(result: DeployResult): string[] {
  const packages = messagesOf(result).filter(({ componentType }) => componentType === 'InstalledPackage')
  return packages.map(({ fullName }) => fullName ?? '')
}
