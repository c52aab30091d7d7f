import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { code, escaped, quote } from '../src/messages/format.ts'
import { localeOf, type Messages, messagesFor } from '../src/messages/messages.ts'
import { itemIds, personItems, planKinds, runbook, stepNames } from '../src/runbook/definition.ts'
import type { EventOf, EventType, RecordedEvent } from '../src/runbook/events.ts'
import { faultCodes, type Vendor } from '../src/runbook/fault.ts'
import { type Inventory, type RecordCounts, requirementCodes } from '../src/runbook/inventory.ts'
import { refusalCodes } from '../src/runbook/refusal.ts'
import type { Run } from '../src/runbook/run.ts'
import type { Blocker, InstalledPackage } from '../src/runbook/salesforce-port.ts'

const locales = ['en', 'de'] as const
const vendors: Vendor[] = ['hubspot', 'salesforce', 'slack', 'store']
const at = '2031-03-04T05:06:07.000Z'
const digest = 'a'.repeat(64)
const person: RecordedEvent['actor'] = { kind: 'person', userId: 'U0001', teamId: 'T0001' }

describe.each(locales)('in %s', (locale) => {
  const messages = messagesFor(locale)

  test.each(limitsOf(messages))('%s keeps to what Slack takes', (_, texts, max) => {
    expect(texts.filter((text) => text.length > max)).toEqual([])
  })

  test('no fixed text is empty or begins or ends with a space', () => {
    const bad = [...fixedTexts(messages)].filter(([, text]) => text === '' || text !== text.trim())
    expect(bad).toEqual([])
  })

  test.each(refusalCodes)('the refusal %s says something', (reason) => {
    const detail = {
      roles: 'approver,admin',
      step: 'uninstall',
      userId: 'U0002',
      at,
      phrase: 'uninstall HubSpot_Inc',
      items: 'losses-read,phrase-typed',
      owners: 'Ada Example',
    }
    expectSentence(messages.refusal({ code: reason, detail }))
  })

  test.each(faultCodes)('the fault %s says something for every vendor, and names buttons by their labels', (reason) => {
    const labels = Object.values<string>(messages.buttons)
    for (const vendor of vendors) {
      const text = messages.fault({ vendor, kind: 'permanent', code: reason, detail: 'DETAIL' })
      expectSentence(text)
      const named = [...text.matchAll(/\*([^*]+)\*/g)].map((match) => match[1])
      expect(named.filter((label) => !labels.includes(label ?? ''))).toEqual([])
    }
  })

  test.each(stepNames)('the step %s has a title, a purpose, and says whether it can be taken back', (step) => {
    const { title, purpose, undo } = messages.steps[step]
    for (const text of [title, purpose, undo]) expectSentence(text)
  })

  test.each(itemIds)('the item %s has a text', (item) => {
    expectSentence(messages.items[item])
  })

  test.each(requirementCodes)('the requirement %s says how to meet it', (requirement) => {
    expectSentence(messages.requirements[requirement].title)
    expectSentence(messages.requirements[requirement].fix(['MISSING']))
  })

  test.each(eventTypes())('the event %s gives a reply, or none on purpose', (type) => {
    const line = messages.eventLine(recorded(type), sampleRun('Ada Example'))
    if (type === 'phase-entered' || type === 'target-identified') expect(line).toBeNull()
    else expectSentence(line ?? '')
  })

  test('a tick by the bot is not told: the checklist shows it', () => {
    const event = { ...recorded('item-ticked'), actor: { kind: 'system' } } satisfies RecordedEvent
    expect(messages.eventLine(event, sampleRun('Ada Example'))).toBeNull()
  })

  test('every state that a run can be in has words', () => {
    const run = sampleRun('Ada Example')
    for (const step of stepNames) {
      for (const phase of [...runbook[step].phases, 'stopped'] as const)
        expectSentence(messages.state({ ...run, step, phase }))
    }
    expectSentence(messages.state({ ...run, status: 'closed' }))
    expectSentence(messages.state({ ...run, status: 'cancelled' }))
  })

  test('every kind of plan is told before its approval', () => {
    for (const summary of planFigures('Ada Example')) {
      const plan = { kind: summary.kind, digest, effects: 3, summary }
      const event = { ...recorded('plan-proposed'), data: { step: 'uninstall', plan } } as RecordedEvent
      const line = messages.eventLine(event, sampleRun('Ada Example'))
      expect(line).toContain(messages.planKinds[summary.kind])
      expect(line).toContain(digest.slice(0, 10))
    }
  })

  test('names from outside cannot call the channel, mention people or fake links in any reply', () => {
    fc.assert(
      fc.property(hostileText(), (outside) => {
        const run = sampleRun(outside)
        const lines = eventTypes().map((type) => messages.eventLine(recorded(type, outside), run) ?? '')
        for (const line of lines) expect(foreignMarkup(line)).toEqual([])
      }),
      { numRuns: 50 },
    )
  })
})

test('both languages have the same texts', () => {
  const paths = locales.map((locale) => [...fixedTexts(messagesFor(locale))].map(([path]) => path).sort())
  expect(paths[1]).toEqual(paths[0])
})

test('numbers are written as the reader writes them', () => {
  expect(messagesFor('en').progress(1234, 50_000, 3)).toContain('1,234')
  expect(messagesFor('de').progress(1234, 50_000, 3)).toContain('1.234')
})

test.each([
  ['de-DE', 'de'],
  ['de', 'de'],
  ['en-GB', 'en'],
  ['fr-FR', 'en'],
  [undefined, 'en'],
])('a reader with the Slack language %s reads %s', (tag, locale) => {
  expect(localeOf(tag)).toBe(locale)
})

describe('text from outside', () => {
  test('carries no markup, no control and no bidirectional characters once it is escaped', () => {
    fc.assert(
      fc.property(hostileText(), (text) => {
        expect(escaped(text)).not.toMatch(/[<>\p{Cc}\p{Cf}]|&(?!(?:amp|lt|gt);)/u)
      }),
    )
  })

  test('still reads the same in Slack, with blanks for the characters that were taken out', () => {
    fc.assert(
      fc.property(hostileText(), (text) => {
        const shown = escaped(text).replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&')
        expect(shown).toBe(text.replace(/[\p{Cc}\p{Cf}]/gu, ' '))
      }),
    )
  })

  test('cannot leave its code span', () => {
    fc.assert(
      fc.property(hostileText(), (text) => {
        expect(code(text)).toMatch(/^`[^`<>\p{Cc}\p{Cf}]*`$/u)
      }),
    )
  })

  test('cannot leave its quotation', () => {
    fc.assert(
      fc.property(hostileText(), (text) => {
        const lines = quote(text).split('\n')
        expect(lines).toHaveLength(text.split('\n').length)
        for (const line of lines) expect(line).toMatch(/^>[^<>\p{Cc}\p{Cf}]*$/u)
      }),
    )
  })

  test('that would notify everybody is shown as plain characters', () => {
    expect(escaped('<!channel> <https://evil.example|HubSpot>')).toBe(
      '&lt;!channel&gt; &lt;https://evil.example|HubSpot&gt;',
    )
    expect(escaped('gpj.\u202Eexe\u0007')).toBe('gpj. exe ')
    expect(code('a`<!here>`b')).toBe("`a'&lt;!here&gt;'b`")
    expect(quote('one\n<!channel>')).toBe('>one\n>&lt;!channel&gt;')
  })
})

/** Slack docs, Block Kit reference: modal, confirmation dialog, option, button, header. */
function limitsOf(messages: Messages): [string, string[], number][] {
  const { startModal, mappingModal, choiceModal, approvalModal, closedModal, confirms, card } = messages
  const modals = [startModal, mappingModal, choiceModal, approvalModal]
  const dialogs = [
    card.cancelConfirm,
    confirms.approve(planKinds.map(() => confirms.effects(1_234_567)).join(' ')),
    confirms['delete-copy'],
    confirms['accept-rest'],
    confirms['accept-attestation'],
  ]
  const choices = [startModal.modes.live, startModal.modes['dry-run'], choiceModal.keep, choiceModal.none]
  const checkboxes = stepNames.flatMap(personItems).map((item) => messages.items[item])
  const options = [
    ...choices.flatMap(({ text, description }) => [text, description]),
    ...Object.values<string>(messages.reasons),
    ...Object.values<string>(startModal.languages),
    mappingModal.nobody,
    mappingModal.keep,
    approvalModal.confirm,
    approvalModal.confirmMore,
    ...Object.values<string>(messages.bases).map(mappingModal.suggested),
  ]
  return [
    ['the title of a modal', [...modals, closedModal].map(({ title }) => title), 24],
    [
      'a button of a modal',
      [...modals.flatMap(({ submit, close }) => [submit, close]), mappingModal.next, closedModal.close],
      24,
    ],
    ['the title of a confirmation', dialogs.map(({ title }) => title), 100],
    ['the text of a confirmation', dialogs.map(({ text }) => text), 300],
    ['a button of a confirmation', dialogs.flatMap(({ confirm, deny }) => [confirm, deny]), 30],
    ['an option', options, 75],
    ['a checkbox of a checklist', checkboxes, 75],
    // 75 is Slack's limit; from about 30 on, a phone cuts the label off.
    ['a button', [...Object.values<string>(messages.buttons), card.cancel, startModal.goOnAnyway], 30],
    ['a placeholder', [mappingModal.placeholder], 150],
    [
      'a header',
      [card.title('t'.repeat(40)), ...stepNames.map((step) => card.step(5, 5, messages.steps[step].title))],
      150,
    ],
    ['a section', [startModal.intro, startModal.helpFirst, mappingModal.intro, messages.checklist.lost], 3000],
  ]
}

function* fixedTexts(value: unknown, path = ''): Generator<[path: string, text: string]> {
  if (typeof value === 'string') yield [path, value]
  else if (typeof value === 'object' && value !== null) {
    for (const [key, inner] of Object.entries(value)) yield* fixedTexts(inner, `${path}.${key}`)
  }
}

function expectSentence(text: string): void {
  expect(text.trim().length).toBeGreaterThan(1)
  expect(text).not.toMatch(/undefined|\[object|NaN/)
}

/** Everything in angle brackets that is not the bot's own: a mention of a user id that it knows, or a date. */
function foreignMarkup(line: string): string[] {
  const found = line.replace(/^>/gm, '').match(/<[^>]*>?/g) ?? []
  return found.filter(
    (markup) => !/^<@U000\d>$|^<!date\^\d+\^\{date_short_pretty\} \{time\}\|[\d :UTC-]+>$/.test(markup),
  )
}

function hostileText(): fc.Arbitrary<string> {
  const markup = ['<!channel>', '<!here>', '<@U9>', '<https://evil.example|HubSpot>', '&lt;', '&', '`', '*', '\n', '\r']
  const invisible = ['\u202E', '\u2066', '\u2069', '\u200B', '\u200F', '\uFEFF', '\u0000', '\u001B', '\u007F', '\u0085']
  const piece = fc.oneof(fc.constantFrom(...markup, ...invisible), fc.string({ unit: 'binary', maxLength: 8 }))
  return fc.array(piece, { maxLength: 8 }).map((pieces) => pieces.join(''))
}

function eventTypes(): EventType[] {
  return Object.keys(sampleData('')) as EventType[]
}

function recorded(type: EventType, outside = 'Ada Example'): RecordedEvent {
  const data = sampleData(outside)[type]
  return { type, data, seq: 1, at, actor: person, previousHash: digest, hash: digest } as RecordedEvent
}

function figures(records: number): RecordCounts {
  return { contacts: records, companies: 1, deals: 0 }
}

function installedPackage(name: string): InstalledPackage {
  return { namespace: name, name, version: '2.145.0.1', versionId: '04t000000000001AAA', generation: 'first' }
}

function blockersNamed(name: string): Blocker[] {
  return [
    { kind: 'layout', id: '1', layout: name, pages: [name] },
    { kind: 'permission-set-assignment', id: '2', permissionSet: name, username: name },
  ]
}

function planFigures(outside: string) {
  return [
    { kind: 'reassign', moves: [{ object: 'contacts', from: '1', to: '2', records: 1234 }] },
    { kind: 'clear-blockers', blockers: blockersNamed(outside) },
    { kind: 'uninstall', packages: [installedPackage(outside)], components: 90, records: 1234, dataCopy: 'keep' },
  ] as const
}

function inventory(outside: string): Inventory {
  return {
    account: { portalId: '1234567', kind: 'sandbox', timeZone: 'Europe/Berlin', uiDomain: 'app.hubspot.com' },
    org: { orgId: outside, name: outside, kind: 'sandbox', instanceUrl: '', userId: '005', username: outside },
    owners: { hubspotUsers: 12, salesforceOnly: 3, queues: 1, deactivated: 2 },
    ownedRecords: figures(1234),
    deactivatedRecords: figures(12),
    salesforceProperties: figures(30),
    workflows: { kind: 'seen', found: [{ id: '1', name: outside, enabled: false, why: 'mentions-owner' }] },
    lists: { kind: 'seen', found: [{ id: '1', name: outside, properties: [outside] }] },
    packages: [installedPackage(outside)],
    components: 90,
    packageRecords: 1234,
    blockers: 2,
    hubspotCalls: null,
    salesforceCalls: { limit: 100_000, used: 10 },
  }
}

/** One sample of every event, with the same text wherever a name comes from outside. */
function sampleData(outside: string): { [Type in EventType]: EventOf<Type>['data'] } {
  const { account, org } = inventory(outside)
  const times = { contacts: at, companies: at, deals: null }
  const fault = { vendor: 'salesforce', kind: 'permanent', code: 'rejected', detail: outside } as const
  const [, clearing] = planFigures(outside)
  return {
    'run-opened': { target: outside, mode: 'live', locale: 'en', reason: 'leaving-salesforce', channel: 'C0001' },
    'phase-entered': { step: 'preflight', phase: 'observe' },
    'step-completed': { step: 'preflight' },
    'item-ticked': { step: 'disconnect', item: 'losses-read' },
    'item-unticked': { step: 'disconnect', item: 'losses-read' },
    'target-identified': { account, org },
    'inventory-taken': {
      inventory: inventory(outside),
      requirements: requirementCodes.map((requirement) => ({ code: requirement, state: 'failed', missing: [outside] })),
    },
    'sync-baseline-taken': { times },
    'disconnect-attested': {},
    'disconnect-checked': {
      verdict: 'still-syncing',
      signals: {
        securityActivity: { type: outside, at, actor: outside },
        baseline: times,
        newest: times,
        movedSinceAttestation: ['contacts'],
      },
    },
    'attestation-accepted': {},
    'owners-observed': { owners: sampleOwners(outside) },
    'owners-mapped': {
      mapping: [
        { from: '1', to: { kind: 'owner', id: '2' } },
        { from: '3', to: { kind: 'nobody' } },
        { from: outside, to: { kind: 'keep' } },
      ],
    },
    'plan-proposed': {
      step: 'uninstall',
      plan: { kind: 'clear-blockers', digest, effects: 2, summary: { ...clearing, blockers: [...clearing.blockers] } },
    },
    'plan-rejected': { step: 'reassign', digest },
    'approval-given': { step: 'reassign', digest, expiresAt: at },
    'approval-expired': { step: 'reassign', digest, userId: 'U0002' },
    'plan-applied': { step: 'reassign', digest, counts: { changed: 1234, skipped: 2, failed: 1 } },
    'owners-verified': { left: figures(3) },
    'rest-accepted': { left: figures(3) },
    'packages-observed': {
      packages: [installedPackage(outside)],
      components: 90,
      objects: [{ name: outside, label: outside, records: 1234 }],
      blockers: blockersNamed(outside),
    },
    'uninstall-chosen': { versionIds: ['04t000000000001AAA'], dataCopy: 'none' },
    'data-copied': { location: outside, files: 3, rows: 1234, bytes: 5_600_000, sha256: digest, deleteAt: at },
    'removal-verified': { presence: { listed: true, components: 4, objects: 1 } },
    'report-written': { headSeq: 120, headHash: digest },
    'data-copy-reminded': { hoursLeft: 4 },
    'data-copy-deleted': { location: outside, rows: 1234, sha256: digest },
    'work-stopped': { step: 'uninstall', phase: 'apply', fault },
    'action-denied': { command: 'approve-plan', code: 'own-plan' },
    'run-cancelled': {},
    'run-closed': {},
  }
}

function sampleOwners(name: string): NonNullable<Run['owners']> {
  const suggestion = { to: '2', basis: 'same-name' } as const
  return [
    { id: '1', name, email: name, class: 'salesforce-only', records: figures(1234), suggestion },
    { id: '3', name, email: null, class: 'queue', records: figures(2), suggestion: null },
  ]
}

function sampleRun(outside: string): Run {
  const { account, org } = inventory(outside)
  const [, clearing] = planFigures(outside)
  const plan: NonNullable<Run['plan']> = {
    kind: 'clear-blockers',
    digest,
    effects: 2,
    summary: { ...clearing, blockers: [...clearing.blockers] },
    requestedBy: 'U0001',
    proposedAt: at,
    approvals: [{ userId: 'U0002', at, expiresAt: at }],
    state: 'applied',
    counts: { changed: 2, skipped: 0, failed: 0 },
  }
  return {
    id: 'run-1',
    version: 9,
    head: digest,
    status: 'open',
    target: outside,
    mode: 'live',
    locale: 'en',
    reason: 'leaving-salesforce',
    channel: 'C0001',
    requester: 'U0001',
    openedAt: at,
    step: 'reassign',
    phase: 'decide',
    phaseSince: 1,
    completed: ['preflight', 'disconnect'],
    ticks: {},
    account,
    org,
    attestation: { by: 'U0001', at },
    owners: sampleOwners(outside),
    packages: { installed: [installedPackage(outside)], components: 90, objects: [], blockers: blockersNamed(outside) },
    dataCopy: { location: outside, files: 3, rows: 1234, bytes: 1, sha256: digest, deleteAt: at, reminded: [] },
    presence: { listed: false, components: 0, objects: 0 },
    plan,
    appliedPlans: [plan],
  }
}
