/**
 * What is read back from Redis. Only this program writes these keys, so the envelope is checked and the payload taken as
 * written: the audit chain, not a schema, tells whether somebody changed it.
 */
import { z } from 'zod'
import type { RecordedEvent } from '../../runbook/events.ts'

const actorSchema = z.union([
  z.object({ kind: z.literal('system') }),
  z.object({ kind: z.literal('person'), userId: z.string(), teamId: z.string() }),
])

const envelopeSchema = z.object({
  type: z.string(),
  data: z.record(z.string(), z.unknown()),
  seq: z.number().int().positive(),
  at: z.string(),
  actor: actorSchema,
  previousHash: z.string(),
  hash: z.string(),
})

export const recordedEventSchema = envelopeSchema.transform((event) => event as RecordedEvent)

export const lockSchema = z.object({ claimId: z.string(), userId: z.string(), at: z.string() })

export const batchSchema = z.object({
  object: z.string(),
  property: z.string(),
  moves: z.array(z.object({ from: z.string().nullable(), to: z.string().nullable(), ids: z.array(z.string()) })),
})

const entrySchema = z.object({
  id: z.string(),
  outcome: z.enum(['skipped', 'failed']),
  reason: z.string().exactOptional(),
  into: z.string().exactOptional(),
})

export const ledgerRowSchema = z.discriminatedUnion('state', [
  z.object({ state: z.literal('intended'), ids: z.array(z.string()) }),
  z.object({
    state: z.literal('settled'),
    changed: z.number(),
    entries: z.array(entrySchema),
    unheard: z.array(z.string()).exactOptional(),
    before: z.unknown().exactOptional(),
  }),
])

export const rangeSchema = z.object({
  field: z.object({ object: z.string(), property: z.string(), multiple: z.boolean() }),
  ownerIds: z.array(z.string()),
  fromId: z.string(),
  toId: z.string().nullable(),
})
