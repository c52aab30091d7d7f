/** Who gets whose records. A page of owners at a time: a modal has 100 blocks, a portal may have more owners. */
import type { KnownBlock, ModalView, PlainTextOption } from '@slack/types'
import { counts } from '../../messages/format.ts'
import type { Messages } from '../../messages/messages.ts'
import type { Locale } from '../../runbook/events.ts'
import type { Candidate } from '../../runbook/owners/mapping-csv.ts'
import type { CountedField } from '../../runbook/owners/owner-fields.ts'
import {
  defaultDecision,
  isSeparate,
  type OwnerDecision,
  type OwnerMapping,
  type RetiringOwner,
} from '../../runbook/owners/owners.ts'
import { actionIds, viewIds } from '../action-ids.ts'
import { header, plain, section, shorten } from './blocks.ts'
import { coverageInput } from './coverage-input.ts'

export const ownersPerPage = 30

/** `since` is the phase the modal was opened in: a mapping for another one is out of date. */
export type MappingMemory = { runId: string; since: number; page: number }

type MappingModalParts = {
  messages: Messages
  locale: Locale
  memory: MappingMemory
  owners: readonly RetiringOwner[]
  assignable: readonly Candidate[]
  /** What was decided before: an earlier mapping, or the pages before this one. */
  decided: OwnerMapping
  /** The optional fields, and the keys of those that are chosen. */
  offered: readonly CountedField[]
  covered: readonly string[]
}

export function mappingModal(parts: MappingModalParts): ModalView {
  const { messages, memory, owners } = parts
  const { mappingModal: words } = messages
  const pages = Math.max(1, Math.ceil(owners.length / ownersPerPage))
  const shown = ownersOnPage(owners, memory.page)
  const last = memory.page >= pages - 1
  return {
    type: 'modal',
    callback_id: viewIds.mapping,
    private_metadata: JSON.stringify(memory),
    title: plain(words.title),
    submit: plain(last ? words.submit : words.next),
    close: plain(words.close),
    blocks: [
      section(pages > 1 ? `${words.intro}\n${words.page(memory.page + 1, pages)}` : words.intro),
      ...shown.flatMap((owner, index) => [
        ...(isFirstSeparate(shown, index) ? [header(words.separate), section(words.separateNote)] : []),
        ownerInput(owner, parts),
      ]),
      ...(last ? coverageInput({ ...parts, chosen: parts.covered }) : []),
    ],
  }
}

/** They stand behind all others, also on a page of their own. */
function isFirstSeparate(shown: readonly RetiringOwner[], index: number): boolean {
  return shown.findIndex(isSeparate) === index
}

export function ownersOnPage(owners: readonly RetiringOwner[], page: number): RetiringOwner[] {
  return owners.slice(page * ownersPerPage, (page + 1) * ownersPerPage)
}

function ownerInput(owner: RetiringOwner, { messages, locale, assignable, decided }: MappingModalParts): KnownBlock {
  const { mappingModal: words } = messages
  const chosen = decided.find((entry) => entry.from === owner.id)?.to ?? defaultDecision(owner)
  const initial = chosen && decisionOption(chosen, assignable, messages)
  const about = [messages.ownerClasses[owner.class], owner.email ?? owner.id].filter((words) => words !== owner.name)
  return {
    type: 'input',
    block_id: `successor-${owner.id}`,
    label: plain(
      shorten(`${owner.name} (${about.join(', ')}): ${counts(owner.records, messages.objects, locale)}`, 2000),
    ),
    hint: plain(shorten(hintFor(owner, assignable, messages), 2000)),
    element: {
      type: 'external_select',
      action_id: actionIds.successor,
      min_query_length: 0,
      placeholder: plain(words.placeholder),
      ...(initial && { initial_option: initial }),
    },
  }
}

/** For those who are kept by default the suggestion names the person, because the select shows nobody. */
function hintFor(owner: RetiringOwner, assignable: readonly Candidate[], messages: Messages): string {
  const { mappingModal: words } = messages
  if (!owner.suggestion) return isSeparate(owner) ? words.kept : words.noSuggestion
  const basis = words.suggested(messages.bases[owner.suggestion.basis])
  if (!isSeparate(owner)) return basis
  return `${basis}: ${decisionOption({ kind: 'owner', id: owner.suggestion.to }, assignable, messages).text.text}`
}

/** Slack allows 100 options in an answer; two are the special entries. */
const optionLimit = 98

export function successorOptions(
  query: string,
  assignable: readonly Candidate[],
  messages: Messages,
): PlainTextOption[] {
  const wanted = query.trim().toLowerCase()
  const matching = assignable
    .filter((owner) => `${owner.name} ${owner.email ?? ''}`.toLowerCase().includes(wanted))
    .slice(0, optionLimit)
  // Not for a name that nobody has: Enter on a typing mistake must not leave records without an owner.
  const special = ([{ kind: 'nobody' }, { kind: 'keep' }] as const).filter((decision) =>
    decisionOption(decision, assignable, messages).text.text.toLowerCase().includes(wanted),
  )
  return [...matching.map((owner): OwnerDecision => ({ kind: 'owner', id: owner.id })), ...special].map((decision) =>
    decisionOption(decision, assignable, messages),
  )
}

function decisionOption(
  decision: OwnerDecision,
  assignable: readonly Candidate[],
  messages: Messages,
): PlainTextOption {
  const { mappingModal: words } = messages
  if (decision.kind === 'nobody') return { text: plain(words.nobody), value: 'nobody' }
  if (decision.kind === 'keep') return { text: plain(words.keep), value: 'keep' }
  const owner = assignable.find((candidate) => candidate.id === decision.id)
  const name = owner ? `${owner.name}${owner.email ? ` (${owner.email})` : ''}` : decision.id
  return { text: plain(shorten(name, 75)), value: `owner-${decision.id}` }
}

export function readDecision(value: string | undefined): OwnerDecision | undefined {
  if (value === 'nobody' || value === 'keep') return { kind: value }
  const id = /^owner-(.+)$/.exec(value ?? '')?.[1]
  return id ? { kind: 'owner', id } : undefined
}
