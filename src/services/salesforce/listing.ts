/** Metadata by name, type by type: three types in a call, and no type that Salesforce fails to list hides another. */
import { z } from 'zod'
import type { FaultCode } from '../../runbook/fault.ts'
import { inChunks } from '../../runbook/in-chunks.ts'
import type { Unseen } from '../../runbook/salesforce-port.ts'
import { permission } from './permissions.ts'
import { parse } from './session/query.ts'
import type { SalesforceSession } from './session/session.ts'
import { isRefusal, mayPass } from './unseen.ts'

const QUERIES_PER_CALL = 3
const CALLS_AT_ONCE = 4
/** A few types fail for good in some orgs; where more do, it is Salesforce or the permission, and no list can be trusted. */
const BROKEN_AT_MOST = 5

export type ListQuery = { type: string; folder?: string }

const fileProperties = z
  .looseObject({
    type: z.string(),
    fullName: z.string(),
    id: z.string(),
    namespacePrefix: z.string().nullish(),
  })
  .transform((listed) => ({ ...listed, fullName: listed.type === 'Layout' ? layoutName(listed) : listed.fullName }))

export type ListedMetadata = z.infer<typeof fileProperties>

export type Listing = { found: ListedMetadata[]; unseen: Unseen[] }

export async function listAll(session: SalesforceSession, queries: readonly ListQuery[]): Promise<Listing> {
  const found: ListedMetadata[] = []
  const failed: FailedType[] = []
  for (const together of inChunks(inChunks(queries, QUERIES_PER_CALL), CALLS_AT_ONCE)) {
    const answers = await Promise.all(together.map((call) => listTogether(session, call)))
    found.push(...answers.flatMap((answer) => answer.found))
    failed.push(...answers.flatMap((answer) => answer.failed))
    // Salesforce describes types that it then refuses to list; that alone says nothing of the others.
    const broken = failed.filter(({ code }) => code !== 'rejected')
    if (broken.length > BROKEN_AT_MOST) throw broken[0]?.error
  }
  return { found, unseen: failed.map(({ type, reason }) => ({ type, reason })) }
}

type FailedType = Unseen & { code: FaultCode; error: unknown }
type Answer = { found: ListedMetadata[]; failed: FailedType[] }

async function listTogether(session: SalesforceSession, queries: ListQuery[]): Promise<Answer> {
  try {
    return { found: await listMetadata(session, queries), failed: [] }
  } catch (error) {
    if (!isRefusal(error) && !mayPass(error)) throw error
    const answers = await Promise.all(queries.map((query) => listAlone(session, query, error)))
    return { found: answers.flatMap(({ found }) => found), failed: answers.flatMap(({ failed }) => failed) }
  }
}

/** Also the second try of what may have failed by chance. What is said of one type blames no permission. */
async function listAlone(session: SalesforceSession, query: ListQuery, earlier: unknown): Promise<Answer> {
  try {
    return { found: await list(session, [query]), failed: [] }
  } catch (error) {
    if (!isRefusal(error) && !mayPass(error)) throw error
    const { code, detail: reason } = error.facts
    return { found: [], failed: [{ type: query.type, reason, code, error: earlier }] }
  }
}

export function listMetadata(session: SalesforceSession, queries: ListQuery[]): Promise<ListedMetadata[]> {
  return list(session, queries, permission.metadata)
}

async function list(session: SalesforceSession, queries: ListQuery[], need?: string): Promise<ListedMetadata[]> {
  return parse(z.array(fileProperties), await session.call((conn) => conn.metadata.list(queries), need))
}

/** Salesforce lists a package's layout without the second prefix, and knows it only with that (forcedotcom/cli#2168). */
function layoutName(listed: { fullName: string; namespacePrefix?: string | null | undefined }): string {
  const { fullName, namespacePrefix } = listed
  const [object = '', ...rest] = fullName.split('-')
  const name = rest.join('-')
  return !namespacePrefix || name.startsWith(`${namespacePrefix}__`)
    ? fullName
    : `${object}-${namespacePrefix}__${name}`
}
