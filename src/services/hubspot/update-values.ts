/**
 * Writing a property's values. HubSpot's status says nothing about a single record: 200 leaves out a merged one without a word, 207 mixes.
 * What counts is whether the answer names the record with the value that was asked for.
 */
import { faultIs } from '../../runbook/fault.ts'
import type { ValueWrite, WriteOutcome } from '../../runbook/hubspot-port.ts'
import { inChunks } from '../../runbook/in-chunks.ts'
import { type FieldName, ownersIn, sameOwners } from '../../runbook/owners/owner-fields.ts'
import { isRefused } from './pages.ts'
import { paths } from './paths.ts'
import { valueIn } from './read-values.ts'
import { NotSent, type Send } from './request.ts'
import { anyAnswer, batchAnswer } from './schemas.ts'

type BatchAnswer = ReturnType<(typeof batchAnswer)['parse']>

type Update = {
  field: FieldName
  writes: ValueWrite[]
  stillWanted?: (() => Promise<boolean>) | undefined
}

/** A refused batch can take a hundred calls, and each waits for its turn: the wish may pass meanwhile. */
export async function updateWhileWanted(send: Send, { field, writes, stillWanted }: Update): Promise<WriteOutcome[]> {
  try {
    return await updateValues((request, schema) => send({ ...request, stillWanted }, schema), field, writes)
  } catch (error) {
    if (error instanceof NotSent) return writes.map(({ id }) => ({ id, outcome: 'broken-off' }))
    throw error
  }
}

async function updateValues(send: Send, field: FieldName, writes: ValueWrite[]): Promise<WriteOutcome[]> {
  const refused = await tryBatch(send, field, writes)
  if (refused.kind === 'answered') return refused.outcomes
  // An owner who is not there, or not any more, would have every single record tried in vain: ask for them once instead.
  const outcomes: WriteOutcome[] = []
  let rest = writes
  for (const unusable of await unusableOwners(send, writes)) {
    const theirs = rest.filter(({ to }) => ownersIn(to).includes(unusable.owner))
    const told = unusable.isArchived
      ? await triedOnOne(send, field, { ...unusable, theirs })
      : refusedOwner(theirs, unusable)
    outcomes.push(...told)
    const isTold = new Set(told.map(({ id }) => id))
    rest = rest.filter(({ id }) => !isTold.has(id))
  }
  if (rest.length === writes.length) return divide(send, field, { writes, reason: refused.reason })
  return [...outcomes, ...(await narrow(send, field, rest))]
}

type UnusableOwner = { owner: string; isArchived: boolean }

/**
 * Whether HubSpot gives records to an archived owner is not documented, so one of them is tried. A refusal that names the owner
 * holds for all of theirs; another may be a rule of the account that protects the record, and says nothing of the others.
 */
async function triedOnOne(
  send: Send,
  field: FieldName,
  { theirs, ...unusable }: UnusableOwner & { theirs: ValueWrite[] },
): Promise<WriteOutcome[]> {
  const tried = await tryBatch(send, field, theirs.slice(0, 1))
  if (tried.kind === 'answered') return tried.outcomes
  return tried.reason.match(/\d+/g)?.includes(unusable.owner) ? refusedOwner(theirs, unusable) : []
}

function refusedOwner(theirs: ValueWrite[], { owner, isArchived }: UnusableOwner): WriteOutcome[] {
  const reason = isArchived ? `the owner ${owner} is archived in HubSpot` : `HubSpot has no owner ${owner}`
  return theirs.map(({ id }) => ({ id, outcome: 'rejected', reason }))
}

async function narrow(send: Send, field: FieldName, writes: ValueWrite[]): Promise<WriteOutcome[]> {
  const tried = await tryBatch(send, field, writes)
  return tried.kind === 'answered' ? tried.outcomes : divide(send, field, { writes, reason: tried.reason })
}

/**
 * By tenths: at most 111 calls even if all of 100 records are refused, which the smallest burst limit of an account that
 * can have the integration (190 in 10 seconds) lets through; halves would take 199.
 */
async function divide(
  send: Send,
  field: FieldName,
  refused: { writes: ValueWrite[]; reason: string },
): Promise<WriteOutcome[]> {
  const [only, ...others] = refused.writes
  if (only === undefined) return []
  if (others.length === 0) return [{ id: only.id, outcome: 'rejected', reason: refused.reason }]
  const outcomes: WriteOutcome[] = []
  for (const part of inChunks(refused.writes, Math.ceil(refused.writes.length / 10))) {
    outcomes.push(...(await narrow(send, field, part)))
  }
  return outcomes
}

type Tried = { kind: 'answered'; outcomes: WriteOutcome[] } | { kind: 'refused'; reason: string }

async function tryBatch(send: Send, field: FieldName, writes: ValueWrite[]): Promise<Tried> {
  if (writes.length === 0) return { kind: 'answered', outcomes: [] }
  // An empty string clears a value.
  const inputs = writes.map(({ id, to }) => ({ id, properties: { [field.property]: to ?? '' } }))
  try {
    const answer = await send({ method: 'POST', path: paths.batchUpdate(field.object), body: { inputs } }, batchAnswer)
    return { kind: 'answered', outcomes: outcomesOf(field, writes, answer) }
  } catch (error) {
    if (faultIs(error, 'rejected')) return { kind: 'refused', reason: error.facts.detail }
    throw error
  }
}

function outcomesOf({ property }: FieldName, writes: ValueWrite[], answer: BatchAnswer): WriteOutcome[] {
  const named = answer.results.map((record) => ({ id: record.id, value: valueIn(record, property) }))
  const values = new Map(named.map(({ id, value }) => [id, value]))
  const asked = new Map(writes.map(({ id, to }) => [id, to]))
  const unasked = named.filter(({ id, value }) => !asked.has(id) || !sameOwners(value, asked.get(id) ?? null))
  const errors = new Map(answer.errors.flatMap((error) => (error.context?.ids ?? []).map((id) => [id, error] as const)))
  return writes.map(({ id, to }): WriteOutcome => {
    const value = values.get(id)
    if (value !== undefined && sameOwners(value, to)) return { id, outcome: 'changed' }
    const error = errors.get(id)
    if (error === undefined) {
      const strangers = new Set(unasked.filter((each) => sameOwners(each.value, to)).map((each) => each.id))
      return { id, outcome: 'not-confirmed', ...(strangers.size > 0 && { strangers: [...strangers] }) }
    }
    if (error.category === 'OBJECT_NOT_FOUND') return { id, outcome: 'not-found' }
    return { id, outcome: 'rejected', reason: error.message ?? error.category ?? 'refused without a reason' }
  })
}

/** Those of the new owners who are not active. */
async function unusableOwners(send: Send, writes: ValueWrite[]): Promise<UnusableOwner[]> {
  const unusable: UnusableOwner[] = []
  for (const owner of new Set(writes.flatMap(({ to }) => ownersIn(to)))) {
    if (await isOwner(send, owner, 'false')) continue
    unusable.push({ owner, isArchived: await isOwner(send, owner, 'true') })
  }
  return unusable
}

async function isOwner(send: Send, id: string, archived: 'true' | 'false'): Promise<boolean> {
  try {
    await send({ method: 'GET', path: paths.owner(id), query: [['archived', archived]] }, anyAnswer)
    return true
  } catch (error) {
    if (isRefused(error)) return false
    throw error
  }
}
