import { Redis } from 'ioredis'
import { describe, expect } from 'vitest'
import { sandboxKeys } from '../../../sandbox/simulators.ts'
import { actionIds, viewIds } from '../../../src/bot/action-ids.ts'
import { type Company, scenario } from '../company.ts'
import { modalOf, reply, textOf } from '../looks.ts'
import { everyText } from '../measure.ts'
import {
  approveRemovalByTwo,
  choosePackages,
  clearBlockers,
  deleteCopyAndClose,
  disconnectAndAttest,
  leaveReassign,
  openRun,
  press,
} from '../steps.ts'

const firstRefreshToken = '5Aep861demoRefreshToken'

/** Refuses one request in a sentence that repeats what it was sent, as error messages do. */
function repeatsItsSecrets(company: Company, path: RegExp): void {
  const { faults, org } = company.simulators.salesforce
  const message = `no luck with ${secretsOf(company).join(' and ')}`
  faults.add({ path, action: { kind: 'answer', status: 400, body: [{ errorCode: 'SOME_THING', message }] } })
  expect(org.sessions.size).toBeGreaterThan(0)
}

/** One token is revoked; the other is refused in a sentence that repeats it. */
async function revokeOne(company: Company): Promise<void> {
  const { faults, org } = company.simulators.salesforce
  const said = new URLSearchParams({ error: 'invalid_token', error_description: org.oauthTokens[0]?.deleteToken ?? '' })
  faults.add({ path: '/services/oauth2/revoke', action: { kind: 'answer', status: 400, body: String(said) } })
  await press(company, company.people.requester, actionIds.revokeAccess)
  await press(company, company.people.firstApprover, actionIds.approve)
  await reply(company, /1 changed, 0 skipped, 1 failed/)
  expect(org.oauthTokens).toHaveLength(1)
}

function secretsOf({ simulators }: Company): string[] {
  const { org } = simulators.salesforce
  return [sandboxKeys.salesforceClientSecret, ...org.sessions.keys(), ...org.refreshTokens.keys()]
}

/** Everything under the prefix of this company, whatever its type. */
async function redisText({ redisUrl, prefix }: Company): Promise<string> {
  const redis = new Redis(redisUrl)
  try {
    const keys = await redis.keys(`${prefix}*`)
    const values = await Promise.all(keys.map((key) => read(redis, key)))
    return JSON.stringify([keys, values])
  } finally {
    await redis.quit()
  }
}

async function read(redis: Redis, key: string): Promise<unknown> {
  switch (await redis.type(key)) {
    case 'string':
      return redis.get(key)
    case 'list':
      return redis.lrange(key, 0, -1)
    case 'hash':
      return redis.hgetall(key)
    case 'set':
      return redis.smembers(key)
    case 'zset':
      return redis.zrange(key, '0', '-1')
    case 'stream':
      return redis.xrange(key, '-', '+')
    default:
      return undefined
  }
}

function slackText(company: Company): string {
  const { store } = company.simulators.slack
  const files = store.messages.all().flatMap(({ fileIds }) => fileIds.map((id) => store.files.find(id)))
  return [everyText(company), ...files.map((file) => file?.bytes.toString('utf8') ?? '')].join('\n')
}

describe.concurrent('what nobody may read', () => {
  scenario.concurrent(
    'stands in no log line, no message and no key of a whole run, even where Salesforce repeats it',
    async ({ open }) => {
      const company = await open({ holdings: {}, env: { SF_REFRESH_TOKEN: firstRefreshToken } })
      const { org } = company.simulators.salesforce
      org.modes.rotateRefreshTokens = true
      org.refreshTokens.set(firstRefreshToken, { userId: org.apiUserId })
      const inPlay = new Set(org.oauthTokens.map(({ deleteToken }) => deleteToken))
      const note = () => {
        for (const secret of secretsOf(company)) inPlay.add(secret)
      }

      await openRun(company)
      await disconnectAndAttest(company)
      await leaveReassign(company)
      note()
      await revokeOne(company)
      await press(company, company.people.requester, actionIds.openChoice)
      const choice = await modalOf(company.people.requester, viewIds.choice)
      expect(textOf(choice)).toContain('Publisher: HubSpot, Inc.')
      await company.people.requester.close(choice.id)
      repeatsItsSecrets(company, /jobs\/query$/)
      await choosePackages(company)
      await reply(company, /no luck with \[secret\]/)
      org.expireSessions()
      await press(company, company.people.requester, actionIds.retry)
      await clearBlockers(company)
      await approveRemovalByTwo(company)
      await deleteCopyAndClose(company)
      note()

      const places = { log: company.log().join('\n'), slack: slackText(company), redis: await redisText(company) }
      expect(inPlay.size).toBeGreaterThan(5)
      for (const [place, text] of Object.entries(places)) {
        expect(text.length, place).toBeGreaterThan(1_000)
        for (const secret of inPlay) expect(text.includes(secret), `${secret} in ${place}`).toBe(false)
      }
    },
  )
})
