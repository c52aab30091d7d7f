/** One search over a window of records: what it may claim to have seen. */
import { describe, expect, test } from 'vitest'
import { gatewayFor, startPortal } from './portal-of-northwind.ts'

const since = '2026-11-01T00:00:00.000Z'

function window(ownerIds: string[]) {
  return { object: 'contacts', lowest: '1', highest: '9999999999', since, ownerIds }
}

function ids(count: number, digits: number): string[] {
  return Array.from({ length: count }, (_, index) => String(10 ** (digits - 1) + index))
}

describe('one search over a window', () => {
  test('does not claim to have seen all on a full page, whatever the total says', async () => {
    const portal = await startPortal()
    const modified = { hubspot_owner_id: '40000001', lastmodifieddate: '2026-11-02T00:00:00.000Z' }
    const results = ids(200, 6).map((id) => ({ id, properties: modified }))
    const body = { total: 200, results }
    portal.faults.add({ path: /search/, action: { kind: 'answer', status: 200, body } })
    expect(await gatewayFor(portal).seeWindow(window(['71000001']))).toMatchObject({ total: 200, all: false })
  })

  test('asks for as many owners as a body has room for', async () => {
    const portal = await startPortal()
    expect(await gatewayFor(portal).seeWindow(window(['71000001', ...ids(140, 10)]))).toMatchObject({ all: true })
    expect(portal.routes.entries()).toMatchObject([{ status: 200 }])
  })

  test('is not asked where it cannot name all owners', async () => {
    const portal = await startPortal()
    expect(await gatewayFor(portal).seeWindow(window(ids(190, 10)))).toBeUndefined()
    expect(await gatewayFor(portal).seeWindow(window(ids(201, 3)))).toBeUndefined()
    expect(portal.routes.entries()).toEqual([])
  })
})
