/** What somebody would write in an afternoon: the same owner changes with HubSpot's SDK alone. No guard, no ledger, no second person. */
import { Client, DEFAULT_LIMITER_OPTIONS } from '@hubspot/api-client'
import { successor } from './terms.ts'

type PlainRun = { apiUrl: string; accessToken: string; ids: readonly string[] }

const properties = { hubspot_owner_id: successor }

/** In batches of 100, as fast as the SDK's own limiter lets them go. Records a second. */
export async function writeWithSdkLimiter({ apiUrl, accessToken, ids }: PlainRun): Promise<number> {
  const client = new Client({ accessToken, basePath: apiUrl, limiterOptions: DEFAULT_LIMITER_OPTIONS })
  const batches = Array.from({ length: Math.ceil(ids.length / 100) }, (_, index) =>
    ids.slice(index * 100, index * 100 + 100),
  )
  return recordsASecond(ids.length, batches, async (batch) => {
    const inputs = batch.map((id) => ({ id, properties }))
    await client.crm.contacts.batchApi.update({ inputs })
  })
}

/** A call for each record, a little below the portal's burst limit, which a script's own limiter cannot meet exactly. Records a second. */
export async function writeOnePerRecord(
  { apiUrl, accessToken, ids }: PlainRun,
  limit: { calls: number; intervalMs: number },
): Promise<number> {
  const limiterOptions = {
    minTime: Math.ceil(limit.intervalMs / limit.calls),
    maxConcurrent: 6,
    id: 'one-per-record',
  }
  const client = new Client({ accessToken, basePath: apiUrl, limiterOptions })
  return recordsASecond(ids.length, ids, async (id) => {
    await client.crm.contacts.batchApi.update({ inputs: [{ id, properties }] })
  })
}

async function recordsASecond<Item>(
  records: number,
  items: readonly Item[],
  write: (item: Item) => Promise<void>,
): Promise<number> {
  const began = performance.now()
  await Promise.all(items.map(write))
  return records / ((performance.now() - began) / 1_000)
}
