import { strToU8, zipSync } from 'fflate'
import type { Answer } from '../simulator/route.ts'
import { fileProperties } from './file-properties.ts'
import { folderTypes, listable } from './metadata-types.ts'
import type { Retrieve, SalesforceOrgState } from './org.ts'
import { sameId } from './same-id.ts'
import { asList, child, fault, reply } from './soap-envelope.ts'
import { escapeXml, treeXml } from './xml.ts'

/** A retrieve of whole types, with `*` as their only member: the org's own components come as files in a ZIP. */
const MOST_FILES = 10_000

export function startRetrieve(org: SalesforceOrgState, args: Record<string, unknown>): Answer {
  const request = child(args, 'request')
  const wanted = asList(child(child(request, 'unpackaged'), 'types'))
  if (child(request, 'singlePackage') !== 'true' || wanted.length === 0) {
    return fault('soapenv:Client', 'This simulator retrieves a single package of whole types')
  }
  const types = wanted.map((one) => String(child(one, 'name')))
  const byName = wanted.some((one) => asList(child(one, 'members')).join() !== '*')
  const foldered = types.find((type) => folderTypes.has(type))
  // Metadata API docs, Metadata Types: what lies in folders knows no wildcard.
  if (byName || foldered !== undefined) return fault('soapenv:Client', `${foldered ?? 'Members'}: only * is simulated`)
  const retrieve: Retrieve = { id: org.nextId('09S'), types, polls: 0 }
  org.retrieves.push(retrieve)
  return reply('retrieve', `<result><done>false</done><id>${retrieve.id}</id><state>Queued</state></result>`)
}

export function retrieveStatus(org: SalesforceOrgState, args: Record<string, unknown>): Answer {
  const id = String(args.asyncProcessId)
  const retrieve = org.retrieves.find((candidate) => sameId(candidate.id, id))
  if (retrieve === undefined) return fault('sf:INVALID_ID_FIELD', `INVALID_ID_FIELD: no retrieve with id ${id}`)
  retrieve.polls += 1
  if (retrieve.polls < 2) return result(id, { done: false, success: false, status: 'InProgress', content: '' })
  const files = filesOf(org, retrieve.types.filter(isKnown))
  const refusal = org.modes.retrieveError ?? (files.length > MOST_FILES ? 'LIMIT_EXCEEDED: too many files' : null)
  if (refusal !== null) {
    const content = `<errorMessage>${escapeXml(refusal)}</errorMessage><errorStatusCode>UNKNOWN_EXCEPTION</errorStatusCode>`
    return result(id, { done: true, success: false, status: 'Failed', content })
  }
  const zip = zipSync(Object.fromEntries(files.map(({ fileName, text }) => [fileName, strToU8(text)])), { level: 1 })
  const properties = files.map((file) => `<fileProperties>${fileProperties(org, file)}</fileProperties>`)
  const messages = retrieve.types
    .filter((type) => !isKnown(type))
    .map((type) => {
      const problem = escapeXml(`Entity of type '${type}' named '*' is unknown`)
      return `<messages><fileName>package.xml</fileName><problem>${problem}</problem></messages>`
    })
  const content = `${properties.join('')}${messages.join('')}<zipFile>${Buffer.from(zip).toString('base64')}</zipFile>`
  return result(id, { done: true, success: true, status: 'Succeeded', content })
}

type Result = { done: boolean; success: boolean; status: string; content: string }

function result(id: string, { done, success, status, content }: Result): Answer {
  const state = `<done>${done}</done><id>${id}</id><status>${status}</status><success>${success}</success>`
  return reply('checkRetrieveStatus', `<result>${state}${content}</result>`)
}

function isKnown(type: string): boolean {
  return listable.has(type)
}

/** `*` means the org's own: what is managed comes only by its name. */
function filesOf(org: SalesforceOrgState, types: string[]) {
  const layouts = org.layouts
    .filter(({ namespace }) => namespace === null && types.includes('Layout'))
    .map(({ metadata, ...layout }) => ({ ...layout, type: 'Layout', text: `<Layout>${treeXml(metadata)}</Layout>` }))
  const others = org.own
    .filter(({ type }) => types.includes(type))
    .map(({ id, type, fullName, source }) => ({ id, type, fullName, namespace: null, text: source ?? `<${type}/>` }))
  return [...layouts, ...others].map((file) => ({ ...file, fileName: `${file.type.toLowerCase()}s/${file.fullName}` }))
}
