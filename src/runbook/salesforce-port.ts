/** What the runbook asks of Salesforce, in the runbook's words. Implemented in `services/salesforce`. */

export type SalesforceOrg = {
  orgId: string
  name: string
  kind: 'production' | 'sandbox'
  instanceUrl: string
  userId: string
  username: string
}

export type PermissionProbe = { permission: string; granted: boolean; need: 'required' | 'optional' }

/** A Salesforce user's e-mail address and that of their manager; null where there is none. */
export type ManagedUser = { email: string; active: boolean; managerEmail: string | null }

/** `unavailable` when Salesforce does not let the bot read users. */
export type ManagedUsers = { kind: 'seen'; found: ManagedUser[] } | { kind: 'unavailable' }

export type ApiCalls = { limit: number; used: number }

export type PackageGeneration = 'first' | 'second' | 'unmanaged'

export type InstalledPackage = {
  /** Empty for a package without namespace. */
  namespace: string
  name: string
  /** `Major.Minor.Patch.Build` */
  version: string
  /** Starts with `04t`. */
  versionId: string
  generation: PackageGeneration
  /** Null where Salesforce does not tell; not there in the logs of older versions. */
  publisher?: string | null
  /** The version ids of the packages in this org that it builds on; absent where Salesforce does not tell. */
  dependsOn?: string[]
}

/** A component that the uninstall deletes, and the package that it goes with. */
export type PackageComponent = { namespace: string; type: string; fullName: string }

/** Apex of a package that the org has scheduled. `state` is Salesforce's word, such as `WAITING` or `PAUSED`. */
export type ScheduledJob = { name: string; apexClass: string; state: string; nextRunAt: string | null }

/** All that goes with packages, beside their records. */
export type PackageContents = {
  components: PackageComponent[]
  /** What the org itself made on the packages' objects: own fields, layouts, rules, list views. It goes with them. */
  customizations: PackageComponent[]
  jobs: ScheduledJob[]
  unseen: Unseen[]
}

/**
 * `records` is exact (`SELECT count()`); `approximate` where Salesforce could only tell the count that it remembers; with
 * `unseen`, the reason, where it told none.
 */
export type PackageObject = { name: string; label: string; records: number; approximate?: true; unseen?: string }

/**
 * What lies outside the package, refers into it, and so keeps Salesforce from removing it; the bot can take it away and put it
 * back. `path`: where it is opened, below the org's address; the logs of older versions do not have it.
 */
export type Blocker = { id: string; path?: string } & (
  | { kind: 'layout'; layout: string; pages: string[] }
  | { kind: 'permission-set-assignment'; permissionSet: string; username: string }
)

/** What refers into the package and only people can change; also what the bot could clear if it had the permission. */
export type Reference = {
  /** Salesforce's id; the full name where the org tells no id. */
  id: string
  /** By the Metadata API's name, such as `Flow`, `Report`, `FlexiPage`, `ApexClass`, `PermissionSet`. */
  type: string
  name: string
  /** The package's components that it names, with their namespace. */
  refersTo: string[]
  /** Where it is opened: a path below the org's address. Null where Setup has no page for it. */
  path: string | null
  /** `perhaps`: Salesforce may drop it together with the package by itself, so it holds nobody up. */
  blocks: 'surely' | 'perhaps'
}

/** What could not be looked at, and why; nothing found there is no proof. */
export type Unseen = { type: string; reason: string }

export type BlockerScan = {
  blockers: { namespace: string; blocker: Blocker }[]
  references: Reference[]
  unseen: Unseen[]
}

export type BlockerClearing =
  | { blocker: Blocker; outcome: 'cleared' | 'already-clear' }
  | { blocker: Blocker; outcome: 'failed'; reason: string }

/** What a blocker was before it was cleared: a layout's metadata; an assignment is told by the blocker itself. */
export type SavedBlocker = { namespace: string; layout?: unknown }

/** `changed-since`: somebody has changed it after it was cleared, so it is left alone. */
export type BlockerRestoring =
  | { outcome: 'restored' | 'already-there' | 'changed-since' }
  | { outcome: 'failed'; reason: string }

/** An OAuth token by what may be told of it; Salesforce gives it no id. */
export type OauthGrant = { username: string; userId: string; app: string; createdAt: string | null }

/** Who still holds HubSpot's OAuth access; never with the secrets that the query can also return. Older logs lack the grant. */
export type OauthAccess = { username: string; lastUsedAt: string | null; useCount: number } & Partial<OauthGrant>

/** `more`: tokens that an event does not list. `unavailable`: the bot may not see those of other users. */
export type OauthAccessList = { kind: 'seen'; found: OauthAccess[]; more?: number } | { kind: 'unavailable' }

export type OauthTokens = { kind: 'seen'; found: (OauthAccess & OauthGrant)[] } | { kind: 'unavailable' }

export type Revocation = { outcome: 'revoked' | 'already-gone' } | { outcome: 'failed'; reason: string }

/** A login of HubSpot's; `refused` if Salesforce did not let it in. */
export type HubspotLogin = { userId: string; at: string; application: string; refused: boolean }

export type HubspotLogins = { kind: 'seen'; found: HubspotLogin[] } | { kind: 'unavailable' }

export const leftoverKinds = ['connected-app', 'permission-set', 'user', 'field', 'package-license'] as const
export type LeftoverKind = (typeof leftoverKinds)[number]

/** What served the sync and goes with no package: people decide on it. */
export type Leftover = {
  kind: LeftoverKind
  id: string
  name: string
  /** Of a user the username, of a field its object, of a licence its state. */
  detail: string
  /** Of a permission set. */
  assignees?: number
  /** Of a user. */
  active?: boolean
  /** Where it is opened: a path below the org's address. */
  path: string
}

export type Leftovers = { found: Leftover[]; unseen: Unseen[] }

export type UninstallRequest = { id: string; strategy: 'metadata' | 'tooling' }

/** `unclear`: it runs and does not tell yet what it is about, so it may be this package's; with Salesforce's word for how far it is. */
export type FoundRequest = UninstallRequest & { unclear?: string }

/**
 * Requests that still run always count, others from `since` on (ISO 8601). `failedBut`: whoever lost an answer must learn that
 * the request failed, too; without those of these ids, which are known.
 */
export type RequestSearch = { since: string; failedBut?: readonly string[] }

/** One of Salesforce's reasons for not removing a package, with the component that it names, if it names one apart. */
export type Objection = { type: string; name: string; text: string }

/**
 * Salesforce's own word for how far it is, empty while it is unknown whether it has taken the request; and how many parts of a
 * deployment are done.
 */
export type UninstallStatus = { status: string; parts?: { done: number; total: number } }

export type UninstallProgress =
  | ({ state: 'running' } & UninstallStatus)
  | { state: 'succeeded' }
  | { state: 'failed'; errors: Objection[] }
  /** This API does not know the package, so only Setup can remove it. */
  | { state: 'impossible'; reason: string }

/**
 * Read again from the org, because a request that says `Succeeded` has been seen with the package still there. `left` names
 * the first of what is left, `unseen` what could not be looked at.
 */
export type PackagePresence = {
  listed: boolean
  components: number
  objects: number
  left?: string[]
  unseen?: Unseen[]
}

/** What of one object goes into the data copy. */
export type ObjectExtract = {
  object: string
  namespace: string
  /** The package's own, or an object of the org to which the package adds fields: these go with it as well. */
  origin: 'package' | 'extended'
  /** Empty where nothing of it can be exported. */
  fields: string[]
  /** Fields that no export gives: compound ones (their parts are fields of their own) and files. */
  leftOut: string[]
  /** Fields that are there and that field-level security hides from the bot's user: a copy without them is not whole. */
  hidden: string[]
  /** SOQL; empty for every row. Of an extended object: the rows in which one of the package's fields holds something. */
  condition: string
}

/** A part of an export: CSV records without a header line, and what Salesforce says of them. */
export type ExportPage = {
  csv: AsyncIterable<Uint8Array>
  /** Undefined where Salesforce does not count. */
  rows: number | undefined
  /** Undefined behind the last page. */
  next: string | undefined
}

export type SalesforceGateway = {
  org(): Promise<SalesforceOrg>
  probePermissions(): Promise<PermissionProbe[]>
  apiCalls(): Promise<ApiCalls>
  /** The users who have one of these e-mail addresses. */
  managedUsers(emails: readonly string[]): Promise<ManagedUsers>
  /** Packages that match the HubSpot rule: by namespace, or by a word in their name or publisher. */
  installedPackages(): Promise<InstalledPackage[]>
  /** The org's metadata is listed once for all of these packages. */
  packageContents(namespaces: readonly string[]): Promise<PackageContents>
  packageObjects(namespace: string): Promise<PackageObject[]>
  /** Everything outside these packages that refers into them, looked for once for all of them. */
  scanBlockers(namespaces: readonly string[]): Promise<BlockerScan>
  /** The layout's metadata as Salesforce gave it, to be saved before it is changed. */
  readLayout(layout: string): Promise<unknown>
  clearBlocker(blocker: Blocker, namespace: string): Promise<BlockerClearing>
  /** Puts back what `clearBlocker` took away, if it is still as that left it. */
  restoreBlocker(blocker: Blocker, saved: SavedBlocker): Promise<BlockerRestoring>
  oauthAccess(): Promise<OauthTokens>
  /** Revokes one token of this grant, for ever. */
  revokeToken(grant: OauthGrant): Promise<Revocation>
  /** Logins of these users through an app with HubSpot in its name, after `since` (ISO 8601). */
  hubspotLogins(userIds: readonly string[], since: string): Promise<HubspotLogins>
  /** `userIds`: who held HubSpot's tokens. `namespaces`: the packages that were chosen. */
  leftovers(seen: { userIds: readonly string[]; namespaces: readonly string[] }): Promise<Leftovers>
  /** Every object that loses rows or fields with the package. */
  packageExtracts(namespace: string): Promise<ObjectExtract[]>
  /** What the object and these fields are, as Salesforce describes them: without it, a column is a name. */
  describeExtract(extract: ObjectExtract): Promise<unknown>
  /** Exact (`SELECT count()`), without the recycle bin, as in an export. */
  countRows(extract: ObjectExtract): Promise<number>
  /** Of these rows, those that somebody has made or changed since then (ISO 8601). */
  countChanged(extract: ObjectExtract, since: string): Promise<number>
  /** Has Salesforce make the rows ready; it keeps them for seven days under the id that this gives. */
  startExport(extract: ObjectExtract): Promise<string>
  /** Waits until they are ready, and says how many. */
  exportedRows(exportId: string): Promise<number>
  exportPage(exportId: string, place: { header: readonly string[]; next: string | undefined }): Promise<ExportPage>
  /** The request for this package, whoever's plan it belongs to, so that neither a lost answer nor another plan makes a second one. */
  findUninstall(target: InstalledPackage, search: RequestSearch): Promise<FoundRequest | undefined>
  startUninstall(target: InstalledPackage): Promise<UninstallRequest>
  uninstallProgress(request: UninstallRequest): Promise<UninstallProgress>
  packagePresence(target: InstalledPackage): Promise<PackagePresence>
}
