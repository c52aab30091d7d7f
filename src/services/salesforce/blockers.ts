import { z } from 'zod'
import { isFault } from '../../runbook/fault.ts'
import type { Blocker, BlockerClearing, BlockerScan } from '../../runbook/salesforce-port.ts'
import { chunks, listMetadata } from './components.ts'
import { fault, unexpected } from './faults.ts'
import { type LayoutMetadata, packagePages, readLayoutMetadata, withoutPackagePages } from './layouts.ts'
import { permission } from './permissions.ts'
import { parse, query, soqlText } from './query.ts'
import type { SalesforceSession } from './session.ts'

/** What refers into the package from outside, and how it is taken away. */
const NAMES_PER_READ = 10

type LayoutBlocker = Extract<Blocker, { kind: 'layout' }>
type AssignmentBlocker = Extract<Blocker, { kind: 'permission-set-assignment' }>

export async function scanBlockers(session: SalesforceSession, namespaces: readonly string[]): Promise<BlockerScan> {
  const scan: BlockerScan = { blockers: [], references: [], unseen: [] }
  for (const namespace of namespaces.filter((prefix) => prefix !== '')) {
    const found = [...(await layoutBlockers(session, namespace)), ...(await assignmentBlockers(session, namespace))]
    scan.blockers.push(...found.map((blocker) => ({ namespace, blocker })))
  }
  return scan
}

async function layoutBlockers(session: SalesforceSession, namespace: string): Promise<LayoutBlocker[]> {
  const listed = await listMetadata(session, [{ type: 'Layout' }])
  const outside = listed.filter(({ namespacePrefix }) => namespacePrefix !== namespace)
  const idOf = new Map(outside.map(({ fullName, id }) => [fullName, id]))
  const blockers: LayoutBlocker[] = []
  for (const names of chunks([...idOf.keys()], NAMES_PER_READ)) {
    for (const layout of await readLayouts(session, names)) {
      const pages = packagePages(layout, namespace)
      if (pages.length === 0) continue
      blockers.push({ kind: 'layout', id: idOf.get(layout.fullName) ?? '', layout: layout.fullName, pages })
    }
  }
  return blockers
}

async function readLayouts(session: SalesforceSession, names: string[]): Promise<LayoutMetadata[]> {
  const records = await session.call((conn) => conn.metadata.read('Layout', names), permission.metadata)
  return parse(z.array(z.unknown()), records)
    .map(readLayoutMetadata)
    .filter((layout) => layout !== undefined)
}

export async function readLayout(session: SalesforceSession, layout: string): Promise<LayoutMetadata> {
  const [found] = await readLayouts(session, [layout])
  if (found === undefined) throw fault('permanent', 'not-found', `the layout ${layout}`)
  return found
}

const assignmentRow = z.looseObject({
  Id: z.string(),
  Assignee: z.looseObject({ Username: z.string() }).nullable(),
  AssigneeId: z.string(),
  PermissionSet: z.looseObject({ Name: z.string() }),
})

async function assignmentBlockers(session: SalesforceSession, namespace: string): Promise<AssignmentBlocker[]> {
  const columns = 'Id, AssigneeId, Assignee.Username, PermissionSet.Name'
  const filter = `PermissionSet.NamespacePrefix = ${soqlText(namespace)}`
  const soql = `SELECT ${columns} FROM PermissionSetAssignment WHERE ${filter}`
  const rows = await query(session, { soql, api: 'rest', row: assignmentRow })
  return rows.map((row) => ({
    kind: 'permission-set-assignment',
    id: row.Id,
    permissionSet: row.PermissionSet.Name,
    username: row.Assignee?.Username ?? row.AssigneeId,
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
    if (!isFault(error)) throw error
    if (error.facts.code === 'not-found') return { blocker, outcome: 'already-clear' }
    if (error.facts.code !== 'rejected' && error.facts.code !== 'missing-permission') throw error
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
  const answer = await session.call((conn) => conn.metadata.update('Layout', layout), permission.metadata)
  const { success, errors } = parse(saveResult, answer)
  if (success) return
  const says = errors.map(({ statusCode, message }) => `${statusCode}: ${message}`).join('; ')
  throw fault('permanent', 'rejected', says)
}

async function unassign(session: SalesforceSession, { id }: AssignmentBlocker): Promise<Cleared> {
  const path = `/sobjects/PermissionSetAssignment/${encodeURIComponent(id)}`
  await session.call((conn) => conn.requestDelete(path), permission.assign)
  return 'cleared'
}
