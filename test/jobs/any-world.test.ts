/** Reassigned and taken back in any portal, whatever HubSpot, people and dying processes do meanwhile. */
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { createRandom, type Random } from '../../sandbox/world/random.ts'
import { plan } from '../../src/jobs/reassign/plan.ts'
import { planUndo } from '../../src/jobs/reassign/plan-undo.ts'
import { searchPage } from '../../src/jobs/reassign/search-page.ts'
import { windowsOf, writeWindow } from '../../src/jobs/reassign/write-window.ts'
import { requireSamePlan } from '../../src/jobs/require.ts'
import type { WorkResult } from '../../src/jobs/work.ts'
import { ownersIn, sameOwners } from '../../src/runbook/owners/owner-fields.ts'
import {
  alreadyThere,
  changedWhileWritten,
  mayBeAstray,
  mayBeWritten,
  mergedAndWritten,
  type RecordResult,
  recordResults,
} from '../../src/runbook/plan/ledger.ts'
import { changesOf, type RecordChange, recordPlace } from '../../src/runbook/plan/record-changes.ts'
import { coveredFields, type Run, successors } from '../../src/runbook/run.ts'
import type { SearchCursor } from '../../src/runbook/store-port.ts'
import {
  type AnyParts,
  type AnyWorld,
  anyWorld,
  fieldsOf,
  isWritable,
  objects,
  partsOf,
  type Size,
} from './any-world.ts'
import { anyMishaps, beginTimes, drained, lived, type Mishaps, type Touched } from './mishaps.ts'
import { batchesOf, proposed } from './planning.ts'
import { watched } from './watched.ts'

const hour = 60 * 60_000

type Told = RecordResult & Pick<RecordChange, 'object' | 'property'>

type Story = {
  world: AnyWorld
  planning: Mishaps
  writing: Mishaps
  undoing: Mishaps
  seed: number
  /** After so many executions of write jobs the run is stopped for good, and taken back from there. */
  stopAfter: number | null
}

function anyStory(size: Size): fc.Arbitrary<Story> {
  const mishaps = anyMishaps({ minLength: Math.floor(size.edits / 2), maxLength: size.edits })
  return fc.record({
    world: anyWorld(size),
    planning: mishaps,
    writing: mishaps,
    undoing: mishaps,
    seed: fc.nat(),
    stopAfter: fc.option(fc.nat({ max: 4 }), { freq: 6 }),
  })
}

/** A smaller counterexample is looked for as long as the test may run; too few runs are no proof. */
const limits = { interruptAfterTimeLimit: 100_000, markInterruptAsFailure: true }

test('in any small portal people keep what they did, and all else is written, told and taken back', async () => {
  const story = anyStory({ least: 0, most: 12, groups: 8, objects, edits: 7 })
  await fc.assert(fc.asyncProperty(story, holds), { numRuns: 90, ...limits })
}, 120_000)

test('in any portal with windows of many batches it is the same', async () => {
  const story = anyStory({ least: 60, most: 250, groups: 4, objects: ['contacts', 'deals'], edits: 12 })
  await fc.assert(fc.asyncProperty(story, holds), { numRuns: 40, ...limits })
}, 120_000)

async function holds({ world, planning, writing, undoing, seed, stopAfter }: Story): Promise<void> {
  const parts = await partsOf(world)
  const random = createRandom(seed)
  const initial = wantedChanges(parts)
  try {
    const ends = { stopAfter, world }
    const { run, touched: before } = await plannedAnyhow(parts, { mishaps: planning, random })
    const plannedBefore = new Map((await changesIn(parts, run)).map((change) => [keyOf(change), change]))
    for (const change of initial)
      if (!isTouched(before, change)) expect(plannedBefore.get(keyOf(change))).toEqual(change)
    for (const change of plannedBefore.values()) if (!isTouched(before, change)) expect(initial).toContainEqual(change)

    parts.portal.clock.at += hour
    const applied = await writtenAnyhow(parts, { run, mishaps: writing, random, ...ends })
    const touched = new Set([...before, ...applied.touched])
    const astray = astrayOf(parts, applied.told)
    for (const told of applied.told) expectTold(parts, told, { ...applied, touched, world, astray })

    parts.portal.clock.at += hour
    const undo = await undoPlanned(parts, { run: applied.run, random })
    const changed = applied.told.filter((told) => mayBeWritten(told) && told.reason !== alreadyThere)
    expect(await changesIn(parts, undo)).toEqual(
      changed.map(({ object, property, id, from, to }) => ({ object, property, id, from: to, to: from })),
    )
    const formers = new Map(applied.told.map((told) => [keyOf(told), presentValue(parts, told)]))
    const undone = await writtenAnyhow(parts, { run: undo, mishaps: undoing, random, world, stopAfter: null })
    const all = {
      touched: new Set([...touched, ...undone.touched]),
      world,
      astray: astrayOf(parts, applied.told, undone.told),
    }
    for (const told of undone.told) expectTold(parts, told, { ...undone, ...all })
    const isOurs = new Set(changed.map(keyOf))
    for (const told of applied.told) {
      if (isTouched(undone.touched, told)) continue
      const former = formers.get(keyOf(told))
      const goesBack =
        isOurs.has(keyOf(told)) &&
        former !== undefined &&
        sameOwners(former, told.to) &&
        isWritable(world, told.from) &&
        parts.portal.portal.refusalOf(told.object, told.id) === undefined
      expect([keyOf(told), presentValue(parts, told)]).toEqual([keyOf(told), goesBack ? told.from : former])
    }

    const again = await undoPlanned(parts, { run: undone.run, random })
    const failed = undone.told.filter(({ outcome }) => outcome === 'failed').map(keyOf)
    expect((await changesIn(parts, again)).map(keyOf)).toEqual(failed)
    expectNothingElse(parts, [...plannedBefore.values()], all.astray)
  } finally {
    await parts.portal.close()
  }
}

type Place = Pick<RecordChange, 'object' | 'property' | 'id'>
type Astray = Map<string, string[]>

function keyOf(place: Place): string {
  return recordPlace(place)
}

function isTouched(touched: Touched, { object, id }: Pick<Place, 'object' | 'id'>): boolean {
  return touched.has(`${object} ${id}`)
}

/** The values that a merged record's write may have brought to the one that it lives on under, as the ledgers tell: by place. */
function astrayOf({ portal: { portal } }: AnyParts, ...ledgers: Told[][]): Astray {
  const astray: Astray = new Map()
  for (const { object, property, id, to, into } of ledgers.flat().filter(mayBeAstray)) {
    const survivor = portal.isMerged(object, id) ? portal.record(object, id)?.id : undefined
    for (const each of new Set([survivor, into])) {
      if (each === undefined) continue
      const place = keyOf({ object, property, id: each })
      astray.set(place, [...(astray.get(place) ?? []), to ?? ''])
    }
  }
  return astray
}

/** Undefined for a record that is gone. */
function presentValue({ portal: { portal } }: AnyParts, { object, property, id }: Place): string | null | undefined {
  const record = portal.isMerged(object, id) ? undefined : portal.record(object, id)
  return record && (record.properties[property] || null)
}

/** What a plan of this moment has to hold, worked out from the records themselves. */
function wantedChanges(parts: AnyParts): RecordChange[] {
  const followers = successors(parts.run)
  return coveredFields(parts.run).flatMap(({ object, property }) =>
    parts.portal.portal.records(object).flatMap(({ id, properties }): RecordChange[] => {
      const owners = ownersIn(properties[property] ?? null)
      if (!owners.some((owner) => followers.has(owner))) return []
      const then = owners.map((owner) => (followers.has(owner) ? followers.get(owner) : owner))
      const to = [...new Set(then.filter((owner) => typeof owner === 'string'))].join(';') || null
      return [{ object, property, id, from: properties[property] ?? null, to }]
    }),
  )
}

async function changesIn(parts: AnyParts, run: Run): Promise<RecordChange[]> {
  return (await batchesOf(parts.store, run)).flatMap((batch) =>
    changesOf(batch).map((change) => ({ object: batch.object, property: batch.property, ...change })),
  )
}

type Way = { mishaps: Mishaps; random: Random }

async function plannedAnyhow(parts: AnyParts, { mishaps, random }: Way): Promise<{ run: Run; touched: Touched }> {
  const times = beginTimes(parts, mishaps, random)
  for (;;) {
    const cursors: SearchCursor[] = []
    const addSearches = async (jobs: { cursor: SearchCursor }[]) => {
      cursors.push(...jobs.map(({ cursor }) => cursor))
    }
    const result = await plan({ ...parts, addSearches })
    if (result.kind === 'report') {
      times.end()
      const run = proposedBy(parts, parts.run, result)
      const other = await plan({ ...parts, addSearches })
      expect(proposedBy(parts, parts.run, other).plan?.digest).toBe(run.plan?.digest)
      return { run, touched: times.touched }
    }
    const page = async (cursor: SearchCursor) => {
      const next = await searchPage(lived(parts, times), cursor)
      return next.kind === 'next' ? next.cursors : []
    }
    await drained(cursors, page, { random })
  }
}

function proposedBy(parts: AnyParts, run: Run, result: WorkResult): Run {
  if (result.kind !== 'report' || result.report.command !== 'report-plan') throw new Error('no plan was made')
  return proposed(parts, run, result.report.plan)
}

async function undoPlanned(parts: AnyParts, { run, random }: { run: Run; random: Random }): Promise<Run> {
  const context = { ...parts, run }
  const [result, other] = await Promise.all([planUndo(context), random.chance(0.5) ? planUndo(context) : undefined])
  const undo = proposedBy(parts, run, result)
  if (other) expect(proposedBy(parts, run, other).plan?.digest).toBe(undo.plan?.digest)
  return undo
}

type Writing = Way & { run: Run; stopAfter: number | null; world: AnyWorld }

type Written = { run: Run; told: Told[]; touched: Touched; startedAt: number }

async function writtenAnyhow(parts: AnyParts, { run, mishaps, random, stopAfter }: Writing): Promise<Written> {
  const { plans } = parts.store
  const { plan: current } = run
  if (!current) throw new Error('there is no plan')
  const startedAt = parts.portal.clock.at
  const times = beginTimes(parts, mishaps, random)
  const trespasses: string[] = []
  const changes = new Map((await changesIn(parts, run)).map((change) => [keyOf(change), change]))
  const total = await requireSamePlan(run, current, plans.batches(run.id, current.digest))
  await plans.beginLedger(run.id, current.id, total)
  const execution = async (first: number) => {
    const hubspot = watched(parts, { changes, trespasses })
    // Sometimes the run is stopped here for a moment.
    const stillCurrent = async () => !random.chance(0.02)
    await writeWindow({ ...lived({ ...parts, hubspot }, times), run, stillCurrent }, first, async () => {})
    return []
  }
  for (;;) {
    const unsettled = await plans.unsettled(run.id, current.id)
    if (unsettled.length === 0) break
    await drained(windowsOf(unsettled), execution, { random, ...(stopAfter !== null && { most: stopAfter }) })
    if (stopAfter !== null) break
  }
  times.end()
  expect(trespasses).toEqual([])
  expect(await requireSamePlan(run, current, plans.batches(run.id, current.digest))).toBe(total)
  const told: Told[] = []
  for await (const { batch, row } of plans.ledger(run.id, current))
    for (const result of recordResults(batch, row))
      told.push({ object: batch.object, property: batch.property, ...result })
  const count = (outcome: RecordResult['outcome']) => told.filter((each) => each.outcome === outcome).length
  const progress = await plans.progress(run.id, current.id)
  expect(progress).toMatchObject({
    total,
    changed: count('changed'),
    skipped: count('skipped'),
    failed: count('failed'),
  })
  return { run, told, touched: times.touched, startedAt }
}

type Circumstances = { touched: Touched; world: AnyWorld; startedAt: number; run: Run; astray: Astray }

/** What the ledger tells of a record is what became of it. */
function expectTold(parts: AnyParts, told: Told, { touched, world, startedAt, run, astray }: Circumstances): void {
  const { object, property, id, from, to, outcome, reason } = told
  const { portal } = parts.portal
  const touchedByPeople = isTouched(touched, told)
  const what = `${keyOf(told)} ${outcome} ${reason}`
  if (outcome === 'open' || outcome === 'unclear') return
  if (!touchedByPeople && run.plan?.kind === 'reassign') {
    const isPossible = isWritable(world, to)
    expect([what, presentValue(parts, told)]).toEqual([
      `${keyOf(told)} ${isPossible ? 'changed undefined' : `failed ${reason}`}`,
      isPossible ? to : told.from,
    ])
  }
  if (outcome !== 'changed') expect([what, reason]).not.toEqual([what, undefined])
  const isGone = presentValue(parts, told) === undefined
  if (outcome === 'skipped' && ['deleted', 'merged', mergedAndWritten].includes(reason ?? ''))
    expect([what, isGone]).toEqual([what, true])
  if (isGone) return
  const history = portal.history(object, id, property)
  const once = (is: (value: string | null) => boolean) => history.some(({ value }) => is(value || null))
  const isTo = (value: string | null) => sameOwners(value, to)
  // Somebody may have set the same before us: then our write has left no version.
  if (outcome === 'changed' || reason === 'already-there') expect([what, once(isTo)]).toEqual([what, true])
  if (reason === 'changed-since-plan' || reason === changedWhileWritten)
    expect([what, once((value) => !isTo(value) && !sameOwners(value, from))]).toEqual([what, true])
  const [newest] = history
  const isOurs = newest?.sourceType === 'INTEGRATION' && Date.parse(newest.timestamp) >= startedAt
  if (outcome === 'changed') {
    const isWritten = isOurs && isTo(newest.value || null)
    expect([what, isWritten || touchedByPeople]).toEqual([what, true])
  } else {
    const mayBeOurs = reason === changedWhileWritten || told.isUnheard === true
    const isExplained = astray.has(keyOf(told)) || (mayBeOurs && isTo(newest?.value || null))
    expect([what, isOurs && !isExplained]).toEqual([what, false])
  }
}

/** The bot wrote planned properties of planned records, to the planned value and back, and nothing else. */
function expectNothingElse(parts: AnyParts, changes: RecordChange[], astray: Astray): void {
  const planned = new Map(changes.map((change) => [keyOf(change), change]))
  for (const object of Object.keys(fieldsOf)) {
    for (const { id, versions } of parts.portal.portal.records(object)) {
      for (const [property, all] of Object.entries(versions)) {
        const place = keyOf({ object, property, id })
        const change = planned.get(place)
        const ours = [...(change ? [change.to ?? '', change.from ?? ''] : []), ...(astray.get(place) ?? [])]
        const strange = all.filter(({ sourceType, value }) => sourceType === 'INTEGRATION' && !ours.includes(value))
        expect([object, id, property, strange]).toEqual([object, id, property, []])
      }
    }
  }
}
