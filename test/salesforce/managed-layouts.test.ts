/** Layouts that other packages brought: every org may change them, and Salesforce tells less of them than of its own. */
import { expect, test } from 'vitest'
import { salesforceId } from '../../sandbox/world/salesforce-id.ts'
import type { SalesforceWorld } from '../../sandbox/world/salesforce-world.ts'
import { orgUnderTest } from './org-under-test.ts'

const NAMESPACE = 'HubSpot_Inc'
const page = `${NAMESPACE}__HubSpotContactIntelligence`
const managed = 'Account-lantern_maps__Map Layout'

function layoutNamed(fullName: string) {
  return ({ layouts }: SalesforceWorld) => {
    const columns = [{ layoutItems: [{ height: '315', page }] }, { layoutItems: [{ behavior: 'Edit', field: 'Name' }] }]
    const metadata = { layoutSections: [{ label: 'Marketing', layoutColumns: columns, style: 'OneColumn' }] }
    layouts.push({ id: salesforceId('00h', 95), fullName, namespace: 'lantern_maps', metadata })
  }
}

test.each([
  ['as a file', null],
  ['where Salesforce gives no files', 'LIMIT_EXCEEDED: the files are larger than 39 MB'],
])('a layout that another package brought is found by its whole name, %s', async (_, retrieveError) => {
  const { gateway, simulator } = await orgUnderTest({ change: layoutNamed(managed) })
  simulator.org.modes.retrieveError = retrieveError
  const { blockers, references } = await gateway.scanBlockers([NAMESPACE])
  const id = salesforceId('00h', 95)
  const blocker = { kind: 'layout', id, layout: managed, pages: [page], path: `/${id}` }
  expect(blockers).toContainEqual({ namespace: NAMESPACE, blocker })
  expect(references.filter(({ type }) => type === 'Layout')).toEqual([])
})

test('a layout that another package brought is cleared and put back like the org’s own', async () => {
  const { gateway, simulator } = await orgUnderTest({ change: layoutNamed(managed) })
  const { blockers } = await gateway.scanBlockers([NAMESPACE])
  const found = blockers.find(({ blocker }) => blocker.kind === 'layout' && blocker.layout === managed)
  if (found === undefined) throw new Error('The layout was not found')
  const layout = await gateway.readLayout(managed)
  const before = structuredClone(simulator.org.layouts)
  expect(await gateway.clearBlocker(found.blocker, NAMESPACE)).toMatchObject({ outcome: 'cleared' })
  expect(simulator.org.layouts).not.toEqual(before)
  const saved = { namespace: NAMESPACE, layout }
  expect(await gateway.restoreBlocker(found.blocker, saved)).toEqual({ outcome: 'restored' })
  expect(simulator.org.layouts).toEqual(before)
})

test('a layout that is listed and cannot be read is said not to be seen, and what Salesforce knows of it stays', async () => {
  const { gateway } = await orgUnderTest({ change: layoutNamed('Account-Odd Layout') })
  const { blockers, references, unseen } = await gateway.scanBlockers([NAMESPACE])
  expect(unseen).toEqual([{ type: 'Layout', reason: 'Account-lantern_maps__Odd Layout' }])
  expect(references.filter(({ type }) => type === 'Layout')).toMatchObject([
    { id: salesforceId('00h', 95), blocks: 'surely', refersTo: [page] },
  ])
  expect(blockers).toHaveLength(8)
})
