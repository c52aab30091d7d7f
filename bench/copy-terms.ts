/** What the benchmark of the data copy, the large org and the copying worker agree on. */
import { z } from 'zod'

export const rowsPerPage = 50_000
export const largeObject = 'HubSpot_Inc__Large__c'

/** A multiple of a page. */
export const largeOrgRequest = z.object({ rows: z.number().multipleOf(rowsPerPage) })
export const largeOrgReady = z.object({ url: z.string(), pageBytes: z.number() })

export const copyRequest = z.object({
  url: z.string(),
  folder: z.string(),
  /** `copy`: as the bot does it; `pipe`: the same pages to disk as they come; `sdk`: jsforce's own reader. */
  how: z.enum(['copy', 'pipe', 'sdk']),
})
export type CopyRequest = z.infer<typeof copyRequest>

export const copied = z.object({
  ms: z.number(),
  /** The most memory that the process has taken. */
  peakMb: z.number(),
  rows: z.number(),
  /** Rows that are none: the header line of a later page, read as data. */
  headersAsRows: z.number(),
})
export type Copied = z.infer<typeof copied>
