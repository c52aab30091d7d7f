/** One type of metadata that Salesforce cannot list must neither stop a run nor be taken for empty. */
import { expect, test } from 'vitest'
import { faultOf, orgUnderTest } from './org-under-test.ts'

const NAMESPACE = 'HubSpot_Inc'

test.each(['UNKNOWN_EXCEPTION', 'INSUFFICIENT_ACCESS', 'INVALID_TYPE'])(
  'a type whose list always ends in %s is said not to be seen, and hides no other',
  async (code) => {
    const { gateway, simulator } = await orgUnderTest()
    const whole = await gateway.packageContents([NAMESPACE])
    simulator.org.modes.brokenTypes = { RemoteSiteSetting: code }
    const contents = await gateway.packageContents([NAMESPACE])
    expect(contents.unseen).toEqual([
      { type: 'RemoteSiteSetting', reason: expect.stringMatching(new RegExp(`^${code}: RemoteSiteSetting cannot`)) },
    ])
    expect(contents.components).toEqual(whole.components.filter(({ type }) => type !== 'RemoteSiteSetting'))
  },
)

test('an error that passes hides no type', async () => {
  const { gateway, simulator } = await orgUnderTest()
  const whole = await gateway.packageContents([NAMESPACE])
  const body =
    '<soapenv:Fault><faultcode>sf:UNKNOWN_EXCEPTION</faultcode><faultstring>oops</faultstring></soapenv:Fault>'
  const envelope = `<?xml version="1.0"?><soapenv:Envelope xmlns:soapenv="http://schemas.xmlsoap.org/soap/envelope/"><soapenv:Body>${body}</soapenv:Body></soapenv:Envelope>`
  const headers = { 'content-type': 'text/xml; charset=UTF-8' }
  simulator.faults.add({ path: /Soap/, skip: 1, action: { kind: 'answer', status: 500, headers, body: envelope } })
  expect(await gateway.packageContents([NAMESPACE])).toEqual(whole)
})

test.each([
  ['UNKNOWN_EXCEPTION', { kind: 'unknown', code: 'unavailable' }],
  [
    'INSUFFICIENT_ACCESS',
    { kind: 'permanent', code: 'missing-permission', detail: expect.stringMatching(/^Modify Meta/) },
  ],
] as const)('where nearly every list ends in %s, it is no type’s trouble but a fault', async (code, facts) => {
  const { gateway, simulator } = await orgUnderTest()
  const types = ['ApexClass', 'ApexComponent', 'ApexPage', 'ApexTrigger', 'CustomApplication', 'CustomObject', 'Flow']
  simulator.org.modes.brokenTypes = Object.fromEntries(types.map((type) => [type, code]))
  expect(await faultOf(gateway.packageContents([NAMESPACE]))).toMatchObject(facts)
})
