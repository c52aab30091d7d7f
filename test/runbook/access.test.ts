/** HubSpot's access in the core: when it may be revoked, where that leads, and what can be said of its use since. */
import { describe, expect, test } from 'vitest'
import { type AccessEvidence, judgeAccess, listedAccess } from '../../src/runbook/access.ts'
import { system } from '../../src/runbook/actor.ts'
import type { OauthAccessList } from '../../src/runbook/salesforce-port.ts'
import { access, approval, firstDigest, planOf, storyAt } from './smooth-run.ts'
import { ben, cleo, dan, placeOf, requester, type Story } from './story.ts'

const revokeDigest = 'd'.repeat(64)
const none: OauthAccessList = { kind: 'seen', found: [] }
const revoke = { command: 'revoke-access' } as const
const leave = { command: 'leave-access' } as const

function reportPlan(story: Story, effects = 1): void {
  const plan = { ...planOf('revoke-access', revokeDigest), effects }
  story.does(system, { command: 'report-plan', since: story.run.phaseSince, plan })
}

function reportApplied(story: Story, left: OauthAccessList): void {
  const counts = { changed: 1, skipped: 0, failed: 0 }
  const { phaseSince: since } = story.run
  story.does(system, { command: 'report-applied', since, digest: revokeDigest, counts, access: left })
}

/** Somebody has removed the packages by hand, and the tokens are still there. */
function storyWithAccessOnly(mode: 'live' | 'dry-run' = 'live'): Story {
  const story = storyAt('uninstall.observe', mode)
  const found = { packages: [], components: 0, objects: [], blockers: [], access }
  story.does(system, { command: 'report-packages', since: story.run.phaseSince, ...found })
  return story
}

describe('revoking HubSpot’s access', () => {
  test('takes one approval by somebody else than who asked, and leads back to the choice', () => {
    const story = storyAt('uninstall.decide')
    story.does(dan, revoke)
    reportPlan(story)
    for (const person of [requester, dan]) {
      expect(story.does(person, approval(story.run))).toMatchObject({ refusal: { code: 'own-plan' } })
    }
    story.does(ben, approval(story.run))
    expect(placeOf(story.run)).toBe('uninstall.apply')
    reportApplied(story, none)
    expect(placeOf(story.run)).toBe('uninstall.decide')
    expect(story.run.access).toEqual({ seen: none, revokedAt: story.now })
    expect(story.does(dan, revoke)).toMatchObject({ refusal: { code: 'nothing-to-revoke' } })
  })

  test('takes the place of a removal that waits, which is planned and approved anew afterwards', () => {
    for (const answer of ['approve', 'reject', 'nothing-found'] as const) {
      const story = storyAt('uninstall.approve')
      story.does(cleo, approval(story.run))
      story.does(dan, revoke)
      reportPlan(story, answer === 'nothing-found' ? 0 : 1)
      if (answer === 'reject') story.does(ben, { command: 'reject-plan', digest: revokeDigest })
      if (answer === 'approve') {
        story.does(ben, approval(story.run))
        reportApplied(story, none)
      }
      expect(placeOf(story.run)).toBe('uninstall.plan')
      expect(story.run.detour).toBeUndefined()
      const since = story.run.phaseSince
      story.does(system, { command: 'report-plan', since, plan: planOf('uninstall', firstDigest) })
      expect(story.run.plan?.approvals).toEqual([])
    }
  })

  test('is asked for beside what people clear by hand, and leads back to another look at it', () => {
    const story = storyAt('uninstall.plan')
    const check = { open: 1, fresh: 1, gone: 0, cleared: 0, perhaps: 0, shown: [], unseen: [] }
    const removal = { command: 'report-plan', plan: planOf('uninstall', firstDigest), references: check } as const
    story.does(system, { ...removal, since: story.run.phaseSince })
    expect(placeOf(story.run)).toBe('uninstall.settle')
    story.does(dan, revoke)
    reportPlan(story)
    story.does(ben, { command: 'reject-plan', digest: revokeDigest })
    expect(placeOf(story.run)).toBe('uninstall.plan')
  })

  test('that has stopped can be left, and the run goes on without it', () => {
    const story = storyAt('uninstall.decide')
    story.does(dan, revoke)
    const fault = { vendor: 'salesforce', kind: 'permanent', code: 'missing-permission', detail: '' } as const
    story.does(system, { command: 'report-fault', since: story.run.phaseSince, fault })
    expect(story.does(dan, leave).kind).toBe('accepted')
    expect(placeOf(story.run)).toBe('uninstall.decide')
    expect(story.run).not.toHaveProperty('detour')
  })

  test('is all that waits where the packages are gone: it is revoked or left, and then verified', () => {
    const left = storyWithAccessOnly()
    expect(placeOf(left.run)).toBe('uninstall.decide')
    left.does(dan, leave)
    expect(placeOf(left.run)).toBe('uninstall.verify')

    const revoked = storyWithAccessOnly()
    revoked.does(dan, revoke)
    reportPlan(revoked)
    revoked.does(ben, approval(revoked.run))
    reportApplied(revoked, access)
    expect(placeOf(revoked.run)).toBe('uninstall.decide')
    revoked.does(dan, revoke)
    reportPlan(revoked, 0)
    expect(placeOf(revoked.run)).toBe('uninstall.verify')

    const rehearsed = storyWithAccessOnly('dry-run')
    rehearsed.does(dan, revoke)
    reportPlan(rehearsed)
    rehearsed.does(ben, approval(rehearsed.run))
    reportApplied(rehearsed, access)
    expect(placeOf(rehearsed.run)).toBe('uninstall.verify')
    expect(rehearsed.run.access?.revokedAt).toBeUndefined()
    expect(storyAt('uninstall.decide').does(dan, leave)).toMatchObject({ refusal: { code: 'not-allowed-now' } })
  })
})

describe('whether HubSpot’s access was used since', () => {
  const since = '2031-03-04T10:00:00.000Z'
  const before = '2031-03-04T09:30:00.000Z'
  const token = { username: 'sync@example.com', userId: '005', app: 'HubSpot', createdAt: before, useCount: 7 }
  const unused = { ...token, lastUsedAt: before }
  const at = (clock: string) => `2031-03-04T${clock}:00.000Z`
  const evidence: AccessEvidence = {
    mode: 'live',
    since,
    after: 'disconnect',
    now: at('10:40'),
    tokens: { kind: 'seen', found: [unused] },
    before: { at: at('10:05'), found: [unused] },
    logins: { kind: 'seen', found: [] },
    holders: { '005': 'sync@example.com' },
  }
  const login = { userId: '005', at: at('10:20'), application: 'HubSpot', refused: false }

  test.each<[string, Partial<AccessEvidence>, object]>([
    ['silence of two cycles', {}, { verdict: 'verified', ground: 'silence', tokens: 1, lastUsedAt: before }],
    ['silence too short', { now: at('10:20') }, { verdict: 'cannot-be-told', ground: 'too-early' }],
    [
      'no token left',
      { tokens: { kind: 'seen', found: [] }, now: at('10:01') },
      { verdict: 'verified', ground: 'no-token' },
    ],
    [
      'tokens that may not be seen',
      { tokens: { kind: 'unavailable' } },
      { verdict: 'cannot-be-told', ground: 'not-visible', tokens: null },
    ],
    [
      'a token with a later use',
      { tokens: { kind: 'seen', found: [{ ...unused, lastUsedAt: at('10:30') }] } },
      { verdict: 'still-used', uses: [{ sign: 'token', username: 'sync@example.com', at: at('10:30') }] },
    ],
    [
      'a token that was counted up without a time',
      { tokens: { kind: 'seen', found: [{ ...unused, useCount: 8 }] } },
      { verdict: 'still-used', uses: [{ sign: 'token', username: 'sync@example.com', at: before }] },
    ],
    [
      'a count from before the disconnect',
      { before: { at: before, found: [{ ...unused, useCount: 3 }] } },
      { verdict: 'verified', ground: 'silence' },
    ],
    [
      'a login after the last token was gone',
      { tokens: { kind: 'seen', found: [] }, logins: { kind: 'seen', found: [login] } },
      { verdict: 'still-used', uses: [{ sign: 'login', username: 'sync@example.com', at: at('10:20') }] },
    ],
    [
      'a login that Salesforce refused',
      { logins: { kind: 'seen', found: [{ ...login, refused: true }] } },
      { verdict: 'verified', ground: 'silence', refused: 1, uses: [] },
    ],
    [
      'a history that may not be seen',
      { logins: { kind: 'unavailable' } },
      { verdict: 'verified', logins: 'unavailable' },
    ],
    [
      'nobody who is known to have held a token',
      { tokens: { kind: 'seen', found: [] }, holders: {} },
      { verdict: 'verified', logins: 'nobody' },
    ],
    ['a dry run', { mode: 'dry-run', tokens: { kind: 'unavailable' } }, { verdict: 'rehearsed', uses: [] }],
  ])('is told after %s', (_, change, finding) => {
    expect(judgeAccess({ ...evidence, ...change })).toMatchObject(finding)
  })

  test('an event lists the tokens that were used last, and counts the rest', () => {
    const found = Array.from({ length: 60 }, (_, day) => ({
      ...unused,
      lastUsedAt: new Date(Date.parse(before) + day * 86_400_000).toISOString(),
    }))
    const listed = listedAccess({ kind: 'seen', found })
    expect(listed).toMatchObject({ more: 10 })
    expect(listed.kind === 'seen' && listed.found[0]).toEqual(found.at(-1))
  })
})
