import type { WhereClause } from '@jetstreamapp/soql-parser-js'
import { Refusal } from './answers.ts'
import { sameId } from './same-id.ts'
import { known, malformed, read, same } from './soql-fields.ts'
import type { Row, Table } from './table.ts'
import { textOf } from './text-of.ts'

type Predicate = (row: Row) => boolean

/** The parser leaves parentheses as counts on the conditions; this puts them back as a tree. */
export function compile(where: WhereClause, table: Table): Predicate {
  const tokens = tokensOf(where, table)
  let position = 0

  function expression(): Predicate {
    let left = term()
    let operator: string | undefined
    while (tokens[position] === 'AND' || tokens[position] === 'OR') {
      const next = String(tokens[position])
      // Salesforce refuses AND beside OR without parentheses.
      if (operator !== undefined && operator !== next) throw malformed(`unexpected token: '${next}'`)
      operator = next
      position += 1
      left = combine(next, left, term())
    }
    return left
  }

  function term(): Predicate {
    const token = tokens[position]
    position += 1
    if (typeof token === 'function') return token
    if (token === 'NOT') {
      const negated = term()
      return (row) => !negated(row)
    }
    if (token !== '(') throw malformed(`unexpected token: '${token ?? '<EOF>'}'`)
    const inner = expression()
    if (tokens[position] !== ')') throw malformed("expecting a right parentheses, found '<EOF>'")
    position += 1
    return inner
  }

  return expression()
}

function combine(operator: string, left: Predicate, right: Predicate): Predicate {
  return operator === 'AND' ? (row) => left(row) && right(row) : (row) => left(row) || right(row)
}

function tokensOf(clause: WhereClause, table: Table): Array<Predicate | string> {
  const { left } = clause
  const tokens: Array<Predicate | string> = []
  if (left !== null) {
    tokens.push(...Array<string>(left.openParen ?? 0).fill('('))
    if ('operator' in left) {
      if (!('field' in left) || 'valueQuery' in left) throw malformed('only plain conditions are simulated')
      tokens.push(condition(left, table))
    }
    tokens.push(...Array<string>('closeParen' in left ? (left.closeParen ?? 0) : 0).fill(')'))
  }
  if ('operator' in clause) tokens.push(clause.operator, ...tokensOf(clause.right, table))
  return tokens
}

type PlainCondition = { field: string; operator: string; value: string | string[]; literalType?: unknown }

function condition({ field: path, operator, value, literalType }: PlainCondition, table: Table): Predicate {
  const field = known(path, table)
  if (table.unfilterable?.includes(field)) {
    throw new Refusal(400, 'INVALID_FIELD', `field '${path}' can not be filtered in a query call`)
  }
  if (table.plainOnly && operator !== '=') throw malformed(`${table.name} supports "=" only, not ${operator}`)
  const literals = (Array.isArray(value) ? value : [value]).map((text, index) =>
    literal(text, Array.isArray(literalType) ? literalType[index] : literalType),
  )
  const isId = /(^|\.)Id$|Id$/.test(field)
  return (row) => holds(read(row, field), operator, literals, isId)
}

function literal(text: string, type: unknown): unknown {
  switch (type) {
    case 'STRING':
      return text.slice(1, -1).replaceAll(/\\(.)/g, '$1')
    case 'INTEGER':
    case 'DECIMAL':
      return Number(text)
    case 'BOOLEAN':
      return text.toUpperCase() === 'TRUE'
    case 'NULL':
      return null
    case 'DATETIME':
      return new Date(text)
    default:
      throw malformed(`a literal of type ${String(type)} is not simulated`)
  }
}

function holds(actual: unknown, operator: string, literals: unknown[], isId: boolean): boolean {
  const [first] = literals
  switch (operator.toUpperCase()) {
    case '=':
      return equal(actual, first, isId)
    case '!=':
      return !equal(actual, first, isId)
    case 'IN':
      return literals.some((wanted) => equal(actual, wanted, isId))
    case 'NOT IN':
      return !literals.some((wanted) => equal(actual, wanted, isId))
    case 'LIKE':
      return like(textOf(first)).test(textOf(actual))
    case '<':
      return compare(actual, first) < 0
    case '<=':
      return compare(actual, first) <= 0
    case '>':
      return compare(actual, first) > 0
    case '>=':
      return compare(actual, first) >= 0
    default:
      throw malformed(`the operator ${operator} is not simulated`)
  }
}

function equal(actual: unknown, wanted: unknown, isId: boolean): boolean {
  if (typeof actual === 'string' && typeof wanted === 'string')
    return isId ? sameId(actual, wanted) : same(actual, wanted)
  if (wanted instanceof Date) return compare(actual, wanted) === 0
  return (actual ?? null) === wanted
}

function like(pattern: string): RegExp {
  const escaped = pattern.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&')
  return new RegExp(`^${escaped.replaceAll('%', '.*').replaceAll('_', '.')}$`, 'is')
}

/** A row without a value is never smaller or greater. */
function compare(actual: unknown, wanted: unknown): number {
  if (actual === null || actual === undefined) return Number.NaN
  if (wanted instanceof Date) return new Date(textOf(actual)).getTime() - wanted.getTime()
  if (typeof wanted === 'number') return Number(actual) - wanted
  return textOf(actual).localeCompare(textOf(wanted))
}
