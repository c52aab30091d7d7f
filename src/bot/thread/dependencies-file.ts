/** Properties, workflows and lists that depend on Salesforce or on owners, as CSV: the thread names the first few of each. */
import { opensInHubSpot } from '../../messages/format.ts'
import type { Messages } from '../../messages/messages.ts'
import { crmObjects, type ListMention, type WorkflowMention } from '../../runbook/hubspot-port.ts'
import type { HubSpotInventory } from '../../runbook/inventory.ts'
import type { Run } from '../../runbook/run.ts'
import type { Rows } from '../csv-file.ts'

const columns = ['what', 'object', 'name', 'why', 'state', 'id', 'address']

export function dependenciesRows(run: Run, messages: Messages): Rows[] {
  const hubspot = run.inventory?.hubspot
  const rows = hubspot
    ? [...propertyRows(hubspot, messages), ...workflowRows(hubspot, run, messages), ...listRows(hubspot, run, messages)]
    : []
  return [[columns, ...rows]]
}

function propertyRows({ propertyNames }: HubSpotInventory, { dependenciesFile: words, objects }: Messages): string[][] {
  return crmObjects.flatMap((object) =>
    (propertyNames?.[object] ?? []).map((name) => [
      words.kinds.property,
      objects[object],
      name,
      words.propertyStays,
      '',
      name,
      '',
    ]),
  )
}

function workflowRows({ workflows }: HubSpotInventory, run: Run, messages: Messages): string[][] {
  const { kinds, workflows: reasons, on, off } = messages.dependenciesFile
  const found: WorkflowMention[] = workflows.kind === 'seen' ? workflows.found : []
  return found.map(({ id, name, why, enabled }) => {
    const address = pageOf(run, (portalId) => `workflows/${portalId}/platform/flow/${encodeURIComponent(id)}/edit`)
    return [kinds.workflow, '', name, reasons[why], enabled ? on : off, id, address]
  })
}

function listRows({ lists }: HubSpotInventory, run: Run, messages: Messages): string[][] {
  const { kinds, listFilters, listNamesOwner } = messages.dependenciesFile
  const found: ListMention[] = lists.kind === 'seen' ? lists.found : []
  return found.map(({ id, name, properties, mentionsOwner }) => {
    const why = [
      ...(properties.length > 0 ? [listFilters(properties)] : []),
      ...(mentionsOwner ? [listNamesOwner] : []),
    ]
    const address = pageOf(run, (portalId) => `contacts/${portalId}/objectLists/${encodeURIComponent(id)}`)
    return [kinds.list, '', name, why.join('; '), '', id, address]
  })
}

function pageOf({ account }: Run, path: (portalId: string) => string): string {
  return opensInHubSpot(account) ? `https://${account.uiDomain}/${path(account.portalId)}` : ''
}
