/** What the bot clears by a plan: an org may have thousands of them, so the log names the first and a note has all. */
import type { BlockerList, Effect } from '../plan/plan.ts'
import type { Blocker } from '../salesforce-port.ts'

export type PlannedBlocker = { namespace: string; blocker: Blocker }

const namedAtMost = 12

export function listBlockers(all: readonly Blocker[]): BlockerList {
  const more = all.length - namedAtMost
  return { blockers: all.slice(0, namedAtMost), ...(more > 0 && { more }) }
}

export function clearing(planned: readonly PlannedBlocker[]): Effect[] {
  return planned.map(({ namespace, blocker }) => ({ effect: 'clear-blocker', namespace, blocker }))
}

/** One thing to clear and to put back. A layout can show pages of several packages: each is cleared by itself. */
export function blockerName(blocker: Blocker): string {
  if (blocker.kind === 'permission-set-assignment') return blocker.id
  const [page = ''] = blocker.pages
  return `${blocker.layout}:${page.split('__', 1)[0]}`
}
