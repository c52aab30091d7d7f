/** What lies beside the log of a plan that clears blockers or puts them back: all of them, and what each was before. */
import { z } from 'zod'
import { blockersNote, type PlannedBlocker } from '../../runbook/packages/blockers.ts'
import type { WorkContext } from '../work.ts'

const planned = z.array(
  z.object({
    namespace: z.string(),
    blocker: z.discriminatedUnion('kind', [
      z.object({
        kind: z.literal('layout'),
        id: z.string(),
        layout: z.string(),
        pages: z.array(z.string()),
        path: z.string().exactOptional(),
      }),
      z.object({
        kind: z.literal('permission-set-assignment'),
        id: z.string(),
        permissionSet: z.string(),
        username: z.string(),
        path: z.string().exactOptional(),
      }),
    ]),
  }),
) satisfies z.ZodType<PlannedBlocker[]>

type RunAndStore = Pick<WorkContext, 'run' | 'store'>

export async function keepBlockers({ run, store }: RunAndStore, digest: string, all: PlannedBlocker[]): Promise<void> {
  await store.notes.set(run.id, blockersNote(digest), all)
}

/** Undefined for a plan of an older version, whose event names all. */
export async function keptBlockers({ run, store }: RunAndStore, digest: string): Promise<PlannedBlocker[] | undefined> {
  const kept = await store.notes.get(run.id, blockersNote(digest))
  return kept === undefined ? undefined : planned.parse(kept)
}

/** Where a blocker's state is kept from before it is touched. */
export function beforeNote(planId: string, index: number): string {
  return `before-${planId}-${index}`
}
