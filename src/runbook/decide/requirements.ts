/** What preflight requires of both systems and of the bot's access to them, judged from what it found there. */
import {
  callsNeeded,
  type HubSpotInventory,
  type Inventory,
  type Requirement,
  type SalesforceInventory,
} from '../inventory.ts'

export type PreflightFindings = {
  inventory: Inventory
  missingScopes: { required: string[]; optional: string[] }
  /** Required ones that HubSpot does not tell of. */
  unknownScopes: string[]
  missingPermissions: { required: string[]; optional: string[] }
  /** Fields of the packages that the bot's user may not see; null where that was not looked at. */
  hiddenFields: string[] | null
  /** Null where the target names none. */
  defaultOwner: { email: string; assignable: boolean } | null
}

/** Every requirement that could be looked at, all at once: nobody should have to fix one to learn of the next. */
export function preflightRequirements({
  inventory,
  missingScopes,
  unknownScopes,
  missingPermissions,
  hiddenFields,
  defaultOwner,
}: PreflightFindings): Requirement[] {
  return [
    accessRequirement('hubspot-scopes', missingScopes),
    ...(unknownScopes.length > 0 ? [unknownScopesRequirement(unknownScopes)] : []),
    accessRequirement('salesforce-permissions', missingPermissions),
    ...(inventory.hubspot ? [hubspotCallsRequirement(inventory.hubspot)] : []),
    ...(inventory.salesforce
      ? [packageRequirement(inventory.salesforce), salesforceCallsRequirement(inventory.salesforce)]
      : []),
    ...(hiddenFields ? [fieldRequirement(hiddenFields)] : []),
    ...(defaultOwner ? [defaultOwnerRequirement(defaultOwner)] : []),
  ]
}

function packageRequirement({ packages }: SalesforceInventory): Requirement {
  const installed = packages.length > 0
  return { code: 'package-installed', state: installed ? 'met' : 'warning', missing: installed ? [] : ['HubSpot_Inc'] }
}

/** A warning: whoever wants no data copy needs no field. */
function fieldRequirement(hidden: string[]): Requirement {
  return { code: 'field-access', state: hidden.length > 0 ? 'warning' : 'met', missing: hidden }
}

function hubspotCallsRequirement(hubspot: HubSpotInventory): Requirement {
  const { calls } = hubspot
  const { needed, atMost } = callsNeeded(hubspot)
  const enough = !calls || calls.limit - calls.used >= atMost
  return {
    code: 'hubspot-calls',
    state: enough ? 'met' : 'warning',
    missing: [needed, atMost].filter((figure, index) => index === 0 || figure > needed).map(String),
  }
}

function defaultOwnerRequirement({ email, assignable }: NonNullable<PreflightFindings['defaultOwner']>): Requirement {
  return { code: 'default-owner', state: assignable ? 'met' : 'warning', missing: [email] }
}

/** Generous for inventory, copy, deploy and its polling; a run of the demo company needs about a tenth. */
const salesforceCallsNeeded = 500

function salesforceCallsRequirement({ calls }: SalesforceInventory): Requirement {
  const enough = calls.limit - calls.used >= salesforceCallsNeeded
  return { code: 'salesforce-calls', state: enough ? 'met' : 'failed', missing: [String(salesforceCallsNeeded)] }
}

function accessRequirement(
  code: 'hubspot-scopes' | 'salesforce-permissions',
  missing: { required: string[]; optional: string[] },
): Requirement {
  if (missing.required.length > 0) return { code, state: 'failed', missing: [...missing.required, ...missing.optional] }
  return { code, state: missing.optional.length > 0 ? 'warning' : 'met', missing: missing.optional }
}

/** A missing one would show at the first write only, after the disconnect, so people are asked to look now. */
function unknownScopesRequirement(missing: string[]): Requirement {
  return { code: 'hubspot-write-scopes', state: 'warning', missing }
}

export function failedRequirements(requirements: readonly Requirement[]): Requirement[] {
  return requirements.filter((requirement) => requirement.state === 'failed')
}
