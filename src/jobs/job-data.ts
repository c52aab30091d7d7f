/** What jobs carry: ids only. Checked when a job is picked up, since an older version may have put it there. */
import { z } from 'zod'
import { crmObjects } from '../runbook/hubspot-port.ts'

const work = z.object({ runId: z.string(), since: z.number() })
const cursor = z.object({
  range: z.object({ object: z.enum(crmObjects), ownerId: z.string() }),
  afterId: z.string(),
})

export const workData = work
export const searchData = work.extend({ cursor })
export const batchData = work.extend({ index: z.number() })
export const runData = z.object({ runId: z.string() })
