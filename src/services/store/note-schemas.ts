/** How each kind of note is read back from Redis: an older version of this program may have written it. */
import { z } from 'zod'
import type { NoteKind, NoteValues } from '../../runbook/notes.ts'
import { ownerStates } from '../../runbook/owners/owner-list.ts'
import { ownerClasses, unassignableReasons } from '../../runbook/owners/owners.ts'
import { leftoverKinds } from '../../runbook/salesforce-port.ts'

const id = z.string()
const names = z.array(z.string())
const text = z.string().nullable()

type NoteSchemas = { [Kind in NoteKind]: z.ZodType<NoteValues[Kind] | undefined> }

/** For what is only shown, or can be looked up again: unreadable, it is as good as not there. */
function dispensable<Value>(schema: z.ZodType<Value>): z.ZodType<Value | undefined> {
  return schema.optional().catch(undefined)
}

const listedOwner = z.object({
  id,
  name: z.string(),
  email: text,
  class: z.enum(ownerClasses),
  state: z.enum(ownerStates),
  records: z.object({ contacts: z.number(), companies: z.number(), deals: z.number() }).nullable(),
})

const decision = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('owner'), id }),
  z.object({ kind: z.literal('nobody') }),
  z.object({ kind: z.literal('keep') }),
])

const pace = z.object({
  beganMs: z.number(),
  beganRecords: z.number(),
  latestMs: z.number(),
  latestRecords: z.number(),
})

const readBackRow = z.object({
  object: z.string(),
  property: z.string(),
  id,
  former: text,
  ours: text,
  finding: z.discriminatedUnion('kind', [
    z.object({ kind: z.literal('changed-since'), value: text, by: z.string(), at: z.string() }),
    z.object({
      kind: z.literal('overwritten'),
      lost: z.object({ value: text, at: z.string(), by: z.string() }),
      value: text,
    }),
    z.object({ kind: z.literal('unexplained'), value: text }),
    z.object({ kind: z.literal('merged'), into: id }),
    z.object({ kind: z.literal('gone') }),
  ]),
})

const contentsRow = z.object({
  kind: z.enum(['object', 'component', 'customization', 'job', 'unseen']),
  namespace: z.string(),
  type: z.string(),
  name: z.string(),
  detail: z.string(),
})

const hindrances = z.object({
  round: z.number(),
  hindrances: z.array(
    z.object({
      key: z.string(),
      type: z.string(),
      name: z.string(),
      refersTo: names,
      path: text,
      blocks: z.enum(['surely', 'perhaps']),
      says: names,
      state: z.enum(['open', 'gone']),
      foundWithout: names.exactOptional(),
    }),
  ),
  attached: names,
})

const path = z.string().exactOptional()

const plannedBlocker = z.object({
  namespace: z.string(),
  blocker: z.discriminatedUnion('kind', [
    z.object({ kind: z.literal('layout'), id, layout: z.string(), pages: names, path }),
    z.object({
      kind: z.literal('permission-set-assignment'),
      id,
      permissionSet: z.string(),
      username: z.string(),
      path,
    }),
  ]),
})

const copyProgress = z.object({
  object: z.number(),
  objects: z.number(),
  rows: z.number(),
  total: z.number(),
  bytes: z.number(),
  pace,
})

const removalProgress = z.object({
  name: z.string(),
  index: z.number(),
  of: z.number(),
  status: z.string(),
  parts: z.object({ done: z.number(), total: z.number() }).exactOptional(),
  lookedAt: z.string(),
})

const removalRequest = z.object({
  intendedAt: z.string(),
  request: z.object({ id, strategy: z.enum(['metadata', 'tooling']) }).exactOptional(),
  refused: z.string().exactOptional(),
})

const grant = z.object({ username: z.string(), userId: id, app: z.string(), createdAt: text })

const leftover = z.object({
  kind: z.enum(leftoverKinds),
  id,
  name: z.string(),
  detail: z.string(),
  assignees: z.number().exactOptional(),
  active: z.boolean().exactOptional(),
  path: z.string(),
})

const thread = z.object({
  rootTs: z.string().exactOptional(),
  cardTs: z.string().exactOptional(),
  permalink: z.string().exactOptional(),
  posted: z.number(),
  parts: z.number().exactOptional(),
  uneditable: z.boolean().exactOptional(),
  checklists: z.record(z.string(), z.object({ ts: z.string(), link: z.string().exactOptional() })),
  shown: z.record(z.string(), z.string()),
  turns: z.record(z.string(), z.string()).exactOptional(),
  uploadFailures: z.number().exactOptional(),
  uploads: z.array(
    z.discriminatedUnion('kind', [
      z.object({ kind: z.enum(['owner-list', 'dependencies', 'owners', 'references', 'leftovers']) }),
      z.object({ kind: z.literal('revocation'), digest: z.string() }),
      z.object({
        kind: z.enum(['plan', 'result', 'blockers', 'blockers-result']),
        digest: z.string(),
        planId: id,
      }),
      z.object({ kind: z.enum(['read-back', 'contents']), since: z.number() }),
    ]),
  ),
})

const schemas = {
  'owner-list': dispensable(z.array(listedOwner)),
  'assignable-owners': dispensable(z.array(z.object({ id, name: z.string(), email: text })).readonly()),
  'unassignable-owners': dispensable(
    z.array(z.object({ id, email: text, why: z.enum(unassignableReasons) })).readonly(),
  ),
  'mapping-draft': dispensable(z.object({ since: z.number(), decided: z.array(z.object({ from: id, to: decision })) })),
  'search-began': z.string(),
  'plan-as-of': z.string(),
  'left-before': z.number(),
  'write-pace': dispensable(pace),
  'verify-began': z.number(),
  'read-back': z.array(readBackRow),
  'package-contents': z.array(contentsRow),
  references: dispensable(z.object({ since: z.number(), before: hindrances, list: hindrances })),
  blockers: z.array(plannedBlocker),
  before: z.object({ namespace: z.string(), layout: z.unknown().exactOptional() }),
  'copy-progress': dispensable(copyProgress),
  'removal-progress': dispensable(removalProgress),
  'removal-request': removalRequest,
  'removal-poll': dispensable(z.number()),
  access: dispensable(
    z.object({
      at: z.string(),
      found: z.array(grant.extend({ lastUsedAt: text, useCount: z.number() })),
      holders: z.record(id, z.string()),
    }),
  ),
  revocation: z.array(grant),
  leftovers: z.array(leftover),
  'org-silent-since': z.number(),
  'purge-begun': z.literal(true),
  // Taken for none, it would have the whole thread posted once more.
  thread,
  'thread-refresh': dispensable(z.string()),
} satisfies NoteSchemas

export const noteSchemas: NoteSchemas = schemas

/** What is written can be read: a value that its schema does not know would not compile here. */
export const isReadable = (value: NoteValues): { [Kind in NoteKind]: z.infer<(typeof schemas)[Kind]> } => value
