/** The three vendors on loopback, in one world. */
import { workspaceSeed } from './cast.ts'
import { type HubSpotSimulator, type HubSpotSimulatorOptions, startHubSpotSimulator } from './hubspot/server.ts'
import {
  type SalesforceSimulator,
  type SalesforceSimulatorOptions,
  startSalesforceSimulator,
} from './salesforce/server.ts'
import { type SlackSimulator, type SlackSimulatorOptions, startSlackSimulator } from './slack/server.ts'
import { buildHubSpotWorld } from './world/hubspot-world.ts'
import { createSalesforceWorld } from './world/salesforce-world.ts'

export type Simulators = {
  slack: SlackSimulator
  hubspot: HubSpotSimulator
  salesforce: SalesforceSimulator
  close(): Promise<void>
}

export type SimulatorsRequest = {
  /** Port of the workspace page; any free one by default. */
  port?: number
  slack?: Partial<SlackSimulatorOptions>
  hubspot?: Partial<HubSpotSimulatorOptions>
  salesforce?: Partial<SalesforceSimulatorOptions>
}

export const sandboxKeys = {
  hubspotToken: 'pat-na1-sandbox',
  salesforceClientId: 'sandbox-client',
  salesforceClientSecret: 'sandbox-secret',
}

export async function startSimulators(request: SimulatorsRequest = {}): Promise<Simulators> {
  const hubspot = await startHubSpotSimulator({
    world: buildHubSpotWorld({ at: Date.now() }),
    accessToken: sandboxKeys.hubspotToken,
    searchLagMs: 1_500,
    syncEveryMs: 20_000,
    ...request.hubspot,
  })
  const salesforce = await startSalesforceSimulator({
    // One flow that only people can clear, so that a newcomer meets that too.
    world: createSalesforceWorld({ references: 'one' }),
    clientId: sandboxKeys.salesforceClientId,
    clientSecret: sandboxKeys.salesforceClientSecret,
    ...request.salesforce,
  })
  const slack = await startSlackSimulator({
    seed: workspaceSeed,
    links: [
      { label: 'HubSpot (simulated)', url: `${hubspot.url}/app` },
      { label: 'Salesforce (simulated)', url: `${salesforce.url}/setup` },
    ],
    ...(request.port !== undefined && { port: request.port }),
    ...request.slack,
  })
  return {
    slack,
    hubspot,
    salesforce,
    async close() {
      await Promise.all([slack.close(), hubspot.close(), salesforce.close()])
    },
  }
}
