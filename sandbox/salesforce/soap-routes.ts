import type { Answer, Route, SimulatorRequest } from '../simulator/route.ts'
import type { MetadataTree, WorldLayout } from '../world/salesforce-world.ts'
import { fileProperties, type Listed } from './file-properties.ts'
import { folderTypes, listable, metadataTypes } from './metadata-types.ts'
import { packagedFields } from './objects.ts'
import type { SalesforceOrgState } from './org.ts'
import { asList, callOf, child, fault, isObject, reply } from './soap-envelope.ts'
import { retrieveStatus, startRetrieve } from './soap-retrieve.ts'
import { settle } from './uninstall.ts'
import { escapeXml, treeXml } from './xml.ts'

/** The Metadata API's SOAP side: what REST has no word for. */
const MOST_QUERIES = 3
const MOST_NAMES = 10

export function soapRoutes(org: SalesforceOrgState): Route[] {
  return [
    {
      id: 'salesforce.soap.metadata',
      method: 'POST',
      path: '/services/Soap/m/:version',
      write: (request) => callOf(request)?.operation === 'updateMetadata',
      source: 'Metadata API, Utility Calls and CRUD-Based Calls',
      handle: (request) => answerSoap(org, request),
    },
  ]
}

function answerSoap(org: SalesforceOrgState, request: SimulatorRequest): Answer {
  settle(org)
  const call = callOf(request)
  if (call === undefined) return fault('soapenv:Client', 'The envelope cannot be read')
  const tooNew = org.modes.jwtSessions && Number.parseFloat(request.params.version ?? '') < 68
  if (org.modes.refuseSessions || tooNew || !org.sessions.has(call.sessionId)) {
    return fault(
      'sf:INVALID_SESSION_ID',
      'INVALID_SESSION_ID: Invalid Session ID found in SessionHeader: Illegal Session',
    )
  }
  if (!org.allows('ModifyMetadata') && !org.allows('ModifyAllData')) {
    const needed = 'use of the Metadata API requires a user with the ModifyAllData or ModifyMetadata permissions'
    return fault('sf:INSUFFICIENT_ACCESS', `INSUFFICIENT_ACCESS: ${needed}`)
  }
  switch (call.operation) {
    case 'describeMetadata':
      return describeMetadata()
    case 'listMetadata':
      return listMetadata(org, call.args)
    case 'readMetadata':
      return readMetadata(org, call.args)
    case 'updateMetadata':
      return updateMetadata(org, call.args)
    case 'retrieve':
      return startRetrieve(org, call.args)
    case 'checkRetrieveStatus':
      return retrieveStatus(org, call.args)
    default:
      return fault('soapenv:Client', `${call.operation} is not simulated`)
  }
}

function describeMetadata(): Answer {
  const objects = metadataTypes.map(({ xmlName, inFolder = false, children = [] }) => {
    const names = children.map((name) => `<childXmlNames>${name}</childXmlNames>`).join('')
    const folder = `<directoryName>${xmlName.toLowerCase()}s</directoryName><inFolder>${inFolder}</inFolder>`
    return `<metadataObjects>${names}${folder}<metaFile>false</metaFile><xmlName>${xmlName}</xmlName></metadataObjects>`
  })
  const organization = '<organizationNamespace></organizationNamespace><partialSaveAllowed>true</partialSaveAllowed>'
  return reply(
    'describeMetadata',
    `<result>${objects.join('')}${organization}<testRequired>false</testRequired></result>`,
  )
}

function listMetadata(org: SalesforceOrgState, args: Record<string, unknown>): Answer {
  const queries = asList(args.queries)
  if (queries.length > MOST_QUERIES) {
    return fault('sf:EXCEEDED_ID_LIMIT', `EXCEEDED_ID_LIMIT: no more than ${MOST_QUERIES} queries`)
  }
  const found: Listed[] = []
  for (const query of queries) {
    const type = String(child(query, 'type'))
    if (!listable.has(type)) return fault('sf:INVALID_TYPE', `INVALID_TYPE: Unknown type: ${type}`)
    const broken = org.modes.brokenTypes[type]
    if (broken !== undefined) return fault(`sf:${broken}`, `${broken}: ${type} cannot be listed. ErrorId: 1357-246`)
    const folder = child(query, 'folder')
    // Metadata API docs, listMetadata: types in folders list nothing without the folder's name.
    if (folderTypes.has(type) && typeof folder !== 'string') continue
    found.push(...listType(org, type).filter((component) => folder === undefined || component.folder === folder))
  }
  return reply('listMetadata', found.map((component) => `<result>${fileProperties(org, component)}</result>`).join(''))
}

function listType(org: SalesforceOrgState, type: string): Array<Listed & { folder?: string }> {
  if (type === 'Layout') return org.layouts.map(listedLayout)
  if (type === 'InstalledPackage') {
    return org.packages
      .filter(({ container }) => container === null)
      .map(({ recordId, namespace }) => ({ id: recordId, type, fullName: namespace, namespace }))
  }
  const added = type === 'CustomField' ? packagedFields(org).map((field) => ({ type, ...field })) : []
  const packaged = org.packages.flatMap(({ namespace, components }) =>
    components.filter((component) => component.type === type).map((component) => ({ ...component, namespace })),
  )
  const own = org.own.filter((component) => component.type === type)
  return [...packaged, ...added, ...own.map((component) => ({ ...component, namespace: null }))]
}

/** Without the package's prefix of the name itself, which every other call wants (forcedotcom/cli#2168). */
function listedLayout({ id, fullName, namespace }: WorldLayout): Listed {
  return { id, type: 'Layout', fullName: fullName.replace(`-${namespace}__`, '-'), namespace }
}

function readMetadata(org: SalesforceOrgState, args: Record<string, unknown>): Answer {
  const names = asList(args.fullNames).map(String)
  if (args.type !== 'Layout') return fault('sf:INVALID_TYPE', `INVALID_TYPE: ${String(args.type)} is not simulated`)
  if (names.length > MOST_NAMES) {
    return fault(
      'sf:LIMIT_EXCEEDED',
      `LIMIT_EXCEEDED: record limit reached. cannot submit more than ${MOST_NAMES} records`,
    )
  }
  const records = names.map((name) => layoutXml(org.layouts.find((layout) => layout.fullName === name)))
  return reply('readMetadata', `<result>${records.join('')}</result>`)
}

function layoutXml(layout: WorldLayout | undefined): string {
  if (layout === undefined) return '<records xsi:nil="true"/>'
  return `<records xsi:type="Layout"><fullName>${escapeXml(layout.fullName)}</fullName>${treeXml(layout.metadata)}</records>`
}

function updateMetadata(org: SalesforceOrgState, args: Record<string, unknown>): Answer {
  const updates = asList(args.metadata)
  if (updates.length === 0 || updates.length > MOST_NAMES)
    return fault('sf:LIMIT_EXCEEDED', 'LIMIT_EXCEEDED: wrong number of records')
  return reply('updateMetadata', updates.map((update) => `<result>${updateLayout(org, update)}</result>`).join(''))
}

function updateLayout(org: SalesforceOrgState, update: unknown): string {
  const fullName = String(child(update, 'fullName'))
  const layout = org.layouts.find((candidate) => candidate.fullName === fullName)
  const name = `<fullName>${escapeXml(fullName)}</fullName>`
  // Salesforce Help, Metadata API Edit Access: Modify Metadata edits only what its user may edit in Setup.
  if (!org.allows('CustomizeApplication') && !org.allows('ModifyAllData'))
    return saveError(name, 'INSUFFICIENT_ACCESS_OR_READONLY', 'insufficient access rights on object id')
  if (child(update, '@_type') !== 'Layout') return saveError(name, 'INVALID_TYPE', 'Only layouts are simulated')
  if (layout === undefined) {
    return saveError(name, 'INVALID_CROSS_REFERENCE_KEY', `In field: fullName - no Layout named ${fullName} found`)
  }
  const metadata = treeOf(update)
  const required = layout.metadata.layoutSections
  if (required !== undefined && metadata.layoutSections === undefined) {
    return saveError(name, 'REQUIRED_FIELD_MISSING', 'Layout must contain at least one section')
  }
  layout.metadata = metadata
  return `${name}<success>true</success>`
}

/** What is left of a parsed element when attributes and its own name are taken out. */
function treeOf(value: unknown): MetadataTree {
  const entries = isObject(value) ? Object.entries(value) : []
  const kept = entries.filter(([name]) => !name.startsWith('@_') && name !== '#text' && name !== 'fullName')
  return Object.fromEntries(kept.map(([name, content]) => [name, treeValue(content)]))
}

function treeValue(content: unknown): MetadataTree[string] {
  if (Array.isArray(content)) return content.map((item: unknown) => (isObject(item) ? treeOf(item) : String(item)))
  return isObject(content) ? treeOf(content) : String(content)
}

function saveError(name: string, statusCode: string, message: string): string {
  return `<errors><message>${escapeXml(message)}</message><statusCode>${statusCode}</statusCode></errors>${name}<success>false</success>`
}
