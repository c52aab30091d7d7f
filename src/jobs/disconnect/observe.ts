/** Takes the sync's newest traces before anybody disconnects, to compare with afterwards. */
import type { SyncTimes } from '../../runbook/events.ts'
import { crmObjects, type HubSpotGateway } from '../../runbook/hubspot-port.ts'
import { reports, type WorkContext, type WorkResult } from '../work.ts'

export async function observe({ hubspot }: WorkContext): Promise<WorkResult> {
  return reports({ command: 'report-baseline', times: await newestSyncTimes(hubspot) })
}

export async function newestSyncTimes(hubspot: HubSpotGateway): Promise<SyncTimes> {
  const times: SyncTimes = { contacts: null, companies: null, deals: null }
  for (const object of crmObjects) times[object] = await hubspot.newestSyncTime(object)
  return times
}
