/**
 * A plan lists every effect that will be executed. Its digest is over these effects and nothing else: not the wording,
 * not the time. An approval binds to the digest, so a plan that changed by one record is another plan.
 */
import { canonicalJson } from './canonical-json.ts'
import type { PlanKind } from './definition.ts'
import type { CrmObject } from './hubspot-port.ts'
import type { Blocker, InstalledPackage } from './salesforce-port.ts'
import { sha256Lines } from './sha256.ts'

export type Effect =
  | {
      effect: 'reassign'
      object: CrmObject
      id: string
      property: 'hubspot_owner_id'
      from: string | null
      to: string | null
    }
  | { effect: 'clear-blocker'; namespace: string; blocker: Blocker }
  /** `saved`: the digest of the state that it gets back. */
  | { effect: 'restore-blocker'; namespace: string; blocker: Blocker; saved: string }
  | {
      effect: 'uninstall'
      package: Pick<InstalledPackage, 'namespace' | 'name' | 'version' | 'versionId' | 'generation'>
      dataCopy: DataCopyEffect
    }

export type DataCopyEffect = { choice: 'none' } | { choice: 'keep'; manifestSha256: string }

/** Where the effects happen; part of the digest, because the same change in another portal is another change. */
export type PlanTarget = { portalId: string; orgId: string }

/** What people are shown of a plan, and what an approval refers to. The effects themselves lie in the store. */
export type PlanSummary = {
  kind: PlanKind
  digest: string
  effects: number
  summary: PlanFigures
}

/** `null`: nobody owns the records. */
export type OwnerMove = { object: CrmObject; from: string | null; to: string | null; records: number }

export type PlanFigures =
  | { kind: 'reassign'; moves: OwnerMove[] }
  | { kind: 'undo-reassign'; moves: OwnerMove[] }
  | { kind: 'clear-blockers'; blockers: Blocker[] }
  | { kind: 'restore-blockers'; blockers: Blocker[] }
  | { kind: 'uninstall'; packages: InstalledPackage[]; components: number; records: number; dataCopy: 'keep' | 'none' }

/** Up to 100 records that change hands in one request: same object, same former and same new owner. */
export type ReassignBatch = { object: CrmObject; from: string | null; to: string | null; ids: string[] }

/** The digest of the effects as a set: order does not matter, every effect does. */
export function planDigest(target: PlanTarget, effects: Iterable<Effect>): string {
  const lines = [...effects].map((effect) => canonicalJson(effect)).sort()
  return sha256Lines([canonicalJson(target), ...lines])
}

/** What each former owner hands over, in figures. */
export function ownerMoves(batches: readonly ReassignBatch[]): OwnerMove[] {
  const moves = new Map<string, OwnerMove>()
  for (const { object, from, to, ids } of batches) {
    const key = `${object}:${from}:${to}`
    const move = moves.get(key) ?? { object, from, to, records: 0 }
    moves.set(key, { ...move, records: move.records + ids.length })
  }
  return [...moves.values()]
}

export function* reassignEffects(batches: Iterable<ReassignBatch>): Generator<Effect> {
  for (const { object, from, to, ids } of batches) {
    for (const id of ids) yield { effect: 'reassign', object, id, property: 'hubspot_owner_id', from, to }
  }
}

/** What has to be typed before a package goes, in the words of the package itself. */
export function uninstallPhrase(packages: readonly Pick<InstalledPackage, 'namespace' | 'name'>[]): string {
  return `uninstall ${packages.map((installed) => installed.namespace || installed.name).join(' ')}`
}
