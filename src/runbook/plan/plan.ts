/**
 * A plan lists every effect that will be executed. Its digest is over these effects and nothing else: not the wording,
 * not the time. An approval binds to the digest, so a plan that changed by one record is another plan.
 */
import { canonicalJson } from '../audit/canonical-json.ts'
import { lineHash } from '../audit/sha256.ts'
import type { PlanKind } from '../definition.ts'
import type { Blocker, InstalledPackage, OauthAccess, OauthGrant } from '../salesforce-port.ts'
import { type RecordChange, recordPlace } from './record-changes.ts'

export type Effect =
  /** One property of one record gets another value; whole values, also where a property holds several owners. */
  | ({ effect: 'reassign' } & RecordChange)
  | { effect: 'clear-blocker'; namespace: string; blocker: Blocker }
  /** `saved`: the digest of the state that it gets back. */
  | { effect: 'restore-blocker'; namespace: string; blocker: Blocker; saved: string }
  | ({ effect: 'revoke-token' } & OauthGrant)
  | {
      effect: 'uninstall'
      package: Pick<InstalledPackage, 'namespace' | 'name' | 'version' | 'versionId' | 'generation'>
      dataCopy: DataCopyEffect
    }

type DataCopyEffect = { choice: 'none' } | { choice: 'keep'; manifestSha256: string }

/** Where the effects happen; part of the digest, because the same change in another portal is another change. */
export type PlanTarget = { portalId: string; orgId: string }

/** What people are shown of a plan, and what an approval refers to. The effects themselves lie in the store. */
export type PlanSummary = {
  kind: PlanKind
  digest: string
  effects: number
  summary: PlanFigures
}

/** How many records go from one owner to another in one property (`null`: nobody); one with several retiring owners counts for each. */
export type OwnerMove = {
  object: string
  property: string
  from: string | null
  to: string | null
  records: number
}

/** The first blockers, and how many `more` a note has; the logs of older versions name all. */
export type BlockerList = { blockers: Blocker[]; more?: number }

export type PlanFigures =
  | { kind: 'reassign'; moves: OwnerMove[] }
  | { kind: 'undo-reassign'; moves: OwnerMove[] }
  | ({ kind: 'clear-blockers' } & BlockerList)
  | ({ kind: 'restore-blockers' } & BlockerList)
  /** `holders`: the first of them; all stand in the list beside the log. */
  | { kind: 'revoke-access'; tokens: number; holders: OauthAccess[] }
  | {
      kind: 'uninstall'
      packages: InstalledPackage[]
      components: number
      records: number
      recordsAbout?: true
      dataCopy: 'keep' | 'none'
    }

/** The digest of the effects as a set: it takes them in the plan's order, whatever the order in which they are given. */
export function planDigest(target: PlanTarget, effects: Iterable<Effect>): string {
  const hash = lineHash()
  hash.add(canonicalJson(target))
  const all = [...effects].map(placed).sort((one, other) => (one.place < other.place ? -1 : 1))
  for (const { line } of all) hash.add(line)
  return hash.value()
}

/**
 * The same digest of effects that already come in the plan's order, one by one: a plan of a million records is never held
 * as a whole. Undefined once an effect came out of order, or twice.
 */
export function orderedPlanDigest(target: PlanTarget): { add(effect: Effect): void; value(): string | undefined } {
  const hash = lineHash()
  hash.add(canonicalJson(target))
  let last = ''
  let isOrdered = true
  return {
    add(effect) {
      const { place, line } = placed(effect)
      isOrdered &&= last < place
      last = place
      hash.add(line)
    },
    value: () => (isOrdered ? hash.value() : undefined),
  }
}

function placed(effect: Effect): { place: string; line: string } {
  const line = canonicalJson(effect)
  return { place: effect.effect === 'reassign' ? `${recordPlace(effect)} ${line}` : line, line }
}

/** What has to be typed before a package goes, in the words of the package itself. */
export function uninstallPhrase(packages: readonly Pick<InstalledPackage, 'namespace' | 'name'>[]): string {
  return `uninstall ${packages.map((installed) => installed.namespace || installed.name).join(' ')}`
}
