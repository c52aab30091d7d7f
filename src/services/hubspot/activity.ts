import type { SecurityActivity } from '../../runbook/hubspot-port.ts'
import { isoTime } from './iso-time.ts'
import { allPages, orUnavailable } from './pages.ts'
import { paths } from './paths.ts'
import type { Send } from './request.ts'
import { securityPage } from './schemas.ts'

export async function securityActivity(send: Send, window: { from: string; to: string }): Promise<SecurityActivity> {
  const query: [string, string][] = [
    ['fromTimestamp', String(Date.parse(window.from))],
    ['toTimestamp', String(Date.parse(window.to))],
  ]
  return orUnavailable(async () => {
    const events = await allPages(send, { path: paths.securityActivity, limit: 200, query }, securityPage)
    return {
      kind: 'seen',
      events: events.map((event) => ({
        type: event.type,
        at: isoTime(event.createdAt),
        actor: event.actingUser ?? null,
      })),
    }
  })
}
