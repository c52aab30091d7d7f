import type { Answer, Route, SimulatorRequest } from '../simulator/route.ts'
import { refuse } from './answers.ts'
import { readDeployUpload } from './deploy-archive.ts'
import { type Deploy, type Failure, type SalesforceOrgState, timestamp } from './org.ts'
import { restRoute } from './rest.ts'
import { sameId } from './same-id.ts'

export function uninstallRoutes(org: SalesforceOrgState): Route[] {
  const uninstallRequest = '/services/data/:version/tooling/sobjects/SubscriberPackageVersionUninstallRequest'
  const routes: Route[] = [
    {
      id: 'salesforce.metadata.deploy',
      method: 'POST',
      path: '/services/data/:version/metadata/deployRequest',
      write: true,
      source: 'Metadata API, Deploying with REST',
      handle: (request) => deploy(org, request),
    },
    {
      id: 'salesforce.metadata.deploy.status',
      method: 'GET',
      path: '/services/data/:version/metadata/deployRequest/:id',
      write: false,
      source: 'Metadata API, Checking Deployment Status with REST',
      handle: (request) => deployStatus(org, request),
    },
    {
      id: 'salesforce.tooling.uninstall',
      method: 'POST',
      path: uninstallRequest,
      write: true,
      source: 'Tooling API, SubscriberPackageVersionUninstallRequest',
      handle: (request) => requestUninstall(org, request.json()),
    },
    {
      id: 'salesforce.tooling.uninstall.status',
      method: 'GET',
      path: `${uninstallRequest}/:id`,
      write: false,
      source: 'Tooling API, SubscriberPackageVersionUninstallRequest',
      handle: (request) => uninstallStatus(org, request.params.id ?? ''),
    },
  ]
  return routes.map((route) => restRoute(org, route))
}

async function deploy(org: SalesforceOrgState, request: SimulatorRequest): Promise<Answer> {
  if (!org.allows('ModifyMetadata') && !org.allows('ModifyAllData')) {
    const message = 'use of the Metadata API requires a user with the ModifyAllData or ModifyMetadata permissions'
    return refuse(403, 'INSUFFICIENT_ACCESS', message)
  }
  const { options, files } = await readDeployUpload(request.headers['content-type'] ?? '', request.body)
  if (options.singlePackage !== true)
    return refuse(400, 'INVALID_OPERATION', 'This simulator takes single packages only')
  const created: Deploy = {
    id: org.nextId('0Af'),
    createdAt: org.now(),
    finishesAt: org.now() + org.uninstallMs,
    checkOnly: options.checkOnly === true,
    ignoreWarnings: options.ignoreWarnings === true,
    purgeOnDelete: options.purgeOnDelete === true,
    files,
    status: 'Pending',
    failures: [],
    successes: [],
  }
  org.deploys.push(created)
  return { status: 201, json: { id: created.id, deployOptions: options } }
}

function deployStatus(org: SalesforceOrgState, request: SimulatorRequest): Answer {
  const found = org.deploys.find((candidate) => sameId(candidate.id, request.params.id ?? ''))
  if (found === undefined) return refuse(404, 'NOT_FOUND', 'The requested resource does not exist')
  const withDetails = request.query.get('includeDetails') === 'true'
  return { status: 200, json: { id: found.id, deployResult: deployResult(found, withDetails) } }
}

function deployResult(found: Deploy, withDetails: boolean) {
  const done = found.status === 'Succeeded' || found.status === 'Failed'
  const details = {
    componentFailures: found.failures.map((failure) => message(failure, found)),
    componentSuccesses: done && found.failures.length === 0 ? successes(found) : [],
  }
  return {
    id: found.id,
    status: found.status,
    done,
    success: found.status === 'Succeeded',
    checkOnly: found.checkOnly,
    ignoreWarnings: found.ignoreWarnings,
    rollbackOnError: true,
    createdDate: timestamp(found.createdAt),
    startDate: timestamp(found.createdAt),
    ...(done ? { completedDate: timestamp(found.finishesAt) } : {}),
    numberComponentErrors: found.failures.length,
    numberComponentsDeployed: found.status === 'Succeeded' ? 1 : 0,
    numberComponentsTotal: 1,
    ...(withDetails ? { details } : {}),
  }
}

function successes(found: Deploy) {
  if (found.successes.length > 0) return found.successes.map((success) => message(success, found))
  const namespaces = [...(found.files.get('destructiveChanges.xml') ?? '').matchAll(/<members>([^<]+)<\/members>/g)]
  return namespaces.map(([, fullName = '']) => ({
    componentType: 'InstalledPackage',
    fullName,
    fileName: 'destructiveChanges.xml',
    success: true,
    deleted: true,
    created: false,
    changed: true,
    createdDate: timestamp(found.finishesAt),
  }))
}

function message(failure: Failure, { finishesAt }: Deploy) {
  return {
    ...failure,
    fileName: failure.componentType === '' ? failure.fullName : 'destructiveChanges.xml',
    success: failure.problemType === 'Warning',
    deleted: false,
    created: false,
    changed: false,
    createdDate: timestamp(finishesAt),
  }
}

function requestUninstall(org: SalesforceOrgState, body: unknown): Answer {
  const versionId = stringField(body, 'SubscriberPackageVersionId')
  if (versionId === undefined)
    return refuse(400, 'REQUIRED_FIELD_MISSING', 'Required fields are missing: [SubscriberPackageVersionId]')
  if (!/^04t\w{12}(\w{3})?$/.test(versionId))
    return refuse(400, 'MALFORMED_ID', `Package version: id value of incorrect type: ${versionId}`)
  if (!org.allows('InstallPackaging')) {
    return refuse(404, 'NOT_FOUND', 'The requested resource does not exist')
  }
  const id = org.nextId('06y')
  const finishesAt = org.now() + org.uninstallMs
  org.uninstallRequests.push({ id, versionId, createdAt: org.now(), finishesAt, status: 'Queued', errors: [] })
  return { status: 201, json: { id, success: true, errors: [], warnings: [], infos: [] } }
}

function uninstallStatus(org: SalesforceOrgState, id: string): Answer {
  const found = org.uninstallRequests.find((candidate) => sameId(candidate.id, id))
  if (found === undefined) return refuse(404, 'NOT_FOUND', 'The requested resource does not exist')
  return {
    status: 200,
    json: {
      attributes: { type: 'SubscriberPackageVersionUninstallRequest' },
      Id: found.id,
      IsDeleted: false,
      CreatedDate: timestamp(found.createdAt),
      CreatedById: org.apiUserId,
      SubscriberPackageVersionId: found.versionId,
      Status: found.status,
    },
  }
}

function stringField(body: unknown, name: string): string | undefined {
  if (typeof body !== 'object' || body === null) return undefined
  const value: unknown = Object.entries(body).find(([key]) => key === name)?.[1]
  return typeof value === 'string' ? value : undefined
}
