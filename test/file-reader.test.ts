import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { expect, onTestFinished, test } from 'vitest'
import { demoSeed } from '../sandbox/slack/demo-seed.ts'
import { createFileReader } from '../src/bot/file-reader.ts'
import { botClient, ROBIN, slackWorkspace } from './simulators/slack-support.ts'

async function readerIn() {
  const workspace = await slackWorkspace()
  const client = botClient(workspace)
  const add = (bytes: Buffer) => workspace.store.files.add('successors.csv', bytes, ROBIN).id
  const read = createFileReader({ client, botToken: demoSeed.botToken, apiUrl: workspace.apiUrl })
  /** As if the file lay there. */
  const lying = (url: string) => {
    const body = { ok: true, file: { id: 'F1', size: 10, url_private: url } }
    workspace.faults.add({ path: /files\.info$/, action: { kind: 'answer', status: 200, body } })
  }
  return { workspace, add, read, lying }
}

test('a file that was handed in is read byte for byte', async () => {
  const { add, read } = await readerIn()
  const bytes = Buffer.from([0xef, 0xbb, 0xbf, 0x61, 0x0d, 0x0a, 0xff])
  const found = await read(add(bytes))
  expect(found.kind === 'read' && Buffer.from(found.bytes).equals(bytes)).toBe(true)
})

test('a file whose whereabouts Slack does not say in time is unreadable', async () => {
  const { workspace, read } = await readerIn()
  workspace.faults.add({ path: /files\.info$/, action: { kind: 'delay', ms: 300_000 } })
  expect(await read('F1')).toMatchObject({ kind: 'unreadable' })
})

test('a file above 1 MB is not even fetched', async () => {
  const { workspace, add, read } = await readerIn()
  expect((await read(add(Buffer.alloc(1_000_000, 'x')))).kind).toBe('read')
  expect(await read(add(Buffer.alloc(1_000_001, 'x')))).toEqual({ kind: 'too-big' })
  expect(workspace.routes.print().match(/files-pri/g)).toHaveLength(1)
})

test('the token is shown to Slack only, wherever a file says that it lies, and wherever Slack sends the reader', async () => {
  const seen: (string | undefined)[] = []
  const stranger = createServer((request, response) => {
    seen.push(request.headers.authorization)
    response.end('owner_id,successor')
  })
  await new Promise<void>((resolve) => stranger.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => void stranger.close())
  const elsewhere = `http://127.0.0.1:${(stranger.address() as AddressInfo).port}/file.csv`

  const { workspace, add, read, lying } = await readerIn()
  for (const url of [elsewhere, 'https://slack.com.evil.example/file', 'http://files.slack.com/file', 'no address']) {
    lying(url)
    expect(await read('F1')).toMatchObject({ kind: 'unreadable' })
  }
  const redirect = { kind: 'answer', status: 302, headers: { location: elsewhere } } as const
  workspace.faults.add({ path: /files-pri/, action: redirect })
  expect(await read(add(Buffer.from('x')))).toMatchObject({ kind: 'unreadable' })
  expect(seen).toEqual([])
})

test('the sign-in page that Slack shows without the scope is not taken for the file', async () => {
  const { workspace, add, read } = await readerIn()
  const page = { status: 200, headers: { 'content-type': 'text/html; charset=utf-8' }, body: '<!DOCTYPE html>' }
  workspace.faults.add({ path: /files-pri/, action: { kind: 'answer', ...page } })
  expect(await read(add(Buffer.from('x')))).toEqual({ kind: 'unreadable', why: 'files:read' })
  expect(await read('F0UNKNOWN')).toMatchObject({ kind: 'unreadable', why: expect.stringContaining('file_not_found') })
})
