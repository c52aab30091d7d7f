/**
 * Salesforce's own list of what uses what (Tooling API, MetadataComponentDependency, Beta). It gives 2,000 rows and no second
 * page, so a full answer, or the refusal of one, is asked again in smaller parts, down to a single component.
 */
import { z } from 'zod'
import { faultIs } from '../../../runbook/fault.ts'
import { inChunks } from '../../../runbook/in-chunks.ts'
import type { Unseen } from '../../../runbook/salesforce-port.ts'
import { permission } from '../permissions.ts'
import { isOversized } from '../session/faults.ts'
import { query, soqlText } from '../session/query.ts'
import type { SalesforceSession } from '../session/session.ts'
import type { Findings } from '../unseen.ts'
import type { FoundReference } from './references.ts'

const MOST_ROWS = 2_000
/** The question goes into the address. */
const IDS_PER_QUERY = 100

const columns = [
  'MetadataComponentId',
  'MetadataComponentName',
  'MetadataComponentNamespace',
  'MetadataComponentType',
  'RefMetadataComponentName',
  'RefMetadataComponentNamespace',
]

const dependencyRow = z
  .looseObject({
    MetadataComponentId: z.string(),
    MetadataComponentName: z.string(),
    MetadataComponentNamespace: z.string().nullable(),
    MetadataComponentType: z.string(),
    RefMetadataComponentName: z.string(),
    RefMetadataComponentNamespace: z.string().nullable(),
  })
  .transform(
    (row): FoundReference => ({
      id: row.MetadataComponentId,
      type: row.MetadataComponentType,
      name: row.MetadataComponentName,
      namespace: row.MetadataComponentNamespace ?? '',
      refersTo: [prefixed(row.RefMetadataComponentName, row.RefMetadataComponentNamespace ?? '')],
    }),
  )

/** `members`: the packages' components, for the case that Salesforce does not let their namespace be asked for. */
type DependencyRequest = { namespaces: readonly string[]; members: readonly { id: string; fullName: string }[] }

export async function readDependencies(
  session: SalesforceSession,
  { namespaces, members }: DependencyRequest,
): Promise<Findings<FoundReference>> {
  const found = await byNamespace(session, namespaces)
  return found ? { found, unseen: [] } : byComponent(session, members)
}

/** Undefined where the answer is cut off, or the filter refused: whether the namespace can be filtered is nowhere written. */
async function byNamespace(
  session: SalesforceSession,
  namespaces: readonly string[],
): Promise<FoundReference[] | undefined> {
  const found: FoundReference[] = []
  try {
    for (const namespace of namespaces) {
      const { rows, isWhole } = await ask(session, `RefMetadataComponentNamespace = ${soqlText(namespace)}`)
      if (!isWhole) return undefined
      found.push(...rows)
    }
    return found
  } catch (error) {
    if (faultIs(error, 'rejected')) return undefined
    throw error
  }
}

async function byComponent(
  session: SalesforceSession,
  members: DependencyRequest['members'],
): Promise<Findings<FoundReference>> {
  const found: FoundReference[] = []
  const unseen: Unseen[] = []
  const open = inChunks(members, IDS_PER_QUERY)
  for (let part = open.pop(); part !== undefined; part = open.pop()) {
    // "OR" between ids is the one form beside "=" and "AND" that is known to work.
    const filter = part.map(({ id }) => `RefMetadataComponentId = ${soqlText(id)}`).join(' OR ')
    const { rows, isWhole } = await ask(session, filter)
    if (isWhole) {
      found.push(...rows)
    } else if (part.length > 1) {
      open.push(...inChunks(part, Math.ceil(part.length / 2)))
    } else {
      found.push(...rows)
      unseen.push({ type: 'MetadataComponentDependency', reason: `${part[0]?.fullName}: > ${MOST_ROWS}` })
    }
  }
  return { found, unseen }
}

type Answer = { rows: FoundReference[]; isWhole: boolean }

async function ask(session: SalesforceSession, filter: string): Promise<Answer> {
  const soql = `SELECT ${columns.join(', ')} FROM MetadataComponentDependency WHERE ${filter}`
  try {
    const rows = await query(session, { soql, api: 'tooling', row: dependencyRow, need: permission.setup })
    return { rows, isWhole: rows.length < MOST_ROWS }
  } catch (error) {
    if (isOversized(error)) return { rows: [], isWhole: false }
    throw error
  }
}

function prefixed(name: string, namespace: string): string {
  return namespace === '' || name.startsWith(`${namespace}__`) ? name : `${namespace}__${name}`
}
