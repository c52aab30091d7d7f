/** Who somebody is, asked of Slack's simulator by the real client. */
import { expect, test } from 'vitest'
import { demoSeed } from '../sandbox/slack/demo-seed.ts'
import type { SlackUser } from '../sandbox/slack/seed.ts'
import { createPeople } from '../src/bot/people.ts'
import { denialOf } from '../src/runbook/decide/permissions.ts'
import { storyAt } from './runbook/smooth-run.ts'
import { ALEX, botClient, ROBIN, slackWorkspace } from './simulators/slack-support.ts'

const sam = 'U0000003'
const team = 'T0000001'

async function peopleAmong(users: SlackUser[], members: Partial<Parameters<typeof createPeople>[1]>) {
  const group = { id: 'S0000009', handle: 'all', name: 'All', users: users.map(({ id }) => id) }
  const seed = { ...demoSeed, users: [...demoSeed.users, ...users], userGroups: [...demoSeed.userGroups, group] }
  const simulator = await slackWorkspace({ seed })
  return createPeople(botClient(simulator), { requesters: [], approvers: [], admins: [], ...members }, team)
}

function user(id: string, about: Partial<SlackUser> = {}): SlackUser {
  return { id, name: id.toLowerCase(), realName: id, title: '', locale: 'en-US', ...about }
}

test('whoever has left, is a guest, a bot or of another workspace is not counted among the approvers', async () => {
  const users = [
    user('UGONE', { isDeleted: true }),
    user('UGUEST', { isRestricted: true }),
    user('UBOT', { isBot: true }),
    user('UELSE', { teamId: 'T0000002' }),
    user('UCLEO'),
  ]
  const people = await peopleAmong(users, { approvers: [ALEX, 'S0000009', 'S0000001', 'UNOBODY'] })
  expect(await people.approvers()).toEqual([ALEX, 'UCLEO', sam])
})

test('without named requesters everybody opens runs, and works in their own only', async () => {
  const people = await peopleAmong([], { approvers: [ALEX] })
  const { person } = await people.identify({ id: ROBIN, teamId: team })
  const { run } = storyAt('disconnect.decide')
  const own = { ...run, requester: ROBIN }
  expect(denialOf(person, 'open-run', undefined)).toBeUndefined()
  expect(denialOf(person, 'attest-disconnect', own)).toBeUndefined()
  for (const command of ['attest-disconnect', 'map-owners', 'leave-access', 'retry'] as const)
    expect(denialOf(person, command, run)).toEqual({ code: 'not-your-run', detail: { userId: run.requester } })
  expect(denialOf(person, 'approve-plan', own)).toMatchObject({ code: 'missing-role' })
})

test('named requesters work in each other’s runs, and nobody else opens one', async () => {
  const people = await peopleAmong([], { requesters: [ROBIN], approvers: [ALEX] })
  const [robin, other] = await Promise.all([ROBIN, sam].map((id) => people.identify({ id, teamId: team })))
  const { run } = storyAt('disconnect.decide')
  expect(robin && denialOf(robin.person, 'attest-disconnect', run)).toBeUndefined()
  expect(other && denialOf(other.person, 'open-run', undefined)).toMatchObject({ code: 'missing-role' })
})
