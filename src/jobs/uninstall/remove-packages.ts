/**
 * Asks Salesforce to remove the packages, one after the other. Which request was made is remembered before and after it is
 * sent: a crash, a lost answer or a pause never leads to a second one, and a failed one is reported, not repeated.
 */
import { z } from 'zod'
import { Fault } from '../../runbook/fault.ts'
import type { CurrentPlan } from '../../runbook/run.ts'
import type { InstalledPackage, UninstallRequest } from '../../runbook/salesforce-port.ts'
import { reports, type WorkContext, type WorkResult } from '../work.ts'

const firstPollMs = 2_000
const longestPollMs = 30_000

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
  if (context.run.mode === 'dry-run') return done
  for (const installed of packages) {
    const request = await requestFor(context, plan, installed)
    if (request === 'gone') continue
    if (request === 'outdated') return { kind: 'elsewhere' }
    const progress = await context.salesforce.uninstallProgress(request)
    if (progress.state === 'failed') throw rejected(progress.errors.join('\n'))
    if (progress.state === 'running') return { kind: 'again', afterMs: await nextPoll(context, installed) }
  }
  return done
}

const noteSchema = z.object({
  intendedAt: z.string(),
  request: z.object({ id: z.string(), strategy: z.enum(['metadata', 'tooling']) }).exactOptional(),
})

async function requestFor(
  context: WorkContext,
  plan: CurrentPlan,
  installed: InstalledPackage,
): Promise<UninstallRequest | 'gone' | 'outdated'> {
  const { run, store, salesforce, clock } = context
  const name = `uninstall-${plan.id}-${installed.versionId}`
  const note = noteSchema.safeParse(await store.notes.get(run.id, name)).data
  if (note?.request) return note.request
  const found = note && (await salesforce.findUninstall(installed, note.intendedAt))
  if (found) return remember(context, name, note.intendedAt, found)

  const listed = (await salesforce.installedPackages()).some(({ versionId }) => versionId === installed.versionId)
  if (!listed) return 'gone'
  await requireCompleteCopy(context)
  // The last moment at which a cancelled run can still keep the package.
  if (!(await context.stillCurrent())) return 'outdated'
  const intendedAt = note?.intendedAt ?? clock().toISOString()
  await store.notes.set(run.id, name, { intendedAt })
  return remember(context, name, intendedAt, await salesforce.startUninstall(installed))
}

async function remember(
  { run, store }: WorkContext,
  name: string,
  intendedAt: string,
  request: UninstallRequest,
): Promise<UninstallRequest> {
  await store.notes.set(run.id, name, { intendedAt, request })
  return request
}

/** What is about to be deleted for ever must be in the approved copy now: files as sealed, and as many rows as the org has. */
async function requireCompleteCopy({ run, salesforce, dataCopies }: WorkContext): Promise<void> {
  const { choice, dataCopy } = run
  if (choice?.dataCopy !== 'keep') return
  const { intact, differing } = await dataCopies.check(run.id, dataCopy?.sha256 ?? '')
  if (!intact) throw incomplete(differing.join(', '))
  let records = 0
  for (const { namespace } of run.packages?.installed.filter(({ versionId }) =>
    choice.versionIds.includes(versionId),
  ) ?? []) {
    for (const object of await salesforce.packageObjects(namespace)) records += object.records
  }
  if (records > (dataCopy?.rows ?? 0)) throw incomplete(`${dataCopy?.rows ?? 0} / ${records}`)
}

async function nextPoll({ run, store }: WorkContext, installed: InstalledPackage): Promise<number> {
  const name = `poll-${run.phaseSince}-${installed.versionId}`
  const last = await store.notes.get(run.id, name)
  const wait = Math.min(longestPollMs, typeof last === 'number' ? last * 1.5 : firstPollMs)
  await store.notes.set(run.id, name, wait)
  return wait
}

function rejected(detail: string): Fault {
  return new Fault({ vendor: 'salesforce', kind: 'permanent', code: 'rejected', detail })
}

function incomplete(detail: string): Fault {
  return new Fault({ vendor: 'salesforce', kind: 'permanent', code: 'copy-incomplete', detail })
}
