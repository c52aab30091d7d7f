/** What goes on while jobs run: HubSpot's bad moments, people at work in the portal, processes that die, jobs that run twice. */
import { setTimeout as wait } from 'node:timers/promises'
import fc from 'fast-check'
import { badGateway, locked, migrating } from '../../sandbox/hubspot/troubles.ts'
import type { FaultAction } from '../../sandbox/simulator/fault-queue.ts'
import type { Random } from '../../sandbox/world/random.ts'
import { mustStop } from '../../src/jobs/queue/faults.ts'
import { isFault } from '../../src/runbook/fault.ts'
import type { HubSpotGateway } from '../../src/runbook/hubspot-port.ts'
import { withSuccessors } from '../../src/runbook/owners/owner-fields.ts'
import { successors } from '../../src/runbook/run.ts'
import type { Store } from '../../src/runbook/store-port.ts'
import { type AnyParts, fieldsOf } from './any-world.ts'
import { ada, ben, byHand, mia } from './planning.ts'

function limited(policyName: string): FaultAction {
  return { kind: 'answer', status: 429, body: { status: 'error', message: 'Too many', policyName } }
}

function refused(status: number, category: string): FaultAction {
  return { kind: 'answer', status, body: { status: 'error', category, message: category } }
}

/** The run stops at it: until a person has seen to it, or until a time has come. */
const stop = fc.constantFrom<FaultAction>(
  refused(401, 'INVALID_AUTHENTICATION'),
  refused(403, 'MISSING_SCOPES'),
  migrating(2 * 3_600),
  limited('DAILY'),
)

const passing = fc.constantFrom<FaultAction>(
  limited('TEN_SECONDLY_ROLLING'),
  limited('SECONDLY'),
  locked,
  badGateway,
  { kind: 'answer', status: 503, body: {} },
  { kind: 'drop' },
  { kind: 'delay', ms: 10 },
  { kind: 'lose-answer' },
  { kind: 'lose-answer' },
)

const trouble = fc.record({
  path: fc.constantFrom(/./, /\/search/, /batch\/read/, /batch\/update/, /batch\/update/),
  skip: fc.nat({ max: 12 }),
  action: fc.oneof({ weight: 3, arbitrary: stop }, { weight: 9, arbitrary: passing }),
})

const deeds = [
  'called',
  'called',
  'moved',
  'moved',
  'joined',
  'cleared',
  'done',
  'returned',
  'deleted',
  'merged',
  'merged',
  'forbidden',
  'allowed',
  'added',
] as const

/** 0: before the phase begins. */
const anyMoment = fc.oneof(fc.constant(0), fc.nat({ max: 12 }), fc.nat({ max: 80 }))

const edit = fc.record({
  /** The moment at which it happens; what would come after the last one happens then. */
  at: anyMoment,
  record: fc.nat({ max: 5_000 }),
  field: fc.nat({ max: 1 }),
  deed: fc.constantFrom(...deeds),
  /** Whether the search shows it before anything else happens. */
  isShown: fc.boolean(),
})

export type Edit = { at: number; record: number; field: number; deed: (typeof deeds)[number]; isShown: boolean }
export type Mishaps = {
  troubles: { path: RegExp; skip: number; action: FaultAction }[]
  edits: Edit[]
  deaths: number[]
}

export function anyMishaps(edits: { minLength: number; maxLength: number }): fc.Arbitrary<Mishaps> {
  return fc.record({
    troubles: fc.array(trouble, { maxLength: 5 }),
    edits: fc.array(edit, edits),
    deaths: fc.uniqueArray(anyMoment, { maxLength: 3 }),
  })
}

/** Records that people had their hands on, and those that they were merged into: by `object id`. */
export type Touched = Set<string>

type Deed = (typeof deeds)[number]

/** A record and the field that somebody looks at. */
type Place = { object: string; id: string; property: string; multiple: boolean }

function doEdit(parts: AnyParts, { record, field: nth, deed }: Edit, touched: Touched): void {
  const { portal } = parts.portal
  const all = Object.keys(fieldsOf).flatMap((object) => portal.records(object).map(({ id }) => ({ object, id })))
  const found = all[record % Math.max(1, all.length)]
  const fields = fieldsOf[found?.object ?? ''] ?? []
  const field = fields[nth % fields.length]
  if (!found || !field) return
  const place = { ...field, ...found }
  const { object, id, property } = place
  const value = newValue(parts, place, deed)
  if (value !== undefined && value !== (portal.record(object, id)?.properties[property] ?? '')) {
    portal.write(object, id, { properties: { [property]: value }, source: byHand })
    touched.add(`${object} ${id}`)
  }
  const others = all.filter((each) => each.object === object && each.id !== id)
  const survivor = others[(record * 7) % Math.max(1, others.length)]?.id
  if (deed === 'called') portal.write(object, id, { properties: { phone: `+49 30 ${nth}` }, source: byHand })
  if (deed === 'allowed') portal.refuseWrites(object, id, '')
  if (deed === 'forbidden') portal.refuseWrites(object, id, 'Not on a Friday')
  if (deed === 'deleted') portal.remove(object, id)
  if (deed === 'allowed' || deed === 'forbidden' || deed === 'deleted') touched.add(`${object} ${id}`)
  if (deed === 'merged' && survivor !== undefined) {
    portal.merge(object, id, survivor)
    touched.add(`${object} ${id}`).add(`${object} ${survivor}`)
  }
  if (deed === 'added') add(parts, place, touched)
}

/** Undefined where the deed is about something else. */
function newValue({ portal: { portal }, run }: AnyParts, place: Place, deed: Deed): string | undefined {
  const { object, id, property, multiple } = place
  const record = portal.record(object, id)
  const value = record?.properties[property] ?? ''
  if (deed === 'moved') return value === mia ? ben : mia
  if (deed === 'joined') return multiple ? [...new Set([...value.split(';').filter(Boolean), mia])].join(';') : mia
  if (deed === 'cleared') return ''
  if (deed === 'done') return withSuccessors(value, successors(run)) ?? ''
  if (deed === 'returned') return record?.original[property] ?? ''
  return undefined
}

/** A record that the plan does not know, right behind one that it may know. */
function add({ portal: { portal } }: AnyParts, { object, id, property }: Place, touched: Touched): void {
  const free = String(BigInt(id) + 1n)
  if (!portal.isFree(object, free)) return
  portal.add(object, { id: free, properties: {} })
  portal.write(object, free, { properties: { [property]: ada }, source: byHand })
  touched.add(`${object} ${free}`)
}

class Died extends Error {}

/** One execution of a job, in a process of its own. */
export type Life = { isOver: boolean }

export type Times = ReturnType<typeof beginTimes>

/** The moments of a phase, in which people act and processes die. */
export function beginTimes(parts: AnyParts, { troubles, edits, deaths }: Mishaps, random: Random) {
  const touched: Touched = new Set()
  const { clock, faults } = parts.portal
  let coming = edits.toSorted((one, other) => one.at - other.at)
  let now = 0
  for (const each of troubles) faults.add(each)
  const happen = (until: number) => {
    for (const each of coming.filter(({ at }) => at <= until)) {
      doEdit(parts, each, touched)
      if (each.isShown) clock.at += parts.lagMs
    }
    coming = coming.filter(({ at }) => at > until)
  }
  happen(0)
  return {
    touched,
    /** Some steps are slow, so that others overtake them. */
    async pause() {
      if (random.chance(0.3)) await wait(random.between(1, 10))
    },
    moment(life: Life) {
      if (life.isOver) throw new Died()
      now += 1
      happen(now)
      life.isOver = deaths.includes(now)
      if (life.isOver) throw new Died()
    },
    end() {
      faults.clear()
      happen(Number.POSITIVE_INFINITY)
    },
  }
}

/** A moment before each step to the outside and one behind it: a process that dies there never hears the answer. */
export function lived<Outside extends { hubspot: HubSpotGateway; store: Store }>(
  outside: Outside,
  times: Times,
): Outside {
  const life = { isOver: false }
  const around =
    <Args extends unknown[], Answer>(step: (...args: Args) => Promise<Answer>) =>
    async (...args: Args): Promise<Answer> => {
      await times.pause()
      times.moment(life)
      const answer = await step(...args)
      times.moment(life)
      return answer
    }
  const { hubspot, store } = outside
  return {
    ...outside,
    hubspot: {
      ...hubspot,
      searchOwned: around((...args) => hubspot.searchOwned(...args)),
      highestOwned: around((...args) => hubspot.highestOwned(...args)),
      seeWindow: around((...args) => hubspot.seeWindow(...args)),
      readValues: around((...args) => hubspot.readValues(...args)),
      updateValues: around((...args) => hubspot.updateValues(...args)),
    },
    store: {
      ...store,
      collection: { ...store.collection, addPage: around((...args) => store.collection.addPage(...args)) },
      plans: {
        ...store.plans,
        intend: around((...args) => store.plans.intend(...args)),
        settle: around((...args) => store.plans.settle(...args)),
      },
    },
  }
}

/** A run stops at what would not pass by itself, or not soon; else the queue tries the job again. */
function stopsRun(error: unknown): boolean {
  return isFault(error) && mustStop(error, { attemptsMade: 0, opts: { attempts: 2 } }) !== undefined
}

/**
 * Jobs as the queue runs them: three at a time in any order, each again after a fault or a death, some twice at the same time
 * as after a lock that was lost, until the run stops. `most`: so many executions, and then it is stopped for good.
 */
export async function drained<Job>(
  jobs: readonly Job[],
  work: (job: Job) => Promise<Job[]>,
  { random, most = Number.POSITIVE_INFINITY }: { random: Random; most?: number },
): Promise<void> {
  const waiting = [...jobs]
  let left = most
  const lane = async () => {
    while (waiting.length > 0 && left > 0) {
      left -= 1
      for (const job of waiting.splice(random.between(0, waiting.length - 1), 1)) {
        const isDoubled = random.chance(0.4)
        const executions = [work(job), ...(isDoubled ? [later(random.between(0, 6), () => work(job))] : [])]
        for (const end of await Promise.allSettled(executions)) {
          if (end.status === 'fulfilled') waiting.push(...end.value)
          else if (stopsRun(end.reason)) left = 0
          else if (end.reason instanceof Died || isFault(end.reason)) waiting.push(job)
          else throw end.reason
        }
      }
    }
  }
  const lanes = await Promise.allSettled([lane(), lane(), lane()])
  for (const end of lanes) if (end.status === 'rejected') throw end.reason
}

async function later<Answer>(ms: number, work: () => Promise<Answer>): Promise<Answer> {
  await wait(ms)
  return work()
}
