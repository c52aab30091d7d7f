import { strToU8, zipSync } from 'fflate'
import type { Answer } from '../simulator/route.ts'
import { fileProperties } from './file-properties.ts'
import { folderTypes, listable } from './metadata-types.ts'
import type { Retrieve, SalesforceOrgState } from './org.ts'
import { sameId } from './same-id.ts'
import { asList, child, fault, reply } from './soap-envelope.ts'
import { escapeXml, treeXml } from './xml.ts'

/** A retrieve of whole types with `*`, and of reports and layouts by name: components as files in a ZIP. */
const MOST_FILES = 10_000

export function startRetrieve(org: SalesforceOrgState, args: Record<string, unknown>): Answer {
  const request = child(args, 'request')
  const wanted = asList(child(child(request, 'unpackaged'), 'types'))
  if (child(request, 'singlePackage') !== 'true' || wanted.length === 0) {
    return fault('soapenv:Client', 'This simulator retrieves a single package of whole types')
  }
  const parts = wanted.map((one) => ({
    type: String(child(one, 'name')),
    members: asList(child(one, 'members')).map(String),
  }))
  // Metadata API docs, Report: what lies in folders knows no wildcard; of the other types this simulator knows nothing else.
  const odd = parts.find(
    ({ type, members }) => (folderTypes.has(type) || type === 'CustomObject') === members.includes('*'),
  )
  if (odd !== undefined) return fault('soapenv:Client', `${odd.type}: these members are not simulated`)
  const retrieve: Retrieve = { id: org.nextId('09S'), parts, polls: 0 }
  org.retrieves.push(retrieve)
  return reply('retrieve', `<result><done>false</done><id>${retrieve.id}</id><state>Queued</state></result>`)
}

export function retrieveStatus(org: SalesforceOrgState, args: Record<string, unknown>): Answer {
  const id = String(args.asyncProcessId)
  const retrieve = org.retrieves.find((candidate) => sameId(candidate.id, id))
  if (retrieve === undefined) return fault('sf:INVALID_ID_FIELD', `INVALID_ID_FIELD: no retrieve with id ${id}`)
  retrieve.polls += 1
  if (retrieve.polls < 2) return result(id, { done: false, success: false, status: 'InProgress', content: '' })
  const files = filesOf(org, retrieve)
  const isWhole = retrieve.parts.some(({ members }) => members.includes('*'))
  const spoiled = isWhole ? org.modes.retrieveError : null
  const refusal = spoiled ?? (files.length > MOST_FILES ? 'LIMIT_EXCEEDED: too many files' : null)
  if (refusal !== null) {
    const content = `<errorMessage>${escapeXml(refusal)}</errorMessage><errorStatusCode>UNKNOWN_EXCEPTION</errorStatusCode>`
    return result(id, { done: true, success: false, status: 'Failed', content })
  }
  const zip = zipSync(Object.fromEntries(files.map(({ fileName, text }) => [fileName, strToU8(text)])), { level: 1 })
  const listed = files.map((file) => ({ ...file, fileName: `${org.modes.retrieveFolder}${file.fileName}` }))
  const properties = listed.map((file) => `<fileProperties>${fileProperties(org, file)}</fileProperties>`)
  const messages = problemsOf(retrieve, files).map(
    (problem) => `<messages><fileName>package.xml</fileName><problem>${escapeXml(problem)}</problem></messages>`,
  )
  const content = `${properties.join('')}${messages.join('')}<zipFile>${Buffer.from(zip).toString('base64')}</zipFile>`
  return result(id, { done: true, success: true, status: 'Succeeded', content })
}

function problemsOf({ parts }: Retrieve, files: readonly { type: string; fullName: string }[]): string[] {
  const known = new Set(files.map(({ type, fullName }) => `${type} ${fullName}`))
  return parts.flatMap(({ type, members }) => {
    if (!listable.has(type)) return [`Entity of type '${type}' named '*' is unknown`]
    const missing = members.filter((name) => name !== '*' && !known.has(`${type} ${name}`))
    return missing.map((name) => `Entity of type '${type}' named '${name}' cannot be found`)
  })
}

type Result = { done: boolean; success: boolean; status: string; content: string }

function result(id: string, { done, success, status, content }: Result): Answer {
  const state = `<done>${done}</done><id>${id}</id><status>${status}</status><success>${success}</success>`
  return reply('checkRetrieveStatus', `<result>${state}${content}</result>`)
}

/** `*` means the org's own: what is managed comes only by its name. */
function filesOf(org: SalesforceOrgState, { parts }: Retrieve) {
  const isWanted = ({
    type,
    fullName,
    namespace = null,
  }: {
    type: string
    fullName: string
    namespace?: string | null
  }) =>
    parts.some(
      (part) =>
        part.type === type && ((namespace === null && part.members.includes('*')) || part.members.includes(fullName)),
    )
  const layouts = org.layouts
    .filter(({ namespace, fullName }) => isWanted({ type: 'Layout', fullName, namespace }))
    .map(({ metadata, ...layout }) => ({ ...layout, type: 'Layout', text: `<Layout>${treeXml(metadata)}</Layout>` }))
  const others = org.own
    .filter(isWanted)
    .map(({ id, type, fullName, source }) => ({ id, type, fullName, namespace: null, text: source ?? `<${type}/>` }))
  const objects = objectFiles(org).filter(isWanted)
  const files = [...layouts, ...others, ...objects]
  const named = files.map((file) => ({ ...file, fileName: `${file.type.toLowerCase()}s/${file.fullName}` }))
  return [...named, manifest(files)]
}

const elements: Readonly<Record<string, string>> = { CustomField: 'fields', ValidationRule: 'validationRules' }

/** Objects with the fields and rules that the org has made on them. */
function objectFiles(org: SalesforceOrgState) {
  const made = org.own.filter(({ type }) => type in elements)
  const objects = new Set(made.map(({ fullName }) => fullName.split('.')[0] ?? ''))
  return [...objects].map((fullName) => {
    const parts = made.filter((one) => one.fullName.startsWith(`${fullName}.`))
    const text = parts.map(({ type, fullName: name, source, uses }) => {
      const formula = source ?? uses.join(' & ')
      return treeXml({ [elements[type] ?? type]: { fullName: name.slice(fullName.length + 1), formula } })
    })
    // Standard objects have no id here.
    return {
      id: '',
      type: 'CustomObject',
      fullName,
      namespace: null,
      text: `<CustomObject>${text.join('')}</CustomObject>`,
    }
  })
}

/** What was asked for with `*` is named one by one. */
function manifest(files: readonly { type: string; fullName: string }[]) {
  const types = files.map(({ type, fullName }) => treeXml({ types: { members: fullName, name: type } }))
  const fullName = 'unpackaged/package.xml'
  const text = `<Package>${types.join('')}</Package>`
  return { id: '', type: 'Package', fullName, namespace: null, fileName: 'package.xml', text }
}
