/** What is to be said of a plan whose batches pass by once: its digest, its effects, and who hands over how many records. */
import { ownersIn } from '../owners/owner-fields.ts'
import { type OwnerMove, orderedPlanDigest, type PlanTarget } from './plan.ts'
import { changesOf, type ReassignBatch, type ValueChange } from './record-changes.ts'

export type Handover = Pick<OwnerMove, 'from' | 'to'>

export type PlanTally = {
  add(batch: ReassignBatch): void
  digest(): string
  effects(): number
  moves(): OwnerMove[]
}

/** `handovers` says what a change of a value means for the owners in it, so that the figures stay few however many values there are. */
export function startTally(target: PlanTarget, handovers: (change: ValueChange) => Handover[]): PlanTally {
  const hash = orderedPlanDigest(target)
  const moves = new Map<string, OwnerMove>()
  let effects = 0
  return {
    add(batch) {
      const { object, property } = batch
      for (const change of changesOf(batch)) {
        effects += 1
        hash.add({ effect: 'reassign', object, property, ...change })
        for (const { from, to } of handovers(change)) {
          const key = `${object} ${property} ${from} ${to}`
          const known = moves.get(key)
          if (known) known.records += 1
          else moves.set(key, { object, property, from, to, records: 1 })
        }
      }
    },
    digest() {
      const digest = hash.value()
      if (digest === undefined) throw new Error('the changes are not in the order of a plan')
      return digest
    },
    effects: () => effects,
    moves: () => [...moves.values()],
  }
}

/** Each retiring owner of the value hands the record over. */
export function handedOver(successors: ReadonlyMap<string, string | null>): (change: ValueChange) => Handover[] {
  return ({ from }) =>
    ownersIn(from).flatMap((id) => {
      const to = successors.get(id)
      return to === undefined ? [] : [{ from: id, to }]
    })
}

/** Each owner who comes back gets the record from the successor of today, or, decided otherwise since, from whoever goes. */
export function givenBack(successors: ReadonlyMap<string, string | null>): (change: ValueChange) => Handover[] {
  return ({ from, to }) => {
    const [present, former] = [ownersIn(from), ownersIn(to)]
    const leaving = present.filter((id) => !former.includes(id))
    const returning = former.filter((id) => !present.includes(id))
    return returning.map((id) => {
      const successor = successors.get(id)
      return { from: successor && present.includes(successor) ? successor : (leaving[0] ?? null), to: id }
    })
  }
}
