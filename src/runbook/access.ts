/**
 * Whether HubSpot's OAuth access was used after it should not be any more. Tokens and logins are evidence, each with its
 * time; where there is too little of it, that is what is said. The sync wakes every 15 minutes, so silence tells after two cycles.
 */
import { graceMs, silenceMs } from './disconnect.ts'
import type { Mode } from './events.ts'
import type { HubspotLogins, OauthAccess, OauthAccessList, OauthGrant, OauthTokens } from './salesforce-port.ts'

/** `rehearsed`: a dry run, nobody disconnected or revoked anything. */
export const accessVerdicts = ['verified', 'still-used', 'cannot-be-told', 'rehearsed'] as const
export type AccessVerdict = (typeof accessVerdicts)[number]

/** What a verdict rests on, or why there is none. */
export const accessGrounds = ['no-token', 'silence', 'too-early', 'not-visible'] as const
export type AccessGround = (typeof accessGrounds)[number]

/** One sign of HubSpot at work. `at` is null where Salesforce counts a use and tells no time. */
export type AccessUse = { sign: 'token' | 'login'; username: string; at: string | null }

export type AccessFinding = {
  verdict: AccessVerdict
  ground?: AccessGround
  /** From where on a call would be one too many (ISO 8601, as all times here). */
  since: string
  after: 'revocation' | 'disconnect'
  lookedAt: string
  /** Tokens that are left, and when one of them was used last; null where the bot may not look. */
  tokens: number | null
  lastUsedAt: string | null
  /** `nobody`: no user is known whose logins could be asked for. */
  logins: 'seen' | 'unavailable' | 'nobody'
  /** Logins that Salesforce refused since. */
  refused: number
  /** The newest first, a few. */
  uses: AccessUse[]
}

/** A look at HubSpot's tokens, so that the next one can tell whether they were used since. */
export type SeenAccess = {
  at: string
  found: (OauthAccess & OauthGrant)[]
  /** Usernames by user id: whoever was seen with a token of HubSpot's in this run. */
  holders: Record<string, string>
}

export type AccessEvidence = {
  mode: Mode
  since: string
  after: AccessFinding['after']
  now: string
  tokens: OauthTokens
  /** The numbers of an earlier look. */
  before: Pick<SeenAccess, 'at' | 'found'> | undefined
  logins: HubspotLogins
  /** Usernames by user id. */
  holders: Readonly<Record<string, string>>
}

const usesShown = 5

export function judgeAccess(evidence: AccessEvidence): AccessFinding {
  const { mode, since, after, now, tokens, logins } = evidence
  const uses = [...usedTokens(evidence), ...usedLogins(evidence)].sort((one, other) => newestFirst(one.at, other.at))
  const found = tokens.kind === 'seen' ? tokens.found : []
  return {
    ...verdictOf(evidence, uses),
    since,
    after,
    lookedAt: now,
    tokens: tokens.kind === 'seen' ? found.length : null,
    lastUsedAt: found.map(({ lastUsedAt }) => lastUsedAt).sort(newestFirst)[0] ?? null,
    logins: Object.keys(evidence.holders).length === 0 ? 'nobody' : logins.kind,
    refused: logins.kind === 'seen' ? logins.found.filter(({ refused }) => refused).length : 0,
    uses: mode === 'dry-run' ? [] : uses.slice(0, usesShown),
  }
}

function verdictOf({ mode, tokens, since, now }: AccessEvidence, uses: readonly AccessUse[]) {
  if (mode === 'dry-run') return { verdict: 'rehearsed' } as const
  if (uses.length > 0) return { verdict: 'still-used' } as const
  if (tokens.kind === 'unavailable') return { verdict: 'cannot-be-told', ground: 'not-visible' } as const
  if (tokens.found.length === 0) return { verdict: 'verified', ground: 'no-token' } as const
  const isLongEnough = Date.parse(now) - Date.parse(since) >= silenceMs + graceMs
  return isLongEnough
    ? ({ verdict: 'verified', ground: 'silence' } as const)
    : ({ verdict: 'cannot-be-told', ground: 'too-early' } as const)
}

/** By its time; or by its count, if the earlier look was after the moment that counts. */
function usedTokens({ tokens, before, since }: AccessEvidence): AccessUse[] {
  if (tokens.kind === 'unavailable') return []
  // The look right behind a revocation is a moment older than its event.
  const counts = before && Date.parse(before.at) >= Date.parse(since) - graceMs
  const earlier = counts ? before.found : []
  return tokens.found
    .filter((token) => isAfter(token.lastUsedAt, since) || token.useCount > usesOf(token, earlier))
    .map(({ username, lastUsedAt }) => ({ sign: 'token', username, at: lastUsedAt }))
}

/** Tokens of one user that were created in the same second are told apart by nothing; the largest count is on the safe side. */
function usesOf(token: OauthAccess, earlier: readonly OauthAccess[]): number {
  const same = earlier.filter((one) => tokenKey(one) === tokenKey(token))
  return same.length === 0 ? Number.POSITIVE_INFINITY : Math.max(...same.map(({ useCount }) => useCount))
}

function tokenKey({ userId, username, app, createdAt }: OauthAccess): string {
  return JSON.stringify([userId ?? username, app ?? null, createdAt ?? null])
}

function usedLogins({ logins, since, holders }: AccessEvidence): AccessUse[] {
  if (logins.kind === 'unavailable') return []
  return logins.found
    .filter(({ at, refused }) => !refused && isAfter(at, since))
    .map(({ userId, at }) => ({ sign: 'login', username: holders[userId] ?? userId, at }))
}

/** What was under way at that moment may still finish. */
function isAfter(at: string | null, since: string): boolean {
  return at !== null && Date.parse(at) > Date.parse(since) + graceMs
}

function newestFirst(one: string | null, other: string | null): number {
  return (other ?? '').localeCompare(one ?? '')
}

export function tokensLeft(seen: OauthAccessList | undefined): number {
  return seen?.kind === 'seen' ? seen.found.length + (seen.more ?? 0) : 0
}

const tokensListed = 50

/** An event names the tokens that were used last; an org may have thousands. */
export function listedAccess(tokens: OauthTokens): OauthAccessList {
  if (tokens.kind === 'unavailable' || tokens.found.length <= tokensListed) return tokens
  const newest = [...tokens.found].sort((one, other) => newestFirst(one.lastUsedAt, other.lastUsedAt))
  return { kind: 'seen', found: newest.slice(0, tokensListed), more: newest.length - tokensListed }
}
