import { type Block, interactiveElements } from './blocks.ts'
import type { FormState } from './form-state.ts'

/**
 * What people have ticked, typed and chosen, kept as a Slack client keeps it: by person, message or view, block_id and
 * action_id. A re-render with a new block_id therefore starts again from the element's initial values.
 */
export type FormPlace = { person: string; container: string; blockId: string; actionId: string }

export type FormValues = {
  get(place: FormPlace): FormState | undefined
  set(place: FormPlace, state: FormState): void
  /** The options an app last offered for an external select, so that a chosen value finds its text again. */
  offered(place: FormPlace): Record<string, unknown>[]
  rememberOffered(place: FormPlace, options: Record<string, unknown>[]): void
  /** After a re-render: drops what belonged to elements that are gone. */
  keepOnly(container: string, blocks: readonly Block[]): void
  forget(container: string): void
}

type Kept = { place: FormPlace; state?: FormState; offered?: Record<string, unknown>[] }

export function createFormValues(): FormValues {
  const kept = new Map<string, Kept>()

  function change(place: FormPlace, change: Omit<Kept, 'place'>): void {
    const key = keyOf(place)
    kept.set(key, { ...kept.get(key), ...change, place })
  }

  function dropWhere(container: string, isGone: (place: FormPlace) => boolean): void {
    for (const [key, { place }] of kept) {
      if (place.container === container && isGone(place)) kept.delete(key)
    }
  }

  return {
    get: (place) => kept.get(keyOf(place))?.state,
    set: (place, state) => change(place, { state }),
    offered: (place) => kept.get(keyOf(place))?.offered ?? [],
    rememberOffered: (place, offered) => change(place, { offered }),
    keepOnly: (container, blocks) => {
      const present = new Set(interactiveElements(blocks).map((p) => `${p.block.block_id} ${p.element.action_id}`))
      dropWhere(container, (place) => !present.has(`${place.blockId} ${place.actionId}`))
    },
    forget: (container) => dropWhere(container, () => true),
  }
}

function keyOf(place: FormPlace): string {
  return JSON.stringify([place.person, place.container, place.blockId, place.actionId])
}
