/**
 * The org's own metadata as files: one job for all of them, where reading goes ten at a time. Salesforce gives 10,000 files and
 * 39 MB at most (Metadata API docs, retrieve).
 */
import { setTimeout as wait } from 'node:timers/promises'
import { strFromU8, unzipSync } from 'fflate'
import { z } from 'zod'
import type { Unseen } from '../../../runbook/salesforce-port.ts'
import { permission } from '../permissions.ts'
import { fault, unexpected } from '../session/faults.ts'
import { parse } from '../session/query.ts'
import type { SalesforceSession } from '../session/session.ts'
import { idOrName } from './references.ts'

const FIRST_POLL_MS = 100
const LONGEST_POLL_MS = 5_000
const LONGEST_JOB_MS = 10 * 60_000
const BYTES_AT_ONCE = 16 * 1024 * 1024

export type OwnFile = { id: string; type: string; fullName: string; namespace: string; text: string }

const started = z.looseObject({ id: z.string().min(1) })
const retrieved = z.looseObject({
  done: z.boolean(),
  success: z.boolean(),
  status: z.string().nullish(),
  errorMessage: z.string().nullish(),
  zipFile: z.string().nullish(),
  messages: z.array(z.looseObject({ problem: z.string().nullish() })),
  fileProperties: z.array(
    z.looseObject({
      fileName: z.string(),
      fullName: z.string(),
      id: z.string().nullish(),
      type: z.string(),
      namespacePrefix: z.string().nullish(),
    }),
  ),
})

type Retrieved = z.infer<typeof retrieved>

type Wanted = { members: string[]; name: string }

type Search = { wanted: readonly Wanted[]; longestPollMs?: number | undefined }

/** All that the org has itself of a type that lies in no folders. */
export function wholeType(name: string): Wanted {
  return { members: ['*'], name }
}

/** `look` gets each file once; what Salesforce says about single types comes back. */
export async function searchOwnMetadata(
  session: SalesforceSession,
  { wanted, longestPollMs = LONGEST_POLL_MS }: Search,
  look: (file: OwnFile) => void,
): Promise<Unseen[]> {
  const result = await retrieve(session, wanted, longestPollMs)
  const zip = Buffer.from(result.zipFile ?? '', 'base64')
  // The manifest names everything that was retrieved, and refers to nothing.
  const components = result.fileProperties.filter(({ type }) => type !== 'Package')
  const named = new Map(components.map((properties) => [bare(properties.fileName), properties]))
  let looked = 0
  for (const [fileName, text] of filesIn(zip)) {
    const properties = named.get(bare(fileName))
    // What only describes another file has no properties of its own.
    if (properties === undefined) continue
    looked += 1
    const { id, type, fullName, namespacePrefix } = properties
    look({ id: idOrName(id, fullName), type, fullName, namespace: namespacePrefix ?? '', text })
  }
  const [listed] = named.keys()
  if (looked === 0 && listed !== undefined)
    throw unexpected(`the archive has none of the files that are listed, such as ${listed}`)
  return result.messages.map(({ problem }) => ({ type: typeIn(problem ?? '', wanted), reason: problem ?? '' }))
}

/** A single package's files lie at the root of the archive, and may be listed as if they lay in their folder. */
function bare(fileName: string): string {
  return fileName.replace(/^unpackaged\//, '')
}

/** Salesforce names the type only in its sentence, mostly as "Entity of type 'Layout' named …". */
function typeIn(problem: string, wanted: readonly Wanted[]): string {
  const told = /\btype '(\w+)'/.exec(problem)?.[1]
  return told ?? wanted.find(({ name }) => problem.includes(name))?.name ?? 'Metadata'
}

async function retrieve(
  session: SalesforceSession,
  wanted: readonly Wanted[],
  longestPollMs: number,
): Promise<Retrieved> {
  const unpackaged = { objectPermissions: [], types: [...wanted], version: session.apiVersion }
  const request = { apiVersion: Number(session.apiVersion), singlePackage: true, unpackaged }
  // jsforce waits for the end by itself, and gives up after ten seconds; so only the id is taken from it.
  const { id } = parse(started, await session.call((conn) => conn.metadata.retrieve(request), permission.metadata))
  const deadline = Date.now() + LONGEST_JOB_MS
  for (let pauseMs = FIRST_POLL_MS; ; pauseMs = Math.min(pauseMs * 1.5, longestPollMs)) {
    await wait(Math.min(pauseMs, longestPollMs))
    const answer = await session.call((conn) => conn.metadata.checkRetrieveStatus(id), permission.metadata)
    const result = parse(retrieved, answer)
    if (result.done && result.success) return result
    if (result.done)
      throw fault('permanent', 'rejected', result.errorMessage ?? `the retrieve ended as ${result.status}`)
    if (Date.now() > deadline) throw fault('permanent', 'rejected', 'the retrieve did not end within ten minutes')
  }
}

/** A portion at a time: packed they are small, unpacked they may be 400 MB. */
function* filesIn(zip: Uint8Array): Generator<[name: string, text: string]> {
  const portions: Set<string>[] = []
  let room = 0
  const collect = ({ name, originalSize }: { name: string; originalSize: number }) => {
    if (portions.length === 0 || originalSize > room) {
      portions.push(new Set())
      room = BYTES_AT_ONCE
    }
    portions.at(-1)?.add(name)
    room -= originalSize
    return false
  }
  try {
    unzipSync(zip, { filter: collect })
  } catch {
    throw unexpected('the retrieved archive cannot be read')
  }
  for (const portion of portions) {
    const files = unzipSync(zip, { filter: ({ name }) => portion.has(name) })
    for (const [name, content] of Object.entries(files)) yield [name, strFromU8(content)]
  }
}
