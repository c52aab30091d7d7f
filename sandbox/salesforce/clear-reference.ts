import type { SalesforceOrgState } from './org.ts'
import { sameId } from './same-id.ts'

/** As if somebody had opened one of the org's own components and taken out what refers to packages, or moved it out of their folder. */
export function clearReference(org: SalesforceOrgState, id: string): void {
  const component = org.own.find((candidate) => sameId(candidate.id, id))
  if (component === undefined) return
  component.uses = []
  const namespaces = org.packages.map(({ namespace }) => namespace)
  if (component.source !== undefined) {
    component.source = component.source.replaceAll(new RegExp(`(${namespaces.join('|')})__\\w+`, 'g'), 'Lead')
  }
  if (!namespaces.some((namespace) => component.folder?.startsWith(`${namespace}__`))) return
  component.folder = 'unfiled$public'
  component.fullName = `unfiled$public/${component.fullName.split('/').at(-1)}`
}
