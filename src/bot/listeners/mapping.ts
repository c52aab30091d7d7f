/** The modal in which people decide who gets whose records. */
import type { App, SlackViewAction, ViewSubmitAction } from '@slack/bolt'
import { z } from 'zod'
import { messagesFor } from '../../messages/messages.ts'
import type { Locale } from '../../runbook/events.ts'
import type { OwnerMapping, RetiringOwner } from '../../runbook/owners/owners.ts'
import type { Run } from '../../runbook/run.ts'
import { actionIds, viewIds } from '../action-ids.ts'
import { tell } from '../answer.ts'
import type { Bot } from '../bot.ts'
import { keepDraft, readDraft } from '../mapping-draft.ts'
import { assignableOwners } from '../owner-directory.ts'
import type { KnownPerson } from '../people.ts'
import { coverageBlockId, presentCoverage } from '../views/coverage-input.ts'
import {
  type MappingMemory,
  mappingModal,
  ownersOnPage,
  ownersPerPage,
  readDecision,
  successorOptions,
} from '../views/mapping-modal.ts'
import { noticeModal } from '../views/uninstall-modals.ts'
import type { Click } from './buttons.ts'
import { selectedValue, selectedValues } from './view-values.ts'

const memorySchema = z.object({ runId: z.string(), since: z.number(), page: z.number() })

export async function openMappingModal(bot: Bot, { run, clicker, triggerId }: Click): Promise<void> {
  const draft = await readDraft(bot.store.notes, { run, userId: clicker.person.userId })
  const view = await viewFor(bot, run, clicker.locale, { page: 0, draft })
  await bot.client.views.open({ trigger_id: triggerId, view })
}

export function listenToMapping(app: App, bot: Bot): void {
  app.options(actionIds.successor, async ({ ack, payload, body }) => {
    const memory = readMemory('view' in body ? body.view : undefined)
    const { locale } = await bot.people.identify({ id: body.user.id, teamId: body.team?.id })
    const assignable = memory ? await assignableOwners(bot.store.notes, memory.runId) : []
    await ack({ options: successorOptions(payload.value, assignable, messagesFor(locale)) })
  })

  app.view<ViewSubmitAction>(viewIds.mapping, async ({ ack, body, view }) => {
    const submitter = await bot.people.identify({ id: body.user.id, teamId: body.user.team_id ?? body.team?.id })
    const { locale } = submitter
    const messages = messagesFor(locale)
    const memory = readMemory(view)
    const run = memory && (await bot.runs.load(memory.runId))
    if (!memory || !run)
      return ack({ response_action: 'update', view: noticeModal(messages.answers.unknownRun, messages) })
    if (run.phaseSince !== memory.since)
      return ack({ response_action: 'update', view: noticeModal(messages.answers.stale, messages) })

    const owners = ownersOnPage(run.owners ?? [], memory.page)
    const { chosen, undecided } = readPage(owners, view.state.values)
    if (undecided.length > 0) {
      const errors = Object.fromEntries(
        undecided.map((owner) => [`successor-${owner.id}`, messages.mappingModal.choose]),
      )
      return ack({ response_action: 'errors', errors })
    }
    const place = { run, userId: body.user.id }
    const draft = await readDraft(bot.store.notes, place)
    // A page may come twice, by a second click or after a look back: its last word counts.
    const decided = [...draft.filter(({ from }) => !owners.some(({ id }) => id === from)), ...chosen]
    if ((memory.page + 1) * ownersPerPage < (run.owners ?? []).length) {
      await keepDraft(bot.store.notes, place, decided)
      const next = { page: memory.page + 1, draft: decided }
      return ack({ response_action: 'update', view: await viewFor(bot, run, locale, next) })
    }
    const coverage = chosenCoverage(view.state.values)
    const { refused } = await mapOwners(bot, { run, mapping: decided, coverage, submitter })
    if (refused === undefined) return ack()
    await ack({ response_action: 'update', view: noticeModal(refused, messages) })
    await tell(bot, { userId: body.user.id, run }, messages.answers.refusedAction(refused))
  })
}

type MappingRequest = { run: Run; mapping: OwnerMapping; coverage: readonly string[]; submitter: KnownPerson }

/** Asks for the plan that follows from the mapping. `refused` says why not, in the submitter's language. */
export async function mapOwners(
  bot: Bot,
  { run, mapping, coverage, submitter }: MappingRequest,
): Promise<{ refused?: string }> {
  const owners = await assignableOwners(bot.store.notes, run.id)
  const assignable = Object.fromEntries(owners.map(({ id, name }) => [id, name]))
  const approvers = await bot.people.approvers()
  const command = { command: 'map-owners', mapping, coverage, assignable, approvers } as const
  const outcome = await bot.runs.execute(run.id, command, submitter.person)
  if (outcome.kind === 'done') return {}
  const messages = messagesFor(submitter.locale)
  return { refused: outcome.kind === 'refused' ? messages.refusal(outcome.refusal) : messages.answers.unknownRun }
}

async function viewFor(bot: Bot, run: Run, locale: Locale, at: { page: number; draft: OwnerMapping }) {
  return mappingModal({
    messages: messagesFor(locale),
    locale,
    memory: { runId: run.id, since: run.phaseSince, page: at.page },
    owners: run.owners ?? [],
    assignable: await assignableOwners(bot.store.notes, run.id),
    decided: [...at.draft, ...(run.mapping?.entries ?? [])],
    offered: run.fields?.offered ?? [],
    covered: presentCoverage(run),
  })
}

function readMemory(view: { private_metadata: string } | undefined): MappingMemory | undefined {
  try {
    return memorySchema.parse(JSON.parse(view?.private_metadata ?? ''))
  } catch {
    return undefined
  }
}

export function chosenCoverage(values: SlackViewAction['view']['state']['values']): string[] {
  return selectedValues(values, coverageBlockId, actionIds.coverage)
}

function readPage(owners: readonly RetiringOwner[], values: SlackViewAction['view']['state']['values']) {
  const chosen: OwnerMapping = []
  const undecided: RetiringOwner[] = []
  for (const owner of owners) {
    const to = readDecision(selectedValue(values, `successor-${owner.id}`, actionIds.successor))
    if (to) chosen.push({ from: owner.id, to })
    else undecided.push(owner)
  }
  return { chosen, undecided }
}
