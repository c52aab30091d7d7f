import type { App } from '@slack/bolt'
import type { KnownBlock, ModalView } from '@slack/types'
import { expect, test, vi } from 'vitest'
import { demoSeed } from '../../sandbox/slack/demo-seed.ts'
import { botClient, CHANNEL, GENERAL, people, ROBIN, slackWorkspace, startBot } from './slack-support.ts'

const plain = (text: string) => ({ type: 'plain_text', text }) as const
const option = (value: string) => ({ text: plain(`Option ${value}`), value })

const startModal: ModalView = {
  type: 'modal',
  callback_id: 'start',
  title: plain('Start'),
  submit: plain('Start'),
  private_metadata: 'run-1',
  blocks: [
    {
      type: 'input',
      block_id: 'word',
      label: plain('Type UNINSTALL'),
      element: { type: 'plain_text_input', action_id: 'word_input', max_length: 20 },
    },
    {
      type: 'input',
      block_id: 'owner',
      label: plain('Owner'),
      element: { type: 'external_select', action_id: 'owner_select', min_query_length: 1 },
    },
    {
      type: 'input',
      block_id: 'note',
      optional: true,
      label: plain('Note'),
      element: { type: 'plain_text_input', action_id: 'note_input' },
    },
  ],
}

function controlBlocks(version: number): KnownBlock[] {
  return [
    {
      type: 'actions',
      block_id: `step-${version}`,
      elements: [
        { type: 'button', action_id: 'approve', text: plain('Approve'), value: `run-1|${version}`, style: 'primary' },
        {
          type: 'checkboxes',
          action_id: 'done',
          options: [option('a'), option('b')],
          ...(version > 1 && { initial_options: [option('b')] }),
        },
      ],
    },
  ]
}

/** A small bot with everything in it: command, modal, control message, approval, evidence. */
function runbookBot(app: App): void {
  app.command('/uninstall-hubspot', async ({ ack, body, client }) => {
    await ack()
    await client.views.open({ trigger_id: body.trigger_id, view: startModal })
  })
  app.options('owner_select', async ({ ack, options }) => {
    await ack({ options: [option(`${options.value}-1`), option(`${options.value}-2`)] })
  })
  app.view('start', async ({ ack, view, client }) => {
    if (view.state.values.word?.word_input?.value !== 'UNINSTALL') {
      await ack({ response_action: 'errors', errors: { word: 'This is not the word' } })
      return
    }
    await ack()
    const owner = view.state.values.owner?.owner_select?.selected_option?.value
    const text = `started ${view.private_metadata} for ${owner}`
    await client.chat.postMessage({ channel: CHANNEL, text, blocks: controlBlocks(1) })
  })
  app.action('approve', async ({ ack, body, client, respond }) => {
    await ack()
    if (body.type !== 'block_actions' || body.message === undefined) throw new Error('No message to approve')
    const ticked = body.state?.values['step-1']?.done?.selected_options ?? []
    const text = `approved by ${body.user.id} with ${ticked.map(({ value }) => value).join(',')}`
    await respond({ text: 'Thank you', replace_original: false })
    await client.filesUploadV2({
      channel_id: CHANNEL,
      thread_ts: body.message.ts,
      filename: 'evidence.csv',
      content: 'id\n1',
      initial_comment: 'The evidence',
    })
    await client.chat.update({ channel: CHANNEL, ts: body.message.ts, text, blocks: controlBlocks(2) })
  })
  app.action('done', async ({ ack }) => ack())
}

async function startedRun() {
  const simulator = await slackWorkspace()
  await startBot(simulator, runbookBot)
  const { robin, alex } = people(simulator)
  expect(await robin.command(CHANNEL, '/uninstall-hubspot start now')).toEqual({ ok: true })
  const view = await vi.waitFor(async () => {
    const [open] = await robin.views()
    if (open === undefined) throw new Error('No view yet')
    return open
  })
  return { simulator, robin, alex, view }
}

async function postedControl() {
  const run = await startedRun()
  const [owner] = await run.robin.options({ viewId: run.view.id }, 'owner_select', 'nora')
  const values = { word_input: 'UNINSTALL', owner_select: owner?.value }
  expect(await run.robin.submit(run.view.id, values)).toEqual({ ok: true })
  const message = await vi.waitFor(async () => {
    const [posted] = await run.robin.messages()
    if (posted === undefined) throw new Error('No message yet')
    return posted
  })
  return { ...run, message, target: { channel: CHANNEL, ts: message.ts } }
}

test('a command opens a modal for the person who typed it and for nobody else', async () => {
  const { robin, alex, view, simulator } = await startedRun()
  expect(view).toMatchObject({ callback_id: 'start', title: { text: 'Start' } })
  expect(await robin.views()).toHaveLength(1)
  expect(await alex.views()).toEqual([])
  expect(simulator.routes.unknown()).toEqual([])
})

test('a modal checks its inputs before the bot hears of it, then shows the bot’s errors, and stays open', async () => {
  const { robin, view } = await startedRun()
  expect(await robin.submit(view.id, { word_input: 'x'.repeat(21) })).toMatchObject({
    ok: false,
    error: 'missing_values',
    errors: { word: expect.stringContaining('at most 20'), owner: expect.stringContaining('required') },
  })
  const [owner] = await robin.options({ viewId: view.id }, 'owner_select', 'nora')
  expect(await robin.submit(view.id, { word_input: 'nope', owner_select: owner?.value })).toMatchObject({
    ok: false,
    error: 'view_errors',
    errors: { word: 'This is not the word' },
  })
  expect(await robin.views()).toHaveLength(1)
  // What was entered before is still there.
  expect(await robin.submit(view.id, { word_input: 'UNINSTALL' })).toEqual({ ok: true })
  expect(await robin.views()).toEqual([])
})

test('an external select offers what the bot answers and takes nothing else', async () => {
  const { robin, view } = await startedRun()
  const target = { viewId: view.id }
  expect((await robin.options(target, 'owner_select', 'nora')).map(({ value }) => value)).toEqual(['nora-1', 'nora-2'])
  expect(await robin.options(target, 'owner_select', '')).toEqual([])
  expect(await robin.set(target, 'owner_select', 'invented')).toMatchObject({ ok: false, error: 'no_such_option' })
  expect(await robin.set(target, 'owner_select', 'nora-2')).toEqual({ ok: true })
})

test('a click carries the ticks of the one who clicked and the bot renders the message anew', async () => {
  const { robin, alex, target, message } = await postedControl()
  expect(message.text).toBe('started run-1 for nora-1')
  await alex.click(target, 'done', ['b', 'a'])
  await robin.click(target, 'done', ['a'])
  expect(await alex.click(target, 'approve')).toEqual({ ok: true })
  await vi.waitFor(async () => {
    const updated = (await robin.messages()).find(({ ts }) => ts === message.ts)
    expect(updated?.text).toBe('approved by U0000002 with a,b')
    // Blocks carry no "(edited)", and a new block_id starts again from the initial options.
    expect(updated?.edited).toBeUndefined()
    expect(updated?.state?.values['step-2']?.done?.selected_options).toEqual([option('b')])
  })
  expect(await robin.click(target, 'approve', undefined, 'step-1')).toMatchObject({ error: 'no_such_element' })
})

test('ticks stay through an update with the same block_id and are forgotten with a new one', async () => {
  const simulator = await slackWorkspace()
  const client = botClient(simulator)
  const { robin } = people(simulator)
  const { ts = '' } = await client.chat.postMessage({ channel: CHANNEL, text: 'x', blocks: controlBlocks(1) })
  const ticks = async (version: number) => {
    const state = (await robin.messages())[0]?.state?.values[`step-${version}`]
    return state?.done?.selected_options
  }
  const update = (version: number) =>
    client.chat.update({ channel: CHANNEL, ts, text: 'x', blocks: controlBlocks(version) })
  await robin.set({ channel: CHANNEL, ts }, 'done', ['a'])
  const invented = await robin.set({ channel: CHANNEL, ts }, 'done', ['a', 'invented'])
  expect(invented).toMatchObject({ ok: false, error: 'no_such_option' })
  await update(1)
  expect(await ticks(1)).toEqual([option('a')])
  await update(2)
  expect(await ticks(2)).toEqual([option('b')])
  await update(1)
  expect(await ticks(1)).toEqual([])
})

test('an answer by response_url is seen by the one who clicked only, and a file arrives in the thread', async () => {
  const { robin, alex, target, message } = await postedControl()
  await alex.click(target, 'approve')
  await vi.waitFor(async () => {
    const parent = (await robin.messages()).find(({ ts }) => ts === message.ts)
    expect(parent).toMatchObject({ text: expect.stringContaining('approved'), reply_count: 1 })
  })
  const reply = (await robin.messages()).find(({ thread_ts }) => thread_ts === message.ts)
  const files = reply?.files ?? []
  expect(reply?.text).toBe('The evidence')
  expect(files).toMatchObject([{ name: 'evidence.csv', mimetype: 'text/csv', size: 4 }])
  expect(String(await robin.file(files[0]?.id ?? ''))).toBe('id\n1')
  const thanks = (messages: { text: string }[]) => messages.filter(({ text }) => text === 'Thank you')
  expect(thanks(await alex.messages())).toMatchObject([{ ephemeral: true, ephemeral_user: 'U0000002' }])
  expect(thanks(await robin.messages())).toEqual([])
})

test('a command that no app acknowledges ends in what Slack would say', async () => {
  const simulator = await slackWorkspace({ ackTimeoutMs: 50 })
  const { robin } = people(simulator)
  expect(await robin.command(CHANNEL, '/uninstall-hubspot')).toMatchObject({ ok: false, error: 'dispatch_failed' })
  const notices: string[] = []
  simulator.store.events.subscribe(ROBIN, ({ name, data }) => {
    if (name === 'notice') notices.push(data.text)
  })
  await startBot(simulator, (app) => app.command('/uninstall-hubspot', async () => {}))
  expect(await robin.command(CHANNEL, '/uninstall-hubspot')).toMatchObject({ ok: false, error: 'operation_timeout' })
  expect(notices).toEqual(['/uninstall-hubspot failed because the app did not respond'])
  expect(await robin.command(CHANNEL, '/unknown')).toMatchObject({ ok: false, error: 'unknown_command' })
})

test('a text in the ack of a command is an answer for that person, also where the bot is no member', async () => {
  const simulator = await slackWorkspace()
  await startBot(simulator, (app) =>
    app.command('/uninstall-hubspot', async ({ ack, command }) => ack(`You said ${command.text}`)),
  )
  const { robin, alex } = people(simulator)
  await robin.command(GENERAL, '/uninstall-hubspot help me')
  expect(await robin.messages()).toMatchObject([{ channel: GENERAL, text: 'You said help me', ephemeral: true }])
  expect(await alex.messages()).toEqual([])
})

test('a trigger opens one view, within three seconds', async () => {
  let now = Date.parse('2026-11-02T09:00:00Z')
  const simulator = await slackWorkspace({ now: () => now })
  const triggers: string[] = []
  await startBot(simulator, (app) =>
    app.command('/uninstall-hubspot', async ({ ack, body }) => {
      triggers.push(body.trigger_id)
      await ack()
    }),
  )
  const { robin } = people(simulator)
  await robin.command(CHANNEL, '/uninstall-hubspot')
  await robin.command(CHANNEL, '/uninstall-hubspot')
  const [first = '', second = ''] = triggers
  const client = botClient(simulator)
  await client.views.open({ trigger_id: first, view: startModal })
  const open = (trigger_id: string) => client.views.open({ trigger_id, view: startModal })
  await expect(open(first)).rejects.toThrow('exchanged_trigger_id')
  now += 3001
  await expect(open(second)).rejects.toThrow('expired_trigger_id')
  await expect(open('1.2.3')).rejects.toThrow('invalid_trigger_id')
})

test('views stack up to three, close one by one, and an outdated hash does not overwrite', async () => {
  const simulator = await slackWorkspace()
  const pushed: ModalView = {
    type: 'modal',
    callback_id: 'next',
    title: plain('Next'),
    submit: plain('Next'),
    blocks: [
      {
        type: 'input',
        block_id: 'note',
        optional: true,
        label: plain('Note'),
        element: { type: 'plain_text_input', action_id: 'note_input' },
      },
    ],
    notify_on_close: true,
  }
  const closed: string[] = []
  await startBot(simulator, (app) => {
    app.command('/uninstall-hubspot', async ({ ack, body, client }) => {
      await ack()
      await client.views.open({ trigger_id: body.trigger_id, view: pushed })
    })
    app.view('next', async ({ ack }) => ack({ response_action: 'push', view: pushed }))
    app.view({ callback_id: 'next', type: 'view_closed' }, async ({ ack, view }) => {
      await ack()
      closed.push(view.id)
    })
  })
  const { robin } = people(simulator)
  await robin.command(CHANNEL, '/uninstall-hubspot')
  await vi.waitFor(async () => expect(await robin.views()).toHaveLength(1))
  const top = async () => (await robin.views()).at(-1)?.id ?? ''
  await robin.submit(await top())
  await robin.submit(await top())
  expect(await robin.submit(await top())).toMatchObject({ ok: false, error: 'push_limit_reached' })
  expect(await robin.views()).toHaveLength(3)
  const covered = { viewId: (await robin.views())[0]?.id ?? '' }
  expect(await robin.set(covered, 'note_input', 'x')).toMatchObject({ ok: false, error: 'no_such_element' })
  const third = await top()
  expect(await robin.close(third)).toEqual({ ok: true })
  expect(closed).toEqual([third])

  const client = botClient(simulator)
  const [bottom] = await robin.views()
  const update = { view_id: bottom?.id ?? '', view: { ...pushed, title: plain('Changed') } }
  await client.views.update({ ...update, hash: bottom?.hash ?? '' })
  await expect(client.views.update({ ...update, hash: bottom?.hash ?? '' })).rejects.toThrow('hash_conflict')
  expect((await robin.views())[0]?.title).toEqual(plain('Changed'))
})

test('after a disconnect the bot comes back and hears the next command', async () => {
  const simulator = await slackWorkspace()
  let commands = 0
  await startBot(simulator, (app) =>
    app.command('/uninstall-hubspot', async ({ ack }) => {
      commands += 1
      await ack()
    }),
  )
  const { robin } = people(simulator)
  simulator.socketMode.disconnect('refresh_requested')
  expect(await robin.command(CHANNEL, '/uninstall-hubspot')).toMatchObject({ error: 'dispatch_failed' })
  await vi.waitFor(() => expect(simulator.socketMode.connections()).toBe(1), { timeout: 20_000, interval: 50 })
  expect(await robin.command(CHANNEL, '/uninstall-hubspot')).toEqual({ ok: true })
  expect(commands).toBe(1)
})

const everyChoice: [string, Record<string, unknown>, unknown, Record<string, unknown>][] = [
  ['static_select', { options: [option('a'), option('b')] }, 'b', { selected_option: option('b') }],
  ['multi_static_select', { options: [option('a'), option('b')] }, ['a'], { selected_options: [option('a')] }],
  ['radio_buttons', { options: [option('a')] }, 'a', { selected_option: option('a') }],
  ['overflow', { options: [option('a')] }, 'a', { selected_option: option('a') }],
  ['users_select', {}, ROBIN, { selected_user: ROBIN }],
  ['conversations_select', {}, CHANNEL, { selected_conversation: CHANNEL }],
  ['datepicker', {}, '2026-12-24', { selected_date: '2026-12-24' }],
  ['timepicker', {}, '10:30', { selected_time: '10:30' }],
]

test.each(everyChoice)('a click on %s reaches the bot in its own form', async (type, fields, value, expected) => {
  const simulator = await slackWorkspace()
  const actions: unknown[] = []
  await startBot(simulator, (app) =>
    app.action('choice', async ({ ack, action, body }) => {
      await ack()
      actions.push({ ...action, user: body.user.id })
    }),
  )
  const blocks = [{ type: 'actions', block_id: 'choices', elements: [{ type, action_id: 'choice', ...fields }] }]
  await botClient(simulator).apiCall('chat.postMessage', { channel: CHANNEL, text: 'x', blocks })
  const { robin } = people(simulator)
  const target = { channel: CHANNEL, ts: (await robin.messages())[0]?.ts ?? '' }
  expect(await robin.click(target, 'choice', value)).toEqual({ ok: true })
  const place = { type, action_id: 'choice', block_id: 'choices', user: ROBIN, action_ts: expect.any(String) }
  expect(actions).toMatchObject([{ ...place, ...expected }])
})

test('files given in a modal can be fetched by the bot', async () => {
  const simulator = await slackWorkspace()
  const contents: string[] = []
  const upload: ModalView = {
    type: 'modal',
    callback_id: 'upload',
    title: plain('Upload'),
    submit: plain('Upload'),
    blocks: [
      {
        type: 'input',
        block_id: 'list',
        label: plain('List'),
        element: { type: 'file_input', action_id: 'list_input', max_files: 1 },
      },
    ],
  }
  await startBot(simulator, (app) => {
    app.command('/uninstall-hubspot', async ({ ack, body, client }) => {
      await client.views.open({ trigger_id: body.trigger_id, view: upload })
      await ack()
    })
    app.view('upload', async ({ ack, view, client }) => {
      const id = view.state.values.list?.list_input?.files?.[0]?.id ?? ''
      const { file } = await client.files.info({ file: id })
      const headers = { authorization: `Bearer ${client.token}` }
      contents.push(await (await fetch(file?.url_private ?? '', { headers })).text())
      await ack()
    })
  })
  const { robin } = people(simulator)
  await robin.command(CHANNEL, '/uninstall-hubspot')
  const viewId = (await robin.views())[0]?.id ?? ''
  const file = { name: 'owners.csv', content: 'a,b' }
  expect(await robin.submit(viewId, { list_input: [file, file] })).toMatchObject({ error: 'no_such_option' })
  expect(await robin.submit(viewId, { list_input: [file] })).toEqual({ ok: true })
  expect(contents).toEqual(['a,b'])
})

test('an app has ten connections, the eleventh is sent away', async () => {
  const simulator = await slackWorkspace()
  const client = botClient(simulator, demoSeed.appToken)
  const first = async () => {
    const { url = '' } = await client.apps.connections.open()
    const socket = new WebSocket(url)
    const message = await new Promise<unknown>((resolve) => {
      socket.addEventListener('message', (event) => resolve(JSON.parse(String(event.data))))
    })
    return { url, message }
  }
  for (let count = 1; count <= 10; count += 1) {
    expect((await first()).message).toMatchObject({ type: 'hello', num_connections: count })
  }
  const eleventh = await first()
  expect(eleventh.message).toMatchObject({ type: 'disconnect', reason: 'too_many_websockets' })
  // An address is good for one connection.
  const again = new WebSocket(eleventh.url)
  await new Promise((resolve) => {
    again.addEventListener('error', resolve)
  })
  expect(simulator.socketMode.connections()).toBe(10)
})
