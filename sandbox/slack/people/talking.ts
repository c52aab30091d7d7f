import { z } from 'zod'
import type { Route } from '../../simulator/route.ts'
import { slashCommandPayload } from '../interactions.ts'
import { threadParent } from '../posting.ts'
import { readResponse, respond } from '../responding.ts'
import { type PeopleContext, PersonRefusal, peoplePost, personOf } from './routes.ts'
import { memberChannel } from './state.ts'

/** A person writes a message or a slash command. */
const commandBody = z.object({ as: z.string(), channel: z.string(), command: z.string(), text: z.string().default('') })

const messageBody = z.object({
  as: z.string(),
  channel: z.string(),
  thread_ts: z.string().optional(),
  text: z.string().default(''),
  files: z.array(z.object({ name: z.string().min(1), content: z.string() })).default([]),
})

export function peopleTalkingRoutes(context: PeopleContext): Route[] {
  return [
    peoplePost(context, { name: 'command', body: commandBody, handle: runCommand }),
    peoplePost(context, { name: 'message', body: messageBody, handle: postMessage }),
  ]
}

async function runCommand(context: PeopleContext, body: z.output<typeof commandBody>) {
  const { workspace, socketMode } = context
  const me = personOf(workspace, body.as)
  const channel = memberChannel(context, me.id, body.channel)
  const command = workspace.seed.commands.find((known) => known.command === body.command)
  if (command === undefined) throw new PersonRefusal('unknown_command', `${body.command} is not a valid command`)
  const payload = slashCommandPayload(workspace, { userId: me.id, channel: channel.id, command, text: body.text })
  const ack = await socketMode.send({ type: 'slash_commands', payload, acceptsResponsePayload: true })
  if (ack.kind !== 'acked') throw unanswered(context, me.id, `${body.command} failed`, ack.kind)
  const response = readResponse(ack.payload)
  if (response.text !== undefined || response.blocks !== undefined) {
    respond(workspace, { userId: me.id, channel: channel.id }, response)
  }
  return {}
}

/** What Slack itself tells a person when the app does not answer in time or is not there. */
export function unanswered(
  { workspace }: PeopleContext,
  userId: string,
  what: string,
  kind: 'no-ack' | 'no-connection',
): PersonRefusal {
  const text = `${what} because the app ${kind === 'no-ack' ? 'did not respond' : 'is not connected'}`
  workspace.notify(userId, text)
  return new PersonRefusal(kind === 'no-ack' ? 'operation_timeout' : 'dispatch_failed', text)
}

function postMessage(context: PeopleContext, body: z.output<typeof messageBody>) {
  const { workspace } = context
  const me = personOf(workspace, body.as)
  const channel = memberChannel(context, me.id, body.channel)
  if (body.text === '' && body.files.length === 0) throw new PersonRefusal('no_text', 'There is nothing to send')
  const threadTs = threadParent(workspace, channel.id, body.thread_ts)
  const files = body.files.map((file) => workspace.files.add(file.name, Buffer.from(file.content), me.id))
  const message = workspace.post({
    channel: channel.id,
    author: { kind: 'user', userId: me.id },
    text: escapeTyped(body.text),
    fileIds: files.map((file) => file.id),
    ...(threadTs !== undefined && { threadTs }),
  })
  return { ts: message.ts }
}

/** The Slack client escapes what people type (Slack docs, Escaping text). */
function escapeTyped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')
}
