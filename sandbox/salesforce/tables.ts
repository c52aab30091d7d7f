import type { SalesforceOrgState } from './org.ts'
import { restTables } from './rest-tables.ts'
import type { Table } from './table.ts'
import { toolingTables } from './tooling-tables.ts'

export type QueryApi = 'rest' | 'tooling'

export function tablesOf(org: SalesforceOrgState, api: QueryApi): Table[] {
  return api === 'rest' ? restTables(org) : toolingTables(org)
}
