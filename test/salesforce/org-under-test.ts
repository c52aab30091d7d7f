import { onTestFinished } from 'vitest'
import { type SalesforceSimulatorOptions, startSalesforceSimulator } from '../../sandbox/salesforce/server.ts'
import {
  createSalesforceWorld,
  type SalesforceWorld,
  type SalesforceWorldOptions,
} from '../../sandbox/world/salesforce-world.ts'
import { isFault } from '../../src/runbook/fault.ts'
import type { Blocker, InstalledPackage, SalesforceGateway } from '../../src/runbook/salesforce-port.ts'
import { createSalesforceGateway } from '../../src/services/salesforce/gateway.ts'
import type { SalesforceGatewayOptions } from '../../src/services/salesforce/session/credentials.ts'

export const CLIENT_ID = 'demo-client-id'
export const CLIENT_SECRET = 'demo-client-secret'
export const API_VERSION = '68.0'

export type OrgSetup = {
  world?: SalesforceWorldOptions
  change?: (world: SalesforceWorld) => void
  simulator?: Partial<SalesforceSimulatorOptions>
  gateway?: Partial<SalesforceGatewayOptions>
}

/** A simulated org, and a gateway to it through the real SDK. */
export async function orgUnderTest(setup: OrgSetup = {}) {
  const world = createSalesforceWorld({ intelligenceRows: 40, activityRows: 12, ...setup.world })
  setup.change?.(world)
  const simulator = await startSalesforceSimulator({
    world,
    clientId: CLIENT_ID,
    clientSecret: CLIENT_SECRET,
    uninstallMs: 0,
    ...setup.simulator,
  })
  onTestFinished(() => simulator.close())
  const gateway = createSalesforceGateway({
    loginUrl: simulator.url,
    credentials: { kind: 'client-credentials', clientId: CLIENT_ID, clientSecret: CLIENT_SECRET },
    access: 'read-write',
    apiVersion: API_VERSION,
    exportPollMs: 5,
    ...setup.gateway,
  })
  return { simulator, gateway, world }
}

export async function faultOf(work: Promise<unknown>) {
  try {
    await work
  } catch (error) {
    if (isFault(error)) return error.facts
    throw error
  }
  throw new Error('It worked, a fault was expected')
}

export async function hubspotPackage(gateway: { installedPackages(): Promise<InstalledPackage[]> }) {
  const [found] = await gateway.installedPackages()
  if (found === undefined) throw new Error('The org has no HubSpot package')
  return found
}

/** What of the demo org's blockers the bot can clear. */
export async function blockersIn(gateway: SalesforceGateway): Promise<Blocker[]> {
  return (await gateway.scanBlockers(['HubSpot_Inc'])).blockers.map(({ blocker }) => blocker)
}
