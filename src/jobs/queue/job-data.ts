/** What jobs carry: ids only. Checked when a job is picked up, since an older version may have put it there. */
import { z } from 'zod'

const work = z.object({ runId: z.string(), since: z.number() })
const cursor = z.object({
  range: z.object({
    field: z.object({ object: z.string(), property: z.string(), multiple: z.boolean() }),
    ownerIds: z.array(z.string()),
    fromId: z.string(),
    toId: z.string().nullable(),
  }),
  afterId: z.string(),
})

export const workData = work
export const searchData = work.extend({ cursor })
export const windowData = work.extend({ first: z.number() })
export const runData = z.object({ runId: z.string() })
