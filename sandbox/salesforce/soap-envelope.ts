import { XMLParser } from 'fast-xml-parser'
import type { Answer, SimulatorRequest } from '../simulator/route.ts'
import { escapeXml } from './xml.ts'

const NAMESPACE = 'http://soap.sforce.com/2006/04/metadata'

type SoapCall = { operation: string; args: Record<string, unknown>; sessionId: string }

const lists = [
  'queries',
  'fullNames',
  'metadata',
  'layoutSections',
  'layoutColumns',
  'layoutItems',
  'excludeButtons',
  'types',
  'members',
]
const parser = new XMLParser({
  removeNSPrefix: true,
  parseTagValue: false,
  ignoreAttributes: false,
  trimValues: false,
  isArray: (name) => lists.includes(name),
})

export function callOf(request: SimulatorRequest): SoapCall | undefined {
  const document: unknown = parser.parse(request.body.toString('utf8'))
  const envelope = child(document, 'Envelope')
  const body = child(envelope, 'Body')
  if (!isObject(body)) return undefined
  const operation = Object.keys(body).find((name) => !name.startsWith('@_') && name !== '#text')
  if (operation === undefined) return undefined
  const args = body[operation]
  const sessionId = child(child(child(envelope, 'Header'), 'SessionHeader'), 'sessionId')
  return { operation, args: isObject(args) ? args : {}, sessionId: typeof sessionId === 'string' ? sessionId : '' }
}

export function reply(operation: string, content: string): Answer {
  return envelope(200, `<${operation}Response>${content}</${operation}Response>`)
}

export function fault(code: string, message: string): Answer {
  const content = `<faultcode>${code}</faultcode><faultstring>${escapeXml(message)}</faultstring>`
  return envelope(500, `<soapenv:Fault>${content}</soapenv:Fault>`)
}

function envelope(status: number, body: string): Answer {
  const namespaces = `xmlns:soapenv="http://schemas.xmlsoap.org/soap/envelope/" xmlns="${NAMESPACE}" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"`
  const text = `<?xml version="1.0" encoding="UTF-8"?><soapenv:Envelope ${namespaces}><soapenv:Body>${body}</soapenv:Body></soapenv:Envelope>`
  return { status, headers: { 'content-type': 'text/xml;charset=UTF-8' }, text }
}

export function child(value: unknown, name: string): unknown {
  return isObject(value) ? value[name] : undefined
}

export function asList(value: unknown): unknown[] {
  if (value === undefined) return []
  return Array.isArray(value) ? value : [value]
}

export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
