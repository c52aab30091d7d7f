/** Reads a file that somebody handed in through a modal. Asked of Slack by its id: what a payload says proves nothing. */
import type { WebClient } from '@slack/web-api'

type HandedIn = { kind: 'read'; bytes: Uint8Array } | { kind: 'too-big' } | { kind: 'unreadable'; why: string }

export type ReadFile = (fileId: string) => Promise<HandedIn>

type FileReaderParts = { client: WebClient; botToken: string; apiUrl: string }

/** A modal waits three seconds for its answer. */
const patienceMs = 2_000
const sizeLimit = 1_000_000

export function createFileReader({ client, botToken, apiUrl }: FileReaderParts): ReadFile {
  return async (fileId) => {
    const signal = AbortSignal.timeout(patienceMs)
    try {
      const { file } = await within(signal, client.files.info({ file: fileId }))
      if ((file?.size ?? 0) > sizeLimit) return { kind: 'too-big' }
      const url = new URL(file?.url_private ?? '')
      if (!isSlack(url, apiUrl)) return { kind: 'unreadable', why: url.hostname }
      const response = await fetch(url, {
        headers: { authorization: `Bearer ${botToken}` },
        redirect: 'error',
        signal,
      })
      // Without the scope Slack answers with its sign-in page, and says that all is well.
      const isPage = response.headers.get('content-type')?.startsWith('text/html')
      if (!response.ok || isPage) return { kind: 'unreadable', why: isPage ? 'files:read' : `${response.status}` }
      const bytes = new Uint8Array(await response.arrayBuffer())
      return bytes.length > sizeLimit ? { kind: 'too-big' } : { kind: 'read', bytes }
    } catch (error) {
      return { kind: 'unreadable', why: error instanceof Error ? error.message : String(error) }
    }
  }
}

function within<Answer>(signal: AbortSignal, answer: Promise<Answer>): Promise<Answer> {
  const over = new Promise<never>((_, reject) => {
    signal.addEventListener('abort', () => reject(signal.reason))
  })
  return Promise.race([answer, over])
}

/** The token goes to Slack and to nobody else: a file may also be a link to another company's storage. */
function isSlack(url: URL, apiUrl: string): boolean {
  const api = new URL(apiUrl)
  return url.origin === api.origin || (url.protocol === 'https:' && url.hostname.endsWith(`.${api.hostname}`))
}
