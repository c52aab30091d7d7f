import type { SalesforceOrgState } from './org.ts'

/** What SOQL can see. A field of a related record is written with dots, and is nested in the row. */
export type Row = { [field: string]: unknown }

export type Table = {
  name: string
  /** Refused unless the query names one record by its id. */
  onlyById?: boolean
  fields: readonly string[]
  /** In the field list and in ORDER BY, but not in WHERE. */
  unfilterable?: readonly string[]
  /** Conditions with `=` only, no order, no count, no second page: what Salesforce says of MetadataComponentDependency. */
  plainOnly?: { mostRows: number }
  /** Rows behind this one are never given, whatever the query says of itself. */
  mostRows?: number
  rows: Row[]
  /** SOQL Reference, USING SCOPE: seen only when asked for by this name. */
  scopes?: { [name: string]: Row[] }
}

/** Both APIs have it. */
export function entityDefinitions(org: SalesforceOrgState): Table {
  const standard = ['Account', 'Contact', 'Lead', 'Opportunity'].map((name) => ({
    QualifiedApiName: name,
    Label: name,
    KeyPrefix: null,
    NamespacePrefix: null,
  }))
  const packaged = org.packages.flatMap(({ namespace, objects }) =>
    objects.map(({ name, label, keyPrefix }) => ({
      QualifiedApiName: name,
      Label: label,
      KeyPrefix: keyPrefix,
      NamespacePrefix: namespace,
    })),
  )
  const fields = ['QualifiedApiName', 'Label', 'KeyPrefix', 'NamespacePrefix']
  return { name: 'EntityDefinition', fields, rows: [...standard, ...packaged] }
}
