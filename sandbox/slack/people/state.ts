import type { Answer, Route, SimulatorRequest } from '../../simulator/route.ts'
import { fileDownload } from '../files.ts'
import type { PersonEvent } from '../people-events.ts'
import { visibleChannel, visibleMessage, visibleView } from '../visible.ts'
import { canSee } from '../workspace.ts'
import { PEOPLE_SOURCE, type PeopleContext, PersonRefusal, peopleGet, personOf } from './routes.ts'

/** What a person sees, at once and as it changes. */
const KEEP_ALIVE_MS = 15_000

export function peopleStateRoutes(context: PeopleContext): Route[] {
  return [
    peopleGet(context, { name: 'state', handle: state }),
    {
      id: 'people.events',
      method: 'GET',
      path: '/people/events',
      write: false,
      source: PEOPLE_SOURCE,
      handle: (request) => events(context, request),
    },
    {
      id: 'people.files',
      method: 'GET',
      path: '/people/files/:id',
      write: false,
      source: PEOPLE_SOURCE,
      handle: (request) => fileDownload(context.workspace, request.params.id ?? ''),
    },
    {
      id: 'people.permalink',
      method: 'GET',
      path: '/archives/:channel/:message',
      write: false,
      source: 'https://docs.slack.dev/reference/methods/chat.getPermalink',
      handle: (request) => permalink(request),
    },
  ]
}

function state({ workspace, links }: PeopleContext, request: SimulatorRequest): Record<string, unknown> {
  // Whoever opens the page without choosing a person is the first one.
  const me = personOf(workspace, request.query.get('as') || workspace.seed.users[0]?.id || null)
  const messages = workspace.messages.all().filter((message) => canSee(workspace, message, me.id))
  return {
    team: workspace.seed.team,
    me,
    users: [...workspace.users.values()],
    userGroups: workspace.seed.userGroups,
    channels: [...workspace.channels.values()].filter(({ members }) => members.has(me.id)).map(visibleChannel),
    commands: workspace.seed.commands,
    bot: { userId: workspace.seed.bot.userId, botId: workspace.seed.bot.botId, name: workspace.seed.bot.name },
    messages: messages.map((message) => visibleMessage(workspace, message, me.id)),
    views: workspace.views.stack(me.id).map((view) => visibleView(workspace, view)),
    now: workspace.now(),
    links,
  }
}

function events({ workspace }: PeopleContext, request: SimulatorRequest): Answer {
  const userId = request.query.get('as') ?? ''
  if (!workspace.users.has(userId)) return { status: 404, json: { ok: false, error: 'unknown_person' } }
  return {
    status: 200,
    headers: { 'content-type': 'text/event-stream', 'cache-control': 'no-store', connection: 'keep-alive' },
    stream: (response) => {
      const send = (event: PersonEvent) =>
        response.write(`event: ${event.name}\ndata: ${JSON.stringify(event.data)}\n\n`)
      const unsubscribe = workspace.events.subscribe(userId, send)
      const keepAlive = setInterval(() => response.write(': keep-alive\n\n'), KEEP_ALIVE_MS)
      keepAlive.unref()
      response.on('close', () => {
        clearInterval(keepAlive)
        unsubscribe()
      })
      response.write(': connected\n\n')
    },
  }
}

/** A permalink leads to the workspace page, which finds the message by channel and ts. */
function permalink(request: SimulatorRequest): Answer {
  const { channel = '', message = '' } = request.params
  const digits = message.replace(/^p/, '')
  const ts = `${digits.slice(0, -6)}.${digits.slice(-6)}`
  const thread = request.query.get('thread_ts')
  const target = new URLSearchParams({ channel, ts, ...(thread !== null && { thread_ts: thread }) })
  return { status: 302, headers: { location: `/?${target.toString()}` } }
}

export function memberChannel({ workspace }: PeopleContext, userId: string, channelId: string) {
  const channel = workspace.channels.get(channelId)
  if (channel === undefined || !channel.members.has(userId)) {
    throw new PersonRefusal('channel_not_found', 'You are not in this channel')
  }
  return channel
}
