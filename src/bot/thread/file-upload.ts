/**
 * A file for the thread, as large as it may be: its text goes to disk in portions and from there to Slack, in the three steps
 * of filesUploadV2 (Slack docs, Working with files), which would hold it as a whole.
 */
import { once } from 'node:events'
import { createReadStream, createWriteStream } from 'node:fs'
import { mkdtemp, rm, stat } from 'node:fs/promises'
import { request as httpRequest, type IncomingMessage } from 'node:http'
import { request as httpsRequest } from 'node:https'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import type { WebClient } from '@slack/web-api'
import { Fault, isFault } from '../../runbook/fault.ts'
import { asFault } from './slack-faults.ts'

type ThreadFile = {
  channel: string
  threadTs: string
  filename: string
  title: string
  text: AsyncIterable<string> | Iterable<string>
}

export async function uploadToThread(client: WebClient, file: ThreadFile): Promise<void> {
  // The folder is for this user alone, and the file too: it names every record and whose it was.
  const folder = await mkdtemp(join(tmpdir(), 'uninstall-hubspot-'))
  try {
    const path = join(folder, 'upload')
    await pipeline(Readable.from(file.text), createWriteStream(path, { flags: 'wx', mode: 0o600 }))
    await sendToThread(client, file, path).catch(sendingFailed)
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

async function sendToThread(client: WebClient, file: ThreadFile, path: string): Promise<void> {
  const { channel, threadTs, filename, title } = file
  const { size } = await stat(path)
  const place = await client.files.getUploadURLExternal({ filename, length: size })
  const { upload_url: url = '', file_id: id = '' } = place
  const status = await sendBytes(url, path, size)
  if (status < 200 || status > 299) throw uploadFault(status)
  await client.files.completeUploadExternal({ channel_id: channel, thread_ts: threadTs, files: [{ id, title }] })
}

/** Every fault from here on is one of Slack, or of the way there; whatever failed before, the file was not made. */
function sendingFailed(error: unknown): never {
  const fault = asFault(error)
  throw isFault(fault) ? fault : new Fault({ vendor: 'slack', kind: 'unknown', code: 'unreachable', detail: '' }, error)
}

const patienceMs = 5 * 60_000
/** A firewall may let a connection hang without a word. */
const silenceMs = 30_000

/** Not by `fetch`, which reads ahead of the network and would hold the file as a whole. */
async function sendBytes(url: string, path: string, size: number): Promise<number> {
  const request = url.startsWith('https:') ? httpsRequest : httpRequest
  const signal = AbortSignal.timeout(patienceMs)
  const upload = request(url, { method: 'POST', headers: { 'content-length': size }, signal, timeout: silenceMs })
  upload.on('timeout', () => upload.destroy(new Error('the upload stands still')))
  const answered: Promise<IncomingMessage[]> = once(upload, 'response', { signal })
  const [[answer]] = await Promise.all([answered, pipeline(createReadStream(path), upload)])
  answer?.resume()
  return answer?.statusCode ?? 0
}

function uploadFault(status: number): Fault {
  const isRefusal = status >= 400 && status < 500 && status !== 429
  const code = isRefusal ? 'rejected' : 'unavailable'
  return new Fault({ vendor: 'slack', kind: 'unknown', code, detail: `upload: HTTP ${status}` })
}
