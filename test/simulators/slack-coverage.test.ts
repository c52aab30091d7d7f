import { expect, test } from 'vitest'
import { coverageDifferences } from '../../sandbox/simulator/coverage.ts'
import { slackCoverage } from '../../sandbox/slack/coverage.ts'
import { slackWorkspace } from './slack-support.ts'

test('the coverage matrix describes exactly the routes there are', async () => {
  const { routeTable } = await slackWorkspace()
  expect(coverageDifferences(routeTable, slackCoverage)).toEqual({ undescribed: [], withoutRoute: [], duplicates: [] })
})

test('a difference is reported from both sides', () => {
  const routes = [{ id: 'a' }, { id: 'b' }, { id: 'b' }]
  expect(coverageDifferences(routes, { b: { covers: 'b' }, c: { covers: 'c' } })).toEqual({
    undescribed: ['a'],
    withoutRoute: ['c'],
    duplicates: ['b'],
  })
})
