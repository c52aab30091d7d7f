/** The objects of a HubSpot account: the standard ones by name, custom ones by their type id `2-<n>` (docs "Understanding the CRM"). */
export const coreObjects = ['contacts', 'companies', 'deals'] as const

/** What the integration syncs. */
export type CoreObject = (typeof coreObjects)[number]

/** The core objects are always there; any other may be, under its name or its type id. */
export type ByObject<Value> = Record<CoreObject, Value> & { [object: string]: Value }

/** A custom object as its schema tells it. */
export type WorldSchema = {
  objectTypeId: string
  name: string
  labels: { singular: string; plural: string }
  fullyQualifiedName: string
  primaryDisplayProperty: string
}

export const subscriptions: WorldSchema = {
  objectTypeId: '2-38104417',
  name: 'subscriptions',
  labels: { singular: 'Subscription', plural: 'Subscriptions' },
  fullyQualifiedName: 'p48151623_subscriptions',
  primaryDisplayProperty: 'subscription_name',
}
