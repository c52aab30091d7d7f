/**
 * Writing owners. HubSpot's status says nothing about a single record: 200 leaves out a merged one without a word, 207 mixes.
 * What counts is whether the answer names the record with the owner that was asked for.
 */
import { isFault } from '../../runbook/fault.ts'
import type { CrmObject, OwnerChange, OwnerChangeOutcome } from '../../runbook/hubspot-port.ts'
import { inChunks } from './pages.ts'
import { paths } from './paths.ts'
import { ownedRecord } from './records.ts'
import type { Send } from './request.ts'
import { anyAnswer, batchAnswer } from './schemas.ts'

type BatchAnswer = ReturnType<(typeof batchAnswer)['parse']>

export async function updateOwners(
  send: Send,
  object: CrmObject,
  changes: OwnerChange[],
): Promise<OwnerChangeOutcome[]> {
  const refused = await tryBatch(send, object, changes)
  if (refused.kind === 'answered') return refused.outcomes
  // A target that no longer exists would have every single record tried in vain: ask for it once instead.
  const unknown = await unknownOwners(send, changes)
  if (unknown.size === 0) return divide(send, object, { changes, reason: refused.reason })
  const rejected = changes.flatMap(({ id, to }): OwnerChangeOutcome[] =>
    to !== null && unknown.has(to) ? [{ id, outcome: 'rejected', reason: `HubSpot has no owner ${to}` }] : [],
  )
  const rest = changes.filter(({ to }) => to === null || !unknown.has(to))
  return [...rejected, ...(await narrow(send, object, rest))]
}

async function narrow(send: Send, object: CrmObject, changes: OwnerChange[]): Promise<OwnerChangeOutcome[]> {
  const tried = await tryBatch(send, object, changes)
  return tried.kind === 'answered' ? tried.outcomes : divide(send, object, { changes, reason: tried.reason })
}

/**
 * By tenths: at most 111 calls even if all of 100 records are refused, which the smallest burst limit of an account that
 * can have the integration (190 in 10 seconds) lets through; halves would take 199.
 */
async function divide(
  send: Send,
  object: CrmObject,
  refused: { changes: OwnerChange[]; reason: string },
): Promise<OwnerChangeOutcome[]> {
  const [only, ...others] = refused.changes
  if (only === undefined) return []
  if (others.length === 0) return [{ id: only.id, outcome: 'rejected', reason: refused.reason }]
  const outcomes: OwnerChangeOutcome[] = []
  for (const part of inChunks(refused.changes, Math.ceil(refused.changes.length / 10))) {
    outcomes.push(...(await narrow(send, object, part)))
  }
  return outcomes
}

type Tried = { kind: 'answered'; outcomes: OwnerChangeOutcome[] } | { kind: 'refused'; reason: string }

async function tryBatch(send: Send, object: CrmObject, changes: OwnerChange[]): Promise<Tried> {
  if (changes.length === 0) return { kind: 'answered', outcomes: [] }
  // An empty string clears a value.
  const inputs = changes.map(({ id, to }) => ({ id, properties: { hubspot_owner_id: to ?? '' } }))
  try {
    const answer = await send({ method: 'POST', path: paths.batchUpdate(object), body: { inputs } }, batchAnswer)
    return { kind: 'answered', outcomes: outcomesOf(changes, answer) }
  } catch (error) {
    if (isFault(error) && error.facts.code === 'rejected') return { kind: 'refused', reason: error.facts.detail }
    throw error
  }
}

function outcomesOf(changes: OwnerChange[], answer: BatchAnswer): OwnerChangeOutcome[] {
  const owners = new Map(answer.results.map(ownedRecord).map((record) => [record.id, record.ownerId]))
  const errors = new Map(answer.errors.flatMap((error) => (error.context?.ids ?? []).map((id) => [id, error] as const)))
  return changes.map(({ id, to }): OwnerChangeOutcome => {
    if (owners.get(id) === to) return { id, outcome: 'changed' }
    const error = errors.get(id)
    if (error === undefined) return { id, outcome: 'not-confirmed' }
    if (error.category === 'OBJECT_NOT_FOUND') return { id, outcome: 'not-found' }
    return { id, outcome: 'rejected', reason: error.message ?? error.category ?? 'refused without a reason' }
  })
}

async function unknownOwners(send: Send, changes: OwnerChange[]): Promise<Set<string>> {
  const targets = new Set(changes.flatMap(({ to }) => (to === null ? [] : [to])))
  const unknown = new Set<string>()
  for (const target of targets) {
    if (!(await isOwner(send, target, 'false')) && !(await isOwner(send, target, 'true'))) unknown.add(target)
  }
  return unknown
}

async function isOwner(send: Send, id: string, archived: 'true' | 'false'): Promise<boolean> {
  try {
    await send({ method: 'GET', path: paths.owner(id), query: [['archived', archived]] }, anyAnswer)
    return true
  } catch (error) {
    if (isFault(error) && (error.facts.code === 'not-found' || error.facts.code === 'rejected')) return false
    throw error
  }
}
