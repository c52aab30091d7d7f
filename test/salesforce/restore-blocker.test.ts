import { describe, expect, it } from 'vitest'
import type { Blocker, SalesforceGateway, SavedBlocker } from '../../src/runbook/salesforce-port.ts'
import { blockersIn, faultOf, orgUnderTest } from './org-under-test.ts'

const namespace = 'HubSpot_Inc'

/** Clears the first blocker of this kind, and tells what it was. */
async function cleared(gateway: SalesforceGateway, kind: Blocker['kind']) {
  const blocker = (await blockersIn(gateway)).find((found) => found.kind === kind)
  if (!blocker) throw new Error(`The org has no ${kind} in the way`)
  const layout = blocker.kind === 'layout' ? await gateway.readLayout(blocker.layout) : undefined
  const saved: SavedBlocker = { namespace, ...(layout !== undefined && { layout }) }
  expect((await gateway.clearBlocker(blocker, namespace)).outcome).toBe('cleared')
  return { blocker, saved }
}

it('names the permission without which a layout can be read and not be saved', async () => {
  const lacking = ['CustomizeApplication', 'ModifyAllData']
  const { gateway, simulator } = await orgUnderTest()
  const blocker = (await blockersIn(gateway)).find(({ kind }) => kind === 'layout')
  if (!blocker) throw new Error('The org has no layout in the way')
  simulator.org.apiUserPermissions = simulator.org.apiUserPermissions.filter((held) => !lacking.includes(held))
  const reason = expect.stringMatching(/^Customize Application \(INSUFFICIENT_ACCESS_OR_READONLY: /)
  expect(await gateway.clearBlocker(blocker, namespace)).toEqual({ blocker, outcome: 'failed', reason })
})

describe('putting back a blocker', () => {
  it('gives a layout everything that it had, once', async () => {
    const { gateway, simulator } = await orgUnderTest()
    const before = structuredClone(simulator.org.layouts)
    const { blocker, saved } = await cleared(gateway, 'layout')
    expect(simulator.org.layouts).not.toEqual(before)
    expect(await gateway.restoreBlocker(blocker, saved)).toEqual({ outcome: 'restored' })
    expect(simulator.org.layouts).toEqual(before)
    expect(await gateway.restoreBlocker(blocker, saved)).toEqual({ outcome: 'already-there' })
  })

  it('leaves a layout alone that somebody has changed since', async () => {
    const { gateway, simulator } = await orgUnderTest()
    const { blocker, saved } = await cleared(gateway, 'layout')
    for (const layout of simulator.org.layouts) layout.metadata = { ...layout.metadata, showEmailCheckbox: 'true' }
    const changed = structuredClone(simulator.org.layouts)
    expect(await gateway.restoreBlocker(blocker, saved)).toEqual({ outcome: 'changed-since' })
    expect(simulator.org.layouts).toEqual(changed)
  })

  it('gives a permission set back to its user, once', async () => {
    const { gateway, simulator } = await orgUnderTest()
    const holders = () => simulator.org.assignments.map(({ assigneeId }) => assigneeId).sort()
    const before = holders()
    const { blocker, saved } = await cleared(gateway, 'permission-set-assignment')
    expect(holders()).not.toEqual(before)
    expect(await gateway.restoreBlocker(blocker, saved)).toEqual({ outcome: 'restored' })
    expect(holders()).toEqual(before)
    expect(await gateway.restoreBlocker(blocker, saved)).toEqual({ outcome: 'already-there' })
  })

  it('says what it could not give back, and why', async () => {
    const { gateway, simulator } = await orgUnderTest()
    const { blocker, saved } = await cleared(gateway, 'permission-set-assignment')
    simulator.org.users = []
    expect(await gateway.restoreBlocker(blocker, saved)).toMatchObject({ outcome: 'failed' })
  })

  it('never leaves the process in a dry run', async () => {
    const { gateway } = await orgUnderTest({ gateway: { access: 'read-only' } })
    const [layout] = (await blockersIn(gateway)).filter((found) => found.kind === 'layout')
    if (!layout) throw new Error('The org has no layout in the way')
    const full = await gateway.readLayout(layout.layout)
    const saved = { namespace, layout: full }
    expect(await gateway.restoreBlocker(layout, saved)).toEqual({ outcome: 'already-there' })
    const other = {
      kind: 'permission-set-assignment',
      id: '',
      permissionSet: 'HubSpot_Integration_Permissions',
    } as const
    const username = await unassigned(gateway)
    expect(await faultOf(gateway.restoreBlocker({ ...other, username }, saved))).toMatchObject({
      code: 'write-in-dry-run',
    })
  })
})

/** The bot's own user, which has no permission set of the package. */
async function unassigned(gateway: SalesforceGateway): Promise<string> {
  return (await gateway.org()).username
}
