import { Refusal } from './answers.ts'
import type { SalesforceOrgState } from './org.ts'
import type { Row, Table } from './table.ts'
import { pagesOf } from './uninstall.ts'

/** Who uses what, as the Tooling API tells it: a Beta with gaps (Tooling API docs, MetadataComponentDependency). */
const MOST_ROWS = 2_000
const neverTold = new Set(['CustomApplication', 'Dashboard', 'Document', 'EmailTemplate', 'Report'])

type Component = { id: string; type: string; fullName: string; namespace: string | null; uses?: string[] }

export function dependencies(org: SalesforceOrgState): Table {
  const fields = ['Id', 'Name', 'Namespace', 'Type'].flatMap((field) => [
    `MetadataComponent${field}`,
    `RefMetadataComponent${field}`,
  ])
  const byNamespace = org.modes.refuseDependencyNamespace ? ['RefMetadataComponentNamespace'] : []
  return {
    name: 'MetadataComponentDependency',
    fields,
    unfilterable: byNamespace,
    plainOnly: { mostRows: MOST_ROWS },
    get rows() {
      if (org.modes.breakDependencies) {
        throw new Refusal(
          500,
          'UNKNOWN_EXCEPTION',
          'An unexpected error occurred. Please include this ErrorId: 1357-246',
        )
      }
      return rowsOf(org)
    },
  }
}

function rowsOf(org: SalesforceOrgState): Row[] {
  const packaged = org.packages.flatMap(({ namespace, components }) => components.map((one) => ({ ...one, namespace })))
  const known = new Map<string, Component>(packaged.map((component) => [component.fullName, component]))
  const told = org.own
    .filter(({ type, missedByDependencies }) => !neverTold.has(type) && missedByDependencies !== true)
    .map((component) => ({ ...component, namespace: null }))
  const layouts = org.layouts.map(({ id, fullName, namespace, metadata }) => {
    const uses = org.packages.flatMap((installed) => pagesOf(metadata, installed.namespace))
    return { id, type: 'Layout', fullName, namespace, uses }
  })
  // Within a package its pages use its classes.
  const inside = packaged
    .filter(({ type }) => type === 'ApexPage')
    .map((page) => ({ ...page, uses: classesOf(packaged, page.namespace) }))
  return [...told, ...layouts, ...packaged, ...inside].flatMap(({ uses = [], ...component }) =>
    uses.flatMap((name) => {
      const target = known.get(name)
      return target === undefined ? [] : [{ ...side('', component), ...side('Ref', target) }]
    }),
  )
}

function classesOf(components: readonly Component[], namespace: string): string[] {
  const classes = components.filter((one) => one.type === 'ApexClass' && one.namespace === namespace)
  return classes.map(({ fullName }) => fullName)
}

function side(prefix: '' | 'Ref', { id, type, fullName, namespace }: Component): Row {
  const name = fullName.split(/[./-]/).at(-1) ?? fullName
  const own = namespace !== null && name.startsWith(`${namespace}__`) ? name.slice(namespace.length + 2) : name
  return {
    [`${prefix}MetadataComponentId`]: id,
    [`${prefix}MetadataComponentName`]: own,
    [`${prefix}MetadataComponentNamespace`]: namespace,
    [`${prefix}MetadataComponentType`]: type,
  }
}
