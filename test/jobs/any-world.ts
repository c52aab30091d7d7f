/** Any portal: who owns what in which field, in whose favour people retire, and in which moods HubSpot is. */
import fc from 'fast-check'
import { subscriptions } from '../../sandbox/world/hubspot-objects.ts'
import { formerUserOwnerId, queueOwnerId, unknownOwnerId } from '../../sandbox/world/hubspot-owners.ts'
import { dateProperties } from '../../sandbox/world/hubspot-properties.ts'
import type { WorldRecord } from '../../sandbox/world/hubspot-records.ts'
import type { HubSpotWorld } from '../../sandbox/world/hubspot-world.ts'
import { type NamedField, type OwnerField, ownerProperty, ownersIn } from '../../src/runbook/owners/owner-fields.ts'
import type { OwnerDecision } from '../../src/runbook/owners/owners.ts'
import { world as northwind, startOfStory } from '../hubspot/portal-of-northwind.ts'
import { ada, ben, benjamin, greta, mia, portalFor } from './planning.ts'

const custom = subscriptions.objectTypeId
/** Was never an owner of this portal. */
const nobodyKnown = '40000666'

export const fieldsOf: Record<string, OwnerField[]> = {
  contacts: [single('contacts'), { object: 'contacts', property: 'secondary_owners', multiple: true }],
  companies: [single('companies'), { object: 'companies', property: 'account_team', multiple: true }],
  deals: [single('deals'), { object: 'deals', property: 'solution_engineer', multiple: false }],
  tickets: [single('tickets')],
  [custom]: [single(custom)],
}

export const objects = Object.keys(fieldsOf)
const allFields = Object.values(fieldsOf).flat()

function single(object: string): OwnerField {
  return { object, property: ownerProperty, multiple: false }
}

const retiring = [ada, benjamin, greta, queueOwnerId, unknownOwnerId, formerUserOwnerId]
const owners = [...retiring, ben, mia]

const choosable: NamedField[] = allFields
  .filter(({ object, property }) => property !== ownerProperty || object === 'tickets' || object === custom)
  .map((field) => ({ ...field, objectName: null, label: field.property }))

const going = fc.constantFrom<OwnerDecision>(
  { kind: 'owner', id: ben },
  { kind: 'owner', id: ben },
  { kind: 'owner', id: mia },
  { kind: 'owner', id: mia },
  { kind: 'nobody' },
  { kind: 'owner', id: nobodyKnown },
)
const decision = fc.oneof(
  { weight: 4, arbitrary: going },
  { weight: 1, arbitrary: fc.constant({ kind: 'keep' as const }) },
)

/** How many records a group has, and how many groups there are at most; few objects make long windows; `edits`: how much people do. */
export type Size = { least: number; most: number; groups: number; objects: readonly string[]; edits: number }

function groupsOf(size: Size) {
  const group = fc.record({
    object: fc.constantFrom(...size.objects),
    count: fc.integer({ min: size.least, max: size.most }),
    owner: fc.oneof(fc.constantFrom(...owners, ''), fc.constant(ada)),
    others: fc.uniqueArray(fc.constantFrom(...owners), { maxLength: 3 }),
  })
  return fc.array(group, { minLength: 1, maxLength: size.groups })
}

const moods = fc.record({
  listMatching: fc.constantFrom('whole' as const, 'any' as const),
  mergedUpdates: fc.constantFrom('left-out' as const, 'survivor' as const),
  refusals: fc.constantFrom('whole-batch' as const, 'per-record' as const),
  archivedOwners: fc.constantFrom('refused' as const, 'accepted' as const),
  searchLagMs: fc.constantFrom(0, 5_000),
})

export type AnyWorld = {
  groups: { object: string; count: number; owner: string; others: string[] }[]
  mapping: Record<string, OwnerDecision>
  coverage: NamedField[]
  firstId: number
  /** Modified so recently that a search cannot tell it from what people did since. */
  isBusy: boolean
  moods: {
    listMatching: 'whole' | 'any'
    mergedUpdates: 'left-out' | 'survivor'
    refusals: 'whole-batch' | 'per-record'
    archivedOwners: 'refused' | 'accepted'
    searchLagMs: number
  }
}

export function anyWorld(size: Size): fc.Arbitrary<AnyWorld> {
  return fc.record({
    groups: groupsOf(size),
    mapping: fc
      .tuple(fc.subarray(retiring.slice(1)), fc.array(decision, { minLength: 5, maxLength: 5 }), going)
      .map(([some, decisions, first]) => ({
        [ada]: first,
        ...Object.fromEntries(some.map((id, place) => [id, decisions[place] ?? first])),
      })),
    coverage: fc.subarray(choosable),
    // Ids of different lengths sort as numbers, and some are longer than others.
    firstId: fc.constantFrom(95, 9_900, 99_999_999_950),
    isBusy: fc.nat({ max: 7 }).map((number) => number === 1),
    moods,
  })
}

const day = 24 * 60 * 60_000

/** The records of the groups stand among each other, with a free id behind each. */
function worldOf({ groups, firstId, isBusy }: AnyWorld): HubSpotWorld {
  const changedAt = new Date(startOfStory - (isBusy ? 0 : day)).toISOString()
  const records: Record<string, WorldRecord[]> = Object.fromEntries(objects.map((object) => [object, []]))
  for (const object of objects) {
    const rows = groups
      .filter((group) => group.object === object)
      .flatMap((group) => Array.from({ length: group.count }, (_, place) => ({ group, place: place / group.count })))
      .toSorted((one, other) => one.place - other.place)
    records[object] = rows.map(({ group }, place) => {
      const { created, changed } = dateProperties(object)
      const values = (fieldsOf[object] ?? []).map(({ property, multiple }) => {
        if (property === ownerProperty) return [property, group.owner] as const
        return [property, multiple ? group.others.join(';') : (group.others[0] ?? '')] as const
      })
      const known = Object.fromEntries(values.filter(([, value]) => value !== ''))
      return { id: String(firstId + 2 * place), properties: { ...known, [created]: changedAt, [changed]: changedAt } }
    })
  }
  const others = Object.fromEntries(Object.keys(northwind.records).map((object) => [object, []]))
  return { ...northwind, records: { contacts: [], companies: [], deals: [], ...others, ...records } }
}

/** A run at the owners' step of this portal. */
export async function partsOf(any: AnyWorld) {
  const parts = await portalFor(any.mapping, { world: worldOf(any), ...any.moods }, any.coverage)
  return { ...parts, lagMs: any.moods.searchLagMs }
}

export type AnyParts = Awaited<ReturnType<typeof partsOf>>

/** Whether HubSpot takes the value. */
export function isWritable({ moods: { archivedOwners } }: AnyWorld, value: string | null): boolean {
  return ownersIn(value).every((id) => {
    const owner = northwind.owners.find((each) => each.id === id)
    return owner !== undefined && (archivedOwners === 'accepted' || !owner.archived)
  })
}
