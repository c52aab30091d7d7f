/** What is remembered of the request for a package's removal, by plan: before it is sent, and when it was answered. */
import { z } from 'zod'
import type { CurrentPlan } from '../../runbook/run.ts'
import type { InstalledPackage, RequestSearch } from '../../runbook/salesforce-port.ts'
import type { WorkContext } from '../work.ts'

type Ports = Pick<WorkContext, 'run' | 'store' | 'clock'>

const noteSchema = z.object({
  /** Right before it was sent. */
  intendedAt: z.string(),
  request: z.object({ id: z.string(), strategy: z.enum(['metadata', 'tooling']) }).exactOptional(),
  /** Salesforce refused to take the request at all. */
  refused: z.string().exactOptional(),
})
export type RequestNote = z.infer<typeof noteSchema>

export async function readNote(
  { run, store }: Ports,
  planId: string,
  { versionId }: InstalledPackage,
): Promise<RequestNote | undefined> {
  return noteSchema.safeParse(await store.notes.get(run.id, noteName(planId, versionId))).data
}

export async function remember(
  { run, store }: Ports,
  plan: CurrentPlan,
  { installed: { versionId }, note }: { installed: InstalledPackage; note: RequestNote },
): Promise<void> {
  await store.notes.set(run.id, noteName(plan.id, versionId), note)
}

function noteName(planId: string, versionId: string): string {
  return `uninstall-${planId}-${versionId}`
}

/** Whether the request may be on its way: its answer never came. */
function isUnanswered(note: RequestNote | undefined): note is RequestNote {
  return note !== undefined && note.request === undefined && note.refused === undefined
}

/** A request that Salesforce takes after its sender has given up, at the latest, is on its list by then. */
const longestOnItsWayMs = 3 * 60_000

export function isOnItsWay(note: RequestNote | undefined, now: Date): boolean {
  return isUnanswered(note) && now.getTime() - Date.parse(note.intendedAt) < longestOnItsWayMs
}

/** What to look for: after a lost answer also a request that failed, of which nobody was told yet. */
export async function searchFor(
  ports: Ports,
  plan: CurrentPlan,
  { installed, note }: { installed: InstalledPackage; note: RequestNote | undefined },
): Promise<RequestSearch> {
  const since = note?.intendedAt ?? ports.clock().toISOString()
  if (!isUnanswered(note)) return { since }
  const earlier = ports.run.begunPlans.filter(({ id, kind }) => kind === 'uninstall' && id !== plan.id)
  const notes = await Promise.all(earlier.map(({ id }) => readNote(ports, id, installed)))
  return { since, failedBut: notes.flatMap((one) => one?.request?.id ?? []) }
}
