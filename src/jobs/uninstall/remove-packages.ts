/**
 * Asks Salesforce to remove the packages, one after the other. Which request was made is remembered before and after it is
 * sent: a crash, a lost answer or a pause never leads to a second one, and a failed one is reported, not repeated.
 */
import type { RemovalByHand } from '../../runbook/events.ts'
import { Fault, faultIs } from '../../runbook/fault.ts'
import { note } from '../../runbook/notes.ts'
import type { RemovalProgress, RemovalRequest } from '../../runbook/packages/removal-progress.ts'
import { samePackage } from '../../runbook/packages/same-package.ts'
import type { CurrentPlan } from '../../runbook/run.ts'
import type { InstalledPackage, Objection, UninstallRequest, UninstallStatus } from '../../runbook/salesforce-port.ts'
import { reports, type WorkContext, type WorkResult } from '../work.ts'
import { requireCompleteCopy } from './complete-copy.ts'
import { type PackageRow, removalDeclined, removalGone, removalIntended } from './removal-ledger.ts'
import { isOnItsWay, remember, rememberedRequest, searchFor } from './removal-request.ts'

const firstPollMs = 2_000
const longestPollMs = 30_000

/** What one package came to: gone, or why it is not. */
type Outcome =
  | { kind: 'gone' }
  | ({ kind: 'running' } & UninstallStatus)
  | { kind: 'refused'; objections: Objection[] }
  | ({ kind: 'by-hand' } & Pick<RemovalByHand, 'reason' | 'detail'>)
  | { kind: 'outdated' }

export type RemovalContext = Pick<WorkContext, 'run' | 'store' | 'salesforce' | 'dataCopies' | 'clock' | 'stillCurrent'>

export async function removePackages(
  context: RemovalContext,
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
    const outcome = await remove(context, plan, { installed, index })
    switch (outcome.kind) {
      case 'gone':
        await removalGone(context, plan, { installed, index })
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
        if (reason === 'api-refused') await removalDeclined(context, plan, { installed, index, detail })
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

async function remove(context: RemovalContext, plan: CurrentPlan, { installed, index }: PackageRow): Promise<Outcome> {
  const { salesforce, clock } = context
  const intend = () => removalIntended(context, plan, { installed, index })
  const remembered = await rememberedRequest(context, plan.id, installed)
  const noteThat = (told: RemovalRequest) => remember(context, plan, { installed, told })
  if (remembered?.request) return outcomeOf(context, installed, remembered.request)
  // Also one of an earlier plan, or of a run that was cancelled: nobody can take it back, and it may still run.
  const search = await searchFor(context, plan, { installed, remembered })
  const found = await salesforce.findUninstall(installed, search)
  if (found) await intend()
  if (found?.unclear !== undefined) return { kind: 'running', status: found.unclear }
  if (found) {
    await noteThat({ intendedAt: search.since, request: found })
    return outcomeOf(context, installed, found)
  }
  if (!(await isListed(context, installed))) return { kind: 'gone' }
  if (isOnItsWay(remembered, clock())) return { kind: 'running', status: '' }
  await requireCompleteCopy(context)
  if (installed.generation === 'unmanaged') return { kind: 'by-hand', reason: 'not-managed', detail: '' }
  if (remembered?.refused !== undefined) return { kind: 'by-hand', reason: 'api-refused', detail: remembered.refused }
  // Before the last look: a run that is cancelled right behind it says that the removal may be on its way.
  await intend()
  // The last moment at which a cancelled run can still keep the package.
  if (!(await context.stillCurrent())) return { kind: 'outdated' }
  const intendedAt = clock().toISOString()
  await noteThat({ intendedAt })
  const request = await start(context, installed)
  if (typeof request === 'string') {
    await noteThat({ intendedAt, refused: request })
    return { kind: 'by-hand', reason: 'api-refused', detail: request }
  }
  await noteThat({ intendedAt, request })
  return outcomeOf(context, installed, request)
}

/** Another version than the approved one is not to be removed: it is planned and approved anew. */
async function isListed({ salesforce }: RemovalContext, installed: InstalledPackage): Promise<boolean> {
  const listed = (await salesforce.installedPackages()).find((found) => samePackage(found, installed))
  if (listed && listed.versionId !== installed.versionId)
    throw new Fault({ vendor: 'store', kind: 'permanent', code: 'not-approved', detail: 'plan-changed' })
  return listed !== undefined
}

/** What blocks a removal is told of a request that was taken; one that is not taken at all says that this API is not for it. */
async function start({ salesforce }: RemovalContext, installed: InstalledPackage): Promise<UninstallRequest | string> {
  try {
    return await salesforce.startUninstall(installed)
  } catch (error) {
    if (!faultIs(error, 'rejected', 'not-found', 'missing-permission')) throw error
    return error.facts.detail
  }
}

async function outcomeOf(
  context: RemovalContext,
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
  { run, store, clock }: RemovalContext,
  { status, parts }: UninstallStatus,
  place: Pick<RemovalProgress, 'name' | 'index' | 'of'>,
): Promise<void> {
  const lookedAt = clock().toISOString()
  const told: RemovalProgress = { ...place, status, ...(parts && { parts }), lookedAt }
  await store.notes.set(run.id, note('removal-progress', run.phaseSince), told)
}

async function nextPoll({ run, store }: RemovalContext, installed: InstalledPackage): Promise<number> {
  const poll = note('removal-poll', run.phaseSince, installed.versionId)
  const last = await store.notes.get(run.id, poll)
  const wait = Math.min(longestPollMs, last === undefined ? firstPollMs : last * 1.5)
  await store.notes.set(run.id, poll, wait)
  return wait
}
