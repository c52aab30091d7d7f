import { parseQuery, type Query } from '@jetstreamapp/soql-parser-js'
import { Refusal } from './answers.ts'
import { known, malformed, read, same } from './soql-fields.ts'
import { compile } from './soql-where.ts'
import type { Row, Table } from './table.ts'
import { textOf } from './text-of.ts'

/** SOQL, parsed in earnest and refused as Salesforce would: a client that sends nonsense must fail here too. */
export type QueryResult = {
  count: number
  rows: Row[]
  table: string
  columns: string[]
  isCount: boolean
  singlePage: boolean
}

export function runQuery(soql: string, tables: Table[]): QueryResult {
  const query = parse(soql)
  const table = tableOf(query, tables)
  if (table.onlyById && !/^\s*Id = '\w{15,18}'\s*$/.test(/ WHERE (.*)$/.exec(soql)?.[1] ?? '')) {
    throw new Refusal(400, 'MALFORMED_QUERY', `Implementation restriction: ${table.name} is queried by a single Id`)
  }
  const isCount = isCountQuery(query)
  if (table.plainOnly && (isCount || query.orderBy !== undefined)) {
    throw malformed(`${table.name} supports neither ORDER BY nor count()`)
  }
  const columns = isCount ? [] : columnsOf(query, table)
  const filter = query.where === undefined ? () => true : compile(query.where, table)
  const found = inOrder(rowsInScope(query, table).filter(filter), query, table).slice(query.offset ?? 0)
  const mostRows = isCount ? undefined : (table.plainOnly?.mostRows ?? table.mostRows)
  const limited = found.slice(0, Math.min(query.limit ?? found.length, mostRows ?? found.length))
  return {
    count: limited.length,
    rows: isCount ? [] : limited,
    table: table.name,
    columns,
    isCount,
    singlePage: table.plainOnly !== undefined,
  }
}

function parse(soql: string): Query {
  try {
    const query = parseQuery(soql)
    if (query.groupBy !== undefined || query.having !== undefined) throw new Error('GROUP BY is not simulated')
    return query
  } catch (error) {
    throw new Refusal(400, 'MALFORMED_QUERY', error instanceof Error ? error.message : String(error))
  }
}

function tableOf(query: Query, tables: Table[]): Table {
  const table = tables.find((candidate) => same(candidate.name, query.sObject ?? ''))
  if (table !== undefined) return table
  const hint = "If you are attempting to use a custom object, be sure to append the '__c' after the entity name."
  throw new Refusal(400, 'INVALID_TYPE', `sObject type '${query.sObject}' is not supported. ${hint}`)
}

function rowsInScope({ usingScope }: Query, table: Table): Row[] {
  if (usingScope === undefined) return table.rows
  const rows = Object.entries(table.scopes ?? {}).find(([name]) => same(name, usingScope))?.[1]
  if (rows !== undefined) return rows
  throw new Refusal(400, 'INVALID_QUERY_SCOPE', `scope '${usingScope}' is not supported on ${table.name}`)
}

function isCountQuery(query: Query): boolean {
  const [first, ...rest] = query.fields ?? []
  if (first?.type !== 'FieldFunctionExpression') return false
  if (first.functionName.toUpperCase() === 'COUNT' && first.parameters.length === 0 && rest.length === 0) return true
  throw new Refusal(400, 'MALFORMED_QUERY', `${first.functionName}() is not simulated`)
}

function columnsOf(query: Query, table: Table): string[] {
  return (query.fields ?? []).map((field) => {
    if (field.type === 'Field') return known(field.field, table)
    if (field.type === 'FieldRelationship') return known([...field.relationships, field.field].join('.'), table)
    throw new Refusal(400, 'MALFORMED_QUERY', `${field.type} is not simulated`)
  })
}

function inOrder(rows: Row[], query: Query, table: Table): Row[] {
  const clauses = query.orderBy === undefined ? [] : Array.isArray(query.orderBy) ? query.orderBy : [query.orderBy]
  const keys = clauses.map((clause) => {
    if (!('field' in clause)) throw malformed('functions in ORDER BY are not simulated')
    return { field: known(clause.field, table), sign: clause.order === 'DESC' ? -1 : 1 }
  })
  return [...rows].sort((one, other) => {
    for (const { field, sign } of keys) {
      const difference = ascending(read(one, field), read(other, field))
      if (difference !== 0) return sign * difference
    }
    return 0
  })
}

function ascending(one: unknown, other: unknown): number {
  if (typeof one === 'number' && typeof other === 'number') return one - other
  return textOf(one).localeCompare(textOf(other))
}
