import type { Redis } from 'ioredis'
import type { z } from 'zod'
import type { Note, NoteKind, NoteValues } from '../../runbook/notes.ts'
import type { Store } from '../../runbook/store-port.ts'
import { createCollection } from './collection.ts'
import { createEventLog } from './event-log.ts'
import { createLocks } from './locks.ts'
import { noteSchemas } from './note-schemas.ts'
import { createPlanStore } from './plans.ts'

/** All of the store under one key prefix, so that several installations can share a Redis. */
export function createStore(redis: Redis, prefix: string): Store {
  return {
    log: createEventLog(redis, prefix),
    locks: createLocks(redis, prefix),
    collection: createCollection(redis, prefix),
    plans: createPlanStore(redis, prefix),
    notes: {
      async get<Kind extends NoteKind>(runId: string, { kind, name }: Note<Kind>) {
        const text = await redis.hget(`${prefix}:run:${runId}:notes`, name)
        const schema: z.ZodType<NoteValues[Kind] | undefined> = noteSchemas[kind]
        return text === null ? undefined : schema.parse(JSON.parse(text))
      },
      async set(runId, { name }, value) {
        await redis.hset(`${prefix}:run:${runId}:notes`, name, JSON.stringify(value))
      },
    },
  }
}
