/**
 * A file for the thread, as large as it may be: its text goes to disk in portions and from there to Slack, in the three steps
 * of filesUploadV2 (Slack docs, Working with files), which would hold it as a whole.
 */
import { createWriteStream, openAsBlob } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import type { WebClient } from '@slack/web-api'
import { Fault } from '../../runbook/fault.ts'

export type ThreadFile = {
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
    await sendToThread(client, file, await openAsBlob(path))
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

const patienceMs = 5 * 60_000

async function sendToThread(client: WebClient, file: ThreadFile, content: Blob): Promise<void> {
  const { channel, threadTs, filename, title } = file
  const place = await client.files.getUploadURLExternal({ filename, length: content.size })
  const { upload_url: url = '', file_id: id = '' } = place
  const response = await fetch(url, { method: 'POST', body: content, signal: AbortSignal.timeout(patienceMs) })
  await response.body?.cancel()
  if (!response.ok) throw uploadFault(response.status)
  await client.files.completeUploadExternal({ channel_id: channel, thread_ts: threadTs, files: [{ id, title }] })
}

function uploadFault(status: number): Fault {
  const isRefusal = status >= 400 && status < 500 && status !== 429
  const code = isRefusal ? 'rejected' : 'unavailable'
  return new Fault({ vendor: 'slack', kind: 'unknown', code, detail: `upload: HTTP ${status}` })
}
