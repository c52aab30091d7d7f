/** What came of a run, measured where it happened: in the simulators, in Redis, on the disk. */
import { existsSync } from 'node:fs'
import { Redis } from 'ioredis'
import { checkChain } from '../../src/runbook/audit/audit.ts'
import { crmObjects } from '../../src/runbook/hubspot-port.ts'
import { type RecordResult, recordResults } from '../../src/runbook/plan/ledger.ts'
import type { CurrentPlan } from '../../src/runbook/run.ts'
import type { Store } from '../../src/runbook/store-port.ts'
import { createStore } from '../../src/services/store/store.ts'
import type { Company } from './company.ts'
import { messages, replies, reply, theRun } from './looks.ts'

/** Owner by `object/id`. */
export function ownersNow({ simulators }: Company): Map<string, string> {
  return new Map(
    crmObjects.flatMap((object) =>
      simulators.hubspot.portal
        .records(object)
        .map(({ id, properties }): [string, string] => [`${object}/${id}`, properties.hubspot_owner_id ?? '']),
    ),
  )
}

/** How often the bot wrote the owner of these records (`object/id`): every number that occurs. */
export function timesWritten({ ownerWrites }: Company, records: Iterable<string>): Set<number> {
  return new Set([...records].map((record) => ownerWrites.get(record) ?? 0))
}

/** What each record should be owned by, given who hands over to whom. */
export function ownersAfter(before: ReadonlyMap<string, string>, moves: Record<string, string>): Map<string, string> {
  return new Map([...before].map(([record, owner]) => [record, moves[owner] ?? owner]))
}

export function orgNow({ simulators }: Company) {
  const { org } = simulators.salesforce
  const namesPackage = (value: unknown) => JSON.stringify(value).includes('HubSpot_Inc__')
  const permissionSets = org.packages.filter(({ namespace }) => namespace === 'HubSpot_Inc')
  const own = permissionSets.flatMap((installed) => installed.permissionSets.map(({ id }) => id))
  return {
    packages: org.packages.map(({ namespace }) => namespace),
    layoutsWithPackagePages: org.layouts.filter(namesPackage).length,
    packageAssignments: org.assignments.filter(({ permissionSetId }) => own.includes(permissionSetId)).length,
    deploys: org.deploys.length,
  }
}

export function writes({ simulators: { hubspot, salesforce } }: Company) {
  return [...hubspot.routes.writes(), ...salesforce.routes.writes()].map(({ method, path }) => `${method} ${path}`)
}

export function unknownRequests({ simulators: { slack, hubspot, salesforce } }: Company) {
  return [slack, hubspot, salesforce].flatMap(({ routes }) => routes.unknown().map(({ path }) => path))
}

/** Of a run that has ended, once the thread has told so. */
export async function auditOf(company: Company) {
  await reply(company, /run is closed|Durchlauf ist abgeschlossen/)
  const run = await theRun(company)
  const chain = checkChain(await company.app().runs.events(run.id))
  const head = run.report?.headHash ?? 'no report'
  return { valid: chain.valid, headInThread: replies(company).some((text) => text.includes(head)) }
}

export function copyExists(location: string | undefined): boolean {
  return location !== undefined && existsSync(location)
}

/** Every sentence that somebody could read, wherever it stands. */
export function everyText(company: Company): string {
  return messages(company)
    .map(({ text, blocks }) => `${text}\n${JSON.stringify(blocks ?? [])}`)
    .join('\n')
}

/** What a person must never see of a failure. */
export const innards = /node_modules|file:\/\/|\bat \w+ \(|TypeError|ECONN|\bundefined\b|\[object Object\]|NaN/

type PlanNames = Pick<CurrentPlan, 'id' | 'digest'>

export type Ledger = { planned: Map<string, string>; entries: Map<string, RecordResult> }

/** The plan and the ledger of it as they stand in Redis. */
export async function ledgerOf(company: Company, plan: PlanNames | undefined): Promise<Ledger> {
  const redis = new Redis(company.redisUrl)
  try {
    if (!plan) throw new Error('there is no plan')
    return await readLedger(createStore(redis, company.prefix), (await theRun(company)).id, plan)
  } finally {
    await redis.quit()
  }
}

async function readLedger({ plans }: Store, runId: string, { id: planId, digest }: PlanNames): Promise<Ledger> {
  const ledger: Ledger = { planned: new Map(), entries: new Map() }
  for await (const { batch, row } of plans.ledger(runId, { id: planId, digest })) {
    for (const result of recordResults(batch, row)) {
      const record = `${batch.object}/${result.id}`
      ledger.planned.set(record, result.to ?? '')
      if (row?.state === 'settled') ledger.entries.set(record, result)
    }
  }
  return ledger
}

/** The files of the thread, by their names. */
export function fileText({ simulators }: Company, name: RegExp): string | undefined {
  const { store } = simulators.slack
  for (const { fileIds } of store.messages.all().toReversed()) {
    for (const id of fileIds) {
      const file = store.files.find(id)
      if (file && name.test(file.name)) return new TextDecoder().decode(file.bytes)
    }
  }
  return undefined
}
