import { z } from 'zod'
import type { Answer, Route, SimulatorRequest } from '../simulator/route.ts'
import { channelOfBot, threadParent } from './posting.ts'
import { SlackRefusal } from './refusal.ts'
import { mimeType, type StoredFile } from './stored-files.ts'
import { type ApiMethod, defineMethod, jsonArgument, wholeNumber } from './web-api.ts'
import { fileJson } from './wire.ts'
import type { SlackWorkspace } from './workspace.ts'

/** Uploading in three steps: get an address, send the bytes there, complete (Slack docs, Working with files). */
const filesToComplete = z.array(z.object({ id: z.string(), title: z.string().optional() })).min(1)

export const filesMethods: ApiMethod[] = [
  defineMethod({
    name: 'files.getUploadURLExternal',
    write: true,
    args: z.object({ filename: z.string().min(1), length: wholeNumber }),
    call: (workspace, args) => {
      if (args.length === 0) throw new SlackRefusal('file_upload_size_restricted')
      const file = workspace.files.expect(args.filename, workspace.seed.bot.userId)
      return { upload_url: `${workspace.url}/upload/v1/${file.uploadToken}`, file_id: file.id }
    },
  }),
  defineMethod({
    name: 'files.completeUploadExternal',
    write: true,
    args: z.object({
      files: z.unknown(),
      channel_id: z.string().optional(),
      channels: z.string().optional(),
      thread_ts: z.string().optional(),
      initial_comment: z.string().optional(),
    }),
    call: (workspace, args) => {
      const wanted = filesToComplete.safeParse(jsonArgument(args.files, 'invalid_arguments'))
      if (!wanted.success) throw new SlackRefusal('invalid_arguments')
      const channelId = args.channel_id ?? args.channels
      const channel = channelId === undefined ? undefined : channelOfBot(workspace, channelId)
      const threadTs = channel === undefined ? undefined : threadParent(workspace, channel.id, args.thread_ts)
      const files = wanted.data.map(({ id }) => uploadedFile(workspace, id))
      for (const [index, file] of files.entries()) {
        file.state = 'complete'
        file.title = wanted.data[index]?.title ?? file.name
      }
      if (channel !== undefined) {
        workspace.post({
          channel: channel.id,
          author: { kind: 'bot' },
          text: args.initial_comment ?? '',
          fileIds: files.map((file) => file.id),
          ...(threadTs !== undefined && { threadTs }),
        })
      }
      return { files: files.map((file) => fileJson(workspace, file)) }
    },
  }),
  defineMethod({
    name: 'files.info',
    write: false,
    args: z.object({ file: z.string() }),
    call: (workspace, args) => {
      const file = workspace.files.find(args.file)
      if (file === undefined || file.state !== 'complete') throw new SlackRefusal('file_not_found')
      return { file: fileJson(workspace, file) }
    },
  }),
]

function uploadedFile(workspace: SlackWorkspace, id: string): StoredFile {
  const file = workspace.files.find(id)
  // Completing twice, or before the bytes arrived, finds nothing to complete.
  if (file === undefined || file.state !== 'uploaded') throw new SlackRefusal('file_not_found')
  return file
}

export function fileRoutes(workspace: SlackWorkspace): Route[] {
  const source = 'https://docs.slack.dev/messaging/working-with-files'
  return [
    {
      id: 'slack.upload',
      method: 'POST',
      path: '/upload/v1/:token',
      write: true,
      source,
      handle: (request) => receiveUpload(workspace, request),
    },
    {
      id: 'slack.url_private',
      method: 'GET',
      path: '/files-pri/:id/:name',
      write: false,
      source,
      handle: (request) => privateFile(workspace, request),
    },
  ]
}

async function receiveUpload(workspace: SlackWorkspace, request: SimulatorRequest): Promise<Answer> {
  const file = workspace.files.findByUploadToken(request.params.token ?? '')
  if (file === undefined || file.state !== 'awaiting-upload') return { status: 404, text: 'no such upload' }
  const bytes = await uploadedBytes(request)
  if (bytes === undefined) return { status: 400, text: 'exactly one file is expected' }
  file.bytes = bytes
  file.state = 'uploaded'
  return { status: 200, text: `OK - ${bytes.length}` }
}

/** "Files can be sent as raw bytes or can be multipart form encoded." */
async function uploadedBytes(request: SimulatorRequest): Promise<Buffer | undefined> {
  const type = request.headers['content-type'] ?? ''
  if (!type.startsWith('multipart/form-data')) return request.body
  const form = await new Response(new Uint8Array(request.body), { headers: { 'content-type': type } }).formData()
  const parts = [...form.values()].filter((part) => typeof part !== 'string')
  const [part] = parts
  return part === undefined || parts.length > 1 ? undefined : Buffer.from(await part.arrayBuffer())
}

function privateFile(workspace: SlackWorkspace, request: SimulatorRequest): Answer {
  if (request.headers.authorization !== `Bearer ${workspace.seed.botToken}`) return { status: 401 }
  return fileDownload(workspace, request.params.id ?? '')
}

export function fileDownload(workspace: SlackWorkspace, id: string): Answer {
  const file = workspace.files.find(id)
  if (file === undefined || file.state !== 'complete')
    return { status: 404, json: { ok: false, error: 'file_not_found' } }
  const headers = {
    'content-type': mimeType(file.name),
    'content-disposition': `attachment; filename*=UTF-8''${encodeURIComponent(file.name)}`,
  }
  return { status: 200, headers, bytes: file.bytes }
}
