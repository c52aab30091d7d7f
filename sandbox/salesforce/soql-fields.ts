import { Refusal } from './answers.ts'
import type { Table } from './table.ts'

/** Names in SOQL: known or refused, and the same in any case. */
export function known(path: string, table: Table): string {
  const found = table.fields.find((field) => same(field, path))
  if (found !== undefined) return found
  const hint = "If you are attempting to use a custom field, be sure to append the '__c' after the custom field name."
  throw new Refusal(400, 'INVALID_FIELD', `No such column '${path}' on entity '${table.name}'. ${hint}`)
}

export function read(row: unknown, path: string): unknown {
  let value = row
  for (const segment of path.split('.')) {
    if (typeof value !== 'object' || value === null) return undefined
    value = Object.entries(value).find(([name]) => name === segment)?.[1]
  }
  return value
}

export function same(one: string, other: string): boolean {
  return one.toLowerCase() === other.toLowerCase()
}

export function malformed(message: string): Refusal {
  return new Refusal(400, 'MALFORMED_QUERY', message)
}
