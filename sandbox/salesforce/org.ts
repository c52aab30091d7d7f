import { randomUUID } from 'node:crypto'
import { salesforceId } from '../world/salesforce-id.ts'
import type { SalesforceWorld, UserPermission, WorldPackage } from '../world/salesforce-world.ts'
import { sameId } from './same-id.ts'

/** The simulated org: the world, and what has happened to it since. Time is asked for, so that tests can move it. */
export type Failure = { componentType: string; fullName: string; problem: string; problemType: 'Error' | 'Warning' }

export type Deploy = {
  id: string
  createdAt: number
  finishesAt: number
  checkOnly: boolean
  ignoreWarnings: boolean
  purgeOnDelete: boolean
  files: Map<string, string>
  status: 'Pending' | 'InProgress' | 'Succeeded' | 'Failed'
  failures: Failure[]
  successes: Failure[]
}

export type UninstallRequest = {
  id: string
  versionId: string
  createdAt: number
  finishesAt: number
  status: 'Queued' | 'InProgress' | 'Success' | 'Error'
  errors: string[]
}

export type BulkJob = {
  id: string
  query: string
  state: 'UploadComplete' | 'InProgress' | 'JobComplete' | 'Aborted'
  polls: number
  header: string[]
  rows: string[][]
}

type LoginRow = { id: string; userId: string; at: number; application: string; status: string }

type OrgModes = {
  /** Every session is refused, fresh ones too. */
  refuseSessions: boolean
  /** Requests end with `Succeeded` and the package stays, as has been seen in public build logs. */
  keepPackagesAfterSuccess: boolean
  /** A refresh token is good for one use, and the answer brings the next. */
  rotateRefreshTokens: boolean
  /** "Issue JSON Web Token (JWT)-based access tokens" of the app. */
  jwtSessions: boolean
  /** The list of dependencies cannot be asked for by namespace. */
  refuseDependencyNamespace: boolean
  /** The list of dependencies answers with an internal error, as in some orgs. */
  breakDependencies: boolean
  /** Metadata types whose list fails for good, as in some orgs, with the code that it fails with. */
  brokenTypes: { [type: string]: string }
  /** A retrieve of whole types fails with this message. */
  retrieveError: string | null
  /** Where a retrieve lists its files, which lie at the root of the archive. */
  retrieveFolder: string
  /** Reasons against an uninstall that no list tells of, and only the attempt itself names. */
  unlistedReasons: string[]
  /** The Metadata API does not know the packages, so that an uninstall by it ends with a warning and without effect. */
  hidePackagesFromMetadata: boolean
}

/** `spent`: exchanged for another one; whoever uses it again ends all that came from it. */
type RefreshToken = { userId: string; spent?: boolean; expiresAt?: number }

export type Retrieve = { id: string; parts: { type: string; members: string[] }[]; polls: number }

export type SalesforceOrgState = SalesforceWorld & {
  url: string
  now: () => number
  uninstallMs: number
  modes: OrgModes
  /** `grant`: the OAuth token that it came from; without that it is over. */
  sessions: Map<string, { userId: string; grant?: string }>
  /** `LoginHistory`. */
  logins: LoginRow[]
  refreshTokens: Map<string, RefreshToken>
  /** What `GET /services/data` offers, oldest first. */
  apiVersions: string[]
  deploys: Deploy[]
  uninstallRequests: UninstallRequest[]
  bulkJobs: BulkJob[]
  retrieves: Retrieve[]
  /** Rows that a query left for later, by their locator. */
  cursors: Map<string, unknown[]>
  nextId(keyPrefix: string): string
  openSession(userId: string, grant?: string): string
  expireSessions(): void
  /** HubSpot synchronizes with every token that it ever had: it logs in anew and gets a session, or is refused. */
  hubspotSyncRuns(): string[]
  allows(permission: UserPermission): boolean
  packageOf(namespace: string): WorldPackage | undefined
}

export function createOrgState(
  world: SalesforceWorld,
  time: { now: () => number; uninstallMs: number },
): SalesforceOrgState {
  let lastNumber = 0
  const sessions = new Map<string, { userId: string; grant?: string }>()
  const grants = new Map<string, string>()
  const state: SalesforceOrgState = {
    ...structuredClone(world),
    url: '',
    ...time,
    modes: {
      refuseSessions: false,
      keepPackagesAfterSuccess: false,
      rotateRefreshTokens: false,
      jwtSessions: false,
      refuseDependencyNamespace: false,
      breakDependencies: false,
      brokenTypes: {},
      retrieveError: null,
      retrieveFolder: '',
      unlistedReasons: [],
      hidePackagesFromMetadata: false,
    },
    sessions,
    logins: [],
    refreshTokens: new Map(),
    apiVersions: Array.from({ length: 18 }, (_, index) => `${51 + index}.0`),
    deploys: [],
    uninstallRequests: [],
    bulkJobs: [],
    retrieves: [],
    cursors: new Map(),
    nextId: (keyPrefix) => {
      lastNumber += 1
      return salesforceId(keyPrefix, 5000 + lastNumber)
    },
    openSession: (userId, grant) => {
      const token = state.modes.jwtSessions ? jwtToken(userId) : `${state.org.id.slice(0, 15)}!${randomUUID()}`
      sessions.set(token, { userId, ...(grant !== undefined && { grant }) })
      return token
    },
    expireSessions: () => sessions.clear(),
    hubspotSyncRuns: () => {
      for (const { appName, userId, deleteToken } of [...world.oauthTokens, ...state.oauthTokens]) {
        if (appName === 'HubSpot') grants.set(deleteToken, userId)
      }
      return [...grants].flatMap(([deleteToken, userId]) => {
        const token = state.oauthTokens.find((row) => row.deleteToken === deleteToken)
        const status = token ? 'Success' : 'Failed: Invalid Token'
        state.logins.push({ id: state.nextId('0Ya'), userId, at: state.now(), application: 'HubSpot', status })
        if (!token) return []
        token.useCount += 1
        token.lastUsedDate = timestamp(state.now())
        return [state.openSession(userId, deleteToken)]
      })
    },
    allows: (permission) => state.apiUserPermissions.includes(permission),
    packageOf: (namespace) => state.packages.find((candidate) => candidate.namespace === namespace),
  }
  return state
}

function jwtToken(userId: string): string {
  const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url')
  return `${part({ alg: 'RS256', typ: 'JWT' })}.${part({ sub: `uid:${userId}`, jti: randomUUID() })}.${part({ signed: true })}`
}

/** The form of date and time in REST answers. */
export function timestamp(milliseconds: number): string {
  return new Date(milliseconds).toISOString().replace('Z', '+0000')
}

export function versionText({ version }: WorldPackage): string {
  return `${version.major}.${version.minor}.${version.patch}.${version.build}`
}

export function removeAssignment(org: SalesforceOrgState, id: string): boolean {
  const before = org.assignments.length
  org.assignments = org.assignments.filter((assignment) => !sameId(assignment.id, id))
  return org.assignments.length < before
}
