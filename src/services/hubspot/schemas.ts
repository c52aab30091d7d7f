/** What the bot reads of HubSpot's answers: only the fields it uses, and null wherever HubSpot has been seen to send it. */
import { z } from 'zod'

/** HubSpot's ids are strings in CRM answers and numbers in some others; the runbook knows only strings. */
const id = z.union([z.string().min(1), z.number().int()]).transform(String)

export const anyAnswer = z.unknown()

const paging = z
  .object({ next: z.object({ after: id }).nullish() })
  .nullish()
  .transform((value) => value?.next?.after)

export function pageOf<Item extends z.ZodType>(item: Item) {
  return z.object({ results: z.array(item), paging })
}

export const ownerPage = pageOf(
  z.object({
    id,
    type: z.enum(['PERSON', 'QUEUE']),
    email: z.string().nullish(),
    firstName: z.string().nullish(),
    lastName: z.string().nullish(),
    userId: id.nullish(),
    userIdIncludingInactive: id.nullish(),
    archived: z.boolean(),
  }),
)

export const userPage = pageOf(z.object({ id, email: z.string() }))

export const recordAnswer = z.object({ id, properties: z.record(z.string(), z.string().nullable()) })

export type RecordAnswer = z.infer<typeof recordAnswer>

export const searchAnswer = z.object({ total: z.number().int(), results: z.array(recordAnswer) })

export const batchAnswer = z.object({
  results: z.array(recordAnswer),
  errors: z
    .array(
      z.object({
        category: z.string().nullish(),
        message: z.string().nullish(),
        context: z.object({ ids: z.array(id).nullish() }).nullish(),
      }),
    )
    .nullish()
    .transform((errors) => errors ?? []),
})

const pastValue = z.object({
  value: z.string().nullish(),
  timestamp: z.string(),
  sourceType: z.string().nullish(),
  sourceId: z.string().nullish(),
})

const recordHistoryAnswer = recordAnswer.extend({
  propertiesWithHistory: z.record(z.string(), z.array(pastValue).nullish()).nullish(),
})

export type RecordHistoryAnswer = z.infer<typeof recordHistoryAnswer>

export const historyBatchAnswer = z.object({ results: z.array(recordHistoryAnswer) })

export const ownerHistoryAnswer = z.object({
  results: z.array(
    z.object({
      id,
      propertiesWithHistory: z
        .object({
          hubspot_owner_id: z.array(z.object({ timestamp: z.string(), sourceType: z.string().nullish() })).nullish(),
        })
        .nullish(),
    }),
  ),
})

export const propertyList = z.object({
  results: z.array(
    z.object({
      name: z.string(),
      label: z.string().nullish(),
      groupName: z.string().nullish(),
      fieldType: z.string().nullish(),
      referencedObjectType: z.string().nullish(),
      calculated: z.boolean().nullish(),
      modificationMetadata: z.object({ readOnlyValue: z.boolean().nullish() }).nullish(),
    }),
  ),
})

export const customObjects = z.object({
  results: z.array(
    z.object({
      objectTypeId: z.string().min(1),
      name: z.string(),
      labels: z.object({ plural: z.string().nullish() }).nullish(),
    }),
  ),
})

export const accountDetails = z.object({
  portalId: id,
  accountType: z.string(),
  timeZone: z.string(),
  uiDomain: z.string(),
})

export const dailyUsage = z.object({
  results: z.array(
    z.object({
      name: z.string().nullish(),
      usageLimit: z.number().nullish(),
      currentUsage: z.number().nullish(),
      resetsAt: z.union([z.string(), z.number()]).nullish(),
    }),
  ),
})

export const securityPage = pageOf(
  z.object({ type: z.string(), createdAt: z.string(), actingUser: z.string().nullish() }),
)

export const flowPage = pageOf(z.object({ id }))

/** Loose: a workflow is searched as text, so all of it must survive the reading. */
export const flowBatch = z.object({
  results: z.array(
    z.looseObject({
      id,
      name: z.string().nullish(),
      isEnabled: z.boolean().nullish(),
      canEnrollFromSalesforce: z.boolean().nullish(),
    }),
  ),
})

export type Flow = z.infer<typeof flowBatch>['results'][number]

export const listSearch = z.object({
  lists: z.array(z.object({ listId: id })),
  hasMore: z.boolean(),
  offset: z.number().int(),
})

export const listsWithFilters = z.object({
  lists: z.array(z.object({ listId: id, name: z.string(), filterBranch: z.unknown().optional() })),
})

export const tokenInfo = z.object({ scopes: z.array(z.string()) })
