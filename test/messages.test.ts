import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { code, escaped, orgLink, quote, recordLink } from '../src/messages/format.ts'
import { localeOf, type Messages, messagesFor } from '../src/messages/messages.ts'
import { itemIds, type PlanKind, personItems, planKinds, runbook, stepNames } from '../src/runbook/definition.ts'
import type { RecordedEvent } from '../src/runbook/events.ts'
import { faultCodes, type Vendor } from '../src/runbook/fault.ts'
import { hubspotScopes } from '../src/runbook/hubspot-scopes.ts'
import { requirementCodes } from '../src/runbook/inventory.ts'
import { mappingProblemCodes } from '../src/runbook/owners/mapping-csv.ts'
import { refusalCodes } from '../src/runbook/refusal.ts'
import type { Run } from '../src/runbook/run.ts'
import {
  at,
  digest,
  eventTypes,
  hostileText,
  inventory,
  planFigures,
  recorded,
  samplePlan,
  sampleRun,
} from './messages-samples.ts'
import { planOf } from './runbook/smooth-run.ts'

const locales = ['en', 'de'] as const
const vendors: Vendor[] = ['hubspot', 'salesforce', 'slack', 'store']

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
      needed: '2',
      left: '1',
    }
    expectSentence(messages.refusal({ code: reason, detail }))
  })

  test.each(mappingProblemCodes)(
    'the problem %s of an uploaded mapping says where it is, and cannot be markup',
    (code) => {
      const { problem } = messages.uploadModal
      const told = problem({ line: 1234, code, value: `<!channel>${'x'.repeat(5000)}` })
      expectSentence(told)
      expect(told).toMatch(/^(Line|Zeile) 1[.,]234: /)
      expect(told).not.toContain('<!channel>')
      expect(told.length).toBeLessThan(400)
      expect(problem({ line: null, code, value: 'VALUE' })).toMatch(/^(File|Datei): /)
    },
  )

  test.each(faultCodes)('the fault %s says something for every vendor, and names buttons by their labels', (reason) => {
    const labels = Object.values<string>(messages.buttons)
    for (const vendor of vendors) {
      const text = messages.fault({ vendor, kind: 'permanent', code: reason, detail: 'DETAIL' })
      expectSentence(text)
      const named = [...text.matchAll(/\*([^*]+)\*/g)].map((match) => match[1])
      expect(named.filter((label) => !labels.includes(label ?? ''))).toEqual([])
    }
  })

  test('a sync that stops the work is named by record and time, and as before where an older log has objects only', () => {
    const told = (detail: string) =>
      messages.fault({ vendor: 'hubspot', kind: 'permanent', code: 'still-syncing', detail })
    expect(told(`deals 7 ${at}, contacts 151 ${at}`)).toMatch(
      /\(deals `7` <!date.*2031-03-04 05:06 UTC>, (contacts|Kontakte) `151` <!date.*UTC>\)/i,
    )
    expect(told('contacts, deals')).toMatch(/\((contacts|Kontakte), deals\)/i)
  })

  test.each(stepNames)('the step %s has a title, a purpose, and says whether it can be taken back', (step) => {
    const { title, purpose, undo } = messages.steps[step]
    for (const text of [title, purpose, undo]) expectSentence(text)
  })

  test.each(itemIds)('the item %s has a text', (item) => {
    expectSentence(messages.items[item])
  })

  test('each scope that is missing is told with what it is for, and whether the run goes on without it', () => {
    const missing = Object.keys(hubspotScopes)
    const requirements = [{ code: 'hubspot-scopes', state: 'failed', missing }]
    const event = {
      ...recorded('inventory-taken'),
      data: { inventory: inventory('Ada'), requirements },
    } as RecordedEvent
    const lines =
      messages
        .eventLine(event, sampleRun('Ada'))
        ?.split('\n')
        .filter((line) => line.includes('◦')) ?? []
    expect(lines).toHaveLength(missing.length)
    for (const [index, [scope, need]] of Object.entries(hubspotScopes).entries()) {
      expect(lines[index]).toContain(`\`${scope}\``)
      expect(lines[index]).toContain(messages.scopeNeeds[need])
    }
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

  test('many owners who keep their records are told by the first few and the total of the others', () => {
    const run = sampleRun('Ada Example')
    const [owner] = run.owners ?? []
    if (!owner) throw new Error('the sample has no owner')
    const owners = Array.from({ length: 300 }, (_, index) => ({ ...owner, id: String(index), name: `Owner ${index}` }))
    const entries = owners.map(({ id }) => ({ from: id, to: { kind: 'keep' } as const }))
    const keeping: Run = { ...run, owners, mapping: { entries, successors: {}, coverage: [], by: null } }
    const told = messages.eventLine(recorded('owners-verified'), keeping) ?? ''
    expect(told).toContain('Owner 11')
    expect(told).not.toContain('Owner 12')
    expect(told).toMatch(/288 (more owners|weiteren Zuständigen)/)
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

  test('a plan says of how many records nobody is the owner afterwards', () => {
    const gone = { object: 'contacts', property: 'hubspot_owner_id', from: '3', to: null, records: 60 }
    const given = { ...gone, to: '2', records: 1140 }
    const told = (...moves: (typeof given | typeof gone)[]) =>
      messages.approvalSummary(
        { ...samplePlan(''), kind: 'reassign', summary: { kind: 'reassign', moves } },
        sampleRun(''),
      )
    expect(told(given, gone)).toMatch(/1[.,]200 \p{L}+.*60 \p{L}+/u)
    expect(told(given)).not.toMatch(/without an owner|niemand/)
  })

  test('a plan names everybody who may not approve it', () => {
    const run = { ...sampleRun('Ada Example'), plan: { ...samplePlan('Ada Example'), requestedBy: 'U0003' } }
    const line = messages.eventLine(recorded('plan-proposed'), run)
    expect(line).toContain('<@U0001>')
    expect(line).toContain('<@U0003>')
  })

  test('a permission that is missing is one of the system that refuses', () => {
    const told = (vendor: 'hubspot' | 'salesforce') =>
      messages.fault({ vendor, kind: 'permanent', code: 'missing-permission', detail: 'ViewSetup' })
    expect(told('hubspot')).toContain('HubSpot')
    expect(told('hubspot')).not.toContain('Salesforce')
    expect(told('salesforce')).toContain('Salesforce')
  })

  test('preflight says of each system whether it was looked at', () => {
    const all = inventory('Ada Example')
    const told = [all, { ...all, hubspot: null }, { ...all, salesforce: null }].map((found) => {
      const event = { ...recorded('inventory-taken'), data: { inventory: found, requirements: [] } } as RecordedEvent
      return messages.eventLine(event, sampleRun('Ada Example'))?.split('\n') ?? []
    })
    expect(told.map((lines) => lines.filter((line) => line.startsWith('•')).length)).toEqual([19, 9, 12])
  })

  test('work that goes on by itself says when', () => {
    const event = recorded('work-stopped')
    const fault = { vendor: 'hubspot', kind: 'retry-later', code: 'daily-limit-reached', detail: '' } as const
    const stopped = { phase: 'apply', fault: { ...fault, retryAfterMs: 3_600_000 }, at } as const
    const line = messages.eventLine(event, { ...sampleRun('Ada Example'), phase: 'stopped', stopped })
    expect(line).toContain('2031-03-04 06:06 UTC')
    const state = messages.state({ ...sampleRun('Ada Example'), phase: 'stopped', stopped })
    expect(state).toMatch(/^(paused|pausiert).*2031-03-04 06:06 UTC/)
    expect(messages.eventLine(event, sampleRun('Ada Example'))).not.toContain('UTC')
  })

  test('a run that is cancelled tells what stays: steps, plans with how far they came, and what may still run', () => {
    const cancelled = (change: Partial<Run>) =>
      messages.eventLine(recorded('run-cancelled'), { ...sampleRun('Ada Example'), appliedPlans: [], ...change }) ?? ''
    const counts = { changed: 1200, skipped: 20, failed: 3 }
    const half = { ...samplePlan('Ada Example'), effects: 2000, state: 'broken-off', counts } as const
    const figures = /1[,.]200 (of|von) 2[,.]000, (broken off|abgebrochen)/
    expect(cancelled({ appliedPlans: [half] })).toMatch(figures)
    expect(cancelled({ appliedPlans: [half], phase: 'approve', plan: samplePlan('Ada Example') })).toMatch(figures)
    expect(cancelled({ appliedPlans: [half], mode: 'dry-run' })).not.toMatch(figures)
    const removal = { ...half, kind: 'uninstall', effects: 2, counts: { ...counts, changed: 1 } } as const
    expect(cancelled({ appliedPlans: [half] })).not.toContain('Setup →')
    expect(cancelled({ appliedPlans: [removal] })).not.toContain('Setup →')
    for (const step of ['uninstall', 'reassign'] as const) {
      const told = cancelled({ step, appliedPlans: [{ ...removal, requested: true }] })
      expect(told).toMatch(/1 (of|von) 2/)
      expect(told).toContain('Setup →')
    }
    const untouched = { ...removal, counts: { changed: 0, skipped: 0, failed: 1 } }
    expect(cancelled({ appliedPlans: [untouched] })).not.toMatch(/broken off|abgebrochen\)/)
    expect(cancelled({ appliedPlans: [{ ...untouched, requested: true }] })).toMatch(/0 (of|von) 2/)
  })

  test('a plan that is broken off says what may still run, and where the rest is told, by its kind', () => {
    const told = (kind: PlanKind, change: object = {}) => {
      const data = { step: 'uninstall', digest: '', counts: { changed: 1, skipped: 0, failed: 0 }, ...change } as const
      const plan = { ...samplePlan('Ada Example'), ...planOf(kind, 'd'.repeat(64)) }
      return (
        messages.eventLine({ ...recorded('plan-broken-off'), data } as RecordedEvent, { ...sampleRun(''), plan }) ?? ''
      )
    }
    expect(told('uninstall')).not.toContain('Setup →')
    expect(told('uninstall', { requested: true })).toContain('Setup →')
    expect(told('clear-blockers', { requested: true })).not.toContain('Setup →')
    const withFile = planKinds.filter((kind) => told(kind).includes('CSV'))
    expect(withFile).toEqual(['reassign', 'undo-reassign', 'clear-blockers', 'restore-blockers'])
  })

  test('a run that is cancelled does not call a disconnect nothing that people attested', () => {
    const cancelled = (change: Partial<Run>) =>
      messages.eventLine(recorded('run-cancelled'), { ...sampleRun('Ada Example'), appliedPlans: [], ...change })
    const attestation = { by: 'U0009', at }
    const attested = cancelled({ attestation, step: 'disconnect', completed: ['preflight'] })
    expect(attested).toContain('<@U0009>')
    expect(attested).toMatch(/I changed nothing|Ich habe .* nichts geändert/)
    const rehearsed = cancelled({ attestation, step: 'disconnect', completed: ['preflight'], mode: 'dry-run' })
    expect(rehearsed).not.toContain('<@U0009>')
  })

  test('a plan that was broken off stands in the report with its approvals, and is not told as a whole one', () => {
    const run = sampleRun('Ada Example')
    const [whole] = run.appliedPlans
    const half = whole && { ...whole, state: 'broken-off' as const }
    const report = (plan: typeof whole) =>
      messages.eventLine(recorded('report-written'), { ...run, appliedPlans: plan ? [plan] : [] })
    expect(report(half)).toMatch(/: (broken off|abgebrochen); /)
    expect(report(whole)).not.toMatch(/: (broken off|abgebrochen); /)
  })

  test('of a data copy only what holds for a disk and a bucket, and for every round, is said', () => {
    const said = [...fixedTexts(messages)].map(([, text]) => text)
    const told = messages.eventLine(recorded('data-copied'), sampleRun('Ada Example')) ?? ''
    expect([...said, told].filter((text) => /(bot’s machine|Rechner des Bots)/.test(text))).toEqual([])
    expect(told).toMatch(/archived activities|archivierte Aktivitäten/)
    const faults = (['disk-full', 'folder-refused'] as const).map((reason) =>
      messages.fault({ vendor: 'store', kind: 'permanent', code: reason, detail: '' }),
    )
    // Another package may have been removed before.
    expect(faults.filter((text) => /Nothing was removed|Es wurde nichts deinstalliert/.test(text))).toEqual([])
  })

  test('a copy that a begun removal keeps is named to whoever wants none any more', () => {
    const { dataCopy, ...run } = sampleRun('Ada Example')
    const chosen = recorded('uninstall-chosen')
    const told = messages.eventLine(chosen, { ...run, ...(dataCopy && { dataCopy }) }) ?? ''
    expect(told).toContain(code(dataCopy?.location ?? 'no copy'))
    expect(messages.eventLine(chosen, run)).not.toContain(code(dataCopy?.location ?? ''))
  })

  test('a dry run that is cancelled has changed nothing', () => {
    const { dataCopy: _, ...run } = sampleRun('Ada Example')
    const before: Run = { ...run, step: 'preflight', phase: 'observe', completed: [], appliedPlans: [] }
    delete before.attestation
    const rehearsed: Run = { ...run, mode: 'dry-run', phase: 'apply' }
    const cancelled = recorded('run-cancelled')
    expect(messages.eventLine(cancelled, rehearsed)).toBe(messages.eventLine(cancelled, before))
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

test.each([
  ['contacts', '0-1'],
  ['companies', '0-2'],
  ['deals', '0-3'],
] as const)('a record of the %s is a link to its page, in HubSpot only and by its number only', (object, type) => {
  const { account } = inventory('Ada Example')
  const link = `<https://app.hubspot.com/contacts/1234567/record/${type}/151|151>`
  expect(recordLink({ object, recordId: '151' }, account)).toBe(link)
  expect(recordLink({ object, recordId: '151' }, { ...account, uiDomain: 'app.hubspot.example.com' })).toBe('`151`')
  expect(recordLink({ object, recordId: '151' }, undefined)).toBe('`151`')
  expect(recordLink({ object, recordId: '1|x>' }, account)).toBe('`1|x&gt;`')
})

test('both languages have the same texts', () => {
  const paths = locales.map((locale) => [...fixedTexts(messagesFor(locale))].map(([path]) => path).sort())
  expect(paths[1]).toEqual(paths[0])
})

test('numbers are written as the reader writes them', () => {
  expect(messagesFor('en').progress(1234, 50_000, 20)).toContain('1,234')
  expect(messagesFor('de').progress(1234, 50_000, 20)).toContain('1.234')
})

test('the progress says how fast it goes and how long it takes, as far as that is known', () => {
  const { progress } = messagesFor('en')
  expect(progress(0, 50_000, undefined)).toBe('0 of 50,000 records (0 %)')
  expect(progress(10_000, 1_000_000, 110)).toBe(
    '10,000 of 1,000,000 records (1 %), 110 records a second, about 2 h 30 min left',
  )
  expect(progress(49_999, 50_000, 2.34)).toBe('49,999 of 50,000 records (99 %), 2.3 records a second, about 1 min left')
  expect(progress(50_000, 50_000, 110)).toBe('50,000 of 50,000 records (100 %)')
  expect(messagesFor('de').progress(10_000, 1_000_000, 110)).toBe(
    '10.000 von 1.000.000 Datensätzen (1 %), 110 Datensätze pro Sekunde, noch etwa 2 Std. 30 Min.',
  )
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
  const { startModal, mappingModal, uploadModal, choiceModal, approvalModal, closedModal, confirms, card } = messages
  const modals = [startModal, mappingModal, uploadModal, choiceModal, approvalModal]
  const dialogs = [
    card.cancelConfirm,
    confirms.approve(planKinds.map(() => confirms.effects(1_234_567)).join(' ')),
    confirms['delete-copy'],
    confirms.reject,
    confirms['try-anyway'],
    confirms['accept-rest'],
    confirms['plan-undo'],
    confirms['plan-restore'],
    confirms['revoke-access'],
    confirms['leave-access'],
    confirms['approve-revocation'],
    confirms['ask-extension'],
    confirms['approve-extension'],
    confirms['accept-attestation'],
  ]
  const choices = [startModal.modes.live, startModal.modes['dry-run'], choiceModal.keep, choiceModal.none]
  const checkboxes = stepNames.flatMap((step) => personItems(step, 'live')).map((item) => messages.items[item])
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
    [
      'a button',
      [
        ...Object.values<string>(messages.buttons),
        ...Object.values<string>(messages.approveLabels),
        card.cancel,
        startModal.goOnAnyway,
      ],
      30,
    ],
    ['a placeholder', [mappingModal.placeholder, messages.coverage.placeholder], 150],
    ['the label and the hint of an input', Object.values<string>(messages.coverage), 1000],
    [
      'a header',
      [
        card.title('t'.repeat(40)),
        mappingModal.separate,
        ...stepNames.map((step) => card.step(5, 5, messages.steps[step].title)),
      ],
      150,
    ],
    [
      'a section',
      [
        startModal.intro,
        startModal.helpFirst,
        mappingModal.intro,
        mappingModal.separateNote,
        uploadModal.intro,
        messages.checklist.lost,
      ],
      3000,
    ],
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

describe('a link into the Salesforce org', () => {
  const org = { instanceUrl: 'https://northwind.my.salesforce.com' }

  test('leads to a page of that org, or nowhere, whatever the path is', () => {
    const paths = fc.oneof(
      hostileText(),
      fc.webPath(),
      fc.webUrl(),
      fc.constantFrom('//evil.example', '/a|b', '/<!here>'),
    )
    fc.assert(
      fc.property(paths, (path) => {
        const link = orgLink(org, path, 'text')
        if (link !== 'text') expect(link).toMatch(/^<https:\/\/northwind\.my\.salesforce\.com\/[^<>|\s]*\|text>$/)
      }),
    )
    expect(orgLink(org, '//evil.example/x', 'text')).toBe('text')
    expect(orgLink(org, '/lightning/setup/Flows/home', 'text')).toBe(
      '<https://northwind.my.salesforce.com/lightning/setup/Flows/home|text>',
    )
  })

  test('is only text where there is no page, no org, or no address of the web', () => {
    expect(orgLink(org, null, 'text')).toBe('text')
    expect(orgLink(undefined, '/x', 'text')).toBe('text')
    expect(orgLink({ instanceUrl: 'javascript:alert(1)' }, '/x', 'text')).toBe('text')
  })
})
