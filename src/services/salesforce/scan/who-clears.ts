/** Whose work a blocker is: the bot's, or, where its user lacks the permission, that of people like any other reference. */
import type { Blocker, BlockerScan, Reference } from '../../../runbook/salesforce-port.ts'
import { holdsPermission } from '../permissions.ts'
import type { SalesforceSession } from '../session/session.ts'

type Found = BlockerScan['blockers'][number]

/** Any of them (Salesforce Help, Metadata API Edit Access). */
const neededFor: Record<Blocker['kind'], string[]> = {
  layout: ['PermissionsCustomizeApplication', 'PermissionsModifyAllData'],
  'permission-set-assignment': ['PermissionsAssignPermissionSets'],
}

export async function divideWork(
  session: SalesforceSession,
  found: readonly Found[],
): Promise<{ blockers: Found[]; forPeople: Reference[] }> {
  const blockers: Found[] = []
  const forPeople: Reference[] = []
  for (const kind of new Set(found.map(({ blocker }) => blocker.kind))) {
    const ofKind = found.filter(({ blocker }) => blocker.kind === kind)
    if (await holdsPermission(session, ...neededFor[kind])) blockers.push(...ofKind)
    else forPeople.push(...united(ofKind.map(asReference)))
  }
  return { blockers, forPeople }
}

/** A layout may hold pages of several packages, and people clear it once. */
function united(references: readonly Reference[]): Reference[] {
  return [...Map.groupBy(references, ({ id }) => id).values()].flatMap(([first, ...others]) =>
    first ? [{ ...first, refersTo: [first, ...others].flatMap(({ refersTo }) => refersTo) }] : [],
  )
}

function asReference({ blocker, namespace }: Found): Reference {
  const { id, path = null } = blocker
  if (blocker.kind === 'layout')
    return { id, type: 'Layout', name: blocker.layout, refersTo: blocker.pages, path, blocks: 'surely' }
  const { permissionSet, username: name } = blocker
  const refersTo = [`${namespace}__${permissionSet}`]
  return { id, type: 'PermissionSetAssignment', name, refersTo, path, blocks: 'surely' }
}
