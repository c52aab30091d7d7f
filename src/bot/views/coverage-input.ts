/** What a plan covers beside contacts, companies and deals: the same choice in both modals that make one. */
import type { KnownBlock, PlainTextOption } from '@slack/types'
import { number } from '../../messages/format.ts'
import type { Messages } from '../../messages/messages.ts'
import type { Locale } from '../../runbook/events.ts'
import { type CountedField, fieldKey, isActivity } from '../../runbook/owners/owner-fields.ts'
import type { Run } from '../../runbook/run.ts'
import { actionIds } from '../action-ids.ts'
import { plain, shorten } from './blocks.ts'

export const coverageBlockId = 'coverage'

type CoverageParts = {
  messages: Messages
  locale: Locale
  offered: readonly CountedField[]
  chosen: readonly string[]
}

/** Slack's limits for a select, and for the text of an option (Slack docs, Block Kit reference). */
const optionLimit = 100
const textLimit = 75

export function coverageInput({ messages, locale, offered, chosen }: CoverageParts): KnownBlock[] {
  if (offered.length === 0) return []
  const { coverage } = messages
  const options = offered.slice(0, optionLimit).map((field): PlainTextOption => {
    const count = ` (${number(field.records, locale)})`
    const name = shorten(messages.fieldName(field), textLimit - count.length)
    return { text: plain(`${name}${count}`), value: fieldKey(field) }
  })
  const initial = options.filter(({ value }) => value !== undefined && chosen.includes(value))
  const warned = offered.some(({ object }) => isActivity(object))
  return [
    {
      type: 'input',
      block_id: coverageBlockId,
      optional: true,
      label: plain(coverage.label),
      hint: plain(warned ? `${coverage.hint} ${coverage.activities}` : coverage.hint),
      element: {
        type: 'multi_static_select',
        action_id: actionIds.coverage,
        placeholder: plain(coverage.placeholder),
        options,
        ...(initial.length > 0 && { initial_options: initial }),
      },
    },
  ]
}

/** What was chosen the last time. */
export function presentCoverage({ mapping }: Run): string[] {
  return (mapping?.coverage ?? []).map(fieldKey)
}
