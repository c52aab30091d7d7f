/** What the benchmark and the simulated vendors agree on. */
import { z } from 'zod'

export const formerOwners = ['71000001', '71000002', '71000003', '71000004', '71000005', '71000006'] as const
export const successor = '40000002'
/** Whom people choose by hand, while the bot works. */
export const chosenByHand = '40000007'

/** HubSpot's ceilings: 190 calls of 100 records in ten seconds, five searches of 200 a second. */
export const writeCeiling = (190 * 100) / 10
export const searchCeiling = 5 * 200

export const vendorsRequest = z.object({
  contacts: z.number(),
  /** `none`: memory is measured, and waiting would only take time. */
  limits: z.enum(['professional', 'none']),
})
export type VendorsRequest = z.infer<typeof vendorsRequest>

export const vendorsReady = z.object({ env: z.record(z.string(), z.string()) })

const times = z.array(z.number())
export const portalFigures = z.object({
  /** When each call arrived, in epoch milliseconds. */
  searches: times,
  reads: times,
  writes: times,
  answers429: z.number(),
  /** Records that people gave to somebody by hand, before the writing and during it. */
  editedBefore: z.number(),
  editedMeanwhile: z.number(),
  /** Those of them that are somebody else's now. */
  overwritten: z.number(),
  /** Records that the former owners still have. */
  left: z.number(),
})
export type PortalFigures = z.infer<typeof portalFigures>
