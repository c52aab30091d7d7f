/**
 * The HubSpot account of Northwind Lantern Co., a fictional company: plain data for the simulator, without any behaviour.
 * The numbers are exact, so that a demo and a test can say beforehand what a run has to find.
 */
import { buildLists, type WorldList } from './hubspot-lists.ts'
import { buildMoreRecords } from './hubspot-more-records.ts'
import { type ByObject, subscriptions, type WorldSchema } from './hubspot-objects.ts'
import { type WorldOwner, type WorldUser, worldOwners, worldUsers } from './hubspot-owners.ts'
import { type WorldProperty, worldProperties } from './hubspot-properties.ts'
import { buildRecords, type WorldRecord } from './hubspot-records.ts'
import { buildWorkflows, type WorldWorkflow } from './hubspot-workflows.ts'
import { createRandom } from './random.ts'

type WorldPortal = {
  portalId: number
  portalName: string
  accountType: 'STANDARD' | 'SANDBOX' | 'DEVELOPER_TEST' | 'APP_DEVELOPER'
  timeZone: string
  companyCurrency: string
  uiDomain: string
  dataHostingLocation: string
}

export type HubSpotWorld = {
  portal: WorldPortal
  owners: WorldOwner[]
  users: WorldUser[]
  /** The custom objects. */
  schemas: WorldSchema[]
  properties: ByObject<WorldProperty[]>
  records: ByObject<WorldRecord[]>
  workflows: WorldWorkflow[]
  lists: WorldList[]
}

const portalId = 48151623

/** `at` is the moment the story starts, in epoch milliseconds: every date of the world lies before it. */
export function buildHubSpotWorld(options: { seed?: number; at?: number } = {}): HubSpotWorld {
  const seed = options.seed ?? 20261
  const at = options.at ?? Date.UTC(2026, 10, 2, 8)
  return {
    portal: {
      portalId,
      portalName: 'Northwind Lantern Co.',
      accountType: 'STANDARD',
      timeZone: 'Europe/Berlin',
      companyCurrency: 'EUR',
      uiDomain: 'app.hubspot.example.com',
      dataHostingLocation: 'eu1',
    },
    owners: worldOwners(at),
    users: worldUsers(),
    schemas: [subscriptions],
    properties: worldProperties(),
    records: { ...buildMoreRecords(createRandom(seed + 1), at), ...buildRecords(createRandom(seed), at) },
    workflows: buildWorkflows(at),
    lists: buildLists(at),
  }
}
