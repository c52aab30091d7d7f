/** A batch of writes: what HubSpot refuses whole, what it refuses by record, and what it leaves out without a word. */
import { z } from 'zod'
import type { SimulatorRequest } from '../simulator/route.ts'
import type { WorldObject } from '../world/hubspot-world.ts'
import { invalid, Refused, refuse } from './answers.ts'
import type { Portal, PortalRecord } from './portal.ts'
import { bodyOf } from './reading.ts'

/** Whether one invalid value refuses the whole batch or its record only is not documented: the simulator can do both. */
export type BatchRefusals = 'whole-batch' | 'per-record'

export type BatchUpdateRequest = { object: WorldObject; request: SimulatorRequest; refusals: BatchRefusals }

type Updated = { record: PortalRecord; properties: string[] }

const bot = { sourceType: 'INTEGRATION', sourceId: '48151' } as const

const updateBody = z.strictObject({
  inputs: z
    .array(
      z.strictObject({
        id: z.string().min(1),
        properties: z.record(z.string(), z.string()),
        objectWriteTraceId: z.string().optional(),
      }),
    )
    .min(1),
})

type Input = z.infer<typeof updateBody>['inputs'][number]

export function batchUpdate(portal: Portal, { object, request, refusals }: BatchUpdateRequest) {
  const { inputs } = bodyOf(request, updateBody)
  checkInputs(inputs)
  const updated: Updated[] = []
  const errors: unknown[] = []
  const missing: Input[] = []
  const problems = inputs.flatMap((input) => problemOf(portal, object, input) ?? [])
  if (refusals === 'whole-batch') throwFirst(problems)
  for (const { input, message } of problems) errors.push(errorFor([input], 'VALIDATION_ERROR', message))
  const refused = new Set(problems.map(({ input }) => input))
  for (const input of inputs.filter((each) => !refused.has(each))) {
    // A record that was merged away is left out of the answer, under a 200.
    if (portal.isMerged(object, input.id)) continue
    const record = portal.record(object, input.id)
    if (record === undefined) {
      missing.push(input)
      continue
    }
    portal.write(object, input.id, { properties: input.properties, source: bot })
    updated.push({ record, properties: Object.keys(input.properties) })
  }
  if (missing.length > 0) errors.push(errorFor(missing, 'OBJECT_NOT_FOUND', notFoundMessage(object)))
  return { updated, errors }
}

type Problem = { input: Input; message: string; code?: string }

function checkInputs(inputs: Input[]): void {
  if (inputs.length > 100) refuse('The maximum number of inputs supported in a batch request is 100')
  const ids = inputs.map(({ id }) => id)
  const duplicates = ids.filter((id, index) => ids.indexOf(id) !== index)
  if (duplicates.length > 0) refuse(`Duplicate IDs found in batch input: [${duplicates.join(', ')}]. Id must be unique`)
}

function problemOf(portal: Portal, object: WorldObject, input: Input): Problem | undefined {
  for (const [name, value] of Object.entries(input.properties)) {
    const sentence = invalidValue(portal, object, { name, value })
    if (sentence !== undefined) return { input, message: sentence }
  }
  const rule = portal.refusalOf(object, input.id)
  return rule === undefined ? undefined : { input, message: rule, code: 'MISSING_CONDITIONAL_REQUIRED_PROPERTY' }
}

function invalidValue(portal: Portal, object: WorldObject, { name, value }: { name: string; value: string }) {
  const property = portal.world.properties[object].find((each) => each.name === name)
  if (property === undefined) return invalidSentence(name, 'PROPERTY_DOESNT_EXIST', `Property "${name}" does not exist`)
  if (property.readOnly) return invalidSentence(name, 'READ_ONLY_VALUE', `"${name}" is a read only property`)
  if (property.referencedObjectType !== 'OWNER' || value === '') return undefined
  const unknown = value.split(';').find((id) => !portal.world.owners.some((owner) => owner.id === id))
  return unknown === undefined
    ? undefined
    : invalidSentence(name, 'INVALID_OWNER_ID', `Owner ${unknown} does not exist`)
}

function invalidSentence(name: string, error: string, message: string): string {
  return `Property values were not valid: ${JSON.stringify([{ isValid: false, message, error, name }])}`
}

function throwFirst(problems: Problem[]): void {
  const [first] = problems
  if (first === undefined) return
  const errors = first.code === undefined ? undefined : [{ message: first.message, code: first.code }]
  throw new Refused(invalid(first.message, errors))
}

function errorFor(inputs: Input[], category: string, message: string) {
  const traces = inputs.flatMap(({ objectWriteTraceId }) => objectWriteTraceId ?? [])
  const context = { ids: inputs.map(({ id }) => id), ...(traces.length > 0 ? { objectWriteTraceId: traces } : {}) }
  return { status: 'error', category, message, context }
}

function notFoundMessage(object: WorldObject): string {
  const singular = { contacts: 'CONTACT', companies: 'COMPANY', deals: 'DEAL' }[object]
  return `Could not get some ${singular} objects, they may be deleted or not exist. Check that ids are valid.`
}
