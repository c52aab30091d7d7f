/** Puts back what was taken away for the removal, if it still is as that left it. */
import { z } from 'zod'
import { canonicalJson } from '../../../runbook/audit/canonical-json.ts'
import { faultIs } from '../../../runbook/fault.ts'
import type { Blocker, BlockerRestoring, SavedBlocker } from '../../../runbook/salesforce-port.ts'
import { permission } from '../permissions.ts'
import { fault, unexpected } from '../session/faults.ts'
import { query, soqlText } from '../session/query.ts'
import type { SalesforceSession } from '../session/session.ts'
import { readLayout, saveLayout } from './blockers.ts'
import { readLayoutMetadata, withoutPackagePages } from './layouts.ts'

type AssignmentBlocker = Extract<Blocker, { kind: 'permission-set-assignment' }>
type Restored = Exclude<BlockerRestoring['outcome'], 'failed'>

export async function restoreBlocker(
  session: SalesforceSession,
  blocker: Blocker,
  saved: SavedBlocker,
): Promise<BlockerRestoring> {
  try {
    const outcome =
      blocker.kind === 'layout' ? await restoreLayout(session, saved) : await assign(session, blocker, saved.namespace)
    return { outcome }
  } catch (error) {
    // Salesforce's no to this one is a result; everything else concerns more than it.
    if (!faultIs(error, 'rejected', 'missing-permission', 'not-found')) throw error
    return { outcome: 'failed', reason: error.facts.detail }
  }
}

async function restoreLayout(
  session: SalesforceSession,
  { layout: saved, namespace }: SavedBlocker,
): Promise<Restored> {
  const layout = readLayoutMetadata(saved)
  if (layout === undefined) throw unexpected('a saved layout has no name')
  const current = canonicalJson(await readLayout(session, layout.fullName))
  if (current === canonicalJson(layout)) return 'already-there'
  if (current !== canonicalJson(withoutPackagePages(layout, namespace))) return 'changed-since'
  await saveLayout(session, layout)
  if (canonicalJson(await readLayout(session, layout.fullName)) === canonicalJson(layout)) return 'restored'
  throw unexpected(`the layout ${layout.fullName} was put back and reads otherwise`)
}

const idRow = z.looseObject({ Id: z.string() })

async function assign(session: SalesforceSession, blocker: AssignmentBlocker, namespace: string): Promise<Restored> {
  const { permissionSet, username } = blocker
  const ofSet = `Name = ${soqlText(permissionSet)} AND NamespacePrefix = ${soqlText(namespace)}`
  const PermissionSetId = await idOf(session, { from: 'PermissionSet', where: ofSet, name: permissionSet })
  const ofUser = `Username = ${soqlText(username)}`
  const AssigneeId = await idOf(session, { from: 'User', where: ofUser, name: username })
  const same = `PermissionSetId = ${soqlText(PermissionSetId)} AND AssigneeId = ${soqlText(AssigneeId)}`
  const soql = `SELECT Id FROM PermissionSetAssignment WHERE ${same}`
  if ((await query(session, { soql, api: 'rest', row: idRow })).length > 0) return 'already-there'
  const path = '/sobjects/PermissionSetAssignment'
  await session.call((conn) => conn.requestPost(path, { PermissionSetId, AssigneeId }), permission.assign)
  return 'restored'
}

async function idOf(
  session: SalesforceSession,
  { from, where, name }: { from: string; where: string; name: string },
): Promise<string> {
  const [found] = await query(session, { soql: `SELECT Id FROM ${from} WHERE ${where}`, api: 'rest', row: idRow })
  if (found === undefined) throw fault('permanent', 'not-found', name)
  return found.Id
}
