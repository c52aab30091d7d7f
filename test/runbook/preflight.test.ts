import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  failedRequirements,
  type PreflightFindings,
  preflightRequirements,
} from '../../src/runbook/decide/requirements.ts'
import type { Requirement, RequirementCode } from '../../src/runbook/inventory.ts'
import { inventory, name } from './arbitraries.ts'

const names = fc.uniqueArray(name, { maxLength: 2 })
const missing = fc.record({ required: names, optional: names })
const findings: fc.Arbitrary<PreflightFindings> = fc.record({
  inventory,
  missingScopes: missing,
  unknownScopes: names,
  missingPermissions: missing,
  hiddenFields: fc.option(names),
  defaultOwner: fc.option(fc.record({ email: fc.constant('lead@example.com'), assignable: fc.boolean() })),
})

const many = fc.nat({ max: 100_000 })

function stateOf(requirements: readonly Requirement[], code: RequirementCode): string | undefined {
  const found = requirements.filter((requirement) => requirement.code === code)
  expect(found.length).toBeLessThan(2)
  return found[0]?.state
}

function accessState({ required, optional }: { required: string[]; optional: string[] }): string {
  if (required.length > 0) return 'failed'
  return optional.length > 0 ? 'warning' : 'met'
}

describe('preflight', () => {
  test('judges each requirement by itself, so that all unmet ones are listed at once', () => {
    fc.assert(
      fc.property(findings, (found) => {
        const all = preflightRequirements(found)
        const { hubspot, salesforce } = found.inventory
        expect(stateOf(all, 'hubspot-scopes')).toBe(accessState(found.missingScopes))
        expect(stateOf(all, 'salesforce-permissions')).toBe(accessState(found.missingPermissions))
        expect(stateOf(all, 'hubspot-write-scopes')).toBe(found.unknownScopes.length > 0 ? 'warning' : undefined)
        const packaged = salesforce && (salesforce.packages.length > 0 ? 'met' : 'warning')
        expect(stateOf(all, 'package-installed')).toBe(packaged ?? undefined)
        const calls = salesforce && (salesforce.calls.limit - salesforce.calls.used >= 500 ? 'met' : 'failed')
        expect(stateOf(all, 'salesforce-calls')).toBe(calls ?? undefined)
        expect(stateOf(all, 'hubspot-calls') === undefined).toBe(hubspot === null)
        const fields = found.hiddenFields && (found.hiddenFields.length > 0 ? 'warning' : 'met')
        expect(stateOf(all, 'field-access')).toBe(fields ?? undefined)
        const owner = found.defaultOwner && (found.defaultOwner.assignable ? 'met' : 'warning')
        expect(stateOf(all, 'default-owner')).toBe(owner ?? undefined)
      }),
    )
  })

  test('names everything that is missing, required and optional', () => {
    fc.assert(
      fc.property(findings, (found) => {
        const listed = preflightRequirements(found).flatMap((requirement) => requirement.missing)
        const { missingScopes: scopes, missingPermissions: permissions } = found
        const lacking = [scopes, permissions].flatMap(({ required, optional }) => [...required, ...optional])
        const wanted = [...lacking, ...found.unknownScopes]
        expect(listed).toEqual(expect.arrayContaining(wanted))
      }),
    )
  })

  test('fails for nothing but missing required access and Salesforce calls that will not do', () => {
    fc.assert(
      fc.property(findings, (found) => {
        const { salesforce } = found.inventory
        const short = salesforce !== null && salesforce.calls.limit - salesforce.calls.used < 500
        const lacking = found.missingScopes.required.length + found.missingPermissions.required.length > 0
        expect(failedRequirements(preflightRequirements(found)).length > 0).toBe(short || lacking)
      }),
    )
  })

  test('warns when HubSpot has fewer calls left than counting the owners, and searching and writing their records, will take', () => {
    fc.assert(
      fc.property(
        findings,
        fc.tuple(many, many, many),
        fc.nat({ max: 9_000 }),
        (found, [owned, former, tickets], left) => {
          const { hubspot } = found.inventory
          if (!hubspot) return
          const ownedRecords = { contacts: owned, companies: 0, deals: 0 }
          const deactivatedRecords = { contacts: 0, companies: former, deals: 0 }
          const field = {
            object: 'tickets',
            property: 'hubspot_owner_id',
            multiple: false,
            objectName: null,
            label: 'Owner',
          }
          const fields = { offered: [{ ...field, records: tickets }], withheld: [] }
          const calls = { limit: 10_000 + left, used: 10_000, resetsAt: null }
          const all = preflightRequirements({
            ...found,
            inventory: { ...found.inventory, hubspot: { ...hubspot, ownedRecords, deactivatedRecords, fields, calls } },
          })
          const always = owned + former
          const { salesforceOnly, queues, deactivated } = hubspot.owners
          const counting = 8 * (salesforceOnly + queues + deactivated + (hubspot.unknown?.owners ?? 0))
          const records = always / 200 + always / 2000 + always / 100 + tickets / 200 + (2 * tickets) / 100
          const atLeast = counting + records
          if (left < atLeast) expect(stateOf(all, 'hubspot-calls')).toBe('warning')
          if (left > atLeast + 210) expect(stateOf(all, 'hubspot-calls')).toBe('met')
        },
      ),
    )
  })
})
