import { WebAPIRateLimitedError } from '@slack/web-api'
import { expect, test } from 'vitest'
import { demoSeed } from '../../sandbox/slack/demo-seed.ts'
import { ALEX, botClient, CHANNEL, GENERAL, people, ROBIN, refusalOf, slackWorkspace } from './slack-support.ts'

const QUICK = { pace: { messagesPerSecond: 0, burst: 0 } }

test('a wrong token is refused, and each token opens only its own methods', async () => {
  const simulator = await slackWorkspace()
  await expect(botClient(simulator, 'xoxb-wrong').auth.test()).rejects.toThrow('invalid_auth')
  await expect(botClient(simulator).apps.connections.open()).rejects.toThrow('not_allowed_token_type')
  await expect(botClient(simulator, demoSeed.appToken).auth.test()).rejects.toThrow('not_allowed_token_type')
  expect(await botClient(simulator).auth.test()).toMatchObject({
    ok: true,
    team_id: demoSeed.team.id,
    user_id: demoSeed.bot.userId,
    bot_id: demoSeed.bot.botId,
  })
})

test('a method that is not simulated is unknown and stands in the route log', async () => {
  const simulator = await slackWorkspace()
  await expect(botClient(simulator).conversations.list()).rejects.toThrow('unknown_method')
  expect(simulator.routes.unknown()).toMatchObject([{ path: '/api/conversations.list' }])
})

test('a missing argument is named', async () => {
  const client = botClient(await slackWorkspace())
  expect(await refusalOf(client.apiCall('chat.postMessage', { text: 'x' }))).toEqual({
    error: 'invalid_arguments',
    messages: ['[ERROR] missing required field: channel [json-pointer:/]'],
  })
})

test('an argument that is not simulated is refused instead of ignored', async () => {
  const client = botClient(await slackWorkspace())
  const args = { channel: CHANNEL, text: 'x', reply_broadcast: true }
  expect(await refusalOf(client.apiCall('chat.postMessage', args))).toEqual({
    error: 'invalid_arguments',
    messages: ['[ERROR] argument not simulated: reply_broadcast [json-pointer:/reply_broadcast]'],
  })
})

test('the bot posts only where it is a member', async () => {
  const client = botClient(await slackWorkspace())
  await expect(client.chat.postMessage({ channel: GENERAL, text: 'x' })).rejects.toThrow('not_in_channel')
  await expect(client.chat.postMessage({ channel: 'C404', text: 'x' })).rejects.toThrow('channel_not_found')
  await expect(client.apiCall('chat.postMessage', { channel: CHANNEL })).rejects.toThrow('no_text')
})

test('messages keep the order of their ts, and too long a text is cut', async () => {
  const client = botClient(await slackWorkspace({ ...QUICK, now: () => 1_000_000 }))
  const first = await client.chat.postMessage({ channel: CHANNEL, text: 'x'.repeat(40_001) })
  const second = await client.chat.postMessage({ channel: CHANNEL, text: 'second' })
  expect(first.message?.text).toHaveLength(40_000)
  expect(Number(second.ts)).toBeGreaterThan(Number(first.ts))
})

test('an update with text only removes the blocks and keeps the metadata', async () => {
  const client = botClient(await slackWorkspace())
  const metadata = { event_type: 'run', event_payload: { id: 'run-1' } }
  const blocks = [{ type: 'divider' }]
  const { ts = '' } = await client.chat.postMessage({ channel: CHANNEL, text: 'one', blocks, metadata })
  await client.chat.update({ channel: CHANNEL, ts, text: 'two' })
  const thread = await client.conversations.replies({ channel: CHANNEL, ts, include_all_metadata: true })
  expect(thread.messages).toMatchObject([{ text: 'two', metadata }])
  expect(thread.messages?.[0]?.blocks).toBeUndefined()
  const plain = await client.conversations.replies({ channel: CHANNEL, ts })
  expect(plain.messages?.[0]?.metadata).toBeUndefined()
  const tooLong = client.chat.update({ channel: CHANNEL, ts, text: 'x'.repeat(4001) })
  await expect(tooLong).rejects.toThrow('msg_too_long')
})

test('the bot changes its own messages only, and ephemeral ones not at all', async () => {
  const simulator = await slackWorkspace()
  const client = botClient(simulator)
  const { robin } = people(simulator)
  await robin.say(CHANNEL, 'mine <b> & only')
  const [message] = await robin.messages()
  expect(message?.text).toBe('mine &lt;b&gt; &amp; only')
  const ts = message?.ts ?? ''
  await expect(client.chat.update({ channel: CHANNEL, ts, text: 'x' })).rejects.toThrow('cant_update_message')
  await expect(client.chat.delete({ channel: CHANNEL, ts })).rejects.toThrow('cant_delete_message')
  const whisper = await client.chat.postEphemeral({ channel: CHANNEL, user: ROBIN, text: 'psst' })
  const whispered = { channel: CHANNEL, ts: whisper.message_ts ?? '', text: 'x' }
  await expect(client.chat.update(whispered)).rejects.toThrow('message_not_found')
})

test('two people see different ephemeral messages', async () => {
  const simulator = await slackWorkspace()
  const client = botClient(simulator)
  const { robin, alex } = people(simulator)
  await client.chat.postEphemeral({ channel: CHANNEL, user: ROBIN, text: 'for Robin' })
  await client.chat.postEphemeral({ channel: CHANNEL, user: ALEX, text: 'for Alex' })
  expect((await robin.messages()).map(({ text }) => text)).toEqual(['for Robin'])
  expect((await alex.messages()).map(({ text }) => text)).toEqual(['for Alex'])
  const stranger = client.chat.postEphemeral({ channel: CHANNEL, user: 'U404', text: 'x' })
  await expect(stranger).rejects.toThrow('user_not_in_channel')
})

test('more messages than the pace allows are answered 429 with Retry-After, per channel, and pass again later', async () => {
  let now = Date.parse('2026-11-02T09:00:00Z')
  const simulator = await slackWorkspace({ now: () => now, pace: { messagesPerSecond: 1, burst: 2 } })
  const client = botClient(simulator)
  const post = (channel = CHANNEL) => client.chat.postMessage({ channel, text: 'x' })
  await post()
  await post()
  const error: unknown = await post().catch((reason: unknown) => reason)
  expect(error).toBeInstanceOf(WebAPIRateLimitedError)
  expect(error).toMatchObject({ retryAfter: 1 })
  await post(ROBIN)
  now += 1000
  await post()
  expect(simulator.store.messages.all()).toHaveLength(4)
})

test('a planned fault answers in place of Slack, and a lost answer leaves the message posted', async () => {
  const simulator = await slackWorkspace()
  const client = botClient(simulator)
  simulator.faults.add({ path: '/api/chat.postMessage', action: { kind: 'answer', status: 500 } })
  simulator.faults.add({ path: '/api/chat.postMessage', action: { kind: 'lose-answer' } })
  await expect(client.chat.postMessage({ channel: CHANNEL, text: 'one' })).rejects.toThrow('500')
  await expect(client.chat.postMessage({ channel: CHANNEL, text: 'two' })).rejects.toThrow()
  expect(simulator.store.messages.all().map(({ text }) => text)).toEqual(['two'])
  expect(simulator.routes.writes().map(({ status }) => status)).toEqual([500, 0])
})

test('people, their languages and their groups can be looked up', async () => {
  const seed = { ...demoSeed, users: [...demoSeed.users, { ...foreigner }] }
  const client = botClient(await slackWorkspace({ seed }))
  const alex = await client.users.info({ user: ALEX, include_locale: true })
  expect(alex.user).toMatchObject({ id: ALEX, locale: 'de-DE', is_restricted: false, is_bot: false })
  expect((await client.users.info({ user: ALEX })).user?.locale).toBeUndefined()
  expect((await client.users.info({ user: 'U0000004' })).user?.is_restricted).toBe(true)
  expect((await client.users.info({ user: foreigner.id })).user).toMatchObject({ team_id: 'T9', is_stranger: true })
  await expect(client.users.info({ user: 'U404' })).rejects.toThrow('user_not_found')
  const groups = await client.usergroups.list({ include_users: true })
  expect(groups.usergroups).toMatchObject([{ id: 'S0000001', handle: 'approvers', users: [ALEX, 'U0000003'] }])
  expect((await client.usergroups.users.list({ usergroup: 'S0000001' })).users).toEqual([ALEX, 'U0000003'])
  await expect(client.usergroups.users.list({ usergroup: 'S404' })).rejects.toThrow('no_such_subteam')
})

const foreigner = {
  id: 'U0000009',
  name: 'kim',
  realName: 'Kim Elsewhere',
  title: 'Partner',
  locale: 'en-US',
  teamId: 'T9',
}

test('channels tell whether the bot is a member and whether others are in', async () => {
  const channels = demoSeed.channels.map((channel) => ({ ...channel, isExternallyShared: channel.id === GENERAL }))
  const client = botClient(await slackWorkspace({ seed: { ...demoSeed, channels } }))
  const own = await client.conversations.info({ channel: CHANNEL })
  expect(own.channel).toMatchObject({ is_member: true, is_ext_shared: false, name: 'uninstall-hubspot' })
  const other = await client.conversations.info({ channel: GENERAL })
  expect(other.channel).toMatchObject({ is_member: false, is_ext_shared: true })
})

test('a direct message reaches one person', async () => {
  const simulator = await slackWorkspace()
  const client = botClient(simulator)
  const opened = await client.conversations.open({ users: ROBIN })
  const posted = await client.chat.postMessage({ channel: ROBIN, text: 'hello' })
  expect(posted.channel).toBe(opened.channel?.id)
  const { robin, alex } = people(simulator)
  expect(await robin.messages()).toMatchObject([{ text: 'hello' }])
  expect(await alex.messages()).toEqual([])
})

test('replies belong to the thread, and stand in the channel where there is none', async () => {
  const client = botClient(await slackWorkspace())
  const { ts = '' } = await client.chat.postMessage({ channel: CHANNEL, text: 'parent' })
  const reply = await client.chat.postMessage({ channel: CHANNEL, text: 'reply', thread_ts: ts })
  await client.chat.postMessage({ channel: CHANNEL, text: 'reply to the reply', thread_ts: reply.ts ?? '' })
  const page = await client.conversations.replies({ channel: CHANNEL, ts, limit: 2 })
  expect(page.messages?.map(({ text }) => text)).toEqual(['parent', 'reply'])
  const cursor = page.response_metadata?.next_cursor ?? ''
  const rest = await client.conversations.replies({ channel: CHANNEL, ts, cursor })
  expect(rest.messages?.map(({ text }) => text)).toEqual(['reply to the reply'])
  const alone = await client.chat.postMessage({ channel: CHANNEL, text: 'x', thread_ts: '1.000001' })
  expect(alone.message?.thread_ts).toBeUndefined()
})

test('a thread whose first message is deleted keeps its replies below a tombstone', async () => {
  const client = botClient(await slackWorkspace())
  const { ts = '' } = await client.chat.postMessage({ channel: CHANNEL, text: 'parent' })
  await client.chat.postMessage({ channel: CHANNEL, text: 'reply', thread_ts: ts })
  await client.chat.delete({ channel: CHANNEL, ts })
  await expect(client.chat.update({ channel: CHANNEL, ts, text: 'x' })).rejects.toThrow('message_not_found')
  const later = await client.chat.postMessage({ channel: CHANNEL, text: 'later', thread_ts: ts })
  expect(later.message?.thread_ts).toBe(ts)
})

test('a message whose blocks together have too much text is refused', async () => {
  const client = botClient(await slackWorkspace())
  const blocks = (count: number) =>
    Array.from({ length: count }, () => ({ type: 'section', text: { type: 'mrkdwn', text: 'x'.repeat(3000) } }))
  await client.chat.postMessage({ channel: CHANNEL, text: 'x', blocks: blocks(3) })
  const long = client.chat.postMessage({ channel: CHANNEL, text: 'x', blocks: blocks(4) })
  await expect(long).rejects.toThrow('msg_blocks_too_long')
})

test('a permalink leads to the message in the page', async () => {
  const client = botClient(await slackWorkspace())
  const { ts = '' } = await client.chat.postMessage({ channel: CHANNEL, text: 'x' })
  const { permalink = '' } = await client.chat.getPermalink({ channel: CHANNEL, message_ts: ts })
  const response = await fetch(permalink, { redirect: 'manual' })
  expect(response.headers.get('location')).toBe(`/?channel=${CHANNEL}&ts=${ts}`)
})

test('a message is pinned once', async () => {
  const client = botClient(await slackWorkspace())
  const { ts = '' } = await client.chat.postMessage({ channel: CHANNEL, text: 'x' })
  await client.pins.add({ channel: CHANNEL, timestamp: ts })
  await expect(client.pins.add({ channel: CHANNEL, timestamp: ts })).rejects.toThrow('already_pinned')
})

test('an upload that never arrived cannot be completed, and one that did is completed once', async () => {
  const client = botClient(await slackWorkspace())
  const { upload_url = '', file_id = '' } = await client.files.getUploadURLExternal({ filename: 'a.txt', length: 2 })
  const complete = () => client.files.completeUploadExternal({ files: [{ id: file_id }], channel_id: CHANNEL })
  await expect(complete()).rejects.toThrow('file_not_found')
  expect((await fetch(upload_url, { method: 'POST', body: 'ok' })).status).toBe(200)
  await complete()
  await expect(complete()).rejects.toThrow('file_not_found')
  const { file } = await client.files.info({ file: file_id })
  const headers = { authorization: `Bearer ${demoSeed.botToken}` }
  expect(await (await fetch(file?.url_private ?? '', { headers })).text()).toBe('ok')
  expect((await fetch(file?.url_private ?? '')).status).toBe(401)
})

test('a response_url serves five messages within thirty minutes', async () => {
  let now = Date.parse('2026-11-02T09:00:00Z')
  const simulator = await slackWorkspace({ now: () => now })
  const { robin, alex } = people(simulator)
  const answer = async (token: string, body: unknown) =>
    fetch(`${simulator.url}/hooks/${token}`, { method: 'POST', body: JSON.stringify(body) })
  const token = simulator.store.responseUrls.issue({ userId: ROBIN, channel: GENERAL })
  expect((await answer(token, { text: 'for everyone', response_type: 'in_channel' })).status).toBe(200)
  for (const text of ['2', '3', '4', '5']) expect((await answer(token, { text })).status).toBe(200)
  expect((await answer(token, { text: '6' })).status).toBe(404)
  expect(await robin.messages()).toHaveLength(5)
  expect((await alex.messages()).map(({ text }) => text)).toEqual(['for everyone'])
  const late = simulator.store.responseUrls.issue({ userId: ROBIN, channel: GENERAL })
  now += 30 * 60 * 1000 + 1
  expect((await answer(late, { text: 'late' })).status).toBe(404)
})

test('a response_url replaces or deletes the message that was clicked, also an ephemeral one', async () => {
  const simulator = await slackWorkspace()
  const client = botClient(simulator)
  const { robin } = people(simulator)
  const posted = await client.chat.postEphemeral({ channel: CHANNEL, user: ROBIN, text: 'first' })
  const message = { ts: posted.message_ts ?? '' }
  const token = simulator.store.responseUrls.issue({ userId: ROBIN, channel: CHANNEL, message })
  const answer = (body: unknown) =>
    fetch(`${simulator.url}/hooks/${token}`, { method: 'POST', body: JSON.stringify(body) })
  await answer({ text: 'second', replace_original: true })
  expect(await robin.messages()).toMatchObject([{ ts: posted.message_ts, text: 'second' }])
  await answer({ delete_original: true })
  expect(await robin.messages()).toEqual([])
})
