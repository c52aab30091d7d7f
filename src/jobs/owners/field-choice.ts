/** Which optional fields can be offered, with what these owners hold in them; what the token may not touch is named instead. */
import { faultIs } from '../../runbook/fault.ts'
import type { HubSpotGateway, ScopeProbe } from '../../runbook/hubspot-port.ts'
import { scopeFor } from '../../runbook/hubspot-scopes.ts'
import type { FieldChoice, NamedField, WithheldObject } from '../../runbook/owners/owner-fields.ts'

type FieldChoiceRequest = { ownerIds: readonly string[]; scopes: readonly ScopeProbe[] }

export async function fieldChoice(
  hubspot: HubSpotGateway,
  { ownerIds, scopes }: FieldChoiceRequest,
): Promise<FieldChoice> {
  const { fields, withheld } = await hubspot.ownerFields()
  const choice: FieldChoice = { offered: [], withheld: [...withheld] }
  for (const field of fields) {
    const scope = missingScope(field, scopes)
    const counted = scope === undefined ? await count(hubspot, field, ownerIds) : 'forbidden'
    if (counted === 'forbidden') withhold(choice, { ...field, scope: scope ?? scopeFor(field.object, 'read') })
    else if (counted === 'refused') withhold(choice, { ...field, scope: null })
    else if (counted > 0) choice.offered.push({ ...field, records: counted })
  }
  choice.offered.sort((one, other) => other.records - one.records)
  return choice
}

function missingScope({ object }: NamedField, scopes: readonly ScopeProbe[]) {
  const needed = [scopeFor(object, 'read'), scopeFor(object, 'write')]
  return needed.find((scope) => scopes.some((probe) => probe.scope === scope && !probe.granted))
}

/** `forbidden` where the definitions may be read, and the records may not. */
async function count(hubspot: HubSpotGateway, field: NamedField, ownerIds: readonly string[]) {
  if (ownerIds.length === 0) return 0
  try {
    return await hubspot.countOwned(field, ownerIds)
  } catch (error) {
    if (faultIs(error, 'missing-scope', 'missing-permission')) return 'forbidden'
    if (faultIs(error, 'not-found', 'rejected')) return 'refused'
    throw error
  }
}

/** Once per object, however many fields it has. */
function withhold({ withheld }: FieldChoice, { object, objectName, scope }: WithheldObject): void {
  if (!withheld.some((each) => each.object === object)) withheld.push({ object, objectName, scope })
}
