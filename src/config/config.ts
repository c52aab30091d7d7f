/** What the bot knows about its surroundings, read once at start. */

export type SlackMode = { kind: 'socket'; appToken: string } | { kind: 'http'; signingSecret: string; port: number }

export type SlackSettings = {
  botToken: string
  /** Ends with a slash. */
  apiUrl: string
  mode: SlackMode
}

type HubSpotSettings = {
  accessToken: string
  /** No slash at the end. */
  apiUrl: string
  /** The e-mail address of the owner who is suggested where nothing else fits. */
  defaultOwner?: string
}

export type SalesforceCredentials =
  | { kind: 'client-credentials'; clientId: string; clientSecret: string }
  | { kind: 'jwt-bearer'; clientId: string; username: string; privateKey: string }
  | { kind: 'refresh-token'; clientId: string; clientSecret?: string; refreshToken: string }

type SalesforceSettings = {
  /** No slash at the end. */
  loginUrl: string
  credentials: SalesforceCredentials
  /** Such as `68.0`. */
  apiVersion: string
  /** What counts as HubSpot's package, beside the namespace `HubSpot_Inc` and the word "HubSpot". */
  packageNamespaces: string[]
  packageWords: string[]
}

/** One HubSpot account and the Salesforce org that it is connected to. */
export type Target = {
  /** What people type after `/uninstall-hubspot`. */
  name: string
  hubspot: HubSpotSettings
  salesforce: SalesforceSettings
}

/** Where data copies are put instead of this machine's disk. Without credentials: those of the machine's role. */
export type BucketSettings = {
  name: string
  region: string
  /** Unset: Amazon's own. No slash at the end. */
  endpoint?: string
  credentials?: { accessKeyId: string; secretAccessKey: string }
}

/** Slack user ids (`U…`, `W…`) and user group ids (`S…`). */
export type RoleMembers = {
  /** Empty: every full member of the workspace. */
  requesters: string[]
  /** At least two people or one group. */
  approvers: string[]
  /** Never empty: without admins of their own, the approvers. */
  admins: string[]
}

export type ProcessRole = 'all' | 'bot' | 'worker'
type LogLevel = 'debug' | 'info' | 'warn' | 'error'
type Locale = 'en' | 'de'

export type Config = {
  slack: SlackSettings
  /** At least one. Without a targets file: one, named `default`. */
  targets: [Target, ...Target[]]
  /** Unset: the bot starts a Redis of its own. */
  redisUrl?: string
  dataDir: string
  dataCopyBucket?: BucketSettings
  role: ProcessRole
  logLevel: LogLevel
  roles: RoleMembers
  locale: Locale
  /** Unset: no health endpoints. */
  healthPort?: number
}
