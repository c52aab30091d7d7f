import { App, LogLevel, SocketModeReceiver, type ViewStateValue } from '@slack/bolt'
import type { KnownBlock, ModalView } from '@slack/web-api'
import type { SlackSimulator } from '../../sandbox/slack/server.ts'
import { explanationView, formView } from './sample-form.ts'
import { channel, sampleWorkspace } from './sample-workspace.ts'

/** A small app with one of everything that the page has to show. */
export async function startSampleApp(simulator: SlackSimulator): Promise<App> {
  const receiver = new SocketModeReceiver({
    appToken: sampleWorkspace.appToken,
    logLevel: LogLevel.ERROR,
    installerOptions: {
      clientOptions: { slackApiUrl: simulator.apiUrl, retryConfig: { retries: 100, factor: 1.3 } },
    },
  })
  const app = new App({
    receiver,
    token: sampleWorkspace.botToken,
    convoStore: false,
    deferInitialization: true,
    logLevel: LogLevel.ERROR,
    clientOptions: { slackApiUrl: simulator.apiUrl, retryConfig: { retries: 2 } },
  })
  await app.init()
  listen(app)
  await app.start()
  return app
}

const ownerNames = ['Nora Lind', 'Omar Reyes', 'Petra Vos']
const tasks = ['Water the plants', 'Cut the hedge', 'Lock the shed']

function listen(app: App): void {
  app.command('/garden', async ({ ack, client, body }) => {
    await ack()
    if (body.text === 'form') {
      await client.views.open({ trigger_id: body.trigger_id, view: formView })
      return
    }
    await client.views.open({
      trigger_id: body.trigger_id,
      view: { ...openingView, private_metadata: body.channel_id },
    })
  })
  app.options('owner', async ({ ack, payload }) => {
    const found = ownerNames.filter((name) => name.toLowerCase().includes(payload.value.toLowerCase()))
    await ack({ options: found.map((name) => ({ text: { type: 'plain_text', text: name }, value: name })) })
  })
  app.view('open-garden', async ({ ack, client, view, body }) => {
    const values = view.state.values
    const phrase = values.phrase?.phrase?.value
    if (phrase !== 'Open the gate') {
      await ack({ response_action: 'errors', errors: { phrase: 'Type exactly: Open the gate' } })
      return
    }
    await ack()
    const owner = values.owner?.owner?.selected_option?.value ?? 'nobody'
    await openGarden(client, { channel: view.private_metadata, openedBy: body.user.id, owner })
  })
  app.action('explain', async ({ ack, client, body }) => {
    await ack()
    if (body.type === 'block_actions') await client.views.push({ trigger_id: body.trigger_id, view: explanationView })
  })
  app.view('send-form', async ({ ack, client, view, body }) => {
    await ack()
    await client.chat.postMessage({ channel, text: `Form of <@${body.user.id}>: ${formWords(view.state.values)}` })
  })
  app.action('tick', async ({ ack, client, body, payload }) => {
    await ack()
    if (body.type !== 'block_actions' || !body.message || !body.channel || payload.type !== 'checkboxes') return
    const ticked = payload.selected_options.map((option) => option.value ?? '')
    const round = `checklist-${body.actions[0]?.action_ts}`
    const blocks = checklist(round, ticked)
    await client.chat.update({ channel: body.channel.id, ts: body.message.ts, text: 'Checklist', blocks })
  })
  app.action('burn', async ({ ack, respond }) => {
    await ack()
    await respond({ response_type: 'ephemeral', replace_original: false, text: 'Only approvers may burn it down.' })
  })
}

/** What arrived, as one line: label=value. */
function formWords(values: Record<string, Record<string, ViewStateValue>>): string {
  return Object.entries(values)
    .map(([blockId, actions]) => `${blockId}=${valueWords(actions.value)}`)
    .join(' ')
}

function valueWords(value: ViewStateValue | undefined): string {
  const many = value?.selected_options?.map((option) => option.value).join('+')
  const files = value?.files?.map((file) => file.name).join('+')
  const one = value?.selected_option?.value ?? value?.selected_user ?? value?.selected_date ?? value?.value
  return many ?? files ?? one ?? 'nothing'
}

type Garden = { channel: string; openedBy: string; owner: string }

async function openGarden(client: App['client'], garden: Garden): Promise<void> {
  const { channel } = garden
  const card = await client.chat.postMessage({ channel, text: 'A garden', blocks: gardenCard(garden) })
  const thread_ts = card.ts ?? ''
  await client.chat.postMessage({ channel, thread_ts, text: 'Checklist', blocks: checklist('checklist-0', []) })
  await client.filesUploadV2({
    channel_id: channel,
    thread_ts,
    filename: 'plants.csv',
    content: 'plant,count\n"Rose, red",12\nOak,1\n',
  })
}

const openingView: ModalView = {
  type: 'modal',
  callback_id: 'open-garden',
  title: { type: 'plain_text', text: 'Open a garden' },
  submit: { type: 'plain_text', text: 'Open' },
  blocks: [
    {
      type: 'input',
      block_id: 'owner',
      label: { type: 'plain_text', text: 'Owner' },
      element: { type: 'external_select', action_id: 'owner', min_query_length: 2 },
    },
    {
      type: 'input',
      block_id: 'phrase',
      label: { type: 'plain_text', text: 'Typed phrase' },
      element: { type: 'plain_text_input', action_id: 'phrase' },
    },
  ],
}

function gardenCard({ openedBy, owner }: Garden): KnownBlock[] {
  return [
    { type: 'header', text: { type: 'plain_text', text: ':package: A garden' } },
    { type: 'section', text: { type: 'mrkdwn', text: `Opened by <@${openedBy}> for *${owner}*` } },
    {
      type: 'actions',
      elements: [
        {
          type: 'button',
          action_id: 'burn',
          style: 'danger',
          text: { type: 'plain_text', text: 'Burn it down' },
          confirm: {
            title: { type: 'plain_text', text: 'Burn it down?' },
            text: { type: 'mrkdwn', text: 'There is *no undo*.' },
            confirm: { type: 'plain_text', text: 'Burn' },
            deny: { type: 'plain_text', text: 'Keep it' },
            style: 'danger',
          },
        },
      ],
    },
  ]
}

function checklist(blockId: string, ticked: string[]): KnownBlock[] {
  const options = tasks.map((task) => ({ text: { type: 'mrkdwn' as const, text: task }, value: task }))
  const initial = options.filter((option) => ticked.includes(option.value))
  return [
    { type: 'section', text: { type: 'mrkdwn', text: `${ticked.length} of ${tasks.length} done` } },
    {
      type: 'actions',
      block_id: blockId,
      elements: [
        {
          type: 'checkboxes',
          action_id: 'tick',
          options,
          ...(initial.length > 0 ? { initial_options: initial } : {}),
        },
      ],
    },
  ]
}
