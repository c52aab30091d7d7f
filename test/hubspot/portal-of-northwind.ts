/** The demo account behind the real SDK, for the tests of this folder. */
import { onTestFinished } from 'vitest'
import { type HubSpotSimulatorOptions, startHubSpotSimulator } from '../../sandbox/hubspot/server.ts'
import { buildHubSpotWorld } from '../../sandbox/world/hubspot-world.ts'
import { type Fault, isFault } from '../../src/runbook/fault.ts'
import { createHubSpotGateway, type HubSpotGatewayOptions } from '../../src/services/hubspot/gateway.ts'

export const world = buildHubSpotWorld()
export const startOfStory = Date.UTC(2026, 10, 2, 8)
export const accessToken = 'pat-eu1-test-token'

/** The clock stands still until a test moves it, so no limit ever resets by chance. */
export async function startPortal(options: Partial<HubSpotSimulatorOptions> = {}) {
  const clock = { at: startOfStory }
  const simulator = await startHubSpotSimulator({ world, accessToken, now: () => clock.at, ...options })
  onTestFinished(() => simulator.close())
  return { ...simulator, clock }
}

/** It does not wait before it repeats a read: the clock stands still, so waiting would change nothing. */
export function gatewayFor(simulator: { url: string }, options: Partial<HubSpotGatewayOptions> = {}) {
  const pause = async () => undefined
  return createHubSpotGateway({ accessToken, apiUrl: simulator.url, access: 'read-write', pause, ...options })
}

export async function faultOf(work: Promise<unknown>): Promise<Fault['facts']> {
  try {
    await work
  } catch (error) {
    if (isFault(error)) return error.facts
    throw error
  }
  throw new Error('Expected a fault, but it went well')
}
