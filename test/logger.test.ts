import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { createLogger } from '../src/services/logger.ts'

function loggerWithLines() {
  const lines: string[] = []
  const logger = createLogger({ level: 'debug', name: 'bot', output: { write: (line) => void lines.push(line) } })
  return { logger, lines }
}

const letters = fc.stringMatching(/^[A-Za-z0-9]{16,40}$/)

/** What a secret looks like, and the part of it that must not be read anywhere. */
const secrets = letters.chain((part) =>
  fc.constantFrom(
    { text: `xoxb-1234-${part}`, part },
    { text: `xapp-1-A0B1-${part}`, part },
    { text: `xoxe.xoxp-1-${part}`, part },
    { text: `Bearer ${part}`, part },
    { text: `pat-na1-${part}`, part },
    { text: `00D5g000004LANTEAY!${part}.${part}`, part },
    { text: `eyJhbGciOiJSUzI1NiJ9.${part}.${part}`, part },
    { text: `-----BEGIN PRIVATE KEY-----\n${part}\n-----END PRIVATE KEY-----`, part },
    { text: `redis://user:${part}@redis.example.com:6379`, part },
    { text: `grant_type=client_credentials&client_secret=${part}&x=1`, part },
    { text: `{"access_token":"${part}"}`, part },
    { text: `https://hooks.slack.com/commands/T1/${part}`, part },
  ),
)

const secretFields = fc.constantFrom(
  'token',
  'accessToken',
  'HUBSPOT_ACCESS_TOKEN',
  'client_secret',
  'password',
  'Authorization',
  'privateKey',
  'Set-Cookie',
  'sessionId',
  'response_url',
)

const path = fc.array(fc.oneof(fc.constantFrom('a', 'records', 'data'), fc.nat({ max: 2 })), { maxLength: 5 })

function nest(value: unknown, places: readonly (string | number)[]): unknown {
  return places.reduceRight<unknown>(
    (inner, place) => (typeof place === 'number' ? [...Array<null>(place).fill(null), inner] : { [place]: inner }),
    value,
  )
}

describe('secrets never reach the log', () => {
  test('by their looks: in a message, a field at any depth, a field name, an error, its cause, a bound field', () => {
    fc.assert(
      fc.property(secrets, path, fc.string({ maxLength: 20 }), ({ text, part }, places, around) => {
        const { logger, lines } = loggerWithLines()
        const said = `${around} ${text} ${around}`
        logger.info(said)
        logger.info('answer: %s', said)
        logger.warn({ deep: nest(said, places), [said]: 1 }, 'x')
        logger.error(new Error(said, { cause: new Error(said) }))
        logger.error({ err: Object.assign(new Error(said), { config: nest(said, places) }) }, said)
        logger.child({ bound: nest(said, places) }).info('x')
        expect(lines).toHaveLength(6)
        expect(lines.join('')).not.toContain(part)
      }),
    )
  })

  test('by the name of their field, at any depth and however they look', () => {
    fc.assert(
      fc.property(secretFields, letters, path, path, (field, secret, outside, inside) => {
        const { logger, lines } = loggerWithLines()
        logger.info({ deep: nest({ [field]: nest(secret, inside) }, outside) })
        logger.child({ [field]: secret }).info('x')
        expect(lines.join('')).not.toContain(secret)
      }),
    )
  })
})

test('what is no secret stays readable', () => {
  const { logger, lines } = loggerWithLines()
  const plain = { runId: 'run-1', portal: '48151623', tokens: 3, connected: true, owners: ['71000001'], at: null }
  logger.info(plain, 'Reassigned 100 records of ada.winter@example.com at https://api.hubapi.com/crm/v3/objects')
  expect(JSON.parse(lines[0] ?? '')).toMatchObject({
    level: 'info',
    name: 'bot',
    ...plain,
    msg: 'Reassigned 100 records of ada.winter@example.com at https://api.hubapi.com/crm/v3/objects',
  })
})

test('what is below the level is not written', () => {
  const lines: string[] = []
  const logger = createLogger({ level: 'warn', name: 'bot', output: { write: (line) => void lines.push(line) } })
  logger.info('quiet')
  expect(lines).toEqual([])
})
