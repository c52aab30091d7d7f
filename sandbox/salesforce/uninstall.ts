import type { MetadataTree, OwnComponent, WorldPackage } from '../world/salesforce-world.ts'
import { plannedUninstall, type UninstallPlan } from './deploy-archive.ts'
import { removeAddedFields } from './objects.ts'
import type { Deploy, SalesforceOrgState, UninstallRequest } from './org.ts'
import { sameId } from './same-id.ts'

/** Removing a package, as Salesforce does it: refused while anything outside refers to it, and not with all reasons at once. */
const REASONS_AT_ONCE = 3

/** Finishes what is due. Called before every request, so that no timer has to run. */
export function settle(org: SalesforceOrgState): void {
  for (const deploy of org.deploys) settleDeploy(org, deploy)
  for (const request of org.uninstallRequests) settleRequest(org, request)
}

function settleDeploy(org: SalesforceOrgState, deploy: Deploy): void {
  if (deploy.status !== 'Pending' && deploy.status !== 'InProgress') return
  deploy.status = 'InProgress'
  if (org.now() < deploy.finishesAt) return
  const plan = plannedUninstall(deploy.files)
  deploy.failures = plan.kind === 'broken' ? [plan.failure] : deployFailures(org, deploy, plan)
  deploy.status = deploy.failures.length === 0 ? 'Succeeded' : 'Failed'
  if (plan.kind === 'broken' || deploy.status === 'Failed' || deploy.checkOnly) return
  for (const namespace of plan.namespaces) {
    const found = firstGeneration(org, namespace)
    if (found !== undefined && !org.modes.keepPackagesAfterSuccess) removePackage(org, found)
  }
}

function deployFailures(org: SalesforceOrgState, deploy: Deploy, plan: Extract<UninstallPlan, { kind: 'planned' }>) {
  if (deploy.purgeOnDelete && !org.org.isSandbox) {
    return [failure('', 'purgeOnDelete', 'purgeOnDelete option can only be used on a non-active org')]
  }
  return plan.namespaces.flatMap((namespace) => {
    const found = firstGeneration(org, namespace)
    if (found !== undefined) {
      return reasonsAgainst(org, found)
        .slice(0, REASONS_AT_ONCE)
        .map((reason) => failure('InstalledPackage', namespace, reason))
    }
    const missing = failure('InstalledPackage', namespace, `No InstalledPackage named: ${namespace} found`)
    if (!deploy.ignoreWarnings) return [missing]
    deploy.successes.push({ ...missing, problemType: 'Warning' })
    return []
  })
}

function settleRequest(org: SalesforceOrgState, request: UninstallRequest): void {
  if (request.status !== 'Queued' && request.status !== 'InProgress') return
  request.status = 'InProgress'
  if (org.now() < request.finishesAt) return
  const found = org.packages.find((candidate) => sameId(candidate.versionId, request.versionId))
  request.errors = requestErrors(org, found)
  request.status = request.errors.length === 0 ? 'Success' : 'Error'
  if (request.status === 'Success' && found !== undefined && !org.modes.keepPackagesAfterSuccess) {
    removePackage(org, found)
  }
}

function requestErrors(org: SalesforceOrgState, found: WorldPackage | undefined): string[] {
  if (found === undefined) return ['The package version is not installed in this org.']
  if (found.container === null) return ['Only second-generation packages can be uninstalled with this request.']
  return reasonsAgainst(org, found).slice(0, REASONS_AT_ONCE)
}

/** The Metadata API knows only first-generation packages as `InstalledPackage` (Metadata API docs, InstalledPackage). */
function firstGeneration(org: SalesforceOrgState, namespace: string): WorldPackage | undefined {
  if (org.modes.hidePackagesFromMetadata) return undefined
  return org.packages.find((candidate) => candidate.namespace === namespace && candidate.container === null)
}

/** All of them; an answer names only some. */
function reasonsAgainst(org: SalesforceOrgState, target: WorldPackage): string[] {
  const extensions = org.packages.filter((other) => other.dependsOn?.some((id) => sameId(id, target.versionId)))
  const depending = extensions.map(
    ({ name }) => `This extension depends on the package you are trying to uninstall: ${name}`,
  )
  return [...depending, ...blockingReasons(org, target), ...org.modes.unlistedReasons]
}

function blockingReasons(org: SalesforceOrgState, target: WorldPackage): string[] {
  const layouts = org.layouts
    .filter(
      (layout) => !isOf(target.namespace, layout.fullName) && pagesOf(layout.metadata, target.namespace).length > 0,
    )
    .map((layout) => `Component is in use by another component in your organization: Layout ${layout.fullName}`)
  const used = org.own
    .filter((component) => holdsUp(component, target.namespace))
    .map(({ type, fullName }) => `Component is in use by another component in your organization: ${type} ${fullName}`)
  const own = new Set(target.permissionSets.map((permissionSet) => permissionSet.id))
  const assigned = org.assignments.filter((assignment) => own.has(assignment.permissionSetId))
  if (assigned.length === 0) return [...layouts, ...used]
  return [
    ...layouts,
    ...used,
    `Permission set ${target.permissionSets[0]?.label ?? ''} is assigned to ${assigned.length} user(s).`,
  ]
}

/** In Setup a person removes any package, for the same reasons as by the APIs not; gives these reasons. */
export function removeByHand(org: SalesforceOrgState, versionId: string): string[] {
  const found = org.packages.find((candidate) => sameId(candidate.versionId, versionId))
  const reasons = found === undefined ? ['The package is not installed.'] : reasonsAgainst(org, found)
  if (found !== undefined && reasons.length === 0) removePackage(org, found)
  return reasons.slice(0, REASONS_AT_ONCE)
}

/** Whether one of the org's own components keeps a package from going. */
export function holdsUp({ type, fullName, uses, folder }: OwnComponent, namespace: string): boolean {
  // A tab in an own app drops with the package, and what is made on the package's object goes with it.
  if (type === 'CustomApplication' || (isOf(namespace, fullName) && folder === undefined)) return false
  return uses.some((name) => isOf(namespace, name))
}

/** By its name: it is the package's, or was made on an object or in a folder of it. */
function isOf(namespace: string, fullName: string): boolean {
  return fullName.startsWith(`${namespace}__`)
}

/** The package's pages that a layout shows. */
export function pagesOf(metadata: MetadataTree, namespace: string): string[] {
  return Object.entries(metadata).flatMap(([element, value]) => {
    if (typeof value === 'string') return element === 'page' && value.startsWith(`${namespace}__`) ? [value] : []
    const children = Array.isArray(value) ? value : [value]
    return children.flatMap((child) => (typeof child === 'string' ? [] : pagesOf(child, namespace)))
  })
}

function removePackage(org: SalesforceOrgState, target: WorldPackage): void {
  const own = new Set(target.permissionSets.map((permissionSet) => permissionSet.id))
  removeAddedFields(org, target.namespace)
  org.packages = org.packages.filter((candidate) => candidate !== target)
  org.layouts = org.layouts.filter((layout) => !isOf(target.namespace, layout.fullName))
  org.own = org.own.filter(({ fullName }) => !isOf(target.namespace, fullName))
  org.scheduledApex = org.scheduledApex.filter(({ apexClass }) => !isOf(target.namespace, apexClass))
  for (const grant of org.grants) grant.opens = grant.opens.filter((name) => !isOf(target.namespace, name))
  org.assignments = org.assignments.filter((assignment) => !own.has(assignment.permissionSetId))
}

function failure(componentType: string, fullName: string, problem: string): Deploy['failures'][number] {
  return { componentType, fullName, problem, problemType: 'Error' }
}
