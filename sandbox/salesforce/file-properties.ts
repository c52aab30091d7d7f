import { type SalesforceOrgState, timestamp } from './org.ts'
import { escapeXml } from './xml.ts'

/** What `listMetadata` and `retrieve` tell of a component (Metadata API docs, FileProperties). */
export type Listed = { id: string; type: string; fullName: string; namespace: string | null }

export function fileProperties(
  org: SalesforceOrgState,
  { id, type, fullName, namespace, fileName = `${type}/${fullName}` }: Listed & { fileName?: string },
): string {
  const at = timestamp(org.now())
  const packaged =
    namespace === null
      ? ''
      : `<manageableState>installed</manageableState><namespacePrefix>${namespace}</namespacePrefix>`
  return [
    `<createdById>${org.apiUserId}</createdById><createdByName>Uninstall Bot</createdByName><createdDate>${at}</createdDate>`,
    `<fileName>${escapeXml(fileName)}</fileName><fullName>${escapeXml(fullName)}</fullName><id>${id}</id>`,
    `<lastModifiedById>${org.apiUserId}</lastModifiedById><lastModifiedByName>Uninstall Bot</lastModifiedByName>`,
    `<lastModifiedDate>${at}</lastModifiedDate>${packaged}<type>${type}</type>`,
  ].join('')
}
