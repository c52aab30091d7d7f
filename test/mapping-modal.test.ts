import { describe, expect, test } from 'vitest'
import { modalProblems } from '../sandbox/slack/block-kit.ts'
import { mappingModal, ownersPerPage } from '../src/bot/views/mapping-modal.ts'
import { mappingUploadModal } from '../src/bot/views/mapping-upload-modal.ts'
import { messagesFor } from '../src/messages/messages.ts'
import { type CountedField, fieldKey } from '../src/runbook/owners/owner-fields.ts'
import type { RetiringOwner } from '../src/runbook/owners/owners.ts'

const assignable = [{ id: '41', name: 'Ben Okafor', email: 'ben@example.com' }]

function owner(index: number, kind: RetiringOwner['class'], suggestion: RetiringOwner['suggestion'] = null) {
  const records = { contacts: 1234, companies: 0, deals: 7 }
  return { id: String(70_000 + index), name: `Owner ${index}`, email: null, class: kind, records, suggestion } as const
}

function owners(main: number, separate: number): RetiringOwner[] {
  return [
    ...Array.from({ length: main }, (_, index) => owner(index, 'salesforce-only')),
    ...Array.from({ length: separate }, (_, index) =>
      owner(1000 + index, index % 2 === 0 ? 'unknown' : 'deactivated-user'),
    ),
  ]
}

function fields(count: number): CountedField[] {
  return Array.from({ length: count }, (_, index) => ({
    object: '2-1234567',
    property: `reviewer_${index}`,
    multiple: false,
    objectName: 'Subscriptions with a name that nobody wanted to shorten',
    label: `Reviewer number ${index} & ${'x'.repeat(index % 90)}`,
    records: 1_234_567,
  }))
}

function modal(all: readonly RetiringOwner[], page: number, offered: CountedField[], covered: string[] = []) {
  const memory = { runId: 'run-1', since: 7, page }
  const parts = { messages: messagesFor('en'), locale: 'en', memory, owners: all, assignable } as const
  return mappingModal({ ...parts, decided: [], offered, covered })
}

const full = fields(120)

describe('the mapping modal', () => {
  test.each([
    ['every page full', owners(65, 65), full],
    ['nobody to decide on apart from the others', owners(3, 0), full],
    ['only former users and unknown owners', owners(0, 40), []],
  ] as const)('keeps to what Slack takes with %s', (_, all, offered) => {
    for (let page = 0; page * ownersPerPage < all.length; page += 1) {
      expect(modalProblems(modal(all, page, [...offered]))).toEqual([])
    }
  })

  test('sets former users and unknown owners apart, under a heading on each page where they begin or go on', () => {
    const all = owners(35, 40)
    const headings = [0, 1, 2].map((page) => {
      const { blocks } = modal(all, page, [])
      const at = blocks.findIndex(({ type }) => type === 'header')
      return at < 0 ? undefined : blocks[at + 2]?.block_id
    })
    expect(headings).toEqual([undefined, 'successor-71000', 'successor-71025'])
  })

  test('tells what becomes of those whom nobody matches, and names an unknown owner once', () => {
    const unknown = { ...owner(0, 'unknown'), name: '70000' }
    const { blocks } = modal([owner(1, 'salesforce-only'), unknown], 0, [])
    const words = (id: string) => JSON.stringify(blocks.find(({ block_id }) => block_id === `successor-${id}`))
    expect(words('70001')).toContain('"Owner 1 (Salesforce-only, 70001): 1,234 contacts')
    expect(words('70001')).toContain('"No HubSpot user matches. Please choose."')
    expect(words('70000')).toContain('"70000 (unknown owner): 1,234 contacts')
    expect(words('70000')).toContain(
      '"No HubSpot user matches. The records stay as they are unless you choose somebody."',
    )
  })

  test('keeps them by default, and still says whom it would suggest and why', () => {
    const kept = owner(1, 'deactivated-user', { to: '41', basis: 'manager' })
    const text = JSON.stringify(modal([kept], 0, []).blocks)
    expect(text).toContain('"initial_option":{"text":{"type":"plain_text","text":"Keep: leave the records as they are"')
    expect(text).toContain('Suggested: manager in Salesforce: Ben Okafor (ben@example.com)')
  })

  test('offers what else can be covered on the last page only, with nothing chosen that was not chosen before', () => {
    const select = (page: number, covered: string[]) =>
      modal(owners(35, 0), page, full, covered).blocks.find(({ block_id: id }) => id === 'coverage')
    expect(select(0, [])).toBeUndefined()
    expect(JSON.stringify(select(1, []))).not.toContain('initial_options')
    const [, second] = full
    const chosen = second ? fieldKey(second) : ''
    const initial = select(1, [chosen, 'tickets.gone'])
    expect(initial).toMatchObject({ optional: true, element: { initial_options: [{ value: chosen }] } })
  })

  test('warns of what another owner of an activity does to reports, where there are activities', () => {
    const tasks = {
      object: 'tasks',
      property: 'hubspot_owner_id',
      multiple: false,
      objectName: null,
      label: 'Owner',
      records: 3,
    }
    const hint = (offered: CountedField[]) => JSON.stringify(modal(owners(1, 0), 0, offered).blocks.at(-1))
    expect(hint([tasks])).toMatch(/tasks · Owner \(3\)/)
    expect(hint([tasks])).toContain('rewrites the history of reports')
    expect(hint(full)).not.toContain('rewrites the history of reports')
  })
})

test('the upload modal offers the same choice, with what is chosen now', () => {
  const [first] = full
  const covered = first ? [fieldKey(first)] : []
  const memory = { runId: 'run-1', since: 7, attempt: 1 }
  const view = mappingUploadModal({ messages: messagesFor('de'), locale: 'de', memory, offered: full, covered })
  expect(modalProblems(view)).toEqual([])
  expect(view.blocks.at(-1)).toMatchObject({ element: { initial_options: [{ value: covered[0] }] } })
})
