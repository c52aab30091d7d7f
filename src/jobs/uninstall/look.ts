/** A look at all that refers into the packages, and what has become of it since the last one. */
import { note } from '../../runbook/notes.ts'
import {
  checkOf,
  type HindranceList,
  hindrancesIn,
  type LookNote,
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
  const before = lastList(await store.notes.get(runId, note('references')), since)
  const list = hindrancesIn({ namespaces, scan, round, objections, before })
  await store.notes.set(runId, note('references'), { since, before, list })
  return { scan, references: checkOf(list, before, scan.unseen) }
}

/** Begun once more after a crash, a look is compared with what it was compared with before. */
function lastList(look: LookNote | undefined, since: number): HindranceList {
  if (!look) return noHindrances
  return look.since === since ? look.before : look.list
}
