/**
 * The owners' mapping as a table, for people who would rather decide in a spreadsheet. Two columns are read back: the
 * owner's id and the successor. All or nothing: one line that is not understood, and the mapping stays as it was.
 */
import {
  defaultDecision,
  type OwnerDecision,
  type OwnerMapping,
  type RetiringOwner,
  type Unassignable,
} from './owners.ts'

const columns = [
  'owner_id',
  'name',
  'email',
  'class',
  'contacts',
  'companies',
  'deals',
  'suggestion',
  'basis',
  'successor',
] as const

export type Candidate = { id: string; name: string; email: string | null }

/** Everybody whom a successor's cell could mean. */
export type OwnerDirectory = {
  assignable: readonly Candidate[]
  unassignable: readonly { id: string; email: string | null; why: Unassignable }[]
}

export type CsvLine = { line: number; cells: readonly string[] }

export const mappingProblemCodes = [
  'not-csv',
  'too-big',
  'unknown-column',
  'missing-column',
  'repeated-column',
  'too-many-cells',
  'formula',
  'unknown-owner',
  'repeated-owner',
  'missing-owner',
  'empty-successor',
  'unknown-successor',
  'ambiguous-successor',
  'archived-successor',
  'salesforce-only-successor',
  'queue-successor',
  'deactivated-user-successor',
] as const
export type MappingProblemCode = (typeof mappingProblemCodes)[number]

/** `line` is null for what concerns the whole file. */
export type MappingProblem = { line: number | null; code: MappingProblemCode; value: string }

export type MappingReading =
  | { kind: 'mapping'; mapping: OwnerMapping }
  | { kind: 'problems'; problems: MappingProblem[] }

/** What each owner is to be given to, as long as nobody has decided otherwise. */
export function suggestedMapping(owners: readonly RetiringOwner[]): OwnerMapping {
  return owners.flatMap((owner) => {
    const to = defaultDecision(owner)
    return to ? [{ from: owner.id, to }] : []
  })
}

export function mappingTable(
  owners: readonly RetiringOwner[],
  decided: OwnerMapping,
  directory: OwnerDirectory,
): string[][] {
  const book = openBook(directory)
  const rows = owners.map((owner) => {
    const { id, name, email, records, suggestion } = owner
    const decision = decided.find(({ from }) => from === id)?.to
    const cells: Record<(typeof columns)[number], string> = {
      owner_id: id,
      name: clean(name),
      email: clean(email ?? ''),
      class: owner.class,
      contacts: String(records.contacts),
      companies: String(records.companies),
      deals: String(records.deals),
      suggestion: suggestion ? nameOf(suggestion.to, directory) : '',
      basis: suggestion?.basis ?? '',
      successor: decision ? successorText(decision, book) : '',
    }
    return columns.map((column) => cells[column])
  })
  return [[...columns], ...rows]
}

export function readMappingTable(
  lines: readonly CsvLine[],
  owners: readonly RetiringOwner[],
  directory: OwnerDirectory,
): MappingReading {
  const [header, ...rows] = lines.filter(({ cells }) => !cells.every(isBlank))
  if (!header) return problems([{ line: null, code: 'not-csv', value: '' }])
  const names = header.cells.map((cell) => cell.trim().toLowerCase())
  const wrongColumns = columnProblems(names, header.line, rows)
  if (wrongColumns.length > 0) return problems(wrongColumns)

  const book = openBook(directory)
  const [ownerAt, successorAt] = [names.indexOf('owner_id'), names.indexOf('successor')]
  const unmet = new Map(owners.map(({ id, name }) => [id, name]))
  const ids = new Set(unmet.keys())
  const mapping: OwnerMapping = []
  const found: MappingProblem[] = []
  for (const { line, cells } of rows) {
    const [ownerCell = '', successorCell = ''] = [cells[ownerAt], cells[successorAt]]
    const from = unguarded(ownerCell)
    const isNew = unmet.delete(from)
    const to =
      cellProblem([ownerCell, successorCell], cells.slice(names.length)) ??
      (isNew ? meaningOf(unguarded(successorCell), book) : strangerProblem(from, ids))
    if ('code' in to) found.push({ line, ...to })
    else mapping.push({ from, to })
  }
  for (const [id, name] of unmet)
    found.push({ line: null, code: 'missing-owner', value: name === id ? id : `${id} ${name}` })
  return found.length > 0 ? problems(found) : { kind: 'mapping', mapping }
}

function problems(found: MappingProblem[]): MappingReading {
  return { kind: 'problems', problems: found }
}

function columnProblems(names: readonly string[], line: number, rows: readonly CsvLine[]): MappingProblem[] {
  const found: MappingProblem[] = []
  const known: readonly string[] = columns
  const filled = new Set(rows.flatMap(({ cells }) => cells.flatMap((cell, index) => (isBlank(cell) ? [] : [index]))))
  for (const [index, value] of names.entries()) {
    // Spreadsheets write empty columns along that somebody once touched.
    if (value === '' && !filled.has(index)) continue
    if (!known.includes(value)) found.push({ line, code: 'unknown-column', value })
    else if (names.indexOf(value) < index) found.push({ line, code: 'repeated-column', value })
  }
  for (const value of ['owner_id', 'successor']) {
    if (!names.includes(value)) found.push({ line, code: 'missing-column', value })
  }
  return found
}

type Found = Omit<MappingProblem, 'line'>

function cellProblem(read: readonly string[], surplus: readonly string[]): Found | undefined {
  const formula = read.find(isFormula)
  if (formula !== undefined) return { code: 'formula', value: formula }
  // A comma too many moves every cell behind it: nothing in such a line can be trusted.
  const extra = surplus.find((cell) => !isBlank(cell))
  return extra === undefined ? undefined : { code: 'too-many-cells', value: extra }
}

function strangerProblem(value: string, ids: ReadonlySet<string>): Found {
  return { code: ids.has(value) ? 'repeated-owner' : 'unknown-owner', value }
}

/** The directory by what people write. */
type Book = {
  assignable: ReadonlyMap<string, readonly Candidate[]>
  unassignable: ReadonlyMap<string, readonly { why: Unassignable }[]>
}

function openBook({ assignable, unassignable }: OwnerDirectory): Book {
  return { assignable: byWriting(assignable), unassignable: byWriting(unassignable) }
}

/** An id wins over an e-mail address that reads the same. */
function byWriting<Owner extends { id: string; email: string | null }>(owners: readonly Owner[]) {
  const book = new Map<string, Owner[]>()
  for (const owner of owners) {
    const email = clean(owner.email ?? '').toLowerCase()
    const alike = book.get(email)
    if (alike) alike.push(owner)
    else if (email !== '') book.set(email, [owner])
  }
  for (const owner of owners) book.set(owner.id, [owner])
  return book
}

const words: Readonly<Record<string, OwnerDecision>> = {
  nobody: { kind: 'nobody' },
  niemand: { kind: 'nobody' },
  keep: { kind: 'keep' },
  behalten: { kind: 'keep' },
}

function meaningOf(value: string, { assignable, unassignable }: Book): OwnerDecision | Found {
  if (value === '') return { code: 'empty-successor', value }
  const written = value.toLowerCase()
  const word = Object.hasOwn(words, written) ? words[written] : undefined
  if (word) return word
  const [owner, ...more] = assignable.get(written) ?? []
  if (owner) return more.length === 0 ? { kind: 'owner', id: owner.id } : { code: 'ambiguous-successor', value }
  const [other] = unassignable.get(written) ?? []
  return other ? { code: `${other.why}-successor`, value } : { code: 'unknown-successor', value }
}

/** The e-mail address, which people know; the id where the address would mean nobody, or somebody else. */
function successorText(decision: OwnerDecision, book: Book): string {
  if (decision.kind !== 'owner') return decision.kind
  const email = clean(book.assignable.get(decision.id)?.[0]?.email ?? '')
  const meaning = meaningOf(unguarded(email), book)
  return 'kind' in meaning && meaning.kind === 'owner' && meaning.id === decision.id ? email : decision.id
}

function nameOf(id: string, { assignable }: OwnerDirectory): string {
  const owner = assignable.find((candidate) => candidate.id === id)
  return owner ? clean(owner.email ? `${owner.name} (${owner.email})` : owner.name) : id
}

function isBlank(cell: string): boolean {
  return cell.trim() === ''
}

/** A spreadsheet runs what begins like this (OWASP, CSV injection). The full-width signs count as the plain ones. */
const formulaStart = '[=+\\-@＝＋－＠]'
const formula = new RegExp(`^${formulaStart}`)
const guard = new RegExp(`^'(?=${formulaStart})`)

function isFormula(cell: string): boolean {
  return formula.test(cell.trim())
}

/** The apostrophe with which our own files keep a cell from being run. */
function unguarded(cell: string): string {
  return cell.trim().replace(guard, '')
}

function clean(text: string): string {
  return text.replace(/\p{Cc}/gu, ' ').trim()
}
