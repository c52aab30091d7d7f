/** How many records an object has, as well as Salesforce can tell: of none it may keep a run from going on. */
import { z } from 'zod'
import { faultIs } from '../../runbook/fault.ts'
import type { PackageObject } from '../../runbook/salesforce-port.ts'
import { permission } from './permissions.ts'
import { isOversized } from './session/faults.ts'
import { count, parse } from './session/query.ts'
import type { SalesforceSession } from './session/session.ts'
import { isRefusal } from './unseen.ts'

type Records = Pick<PackageObject, 'records' | 'approximate' | 'unseen'>

/** Whoever may not see a single object may lack a licence of its package, so no permission is blamed. */
export async function recordsOf(session: SalesforceSession, object: string): Promise<Records> {
  try {
    return { records: await count(session, object) }
  } catch (error) {
    if (isRefusal(error)) return { records: 0, unseen: error.facts.detail }
    if (isOversized(error) || faultIs(error, 'timeout')) return remembered(session, object, error.facts.detail)
    throw error
  }
}

const recordCount = z.looseObject({ sObjects: z.array(z.looseObject({ name: z.string(), count: z.number() })) })

/** REST API docs, Record Count: a number from some time ago, and nothing about objects that it does not know. */
async function remembered(session: SalesforceSession, object: string, reason: string): Promise<Records> {
  const path = `/limits/recordCount?sObjects=${encodeURIComponent(object)}`
  const { sObjects } = parse(recordCount, await session.get(path, permission.setup))
  const found = sObjects.find(({ name }) => name === object)
  return found ? { records: found.count, approximate: true } : { records: 0, unseen: reason }
}
