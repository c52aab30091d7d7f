/** What refers into the package from outside and the bot can clear: assignments are found here, and either kind is taken away. */
import { z } from 'zod'
import { faultIs } from '../../../runbook/fault.ts'
import type { Blocker, BlockerClearing, BlockerScan } from '../../../runbook/salesforce-port.ts'
import { permission } from '../permissions.ts'
import { fault, unexpected } from '../session/faults.ts'
import { parse, query, soqlText } from '../session/query.ts'
import type { SalesforceSession } from '../session/session.ts'
import { opensAt } from '../setup-paths.ts'
import { readLayouts } from './layout-blockers.ts'
import { type LayoutMetadata, packagePages, withoutPackagePages } from './layouts.ts'

type LayoutBlocker = Extract<Blocker, { kind: 'layout' }>
type FoundBlocker = BlockerScan['blockers'][number]
type AssignmentBlocker = Extract<Blocker, { kind: 'permission-set-assignment' }>

export async function readLayout(session: SalesforceSession, layout: string): Promise<LayoutMetadata> {
  const [found] = await readLayouts(session, [layout])
  if (found === undefined) throw fault('permanent', 'not-found', `the layout ${layout}`)
  return found
}

const assignmentRow = z.looseObject({
  Id: z.string(),
  Assignee: z.looseObject({ Username: z.string() }).nullable(),
  AssigneeId: z.string(),
  PermissionSetId: z.string(),
  PermissionSet: z.looseObject({ Name: z.string(), NamespacePrefix: z.string() }),
})

export async function assignmentBlockers(
  session: SalesforceSession,
  namespaces: readonly string[],
): Promise<FoundBlocker[]> {
  const ofSet = 'PermissionSetId, PermissionSet.Name, PermissionSet.NamespacePrefix'
  const filter = `PermissionSet.NamespacePrefix IN (${namespaces.map(soqlText).join(', ')})`
  const soql = `SELECT Id, AssigneeId, Assignee.Username, ${ofSet} FROM PermissionSetAssignment WHERE ${filter}`
  const rows = await query(session, { soql, api: 'rest', row: assignmentRow })
  return rows.map((row) => ({
    namespace: row.PermissionSet.NamespacePrefix,
    blocker: {
      kind: 'permission-set-assignment',
      id: row.Id,
      permissionSet: row.PermissionSet.Name,
      username: row.Assignee?.Username ?? row.AssigneeId,
      ...opensAt('PermissionSet', row.PermissionSetId),
    },
  }))
}

export async function clearBlocker(
  session: SalesforceSession,
  blocker: Blocker,
  namespace: string,
): Promise<BlockerClearing> {
  try {
    const outcome =
      blocker.kind === 'layout' ? await clearLayout(session, blocker, namespace) : await unassign(session, blocker)
    return { blocker, outcome }
  } catch (error) {
    // Salesforce's no to this one blocker is a result; everything else concerns more than it.
    if (faultIs(error, 'not-found')) return { blocker, outcome: 'already-clear' }
    if (!faultIs(error, 'rejected', 'missing-permission')) throw error
    return { blocker, outcome: 'failed', reason: error.facts.detail }
  }
}

type Cleared = 'cleared' | 'already-clear'

async function clearLayout(session: SalesforceSession, { layout }: LayoutBlocker, namespace: string): Promise<Cleared> {
  const current = await readLayout(session, layout)
  if (packagePages(current, namespace).length === 0) return 'already-clear'
  await saveLayout(session, withoutPackagePages(current, namespace))
  const left = packagePages(await readLayout(session, layout), namespace)
  if (left.length > 0) throw unexpected(`the layout ${layout} was saved and still shows ${left.join(', ')}`)
  return 'cleared'
}

const saveResult = z.looseObject({
  success: z.boolean(),
  errors: z.array(z.looseObject({ message: z.string(), statusCode: z.string() })),
})

export async function saveLayout(session: SalesforceSession, layout: LayoutMetadata): Promise<void> {
  const answer = await session.call((conn) => conn.metadata.update('Layout', layout), permission.application)
  const { success, errors } = parse(saveResult, answer)
  if (success) return
  const says = errors.map(({ statusCode, message }) => `${statusCode}: ${message}`).join('; ')
  // What reads layouts may save them only if its user may do so in Setup, too (Salesforce Help, Metadata API Edit Access).
  if (!errors.some(({ statusCode }) => statusCode.startsWith('INSUFFICIENT_ACCESS')))
    throw fault('permanent', 'rejected', says)
  throw fault('permanent', 'missing-permission', `${permission.application} (${says})`)
}

async function unassign(session: SalesforceSession, { id }: AssignmentBlocker): Promise<Cleared> {
  const path = `/sobjects/PermissionSetAssignment/${encodeURIComponent(id)}`
  await session.call((conn) => conn.requestDelete(path), permission.assign)
  return 'cleared'
}
