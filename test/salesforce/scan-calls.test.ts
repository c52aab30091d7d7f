import { expect, test } from 'vitest'
import { largeOrg, scanCalls } from '../../bench/salesforce-scan.ts'

test('the calls of inventory and scan grow with pages of answers, not with what the org holds', async () => {
  const once = { layouts: 100, permissionSets: 80, dependencies: 300 }
  const small = await scanCalls(once)
  expect(await scanCalls({ layouts: 200, permissionSets: 160, dependencies: 600 })).toEqual(small)
  expect(small.calls).toBeLessThan(50)

  // Salesforce gives 2,000 dependencies and no second page: beyond that they are asked for in halves of the package's components.
  const beyond = await scanCalls(largeOrg)
  expect(beyond.calls - small.calls).toBeGreaterThan(0)
  expect(beyond.calls - small.calls).toBeLessThan(15)
  expect({ ...beyond.perRoute, 'salesforce.tooling.query': 0 }).toEqual({
    ...small.perRoute,
    'salesforce.tooling.query': 0,
  })
})
