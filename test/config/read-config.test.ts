import { generateKeyPairSync } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import type { Config } from '../../src/config/config.ts'
import type { ConfigProblem } from '../../src/config/problem.ts'
import { readConfig } from '../../src/config/read-config.ts'
import { formatProblems } from '../../src/messages/console.ts'

type Env = Record<string, string | undefined>

const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 })
const pem = rsa.privateKey.export({ type: 'pkcs8', format: 'pem' }).toString()

const target: Env = {
  HUBSPOT_ACCESS_TOKEN: 'pat-na1-demo',
  SF_LOGIN_URL: 'https://lantern.my.salesforce.com/',
  SF_CLIENT_ID: 'consumer-key',
  SF_CLIENT_SECRET: 'consumer-secret',
}
const common: Env = { SLACK_BOT_TOKEN: 'xoxb-1', SLACK_APP_TOKEN: 'xapp-1', APPROVERS: 'U0ADA, U0BEN' }
const complete: Env = { ...common, ...target }

function noFile(): never {
  throw new Error('ENOENT: no such file')
}

function configOf(env: Env, readFile: (path: string) => string = noFile): Config {
  const reading = readConfig(env, readFile)
  if (!reading.ok) throw new Error(formatProblems(reading.problems))
  return reading.config
}

function problemsOf(env: Env, readFile: (path: string) => string = noFile): ConfigProblem[] {
  const reading = readConfig(env, readFile)
  return reading.ok ? [] : reading.problems
}

/** `VARIABLE kind` per problem. */
function kindsOf(env: Env, readFile?: (path: string) => string): string[] {
  return problemsOf(env, readFile).map(({ variable, target: at, reason }) =>
    [at, variable, reason.kind].filter((part) => part !== undefined).join(' '),
  )
}

describe('a complete environment', () => {
  test('the least that is needed, with every default', () => {
    expect(configOf(complete)).toEqual({
      slack: { botToken: 'xoxb-1', apiUrl: 'https://slack.com/api/', mode: { kind: 'socket', appToken: 'xapp-1' } },
      targets: [
        {
          name: 'default',
          hubspot: { accessToken: 'pat-na1-demo', apiUrl: 'https://api.hubapi.com' },
          salesforce: {
            loginUrl: 'https://lantern.my.salesforce.com',
            credentials: { kind: 'client-credentials', clientId: 'consumer-key', clientSecret: 'consumer-secret' },
            apiVersion: '68.0',
            packageNamespaces: [],
            packageWords: [],
          },
        },
      ],
      dataDir: './data',
      role: 'all',
      logLevel: 'info',
      locale: 'en',
      roles: { requesters: [], approvers: ['U0ADA', 'U0BEN'], admins: ['U0ADA', 'U0BEN'] },
    })
  })

  test('everything set', () => {
    const config = configOf({
      ...complete,
      SLACK_APP_TOKEN: undefined,
      SLACK_SIGNING_SECRET: 'signing',
      PORT: '8080',
      SLACK_API_URL: 'http://127.0.0.1:4100/api',
      REDIS_URL: 'rediss://user:pass@redis.example.com:6380/2',
      DATA_DIR: '/var/lib/bot',
      ROLE: 'worker',
      LOG_LEVEL: 'debug',
      LOCALE: 'de',
      HEALTH_PORT: '8081',
      REQUESTERS: 'S0REVOPS,U0CLARA,U0CLARA',
      ADMINS: 'W0DAVID',
    })
    expect(config).toMatchObject({
      slack: { apiUrl: 'http://127.0.0.1:4100/api/', mode: { kind: 'http', signingSecret: 'signing', port: 8080 } },
      redisUrl: 'rediss://user:pass@redis.example.com:6380/2',
      dataDir: '/var/lib/bot',
      role: 'worker',
      logLevel: 'debug',
      locale: 'de',
      healthPort: 8081,
      roles: { requesters: ['S0REVOPS', 'U0CLARA'], admins: ['W0DAVID'] },
    })
  })

  test('a target may name a default owner', () => {
    expect(configOf(complete).targets[0].hubspot).not.toHaveProperty('defaultOwner')
    const { hubspot } = configOf({ ...complete, HUBSPOT_DEFAULT_OWNER: 'ada@example.com' }).targets[0]
    expect(hubspot.defaultOwner).toBe('ada@example.com')
  })

  test('a private key on one line becomes a key again', () => {
    const config = configOf({
      ...complete,
      SF_LOGIN_URL: undefined,
      SF_CLIENT_SECRET: undefined,
      SF_USERNAME: 'bot@example.com',
      SF_PRIVATE_KEY: pem.trim().replaceAll('\n', '\\n'),
    })
    expect(config.targets[0].salesforce).toMatchObject({
      loginUrl: 'https://login.salesforce.com',
      credentials: { kind: 'jwt-bearer', username: 'bot@example.com', privateKey: pem },
    })
  })

  test('a refresh token, with the secret that its app may ask for, and what else counts as a HubSpot package', () => {
    const { salesforce } = configOf({
      ...complete,
      SF_LOGIN_URL: undefined,
      SF_REFRESH_TOKEN: '5Aep861',
      SF_PACKAGE_NAMESPACES: 'HubSpot_Embed, ',
      SF_PACKAGE_WORDS: 'Clearbit,Clearbit',
    }).targets[0]
    const common = { kind: 'refresh-token', clientId: 'consumer-key', refreshToken: '5Aep861' }
    expect(salesforce.credentials).toEqual({ ...common, clientSecret: 'consumer-secret' })
    expect(salesforce).toMatchObject({ packageNamespaces: ['HubSpot_Embed'], packageWords: ['Clearbit'] })
    const withoutSecret = configOf({ ...complete, SF_CLIENT_SECRET: '', SF_REFRESH_TOKEN: '5Aep861' }).targets[0]
    expect(withoutSecret.salesforce.credentials).toEqual(common)
  })

  test('an empty variable counts as unset', () => {
    expect(configOf({ ...complete, REDIS_URL: '', SLACK_SIGNING_SECRET: ' ', ROLE: '' }).role).toBe('all')
  })

  test('one user group is enough to approve, since only Slack knows its members', () => {
    expect(configOf({ ...complete, APPROVERS: 'S0ADMINS' }).roles.approvers).toEqual(['S0ADMINS'])
  })
})

describe('what is wrong', () => {
  test('with nothing set, everything that is missing is named at once', () => {
    expect(kindsOf({}).sort()).toEqual([
      'APPROVERS missing',
      'HUBSPOT_ACCESS_TOKEN missing',
      'SF_CLIENT_ID missing',
      'SF_CLIENT_SECRET neither',
      'SLACK_APP_TOKEN neither',
      'SLACK_BOT_TOKEN missing',
    ])
  })

  test.each<[string, Env, string[]]>([
    ['a bot token of another kind', { SLACK_BOT_TOKEN: 'xoxp-1' }, ['SLACK_BOT_TOKEN malformed']],
    ['an app token of another kind', { SLACK_APP_TOKEN: 'xoxb-1' }, ['SLACK_APP_TOKEN malformed']],
    ['two ways to hear from Slack', { SLACK_SIGNING_SECRET: 's' }, ['SLACK_APP_TOKEN both']],
    ['an address that is none', { HUBSPOT_API_URL: 'api.hubapi.com' }, ['HUBSPOT_API_URL malformed']],
    ['a default owner by name', { HUBSPOT_DEFAULT_OWNER: 'Ada Winter' }, ['HUBSPOT_DEFAULT_OWNER malformed']],
    ['an address of another kind', { SLACK_API_URL: 'ftp://slack.com' }, ['SLACK_API_URL malformed']],
    ['a Redis address that is none', { REDIS_URL: 'localhost:6379' }, ['REDIS_URL malformed']],
    ['an unknown role', { ROLE: 'boss' }, ['ROLE malformed']],
    ['an unknown language', { LOCALE: 'fr' }, ['LOCALE malformed']],
    ['an unknown log level', { LOG_LEVEL: 'loud' }, ['LOG_LEVEL malformed']],
    ['a port that is none', { HEALTH_PORT: '70000' }, ['HEALTH_PORT malformed']],
    ['a version that is none', { SF_API_VERSION: 'v68' }, ['SF_API_VERSION malformed']],
    ['a name instead of an id', { REQUESTERS: '@ada' }, ['REQUESTERS malformed']],
    ['one approver', { APPROVERS: 'U0ADA' }, ['APPROVERS too-few-approvers']],
    ['one approver, named twice', { APPROVERS: 'U0ADA,U0ADA' }, ['APPROVERS too-few-approvers']],
    ['two ways into Salesforce', { SF_USERNAME: 'a@example.com', SF_PRIVATE_KEY: pem }, ['SF_CLIENT_SECRET both']],
    ['a refresh token beside a key', { SF_REFRESH_TOKEN: '5Aep', SF_PRIVATE_KEY: pem }, ['SF_REFRESH_TOKEN both']],
    ['a refresh token beside a user', { SF_REFRESH_TOKEN: '5Aep', SF_USERNAME: 'a@b.c' }, ['SF_REFRESH_TOKEN both']],
    ['a namespace that is none', { SF_PACKAGE_NAMESPACES: 'HubSpot_Embed, a-b' }, ['SF_PACKAGE_NAMESPACES malformed']],
    ['a word found everywhere', { SF_PACKAGE_WORDS: 'Clearbit,a' }, ['SF_PACKAGE_WORDS malformed']],
    ['a key without its user', { SF_CLIENT_SECRET: '', SF_PRIVATE_KEY: pem }, ['SF_USERNAME missing']],
    ['a user without a key', { SF_CLIENT_SECRET: '', SF_USERNAME: 'a@example.com' }, ['SF_PRIVATE_KEY missing']],
    [
      'a key that is none',
      { SF_CLIENT_SECRET: '', SF_USERNAME: 'a@example.com', SF_PRIVATE_KEY: 'key' },
      ['SF_PRIVATE_KEY malformed'],
    ],
    [
      'client credentials at the shared login',
      { SF_LOGIN_URL: 'https://login.salesforce.com' },
      ['SF_LOGIN_URL needs-my-domain'],
    ],
    [
      'several at once',
      { ROLE: 'boss', SLACK_BOT_TOKEN: '', LOCALE: 'fr' },
      ['SLACK_BOT_TOKEN missing', 'ROLE malformed', 'LOCALE malformed'],
    ],
  ])('%s', (_, wrong, expected) => {
    expect(kindsOf({ ...complete, ...wrong }).sort()).toEqual(expected.sort())
  })
})

describe('several targets', () => {
  const env: Env = { ...common, TARGETS_FILE: 'targets.json' }
  const file = (entries: unknown) => () => JSON.stringify(entries)

  test('are read from the file, with the same variables', () => {
    const config = configOf(env, (path) => {
      expect(path).toBe('targets.json')
      return JSON.stringify([
        { name: 'north', ...target },
        { name: 'south', ...target, HUBSPOT_API_URL: 'http://127.0.0.1:1' },
      ])
    })
    expect(config.targets.map((one) => [one.name, one.hubspot.apiUrl])).toEqual([
      ['north', 'https://api.hubapi.com'],
      ['south', 'http://127.0.0.1:1'],
    ])
  })

  test('every problem of every target is named, with its target', () => {
    const entries = [
      { name: 'north', ...target, HUBSPOT_ACCESS_TOKEN: '' },
      { name: 'north', ...target, SF_CLIENT_SECRET: '', COLOUR: 'red' },
      { name: 'help', ...target },
      { ...target },
    ]
    expect(kindsOf(env, file(entries)).sort()).toEqual([
      '#4 TARGETS_FILE target-name',
      'help TARGETS_FILE target-name',
      'north HUBSPOT_ACCESS_TOKEN missing',
      'north SF_CLIENT_SECRET neither',
      'north TARGETS_FILE target-name-twice',
      'north TARGETS_FILE unknown-entry',
    ])
  })

  test('a variable that stands beside the file and would not be used is a problem', () => {
    expect(kindsOf({ ...env, SF_CLIENT_ID: 'x' }, file([{ name: 'north', ...target }]))).toEqual([
      'SF_CLIENT_ID beside-targets-file',
    ])
  })

  test.each([
    ['no file', noFile, 'file-unreadable'],
    ['no JSON', () => '{"HUBSPOT_ACCESS_TOKEN": "pat-na1-leak', 'file-malformed'],
    ['no list', () => '{}', 'file-malformed'],
    ['an empty list', () => '[]', 'file-malformed'],
    ['a value that is no text', () => '[{"name": 3}]', 'file-malformed'],
  ])('%s', (_, readFile, kind) => {
    expect(kindsOf(env, readFile)).toEqual([`TARGETS_FILE ${kind}`])
    expect(formatProblems(problemsOf(env, readFile))).not.toContain('pat-na1-leak')
  })
})

describe('what people read', () => {
  test('each problem says which variable, what to set and where to find it, and the sandbox is named', () => {
    const text = formatProblems(problemsOf({}))
    expect(text).toContain('6 settings need attention')
    expect(text).toContain(
      'SLACK_BOT_TOKEN is missing. Set it to the bot token, which starts with xoxb- (api.slack.com/apps →',
    )
    expect(text).toContain('SF_CLIENT_SECRET or SF_PRIVATE_KEY or SF_REFRESH_TOKEN is missing.')
    expect(text).toContain('npm run sandbox')
    expect(text).not.toMatch(/\bat .*\.ts|undefined|ZodError/)
  })

  test('a wrong value is quoted, unless it is a secret', () => {
    const text = formatProblems(
      problemsOf({ ...complete, ROLE: 'boss', SLACK_BOT_TOKEN: 'hunter2', REDIS_URL: 'hunter3' }),
    )
    expect(text).toContain('ROLE ("boss") is not usable. Set it to all, bot or worker.')
    expect(text).not.toMatch(/hunter/)
  })

  test('every kind of problem has a sentence of its own, on one line', () => {
    const entries = JSON.stringify([{ name: 'Status', ...target, X: 'y' }])
    const found = [
      ...problemsOf({ ...complete, APPROVERS: 'U0ADA', SF_LOGIN_URL: '', SLACK_SIGNING_SECRET: 's' }),
      ...problemsOf({ ...common, TARGETS_FILE: 't', SF_CLIENT_ID: 'x' }, () => entries),
      ...problemsOf({ ...common, TARGETS_FILE: 't' }),
    ]
    for (const problem of found) {
      const text = formatProblems([problem])
      expect(text.split('\n')).toHaveLength(6)
      expect(text).toContain(problem.variable)
    }
  })
})

describe('a bucket for data copies', () => {
  test('is a name, a place and a key', () => {
    const bucket: Env = {
      DATA_COPY_BUCKET: 'copies',
      DATA_COPY_REGION: 'eu-central-1',
      DATA_COPY_ENDPOINT: 'https://storage.example.com/',
      DATA_COPY_ACCESS_KEY_ID: 'KEY',
      DATA_COPY_SECRET_ACCESS_KEY: 'secret',
    }
    expect(configOf({ ...complete, ...bucket }).dataCopyBucket).toEqual({
      name: 'copies',
      region: 'eu-central-1',
      endpoint: 'https://storage.example.com',
      credentials: { accessKeyId: 'KEY', secretAccessKey: 'secret' },
    })
    expect(configOf({ ...complete, DATA_COPY_BUCKET: 'copies' }).dataCopyBucket).toEqual({
      name: 'copies',
      region: 'us-east-1',
    })
  })

  test('half of it is a problem, because the copy would lie where nobody thinks of', () => {
    expect(kindsOf({ ...complete, DATA_COPY_ENDPOINT: 'https://storage.example.com' })).toEqual([
      'DATA_COPY_BUCKET missing',
    ])
    expect(kindsOf({ ...complete, DATA_COPY_BUCKET: 'copies', DATA_COPY_ACCESS_KEY_ID: 'KEY' })).toEqual([
      'DATA_COPY_SECRET_ACCESS_KEY missing',
    ])
  })
})
