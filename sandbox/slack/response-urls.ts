import { randomId } from './ids.ts'

/** Slack docs, Handling user interaction: "up to 5 times within 30 minutes of receiving the payload". */
const USES = 5
const LIFETIME_MS = 30 * 60 * 1000

export type ResponseTarget = {
  userId: string
  channel: string
  /** The message whose element was used; a command has none. */
  message?: { ts: string }
}

export type ResponseUrls = {
  issue(target: ResponseTarget): string
  use(token: string): ResponseTarget | { refused: 'expired_url' | 'used_url' }
}

export function createResponseUrls(now: () => number): ResponseUrls {
  const issued = new Map<string, { target: ResponseTarget; at: number; uses: number }>()
  return {
    issue: (target) => {
      const token = randomId(12)
      issued.set(token, { target, at: now(), uses: 0 })
      return token
    },
    use: (token) => {
      const entry = issued.get(token)
      if (entry === undefined || now() - entry.at > LIFETIME_MS) return { refused: 'expired_url' }
      if (entry.uses >= USES) return { refused: 'used_url' }
      entry.uses += 1
      return entry.target
    },
  }
}
