/** What goes with packages: in short for the event log, in full for a file in the thread. */
import type {
  BlockerScan,
  PackageComponent,
  PackageContents,
  PackageObject,
  ScheduledJob,
  Unseen,
} from '../salesforce-port.ts'

/** The first dozen, as `Type name`. */
type CountedNames = { count: number; names: string[] }

export type ContentsSummary = {
  /** The most frequent first. */
  types: { type: string; count: number }[]
  customizations: CountedNames
  jobs: { count: number; first: ScheduledJob[] }
  unseen: Unseen[]
}

/** Who refers into the packages and has to be changed by people, or is believed to clear itself. */
export type ReferencesSummary = { surely: CountedNames; perhaps: number; unseen: Unseen[] }

const mostNamed = 12
const longestReason = 160

export function summarizeContents({ components, customizations, jobs, unseen }: PackageContents): ContentsSummary {
  const counts = new Map<string, number>()
  for (const { type } of components) counts.set(type, (counts.get(type) ?? 0) + 1)
  const types = [...counts].map(([type, count]) => ({ type, count }))
  return {
    types: types.sort((one, other) => other.count - one.count || one.type.localeCompare(other.type)),
    customizations: named(customizations.map(({ type, fullName }) => ({ type, name: fullName }))),
    jobs: { count: jobs.length, first: jobs.slice(0, mostNamed) },
    unseen: shortened(unseen),
  }
}

export function summarizeReferences({ references, unseen }: BlockerScan): ReferencesSummary {
  const surely = references.filter(({ blocks }) => blocks === 'surely')
  return { surely: named(surely), perhaps: references.length - surely.length, unseen: shortened(unseen) }
}

function named(components: readonly { type: string; name: string }[]): CountedNames {
  return {
    count: components.length,
    names: components.slice(0, mostNamed).map(({ type, name }) => `${type} ${name}`),
  }
}

/** For the event log; each once. */
export function shortened(unseen: readonly Unseen[]): Unseen[] {
  const isFirst = ({ type, reason }: Unseen, index: number) =>
    unseen.findIndex((one) => one.type === type && one.reason === reason) === index
  const first = unseen.filter(isFirst)
  return first.slice(0, mostNamed).map(({ type, reason }) => ({ type, reason: reason.slice(0, longestReason) }))
}

/** `recordsAbout`: not all of them could be counted exactly. */
export function totalRecords(objects: readonly PackageObject[]): { records: number; recordsAbout?: true } {
  const records = objects.reduce((sum, object) => sum + object.records, 0)
  const isExact = objects.every(({ approximate, unseen }) => !approximate && unseen === undefined)
  return { records, ...(!isExact && { recordsAbout: true }) }
}

export function withUncounted(contents: PackageContents, objects: readonly PackageObject[]): PackageContents {
  const uncounted = objects.flatMap(({ name, unseen }) =>
    unseen === undefined ? [] : [{ type: 'RecordCount', reason: `${name}: ${unseen}` }],
  )
  return { ...contents, unseen: [...contents.unseen, ...uncounted] }
}

export type ContentsRow = {
  kind: 'object' | 'component' | 'customization' | 'job' | 'unseen'
  namespace: string
  type: string
  name: string
  /** Of an object its records, of a job its next run, of what could not be seen the reason. */
  detail: string
}

export function contentsRows(contents: PackageContents, objects: readonly PackageObject[]): ContentsRow[] {
  const row = (kind: ContentsRow['kind']) => (component: PackageComponent) => {
    const { namespace, type, fullName } = component
    return { kind, namespace, type, name: fullName, detail: '' }
  }
  return [
    ...objects.map(({ name, records, approximate, unseen }) => {
      const detail = unseen === undefined ? `${approximate ? '~' : ''}${records}` : ''
      const namespace = contents.components.find(({ fullName }) => fullName === name)?.namespace ?? ''
      return { kind: 'object', namespace, type: 'CustomObject', name, detail } as const
    }),
    ...contents.components.map(row('component')),
    ...contents.customizations.map(row('customization')),
    ...contents.jobs.map(({ name, apexClass, state, nextRunAt }) => {
      const detail = [state, nextRunAt].filter(Boolean).join(' ')
      return { kind: 'job', namespace: '', type: apexClass, name, detail } as const
    }),
    ...contents.unseen.map(({ type, reason }) => {
      return { kind: 'unseen', namespace: '', type, name: '', detail: reason } as const
    }),
  ]
}
