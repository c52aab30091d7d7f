/** A look at all that refers into the packages, and what has become of it since the last one. */
import { z } from 'zod'
import {
  checkOf,
  type HindranceList,
  hindrancesIn,
  type LookNote,
  lookNote,
  noHindrances,
  type ReferenceCheck,
} from '../../runbook/packages/references.ts'
import type { BlockerScan } from '../../runbook/salesforce-port.ts'
import type { WorkContext } from '../work.ts'

export async function lookForReferences(
  { run, salesforce, store }: WorkContext,
  packages: readonly { namespace: string }[],
): Promise<{ scan: BlockerScan; references: ReferenceCheck }> {
  const { id: runId, phaseSince: since, rounds: round = 0, objections = [] } = run
  const namespaces = packages.map(({ namespace }) => namespace)
  const scan = await salesforce.scanBlockers(namespaces)
  const before = lastList(await store.notes.get(runId, lookNote), since)
  const list = hindrancesIn({ namespaces, scan, round, objections, before })
  const note: LookNote = { since, before, list }
  await store.notes.set(runId, lookNote, note)
  return { scan, references: checkOf(list, before, scan.unseen) }
}

/** Begun once more after a crash, a look is compared with what it was compared with before. */
function lastList(value: unknown, since: number): HindranceList {
  const note = noteSchema.safeParse(value).data
  if (!note) return noHindrances
  return note.since === since ? note.before : note.list
}

const listSchema = z.object({
  round: z.number(),
  hindrances: z.array(
    z.object({
      key: z.string(),
      type: z.string(),
      name: z.string(),
      refersTo: z.array(z.string()),
      path: z.string().nullable(),
      blocks: z.enum(['surely', 'perhaps']),
      says: z.array(z.string()),
      state: z.enum(['open', 'gone']),
      foundWithout: z.array(z.string()).exactOptional(),
    }),
  ),
  attached: z.array(z.string()),
})

const noteSchema = z.object({
  since: z.number(),
  before: listSchema,
  list: listSchema,
}) satisfies z.ZodType<LookNote>
