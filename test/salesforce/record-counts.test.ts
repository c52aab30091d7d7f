/** Counts that Salesforce cannot give in time, or not to this user, must not keep a run from going on, nor look exact. */
import { expect, test } from 'vitest'
import { faultOf, orgUnderTest } from './org-under-test.ts'

const NAMESPACE = 'HubSpot_Inc'
const intelligence = `${NAMESPACE}__HubSpot_Intelligence__c`
const activity = { name: `${NAMESPACE}__HubSpot_Activity__c`, label: 'HubSpot Activity', records: 12 }
const counting = /count\(\)%20FROM%20HubSpot_Inc__HubSpot_Intelligence__c/

function answer(status: number, errorCode: string, message: string) {
  return { path: counting, action: { kind: 'answer', status, body: [{ errorCode, message }] } } as const
}

test.each(['QUERY_TIMEOUT', 'REQUEST_RUNNING_TOO_LONG'])(
  'a count that ends in %s is told as Salesforce remembers it',
  async (code) => {
    const { gateway, simulator } = await orgUnderTest()
    simulator.faults.add(answer(400, code, 'Your query request was running for too long.'))
    expect(await gateway.packageObjects(NAMESPACE)).toEqual([
      expect.objectContaining({ name: intelligence, records: 40, approximate: true }),
      activity,
    ])
  },
)

test('a count that Salesforce never answers is told as it remembers it', async () => {
  const { gateway, simulator } = await orgUnderTest({ gateway: { timeoutMs: 1_000 } })
  simulator.faults.add({ path: counting, action: { kind: 'half-answer', ends: 'never' } })
  expect(await gateway.packageObjects(NAMESPACE)).toContainEqual(
    expect.objectContaining({ name: intelligence, records: 40, approximate: true }),
  )
})

test('an object that the bot’s user may not see hides no other and blames no permission', async () => {
  const { gateway, simulator } = await orgUnderTest()
  simulator.faults.add(answer(400, 'INVALID_TYPE', `sObject type '${intelligence}' is not supported.`))
  expect(await gateway.packageObjects(NAMESPACE)).toEqual([
    expect.objectContaining({ name: intelligence, unseen: `sObject type '${intelligence}' is not supported.` }),
    activity,
  ])
})

test('a limit or an outage while counting is no count', async () => {
  const { gateway, simulator } = await orgUnderTest()
  simulator.faults.add(answer(403, 'REQUEST_LIMIT_EXCEEDED', 'TotalRequests Limit exceeded.'))
  expect(await faultOf(gateway.packageObjects(NAMESPACE))).toMatchObject({ code: 'daily-limit-reached' })
})
