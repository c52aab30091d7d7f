/** Every error of Salesforce, through the real SDK, as the fault and the sentences that people read about it. */
import { describe, expect, test } from 'vitest'
import { messagesFor } from '../../src/messages/messages.ts'
import type { FaultFacts } from '../../src/runbook/fault.ts'
import { loginProblems } from '../../src/runbook/login-problem.ts'
import { ACTIVITY, readyExport } from './copy-under-test.ts'
import { CLIENT_SECRET, faultOf, orgUnderTest } from './org-under-test.ts'

type Answer = { status: number; body?: unknown; headers?: Record<string, string> }
type Case = { what: string; answer: Answer; fault: Partial<FaultFacts>; says: RegExp; sagt: RegExp }

const rest = (status: number, errorCode: string, message: string): Answer => ({
  status,
  body: [{ errorCode, message }],
})
const web = { 'content-type': 'text/html; charset=UTF-8' }

const cases: Case[] = [
  {
    what: 'the calls of the day',
    answer: rest(403, 'REQUEST_LIMIT_EXCEEDED', 'TotalRequests Limit exceeded.'),
    fault: { kind: 'retry-later', code: 'daily-limit-reached', retryAfterMs: 3_600_000 },
    says: /All its integrations share the same calls/,
    sagt: /Alle ihre Integrationen teilen sich diese Aufrufe/,
  },
  {
    what: 'long calls at the same time',
    answer: rest(403, 'REQUEST_LIMIT_EXCEEDED', 'ConcurrentPerOrgLongTxn Limit exceeded.'),
    fault: { kind: 'retry-later', code: 'rate-limited' },
    says: /asks for a pause/,
    sagt: /bittet um eine Pause/,
  },
  {
    what: 'a result without a second page',
    answer: rest(400, 'EXCEEDED_ID_LIMIT', 'EntityDefinition does not support queryMore(), use LIMIT'),
    fault: { kind: 'permanent', code: 'unexpected-answer' },
    says: /does not support queryMore.*look into the bot’s log/,
    sagt: /does not support queryMore.*Log des Bots/,
  },
  {
    what: 'an API that is switched off',
    answer: rest(403, 'API_DISABLED_FOR_ORG', 'API is not enabled for this Organization or Partner'),
    fault: { kind: 'permanent', code: 'missing-permission' },
    says: /lacks `API Enabled \(API is not enabled.*`, and without it every call fails\. Grant it/,
    sagt: /fehlt `API Enabled \(API is not enabled.*`; ohne sie scheitert jeder Aufruf\. Erteilen Sie/,
  },
  {
    what: 'several errors at once',
    answer: {
      status: 400,
      body: [
        { errorCode: 'FIRST_THING', message: 'The first thing is wrong.' },
        { errorCode: 'SECOND_THING', message: 'So is the second.' },
        { message: 'And a third without a code.' },
      ],
    },
    fault: { kind: 'permanent', code: 'rejected' },
    says: /The first thing is wrong\.; So is the second\.; And a third without a code\.\nFix that/,
    sagt: /The first thing is wrong\.; So is the second\.; And a third without a code\.\nBeheben Sie das/,
  },
  {
    what: 'a session that may not use the API',
    answer: rest(401, 'INVALID_SESSION_ID', 'This session is not valid for use with the REST API'),
    fault: { kind: 'permanent', code: 'unauthorized', login: 'session-refused' },
    says: /not valid for use with the REST API.*check IP restrictions, the scope `api`/,
    sagt: /not valid for use with the REST API.*Prüfen Sie IP-Beschränkungen, den Scope `api`/,
  },
  {
    what: 'a maintenance page',
    answer: { status: 503, headers: web, body: '<html>down for maintenance</html>' },
    fault: { kind: 'unknown', code: 'unavailable' },
    says: /not available at the moment/,
    sagt: /gerade nicht verfügbar/,
  },
  {
    what: 'maintenance told in JSON',
    answer: rest(503, 'SERVER_UNAVAILABLE', 'Org under maintenance'),
    fault: { kind: 'unknown', code: 'unavailable' },
    says: /not available at the moment/,
    sagt: /gerade nicht verfügbar/,
  },
  {
    what: 'a locked row',
    answer: rest(400, 'UNABLE_TO_LOCK_ROW', 'unable to obtain exclusive access'),
    fault: { kind: 'retry-later', code: 'locked' },
    says: /locked the records for a moment/,
    sagt: /für einen Moment gesperrt/,
  },
  {
    what: 'data of another shape',
    answer: { status: 200, body: { DailyApiRequests: 'many' } },
    fault: { kind: 'unknown', code: 'unexpected-answer' },
    says: /an answer that I do not understand/,
    sagt: /Antwort gegeben, die ich nicht verstehe/,
  },
  {
    what: 'the login page instead of data',
    answer: { status: 200, headers: web, body: '<html>Log in</html>' },
    fault: { kind: 'unknown', code: 'unexpected-answer' },
    says: /My Domain URL/,
    sagt: /My Domain URL/,
  },
  {
    what: 'a web page of somebody else',
    answer: { status: 403, headers: web, body: '<html>blocked by your proxy</html>' },
    fault: { kind: 'unknown', code: 'unexpected-answer' },
    says: /a web page instead of data \(HTTP 403\)/,
    sagt: /a web page instead of data \(HTTP 403\)/,
  },
  {
    what: 'an empty body where data is expected',
    answer: { status: 200, headers: { 'content-type': 'application/json' }, body: '' },
    fault: { kind: 'unknown', code: 'unexpected-answer' },
    says: /an answer that I do not understand/,
    sagt: /Antwort gegeben, die ich nicht verstehe/,
  },
  {
    what: 'an empty refusal',
    answer: { status: 404, headers: { 'content-type': 'text/plain' }, body: '' },
    fault: { kind: 'unknown', code: 'unexpected-answer', detail: 'ERROR_HTTP_404:' },
    says: /ERROR_HTTP_404/,
    sagt: /ERROR_HTTP_404/,
  },
]

describe('an answer to a REST call', () => {
  test.each(cases)('$what is told with what to do', async ({ answer, fault, says, sagt }) => {
    const { gateway, simulator } = await orgUnderTest()
    await gateway.org()
    simulator.faults.add({ path: /limits$/, times: 2, action: { kind: 'answer', ...answer } })
    expectTold(await faultOf(gateway.apiCalls()), { fault, says, sagt })
  })
})

type Expected = Pick<Case, 'fault' | 'says' | 'sagt'>

function expectTold(facts: FaultFacts, { fault, says, sagt }: Expected): void {
  expect(facts).toMatchObject({ vendor: 'salesforce', ...fault })
  expect(messagesFor('en').fault(facts)).toMatch(says)
  expect(messagesFor('de').fault(facts)).toMatch(sagt)
}

test('an object that is not there for want of a permission is told with the permission and what fails without it', async () => {
  const { gateway } = await orgUnderTest({
    change: (world) => {
      world.apiUserPermissions = world.apiUserPermissions.filter((name) => name !== 'InstallPackaging')
    },
  })
  expectTold(await faultOf(gateway.installedPackages()), {
    fault: { kind: 'permanent', code: 'missing-permission' },
    says: /lacks `Download AppExchange Packages \(sObject type.*without it packages can be neither listed nor removed/,
    sagt: /fehlt `Download AppExchange Packages \(sObject type.*ohne sie können Pakete weder aufgelistet/,
  })
})

describe('a SOAP fault', () => {
  const soapFault = (code: string, text: string) =>
    `<?xml version="1.0"?><soapenv:Envelope xmlns:soapenv="http://schemas.xmlsoap.org/soap/envelope/"><soapenv:Body><soapenv:Fault><faultcode>${code}</faultcode><faultstring>${text}</faultstring></soapenv:Fault></soapenv:Body></soapenv:Envelope>`

  test.each([
    ['sf:INSUFFICIENT_ACCESS', 'INSUFFICIENT_ACCESS: use of the Metadata API', 'missing-permission', 'permanent'],
    ['sf:API_DISABLED_FOR_ORG', 'API_DISABLED_FOR_ORG: API is not enabled', 'missing-permission', 'permanent'],
    ['sf:REQUEST_LIMIT_EXCEEDED', 'REQUEST_LIMIT_EXCEEDED: TotalRequests', 'daily-limit-reached', 'retry-later'],
    ['sf:SERVER_UNAVAILABLE', 'SERVER_UNAVAILABLE: try again', 'unavailable', 'unknown'],
    ['soapenv:Client', 'Element type must be followed by attributes', 'unexpected-answer', 'unknown'],
  ])('%s is read without its prefix', async (code, text, expected, kind) => {
    const { gateway, simulator } = await orgUnderTest()
    await gateway.org()
    const headers = { 'content-type': 'text/xml; charset=UTF-8' }
    simulator.faults.add({
      path: /Soap/,
      action: { kind: 'answer', status: 500, headers, body: soapFault(code, text) },
    })
    const facts = await faultOf(gateway.readLayout('Contact-Contact Layout'))
    expect(facts).toMatchObject({ kind, code: expected })
    expect(facts.detail).toContain(text.split(': ').at(-1))
  })
})

test('an error in the stream of an export is told like any other', async () => {
  const { gateway, simulator } = await orgUnderTest()
  const read = await readyExport(gateway, ACTIVITY)
  const answer = rest(403, 'REQUEST_LIMIT_EXCEEDED', 'TotalRequests Limit exceeded.')
  simulator.faults.add({ path: /results$/, action: { kind: 'answer', ...answer } })
  expect(await faultOf(read())).toMatchObject({ code: 'daily-limit-reached' })
})

test.each([
  ['a refused session', /limits$/, 401, '[{"errorCode":"INVALID_SESSION_ID","message":"no luck with SECRETS"}]'],
  ['a refused session in the stream of an export', /results$/, 401, '[{"message":"no luck with SECRETS"}]'],
  ['a text in the stream of an export', /results$/, 400, 'no luck with SECRETS'],
])('%s that repeats what was sent is told without it', async (_, path, status, text) => {
  const { gateway, simulator } = await orgUnderTest()
  const read = await readyExport(gateway, ACTIVITY)
  const [session = ''] = simulator.org.sessions.keys()
  const body = text.replace('SECRETS', `${session} and ${CLIENT_SECRET}`)
  simulator.faults.add({ path, times: 2, action: { kind: 'answer', status, body } })
  const told = await faultOf(path.test('results') ? read() : gateway.apiCalls())
  expect(told.detail).toContain('no luck with [secret] and [secret]')
})

describe('a refused login', () => {
  const refused = [
    ['invalid_client_id', 'client identifier invalid', 'client-id', /SF_CLIENT_ID/],
    ['invalid_client', 'invalid client credentials', 'client-secret', /SF_CLIENT_SECRET/],
    [
      'OAUTH_EC_APP_NOT_FOUND',
      'External client app is not installed in this org',
      'app-not-installed',
      /this very org/,
    ],
    ['invalid_grant', 'app must be installed into org', 'app-not-installed', /this very org/],
    ['OAUTH_APP_BLOCKED', 'this app is blocked by admin', 'app-blocked', /Unblock the app/],
    ['invalid_grant', 'no client credentials user enabled', 'run-as-user', /“Run As” user/],
    ['invalid_grant', 'request not supported on this domain', 'my-domain', /My Domain/],
    ['unsupported_grant_type', 'grant type not supported', 'flow-off', /Enable the flow/],
    ['invalid_grant', "user hasn't approved this consumer", 'not-approved', /pre-authorized/],
    ['invalid_app_access', 'user is not admin approved to access this app', 'not-approved', /pre-authorized/],
    ['invalid_grant', 'ip restricted', 'ip-restricted', /IP address/],
    ['inactive_user', 'user is inactive', 'inactive', /Activate or unfreeze/],
    ['invalid_grant', 'inactive organization', 'inactive', /org is active/],
    ['invalid_grant', 'Audience validation failed', 'assertion', /test\.salesforce\.com for a sandbox/],
    ['invalid_grant', 'expired authorization code', 'assertion', /this machine’s clock/],
    ['invalid_grant', 'expired access/refresh token', 'refresh-token', /SF_REFRESH_TOKEN/],
    ['invalid_grant', 'authentication failure', 'other', /Correct the `SF_…` credentials/],
  ] as const

  test.each(refused)('%s, %s', async (error, description, login, says) => {
    const { gateway, simulator } = await orgUnderTest()
    const body = { error, error_description: description }
    simulator.faults.add({ path: /oauth2\/token/, action: { kind: 'answer', status: 400, body } })
    const facts = await faultOf(gateway.apiCalls())
    expect(facts).toMatchObject({ kind: 'permanent', code: 'unauthorized', login })
    const text = messagesFor('en').fault(facts)
    expect(text).toMatch(says)
    expect(text).toMatch(/restart the bot, then press \*Try again\*/)
    expect(messagesFor('de').fault(facts)).toMatch(/starten Sie den Bot neu und drücken Sie dann \*Erneut versuchen\*/)
  })

  test.each([
    ['invalid_grant', 'login rate exceeded', 'rate-limited', 'retry-later'],
    ['server_error', 'an unknown error has occurred', 'unavailable', 'unknown'],
  ])('%s, %s, passes by itself', async (error, description, code, kind) => {
    const { gateway, simulator } = await orgUnderTest()
    const body = { error, error_description: description }
    simulator.faults.add({ path: /oauth2\/token/, action: { kind: 'answer', status: 400, body } })
    expect(await faultOf(gateway.apiCalls())).toMatchObject({ code, kind })
    expect(await gateway.apiCalls()).toMatchObject({ limit: 100_000 })
  })

  test('is not what is said of a token that was to be revoked', async () => {
    const { gateway, simulator } = await orgUnderTest()
    const body = { error: 'unsupported_token_type', error_description: 'this token type is not supported' }
    simulator.faults.add({ path: /oauth2\/token/, action: { kind: 'answer', status: 400, body } })
    expect(await faultOf(gateway.apiCalls())).toMatchObject({ code: 'rejected', kind: 'permanent' })
  })

  test('knows every reason that there is a hint for', () => {
    const tried = new Set<string>(['session-refused', ...refused.map(([, , login]) => login)])
    expect(loginProblems.filter((problem) => !tried.has(problem))).toEqual([])
  })
})
