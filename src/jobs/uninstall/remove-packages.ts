/**
 * Asks Salesforce to remove the packages, one after the other. Which request was made is remembered before and after it is
 * sent: a crash, a lost answer or a pause never leads to a second one, and a failed one is reported, not repeated.
 */
import { z } from 'zod'
import type { RemovalByHand } from '../../runbook/events.ts'
import { Fault, isFault } from '../../runbook/fault.ts'
import { type RemovalProgress, removalNote } from '../../runbook/packages/removal-progress.ts'
import { samePackage } from '../../runbook/packages/same-package.ts'
import type { CurrentPlan } from '../../runbook/run.ts'
import type { InstalledPackage, Objection, UninstallRequest, UninstallStatus } from '../../runbook/salesforce-port.ts'
import { reports, type WorkContext, type WorkResult } from '../work.ts'
import { requireCompleteCopy } from './complete-copy.ts'

const firstPollMs = 2_000
const longestPollMs = 30_000

/** What one package came to: gone, or why it is not. */
type Outcome =
  | { kind: 'gone' }
  | ({ kind: 'running' } & UninstallStatus)
  | { kind: 'refused'; objections: Objection[] }
  | ({ kind: 'by-hand' } & Pick<RemovalByHand, 'reason' | 'detail'>)
  | { kind: 'outdated' }

export async function removePackages(
  context: WorkContext,
  plan: CurrentPlan,
  packages: readonly InstalledPackage[],
): Promise<WorkResult> {
  const done = reports({
    command: 'report-applied',
    digest: plan.digest,
    counts: { changed: packages.length, skipped: 0, failed: 0 },
  })
  const { run, store } = context
  if (run.mode === 'dry-run') return done
  await store.plans.beginLedger(run.id, plan.id, packages.length)
  for (const [index, installed] of packages.entries()) {
    const outcome = await remove(context, plan, installed)
    switch (outcome.kind) {
      case 'gone':
        await store.plans.settle(run.id, plan.id, index, { state: 'settled', changed: 1, entries: [] })
        continue
      case 'outdated':
        return { kind: 'elsewhere' }
      case 'running':
        await tell(context, outcome, { name: installed.name, index, of: packages.length })
        return { kind: 'again', afterMs: await nextPoll(context, installed) }
      case 'refused':
        return refusedBy(plan, packages, { index, objections: outcome.objections })
      case 'by-hand': {
        const { reason, detail } = outcome
        return reports({ command: 'report-by-hand', digest: plan.digest, packages: [installed.name], reason, detail })
      }
    }
  }
  return done
}

/** The event log holds what people can read; a deployment may name hundreds. */
const objectionsAtMost = 60

function refusedBy(
  { digest }: CurrentPlan,
  packages: readonly InstalledPackage[],
  { index, objections }: { index: number; objections: Objection[] },
): WorkResult {
  const more = Math.max(0, objections.length - objectionsAtMost)
  const removed = packages.slice(0, index).map(({ name }) => name)
  return reports({
    command: 'report-refused',
    digest,
    package: packages[index]?.name ?? '',
    objections: objections.slice(0, objectionsAtMost),
    ...(more > 0 && { more }),
    ...(removed.length > 0 && { removed }),
  })
}

const noteSchema = z.object({
  intendedAt: z.string(),
  request: z.object({ id: z.string(), strategy: z.enum(['metadata', 'tooling']) }).exactOptional(),
  /** Salesforce refused to take the request at all. */
  refused: z.string().exactOptional(),
})
type Note = z.infer<typeof noteSchema>

async function remove(context: WorkContext, plan: CurrentPlan, installed: InstalledPackage): Promise<Outcome> {
  const { run, store, salesforce, clock } = context
  const name = `uninstall-${plan.id}-${installed.versionId}`
  const note = noteSchema.safeParse(await store.notes.get(run.id, name)).data
  if (note?.request) return outcomeOf(context, installed, note.request)
  const intendedAt = note?.intendedAt ?? clock().toISOString()
  // Also one of an earlier plan, or of a run that was cancelled: nobody can take it back, and it may still run.
  const found = await salesforce.findUninstall(installed, intendedAt)
  if (found?.unclear !== undefined) return { kind: 'running', status: found.unclear }
  if (found) {
    await remember(context, name, { intendedAt, request: found })
    return outcomeOf(context, installed, found)
  }
  if (!(await isListed(context, installed))) return { kind: 'gone' }
  await requireCompleteCopy(context)
  if (installed.generation === 'unmanaged') return { kind: 'by-hand', reason: 'not-managed', detail: '' }
  if (note?.refused !== undefined) return { kind: 'by-hand', reason: 'api-refused', detail: note.refused }
  // The last moment at which a cancelled run can still keep the package.
  if (!(await context.stillCurrent())) return { kind: 'outdated' }
  const intended: Note = { intendedAt }
  await remember(context, name, intended)
  const request = await start(context, installed)
  if (typeof request === 'string') {
    await remember(context, name, { ...intended, refused: request })
    return { kind: 'by-hand', reason: 'api-refused', detail: request }
  }
  await remember(context, name, { ...intended, request })
  return outcomeOf(context, installed, request)
}

async function remember({ run, store }: WorkContext, name: string, note: Note): Promise<void> {
  await store.notes.set(run.id, name, note)
}

/** Another version than the approved one is not to be removed: it is planned and approved anew. */
async function isListed({ salesforce }: WorkContext, installed: InstalledPackage): Promise<boolean> {
  const listed = (await salesforce.installedPackages()).find((found) => samePackage(found, installed))
  if (listed && listed.versionId !== installed.versionId)
    throw new Fault({ vendor: 'store', kind: 'permanent', code: 'not-approved', detail: 'plan-changed' })
  return listed !== undefined
}

/** What blocks a removal is told of a request that was taken; one that is not taken at all says that this API is not for it. */
async function start({ salesforce }: WorkContext, installed: InstalledPackage): Promise<UninstallRequest | string> {
  try {
    return await salesforce.startUninstall(installed)
  } catch (error) {
    if (!isFault(error) || !notForThis.includes(error.facts.code)) throw error
    return error.facts.detail
  }
}

const notForThis: readonly string[] = ['rejected', 'not-found', 'missing-permission']

async function outcomeOf(
  context: WorkContext,
  installed: InstalledPackage,
  request: UninstallRequest,
): Promise<Outcome> {
  const progress = await context.salesforce.uninstallProgress(request)
  switch (progress.state) {
    case 'running':
      return { ...progress, kind: 'running' }
    case 'succeeded':
      return { kind: 'gone' }
    case 'failed':
      return { kind: 'refused', objections: progress.errors }
    case 'impossible':
      if (!(await isListed(context, installed))) return { kind: 'gone' }
      return { kind: 'by-hand', reason: 'api-refused', detail: progress.reason }
  }
}

/** For the card; how far it is belongs to nobody's decision, so it is no event. */
async function tell(
  { run, store, clock }: WorkContext,
  { status, parts }: UninstallStatus,
  place: Pick<RemovalProgress, 'name' | 'index' | 'of'>,
): Promise<void> {
  const lookedAt = clock().toISOString()
  const told: RemovalProgress = { ...place, status, ...(parts && { parts }), lookedAt }
  await store.notes.set(run.id, removalNote(run.phaseSince), told)
}

async function nextPoll({ run, store }: WorkContext, installed: InstalledPackage): Promise<number> {
  const name = `poll-${run.phaseSince}-${installed.versionId}`
  const last = await store.notes.get(run.id, name)
  const wait = Math.min(longestPollMs, typeof last === 'number' ? last * 1.5 : firstPollMs)
  await store.notes.set(run.id, name, wait)
  return wait
}
