import { z } from 'zod'
import type { Answer, Route, SimulatorRequest } from '../simulator/route.ts'
import { cutText, readBlocks, replaceContent, threadParent } from './posting.ts'
import { SlackRefusal } from './refusal.ts'
import type { ResponseTarget } from './response-urls.ts'
import type { SlackWorkspace } from './workspace.ts'

/** Messages by `response_url`, and in the ack of a command: Slack docs, Handling user interaction, Message responses. */
const loose = z.preprocess((value) => (value === 'true' ? true : value), z.boolean())

const response = z.object({
  response_type: z.enum(['ephemeral', 'in_channel']).optional(),
  text: z.string().optional(),
  blocks: z.unknown().optional(),
  replace_original: loose.optional(),
  delete_original: loose.optional(),
  thread_ts: z.string().optional(),
})

type ResponseBody = z.output<typeof response>

export function readResponse(body: unknown): ResponseBody {
  const parsed = response.safeParse(body)
  if (!parsed.success) throw new SlackRefusal('invalid_payload')
  return parsed.data
}

export function respond(workspace: SlackWorkspace, target: ResponseTarget, body: ResponseBody): void {
  const original = target.message && workspace.messages.find(target.channel, target.message.ts)
  if (body.delete_original === true && original !== undefined) {
    workspace.remove(original)
    return
  }
  const blocks = readBlocks(body.blocks)
  const text = cutText(body.text ?? '')
  if (blocks === undefined && text === '') throw new SlackRefusal('no_text')
  if (body.replace_original === true && original !== undefined) {
    replaceContent(workspace, original, { text, blocks })
    return
  }
  const threadTs = threadParent(workspace, target.channel, body.thread_ts)
  workspace.post({
    channel: target.channel,
    author: { kind: 'bot' },
    text,
    ...(blocks !== undefined && { blocks }),
    ...(threadTs !== undefined && { threadTs }),
    ...(body.response_type !== 'in_channel' && { ephemeralFor: target.userId }),
  })
}

export function responseUrlRoute(workspace: SlackWorkspace): Route {
  return {
    id: 'slack.response_url',
    method: 'POST',
    path: '/hooks/:token',
    write: true,
    source: 'https://docs.slack.dev/interactivity/handling-user-interaction',
    handle: (request) => handleResponse(workspace, request),
  }
}

function handleResponse(workspace: SlackWorkspace, request: SimulatorRequest): Answer {
  const target = workspace.responseUrls.use(request.params.token ?? '')
  if ('refused' in target) return { status: 404, json: { ok: false, error: target.refused }, note: target.refused }
  try {
    respond(workspace, target, readResponse(request.json()))
    return { status: 200, json: { ok: true } }
  } catch (error) {
    if (!(error instanceof SlackRefusal)) throw error
    return { status: 400, json: { ok: false, error: error.code, ...error.details }, note: error.code }
  }
}
