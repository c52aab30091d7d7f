/**
 * What the run came to, measured where it happened: in the simulators' own state, and in the audit chain as it stands in
 * Redis against the head that the thread shows. Nothing here is taken from what the bot says of itself.
 */
import { Redis } from 'ioredis'
import { checkChain } from '../../src/runbook/audit/audit.ts'
import { foldRun } from '../../src/runbook/evolve/evolve.ts'
import { crmObjects } from '../../src/runbook/hubspot-port.ts'
import { createStore } from '../../src/services/store/store.ts'
import type { Sandbox } from '../sandbox.ts'

type RecordOwners = Record<(typeof crmObjects)[number], Map<string, string>>

export type Verdict = {
  ok: boolean
  mode: 'live' | 'dry-run'
  /** Records per former owner, over contacts, companies and deals. */
  records_per_former_owner: Record<string, number>
  records_reassigned: number
  other_records_changed: number
  package_installed: boolean
  package_data_records: number
  blockers_left: number
  /** HubSpot's OAuth tokens in the org. */
  tokens_left: number
  audit_chain_valid: boolean
  audit_events: number
  head_in_thread: boolean
  run_closed: boolean
  writes: { hubspot: number; salesforce: number }
  unknown_requests: number
  seconds: number
}

/** Who owns what, taken before the run to compare with. */
export function recordOwners({ simulators }: Sandbox): RecordOwners {
  const owners: RecordOwners = { contacts: new Map(), companies: new Map(), deals: new Map() }
  for (const object of crmObjects) {
    for (const record of simulators.hubspot.portal.records(object)) {
      owners[object].set(record.id, record.properties.hubspot_owner_id ?? '')
    }
  }
  return owners
}

/** The demo world's Salesforce-only owners and its queue. */
export function formerOwners({ simulators }: Sandbox): string[] {
  const { owners } = simulators.hubspot.portal.world
  return owners.filter((owner) => !owner.archived && owner.userId === null).map((owner) => owner.id)
}

type Before = { owners: RecordOwners; former: string[]; startedAt: number; dryRun: boolean }

export async function reachVerdict(sandbox: Sandbox, before: Before): Promise<Verdict> {
  const { simulators } = sandbox
  const { hubspot, salesforce, slack } = simulators
  const moved = compareOwners(before, recordOwners(sandbox))
  const audit = await readAudit(sandbox)
  const texts = slack.store.messages.all().map((message) => message.text)
  const writes = { hubspot: hubspot.routes.writes().length, salesforce: salesforce.routes.writes().length }
  const measured = {
    mode: before.dryRun ? ('dry-run' as const) : ('live' as const),
    records_per_former_owner: recordsPerOwner(sandbox, before.former),
    records_reassigned: moved.reassigned,
    other_records_changed: moved.others,
    package_installed: salesforce.org.packageOf('HubSpot_Inc') !== undefined,
    package_data_records: packageRecords(sandbox),
    blockers_left: blockersLeft(sandbox),
    tokens_left: salesforce.org.oauthTokens.length,
    audit_chain_valid: audit.valid,
    audit_events: audit.events,
    head_in_thread: audit.reportedHead !== undefined && texts.some((text) => text.includes(audit.reportedHead ?? '')),
    run_closed: audit.closed,
    writes,
    unknown_requests: [hubspot, salesforce, slack].reduce((sum, { routes }) => sum + routes.unknown().length, 0),
  }
  const seconds = Math.round((Date.now() - before.startedAt) / 1000)
  return { ok: isAsItShouldBe(measured), ...measured, seconds }
}

type Measured = Omit<Verdict, 'ok' | 'seconds'>

function isAsItShouldBe(measured: Measured): boolean {
  const told =
    measured.audit_chain_valid && measured.head_in_thread && measured.run_closed && measured.unknown_requests === 0
  const untouched = measured.other_records_changed === 0
  const left = Object.values(measured.records_per_former_owner).reduce((sum, count) => sum + count, 0)
  if (measured.mode === 'live') {
    return (
      told &&
      untouched &&
      left === 0 &&
      measured.records_reassigned > 0 &&
      !measured.package_installed &&
      measured.package_data_records === 0 &&
      measured.blockers_left === 0 &&
      measured.tokens_left === 0
    )
  }
  const nothingWritten = measured.writes.hubspot === 0 && measured.writes.salesforce === 0
  return (
    told &&
    untouched &&
    nothingWritten &&
    measured.records_reassigned === 0 &&
    measured.package_installed &&
    measured.tokens_left > 0 &&
    left > 0
  )
}

function compareOwners({ owners, former }: Before, after: RecordOwners): { reassigned: number; others: number } {
  let reassigned = 0
  let others = 0
  for (const object of crmObjects) {
    for (const [id, owner] of owners[object]) {
      if (after[object].get(id) === owner) continue
      if (former.includes(owner)) reassigned += 1
      else others += 1
    }
  }
  return { reassigned, others }
}

function recordsPerOwner({ simulators }: Sandbox, former: readonly string[]): Record<string, number> {
  const { portal } = simulators.hubspot
  return Object.fromEntries(
    former.map((id) => [id, crmObjects.reduce((sum, object) => sum + portal.ownedBy(object, id).length, 0)]),
  )
}

function packageRecords({ simulators }: Sandbox): number {
  const { org } = simulators.salesforce
  return (org.packageOf('HubSpot_Inc')?.objects ?? []).reduce((sum, object) => sum + object.rows.length, 0)
}

function blockersLeft({ simulators }: Sandbox): number {
  const { org } = simulators.salesforce
  const layouts = org.layouts.filter((layout) => JSON.stringify(layout).includes('HubSpot_Inc__'))
  const assignments = org.assignments.filter((assignment) => JSON.stringify(assignment).includes('HubSpot_Inc'))
  return layouts.length + assignments.length
}

async function readAudit({ redis }: Sandbox) {
  const client = new Redis(redis.url)
  try {
    const { log } = createStore(client, 'uninstall-hubspot')
    const [runId = ''] = await log.recentRuns(1)
    const events = await log.read(runId)
    const run = foldRun(runId, events)
    return {
      valid: events.length > 0 && checkChain(events).valid,
      events: events.length,
      closed: run?.status === 'closed',
      reportedHead: run?.report?.headHash,
    }
  } finally {
    await client.quit()
  }
}
