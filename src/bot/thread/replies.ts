/** The next reply of a thread: what one command brought about, told together, since it happened together. */
import { fewLines, firstFew, mentionOf } from '../../messages/format.ts'
import type { Messages } from '../../messages/messages.ts'
import { plans, waitPhases } from '../../runbook/definition.ts'
import type { RecordedEvent, VerifiedOwners } from '../../runbook/events.ts'
import { evolve, foldRun } from '../../runbook/evolve/evolve.ts'
import type { LeftoverSummary } from '../../runbook/packages/leftovers.ts'
import type { CurrentPlan, Run } from '../../runbook/run.ts'
import type { ThreadNote, ThreadUpload } from '../../runbook/thread-port.ts'

type Reply = { text: string; upTo: number; uploads: ThreadUpload[] }

type ReplyParts = {
  runId: string
  events: readonly RecordedEvent[]
  note: ThreadNote
  messages: Messages
  approvers: readonly string[]
}

export function nextReply({ runId, events, note, messages, approvers }: ReplyParts): Reply | undefined {
  const { posted } = note
  const group = sameMoment(events.slice(posted))
  const last = group.at(-1)
  if (!last) return undefined
  let run = foldRun(runId, events.slice(0, posted))
  const lines: string[] = []
  const uploads: ThreadUpload[] = []
  for (const event of group) {
    run = run ? evolve(run, event) : foldRun(runId, [event])
    const line = run && !isRepeated(event, events) && messages.eventLine(event, run)
    if (line) lines.push(line)
    uploads.push(...attachments(event, run))
  }
  const asked = run ? approversAsked(group, run, approvers) : []
  if (asked.length > 0) lines.push(messages.checklist.approversAsked(firstFew(asked, messages.checklist.more)))
  const link = run && asksPeople(group, run) ? note.checklists[run.step]?.link : undefined
  if (link) lines.push(`👉 <${link}|${messages.checklist.goTo}>`)
  return { text: lines.join('\n'), upTo: last.seq, uploads }
}

/** Told once in a phase, however often somebody clicks; the log keeps every attempt. */
function isRepeated(event: RecordedEvent, events: readonly RecordedEvent[]): boolean {
  if (event.type !== 'action-denied') return false
  const before = events.slice(0, event.seq - 1)
  const phase = before.slice(before.findLastIndex(({ type }) => type === 'phase-entered') + 1)
  return phase.some((earlier) => attempt(earlier) === attempt(event))
}

function attempt({ type, actor, data }: RecordedEvent): string {
  return JSON.stringify([type, actor, data])
}

/** Those who can approve this plan: whoever opened the run or asked for the plan can't. */
function approversAsked(group: readonly RecordedEvent[], run: Run, approvers: readonly string[]): string[] {
  const waits = run.phase === 'approve' && group.some(({ type }) => type === 'plan-proposed')
  if (!waits) return []
  return approvers.filter((id) => id !== run.requester && id !== run.plan?.requestedBy).map(mentionOf)
}

/** In a long thread the checklist with the buttons is far above: whoever is asked gets the way there. */
function asksPeople(group: readonly RecordedEvent[], run: Run): boolean {
  const waits = waitPhases.some((phase) => phase === run.phase) || run.phase === 'stopped'
  return waits && group.some((event) => event.type === 'phase-entered' || event.type === 'work-stopped')
}

/** Events of one command share time and actor. A new step ends the group, so that its checklist comes right behind. */
function sameMoment(events: readonly RecordedEvent[]): RecordedEvent[] {
  const [first] = events
  if (!first) return []
  const group: RecordedEvent[] = []
  for (const event of events) {
    if (event.at !== first.at || JSON.stringify(event.actor) !== JSON.stringify(first.actor)) break
    group.push(event)
    if (event.type === 'phase-entered' && event.data.phase === 'observe') break
  }
  return group
}

function attachments(event: RecordedEvent, run: Run | undefined): ThreadUpload[] {
  if (event.type === 'inventory-taken' && event.data.inventory.hubspot)
    return [{ kind: 'owner-list' }, { kind: 'dependencies' }]
  if (event.type === 'owners-observed' && event.data.owners.length > 0) return [{ kind: 'owners' }]
  if (event.type === 'owners-verified' && run && hasFindings(event.data))
    return [{ kind: 'read-back', since: run.phaseSince }]
  if (event.type === 'packages-observed' && event.data.contents && event.data.packages.length > 0 && run)
    return [{ kind: 'contents', since: run.phaseSince }]
  if (event.type === 'references-checked' && event.data.open + event.data.perhaps > event.data.shown.length)
    return [{ kind: 'references' }]
  if (event.type === 'report-written' && hasLeftovers(event.data.leftovers)) return [{ kind: 'leftovers' }]
  if (event.type === 'plan-proposed' && event.data.plan.kind === 'revoke-access')
    return event.data.plan.effects > fewLines ? [{ kind: 'revocation', digest: event.data.plan.digest }] : []
  if (run?.plan && 'blockers' in run.plan.summary) return blockerFiles(event, run, run.plan)
  if (!run?.plan || plans[run.plan.kind].step !== 'reassign') return []
  const { digest, id: planId } = run.plan
  if (event.type === 'plan-proposed' && run.plan.effects > 0) return [{ kind: 'plan', digest, planId }]
  return event.type === 'plan-applied' || event.type === 'plan-broken-off' ? [{ kind: 'result', digest, planId }] : []
}

/** The whole list where a message has no room for it, and what became of each where one was not changed. */
function blockerFiles(event: RecordedEvent, run: Run, { digest, id: planId, effects }: CurrentPlan): ThreadUpload[] {
  const isLong = effects > fewLines
  if (event.type === 'plan-proposed') return isLong ? [{ kind: 'blockers', digest, planId }] : []
  if (run.mode === 'dry-run') return []
  const result = { kind: 'blockers-result', digest, planId } as const
  if (event.type === 'plan-broken-off') return [result]
  if (event.type !== 'plan-applied') return []
  const { skipped, failed } = event.data.counts
  return isLong || skipped + failed > 0 ? [result] : []
}

function hasLeftovers(leftovers: LeftoverSummary | undefined): boolean {
  return Object.values(leftovers?.counts ?? {}).some((count) => count > 0)
}

function hasFindings({ readBack }: VerifiedOwners): boolean {
  return readBack !== undefined && readBack.found.ours < readBack.read
}
