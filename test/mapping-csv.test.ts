import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { byteOrderMark, csvRows, csvText, readCsv } from '../src/bot/csv-file.ts'
import { problemsInAnswer, problemsInModal } from '../src/bot/views/mapping-upload-modal.ts'
import { messagesFor } from '../src/messages/messages.ts'
import {
  type MappingProblem,
  type MappingReading,
  mappingTable,
  type OwnerDirectory,
  readMappingTable,
  suggestedMapping,
} from '../src/runbook/owners/mapping-csv.ts'
import type { OwnerMapping, RetiringOwner } from '../src/runbook/owners/owners.ts'

const records = { contacts: 12, companies: 4, deals: 3 }

function retiring(id: string, name: string, suggestion: RetiringOwner['suggestion'] = null): RetiringOwner {
  return { id, name, email: `${id}@example.com`, class: 'salesforce-only', records, suggestion }
}

const owners = [retiring('71', 'Benjamin Okafor', { to: '41', basis: 'same-name' }), retiring('72', 'Greta Lindqvist')]

const directory: OwnerDirectory = {
  assignable: [
    { id: '41', name: 'Ben Okafor', email: 'ben@example.com' },
    { id: '42', name: 'Jonas Brandt', email: 'jonas@example.com' },
    { id: '43', name: 'Mia One', email: 'mia@example.com' },
    { id: '44', name: 'Mia Two', email: 'MIA@example.com' },
  ],
  unassignable: [
    { id: '51', email: 'gone@example.com', why: 'archived' },
    { id: '71', email: '71@example.com', why: 'salesforce-only' },
    { id: '61', email: 'team@example.com', why: 'queue' },
    { id: '62', email: 'left@example.com', why: 'deactivated-user' },
  ],
}

function readBytes(bytes: Uint8Array, all = owners, among = directory): MappingReading {
  const lines = readCsv(bytes)
  return 'code' in lines ? { kind: 'problems', problems: [lines] } : readMappingTable(lines, all, among)
}

function read(...lines: string[]): MappingReading {
  return readBytes(Buffer.from(lines.join('\n')))
}

const toBenAndNobody: MappingReading = {
  kind: 'mapping',
  mapping: [
    { from: '71', to: { kind: 'owner', id: '41' } },
    { from: '72', to: { kind: 'nobody' } },
  ],
}

describe('the file with the owners', () => {
  test('shows each of them with its records, and the suggestion with its reason as the successor', () => {
    expect(mappingTable(owners, suggestedMapping(owners), directory)).toEqual([
      // biome-ignore format: a table
      ['owner_id', 'name', 'email', 'class', 'contacts', 'companies', 'deals', 'suggestion', 'basis', 'successor'],
      // biome-ignore format: a table
      ['71', 'Benjamin Okafor', '71@example.com', 'salesforce-only', '12', '4', '3', 'Ben Okafor (ben@example.com)', 'same-name', 'ben@example.com'],
      ['72', 'Greta Lindqvist', '72@example.com', 'salesforce-only', '12', '4', '3', '', '', ''],
    ])
  })

  test('keeps former users and unknown owners by default, and still tells the suggestion with its reason', () => {
    const former = { ...retiring('62', 'Olga', { to: '41', basis: 'manager' }), class: 'deactivated-user' } as const
    const unknown = { ...retiring('777', '777'), email: null, class: 'unknown' } as const
    const table = mappingTable([former, unknown], suggestedMapping([former, unknown]), directory)
    expect(table.slice(1).map((row) => [row[0], row[3], ...row.slice(-3)])).toEqual([
      ['62', 'deactivated-user', 'Ben Okafor (ben@example.com)', 'manager', 'keep'],
      ['777', 'unknown', '', '', 'keep'],
    ])
  })

  test('names a successor by the id where the e-mail address would mean two', () => {
    const decided: OwnerMapping = [{ from: '71', to: { kind: 'owner', id: '43' } }]
    expect(mappingTable(owners, decided, directory)[1]?.at(-1)).toBe('43')
  })

  test('runs nothing in a spreadsheet, whatever an owner is called', () => {
    const table = mappingTable([retiring('71', '=HYPERLINK("https://evil.example")')], [], directory)
    expect(csvRows(table, 'en')).toContain(`"'=HYPERLINK(`)
  })

  test.each([
    ['en', '\uFEFFowner_id,name\n71,Müller; A\n72,"Groß, B"\n'],
    ['de', '\uFEFFowner_id;name\n71;"Müller; A"\n72;Groß, B\n'],
  ] as const)('opens in columns and with its umlauts in a spreadsheet, in %s', async (locale, file) => {
    const portions = [[['owner_id', 'name']], [['71', 'Müller; A'], ['72', 'Groß, B']]] // biome-ignore format: a table
    let text = ''
    for await (const portion of csvText(portions, locale)) text += portion
    expect(text).toBe(file)
  })
})

describe('an edited file', () => {
  test.each([
    ['e-mail address and word', ['owner_id,successor', '71,ben@example.com', '72,nobody']],
    ['id and German word', ['owner_id,successor', '71,41', '72,niemand']],
    ['other spelling', ['Owner_ID , SUCCESSOR', ' 71 , Ben@Example.COM ', '72, NOBODY']],
    ['semicolons', ['owner_id;successor', '71;ben@example.com', '72;niemand']],
    ['tabs', ['owner_id\tsuccessor', '71\tben@example.com', '72\tnobody']],
    ['a byte order mark', ['\uFEFFowner_id,successor', '71,ben@example.com', '72,nobody']],
    ['line ends of Windows', ['owner_id;successor\r', '71;ben@example.com\r', '72;nobody\r', '']],
    ['other order of lines and columns', ['successor,name,owner_id', 'ben@example.com,x,71', 'nobody,y,72']],
    ['quotes', ['"owner_id","name","successor"', '"71","Okafor, ""Ben""","ben@example.com"', '72,,nobody']],
    ['blank lines and columns at the end', ['owner_id;successor;;', '71;41;;', ';;;', '', '72;nobody;;', ';;;']],
    ['a guarded name', ['owner_id,name,successor', "71,'=1+1,41", '72,=not read,nobody']],
  ])('is read with %s', (_, lines) => {
    expect(read(...lines)).toEqual(toBenAndNobody)
  })

  test('is read in the code page of a German Windows', () => {
    const text = 'owner_id;name;successor\r\n71;Käthe Groß;ben@example.com\r\n72;Jörg;niemand\r\n'
    expect(readBytes(Buffer.from(text, 'latin1'))).toEqual(toBenAndNobody)
  })

  test.each([
    ['typed beside it', ['owner_id,name,successor;', '71,Okafor,;ben@example.com', '72,Lindqvist,;nobody']],
    ['typed into it', ['owner_id,name,successor;;', '71,Okafor,41;;', '72,Lindqvist,nobody;;']],
    ['with a comma in a name', ['owner_id,name,successor;', '"71,""Okafor, Ben"",";41', '72,x,;nobody']],
  ])('with commas that a German Excel saved in one column is read, the successors %s', (_, lines) => {
    expect(read(...lines)).toEqual(toBenAndNobody)
  })

  test.each([
    ['typed beside it', ['owner_id;name;successor,', '71;Okafor;,ben@example.com', '72;Lindqvist;,nobody']],
    ['typed into it', ['owner_id;name;successor,,', '71;Okafor;41,,', '72;Lindqvist;nobody,,']],
    ['with a comma in a name', ['owner_id;name;successor,', '"71;Okafor, Ben;",41', '72;x;,nobody']],
  ])('with semicolons that an English Excel saved in one column is read, the successors %s', (_, lines) => {
    expect(read(...lines)).toEqual(toBenAndNobody)
  })

  test.each([['keep'], ['behalten'], ['Keep']])('leaves an owner alone with the word %s', (word) => {
    const reading = read('owner_id,successor', `71,${word}`, '72,nobody')
    expect(reading).toMatchObject({ mapping: [{ from: '71', to: { kind: 'keep' } }, { from: '72' }] })
  })
})

describe('a file is refused as a whole', () => {
  const header = 'owner_id,name,successor'
  const good = '72,,nobody'

  test.each([
    ['unknown-owner', 3, '99', [header, '71,,41', '99,,41', good]],
    ['repeated-owner', 3, '71', [header, '71,,41', '71,,42', good]],
    ['missing-owner', null, '72 Greta Lindqvist', [header, '71,,41']],
    ['empty-successor', 2, '', [header, '71,,', good]],
    ['empty-successor', 2, '', [header, '71', good]],
    ['unknown-successor', 2, 'Ben Okafor', [header, '71,,Ben Okafor', good]],
    ['unknown-successor', 2, 'constructor', [header, '71,,constructor', good]],
    ['unknown-successor', 2, '777', [header, '71,,777', good]],
    ['ambiguous-successor', 2, 'mia@example.com', [header, '71,,mia@example.com', good]],
    ['archived-successor', 2, 'gone@example.com', [header, '71,,gone@example.com', good]],
    ['salesforce-only-successor', 2, '71', [header, '71,,71', good]],
    ['queue-successor', 2, '61', [header, '71,,61', good]],
    ['deactivated-user-successor', 2, 'left@example.com', [header, '71,,left@example.com', good]],
    ['formula', 2, '=VLOOKUP(A2)', [header, '71,,=VLOOKUP(A2)', good]],
    ['formula', 2, '@cmd', [header, '71,,@cmd', good]],
    ['too-many-cells', 2, '42', ['owner_id,name,successor;', '71,Okafor,41;42', good]],
    ['too-many-cells', 2, '41', [header, '71,Okafor, Ben,41', good]],
    ['unknown-column', 1, 'new owner', ['owner_id,new owner,successor', '71,,41', good]],
    ['unknown-column', 1, '', ['owner_id,,successor', '71,x,41', good]],
    ['missing-column', 1, 'successor', ['owner_id,name', '71,x', '72,y']],
    ['repeated-column', 1, 'successor', ['owner_id,successor,successor', '71,41,42', good]],
    ['not-csv', 3, '', [header, '71,,41', '72,,"nobody']],
    ['not-csv', null, '', ['PK\u0003\u0004\0\0']],
    ['not-csv', null, '', ['', ' ', '']],
  ])('for %s, with the line and what stands there', (code, line, value, lines) => {
    const reading = read(...lines)
    expect(reading.kind === 'problems' ? reading.problems : []).toContainEqual({ code, line, value })
  })

  test('with every problem that it has, in the order of its lines', () => {
    const reading = read(header, '71,,Somebody', '99,,41')
    expect(reading).toEqual({
      kind: 'problems',
      problems: [
        { line: 2, code: 'unknown-successor', value: 'Somebody' },
        { line: 3, code: 'unknown-owner', value: '99' },
        { line: null, code: 'missing-owner', value: '72 Greta Lindqvist' },
      ],
    })
  })
})

describe('the problems of a file', () => {
  const messages = messagesFor('en')
  const problems = Array.from({ length: 250 }, (_, index): MappingProblem => {
    return { line: index + 2, code: 'unknown-successor', value: '&'.repeat(5_000) }
  })

  test('are told in the modal as far as there is room, and in the answer', () => {
    const twelve = problems.slice(0, 12)
    expect(problemsInModal(twelve, messages)).toMatch(/12 problems.*Line 11: .*… and 2 more$/s)
    expect(problemsInModal(twelve, messages)).not.toContain('Line 12')
    expect(problemsInAnswer(twelve, messages)).toMatch(/12 problems.*Line 13: .*$/s)
  })

  test('fit into one answer of Slack’s 40,000 characters, however many and however long', () => {
    const answer = problemsInAnswer(problems, messages)
    expect(answer).toMatch(/250 problems.*Line 101: .*… and 150 more$/s)
    expect(answer.length).toBeLessThan(40_000)
  })
})

describe('what was downloaded and is uploaded again', () => {
  const id = fc.nat({ max: 99_999_999 }).map(String)
  const hostile = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 12 }),
    fc.constantFrom('=1+1', '-x', "'=x", 'a;b,c\td', 'two\r\nlines', '"', 'nobody', 'keep', ' ', '\uFEFFx', '41'),
  )
  const address = fc.option(fc.oneof(hostile, fc.constantFrom('a@example.com', 'A@Example.com', '+b@example.com')))
  const candidate = fc.record({ id, name: hostile, email: address })
  const why = fc.constantFrom('archived' as const, 'salesforce-only' as const, 'queue' as const)
  const unassignable = fc.array(fc.record({ id, email: address, why }), { maxLength: 4 })
  const selector = (owner: { id: string }) => owner.id
  const assignable = fc.uniqueArray(candidate, { minLength: 1, maxLength: 6, selector })
  const counts = fc.record({ contacts: fc.nat(), companies: fc.nat(), deals: fc.nat() })
  const kind = fc.constantFrom('salesforce-only' as const, 'queue' as const)

  const decidedWorld = fc
    .record({ directory: fc.record({ assignable, unassignable }), ids: fc.uniqueArray(id, { maxLength: 8 }) })
    .chain(({ directory, ids }) => {
      const to = fc.constantFrom(...directory.assignable.map((owner) => owner.id))
      const decision = fc.oneof(
        to.map((chosen) => ({ kind: 'owner' as const, id: chosen })),
        fc.constantFrom({ kind: 'nobody' as const }, { kind: 'keep' as const }),
      )
      const suggestion = fc.option(
        fc.record({ to, basis: fc.constantFrom('same-email' as const, 'same-name' as const) }),
      )
      const owner = (from: string) =>
        fc.record({ id: fc.constant(from), name: hostile, email: address, class: kind, records: counts, suggestion })
      return fc.record({
        directory: fc.constant(directory),
        owners: fc.tuple(...ids.map(owner)),
        decided: fc.tuple(...ids.map((from) => decision.map((chosen) => ({ from, to: chosen })))),
      })
    })

  const locale = fc.constantFrom('en' as const, 'de' as const)
  type World = { owners: readonly RetiringOwner[]; decided: OwnerMapping; directory: OwnerDirectory }
  const fileFor = ({ owners: all, decided, directory: among }: World, language: 'en' | 'de') =>
    byteOrderMark + csvRows(mappingTable(all, decided, among), language)

  test('is the same mapping, whatever owners are called and whoever gets their records', () => {
    const meant = new Set<string>()
    fc.assert(
      fc.property(decidedWorld, locale, (world, language) => {
        const file = fileFor(world, language)
        const reading = readBytes(Buffer.from(file), world.owners, world.directory)
        expect(reading).toEqual({ kind: 'mapping', mapping: world.decided })
        for (const { to } of world.decided) meant.add(to.kind)
      }),
      { numRuns: 1_000 },
    )
    expect([...meant].sort()).toEqual(['keep', 'nobody', 'owner'])
  })

  test('is never a mapping to somebody whom nobody wrote, however it is damaged', () => {
    fc.assert(
      fc.property(decidedWorld, locale, fc.nat(), fc.nat({ max: 9 }), (world, language, at, length) => {
        const file = fileFor(world, language)
        const start = file.length === 0 ? 0 : at % file.length
        const damaged = file.slice(0, start) + file.slice(start + length)
        const reading = readBytes(Buffer.from(damaged), world.owners, world.directory)
        if (reading.kind === 'problems') {
          expect(reading.problems).not.toEqual([])
          return
        }
        expect(reading.mapping.map(({ from }) => from).sort()).toEqual(world.owners.map((owner) => owner.id).sort())
        const known = world.directory.assignable.map((owner) => owner.id)
        for (const { to } of reading.mapping) if (to.kind === 'owner') expect(known).toContain(to.id)
      }),
      { numRuns: 1_000 },
    )
  })

  test('is refused or read, whatever the bytes', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
        expect(['problems', 'mapping']).toContain(readBytes(bytes).kind)
      }),
    )
  })
})
