import { expect, test } from 'vitest'
import { botClient, CHANNEL, people, ROBIN, slackWorkspace } from './slack-support.ts'

test('the page and its libraries are served as they are, its TypeScript without the types', async () => {
  const { url } = await slackWorkspace()
  const index = await fetch(`${url}/`)
  expect([index.status, index.headers.get('content-type')]).toEqual([200, 'text/html; charset=utf-8'])
  for (const name of ['preact.js', 'hooks.js', 'htm.js']) {
    const vendor = await fetch(`${url}/page/vendor/${name}`)
    expect([name, vendor.status, vendor.headers.get('content-type')]).toEqual([
      name,
      200,
      'text/javascript; charset=utf-8',
    ])
  }
  const script = await fetch(`${url}/page/model.ts`)
  expect(script.headers.get('content-type')).toBe('text/javascript; charset=utf-8')
  const code = await script.text()
  expect(code).toContain('export function readMessage')
  expect(code).not.toContain('export type')
})

test('nothing outside the page’s folder is served', async () => {
  const { url } = await slackWorkspace()
  expect((await fetch(`${url}/page/..%2fslack%2fserver.ts`)).status).toBe(404)
  expect((await fetch(`${url}/page/vendor/..%2f..%2fpackage.json`)).status).toBe(404)
})

test('events reach the page of each person who may see them, and of nobody else', async () => {
  const simulator = await slackWorkspace()
  const client = botClient(simulator)
  const { alex } = people(simulator)
  const events = await fetch(`${simulator.url}/people/events?as=${ROBIN}`)
  const reader = events.body?.pipeThrough(new TextDecoderStream()).getReader()
  let received = ''
  const until = async (text: string) => {
    while (!received.includes(text)) received += (await reader?.read())?.value ?? ''
  }
  await until('connected')
  await client.chat.postEphemeral({ channel: CHANNEL, user: alex.userId, text: 'for Alex only' })
  const { ts = '' } = await client.chat.postMessage({ channel: CHANNEL, text: 'for all' })
  await until('for all')
  await client.chat.delete({ channel: CHANNEL, ts })
  await until('event: message_deleted')
  expect(received).toContain(`data: {"channel":"${CHANNEL}","ts":"${ts}"}`)
  expect(received).not.toContain('for Alex only')
  await reader?.cancel()
})
