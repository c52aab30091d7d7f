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
    const found = await allPages(send, { path: paths.securityActivity, limit: 200, query }, securityPage)
    const events = found.map((event) => ({
      type: event.type,
      at: isoTime(event.createdAt),
      actor: event.actingUser ?? null,
    }))
    // One version of the documentation does not have the window: an uninstall of years ago must not count as this one.
    return { kind: 'seen', events: events.filter(({ at }) => isWithin(at, window)) }
  })
}

function isWithin(at: string, { from, to }: { from: string; to: string }): boolean {
  return Date.parse(at) >= Date.parse(from) && Date.parse(at) <= Date.parse(to)
}
