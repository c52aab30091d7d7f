/** HubSpot's limits by time, as they are until an answer says otherwise. */

/** HubSpot docs, Search the CRM, Limitations: five requests a second for the whole account, and answers without limit headers. */
export const searchLimit = { calls: 5, intervalMs: 1_000 }

/** HubSpot docs, Usage guidelines: the smallest of all subscriptions. Each other answer tells the portal's own. */
export const firstBurstLimit = { calls: 100, intervalMs: 10_000 }

type KeyHolder = { name: string; hubspot: { accessToken: string } }

/** The first target with the same key, because its limits are the key's. By its name, so that the key stays out of Redis. */
export function sharesLimitsWith({ name, hubspot }: KeyHolder, targets: readonly KeyHolder[]): string {
  return targets.find((other) => other.hubspot.accessToken === hubspot.accessToken)?.name ?? name
}
