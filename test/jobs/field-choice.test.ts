import { describe, expect, test } from 'vitest'
import { allScopes } from '../../sandbox/hubspot/server.ts'
import { fieldChoice } from '../../src/jobs/owners/field-choice.ts'
import { fieldKey } from '../../src/runbook/owners/owner-fields.ts'
import { gatewayFor, startPortal } from '../hubspot/portal-of-northwind.ts'

const salesforceOnly = ['71000001', '71000002', '71000003', '71000004', '71000005', '71000006']
/** What is asked here is asked faster than an account allows. */
const limits = { burstPer10s: 190, searchPerSecond: 100, daily: 10_000 }

async function choiceWithout(...lacking: string[]) {
  const portal = await startPortal({ limits, scopes: allScopes.filter((scope) => !lacking.includes(scope)) })
  const gateway = gatewayFor(portal)
  const choice = await fieldChoice(gateway, { ownerIds: salesforceOnly, scopes: await gateway.probeScopes() })
  return { choice, portal }
}

describe('the choice of optional fields', () => {
  test('has those in which these owners have records, the fullest first, after a few searches for each', async () => {
    const { choice, portal } = await choiceWithout()
    expect(choice.withheld).toEqual([])
    expect(choice.offered.map((field) => [fieldKey(field), field.records])).toEqual(
      expect.arrayContaining([
        ['tasks.hubspot_owner_id', 48],
        ['tickets.hubspot_owner_id', 22],
        ['2-38104417.hubspot_owner_id', 24],
      ]),
    )
    expect(choice.offered.map(({ object }) => object)).not.toEqual(expect.arrayContaining(['calls']))
    const records = choice.offered.map((field) => field.records)
    expect(records).toEqual(records.toSorted((one, other) => other - one))
    const searches = portal.routes.entries().filter(({ path }) => path.endsWith('/search')).length
    expect(searches).toBeLessThanOrEqual(2 * 11)
  })

  test('offers nothing that could be counted and not written', async () => {
    const { choice } = await choiceWithout('crm.objects.custom.write')
    expect(choice.offered.map(({ object }) => object)).not.toContain('2-38104417')
    expect(choice.withheld).toEqual([
      { object: '2-38104417', objectName: 'Subscriptions', scope: 'crm.objects.custom.write' },
    ])
  })

  test('names an object once whose properties may be read and whose records may not', async () => {
    const portal = await startPortal({ limits })
    const missing = { status: 'error', category: 'MISSING_SCOPES', message: 'no', errors: [] }
    portal.faults.add({ path: /objects\/tickets\/search$/, action: { kind: 'answer', status: 403, body: missing } })
    const choice = await fieldChoice(gatewayFor(portal), { ownerIds: salesforceOnly, scopes: [] })
    expect(choice.withheld).toEqual([{ object: 'tickets', objectName: null, scope: 'tickets' }])
    expect(choice.offered.map(({ object }) => object)).not.toContain('tickets')
  })

  test('names an object in which HubSpot does not search one of the fields, and blames no scope', async () => {
    const portal = await startPortal({ limits })
    portal.faults.add({ path: /objects\/tickets\/search$/, action: { kind: 'answer', status: 400 } })
    const choice = await fieldChoice(gatewayFor(portal), { ownerIds: salesforceOnly, scopes: [] })
    expect(choice.withheld).toEqual([{ object: 'tickets', objectName: null, scope: null }])
  })
})
