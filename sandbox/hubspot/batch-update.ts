/** A batch of writes: what HubSpot refuses whole, what it refuses by record, and what it leaves out without a word. */
import { z } from 'zod'
import type { SimulatorRequest } from '../simulator/route.ts'
import { invalid, Refused, refuse } from './answers.ts'
import type { ObjectType } from './object-types.ts'
import { isList, listed } from './owner-properties.ts'
import type { Portal } from './portal.ts'
import type { PortalRecord } from './portal-record.ts'
import { bodyOf } from './reading.ts'
import { itemError, missingError } from './record-answers.ts'

/** Whether one invalid value refuses the whole batch or its record only is not documented: the simulator can do both. */
export type BatchRefusals = 'whole-batch' | 'per-record'

/** An update under the id of a merged record: missing from a 200, or made on the record that lives on and answered under its id. */
export type MergedUpdates = 'left-out' | 'survivor'

/** Whether a deactivated user may be given records is not documented. */
export type ArchivedOwners = 'refused' | 'accepted'

/**
 * Where the validation rules of an account's admins are held: on the paths of 2026-09 (changelog "CRM API write validation
 * enforcement"), or on all of them.
 */
export type ValidationRules = 'dated-paths' | 'all-paths'

export type BatchUpdateRules = {
  refusals: BatchRefusals
  mergedUpdates: MergedUpdates
  archivedOwners: ArchivedOwners
  validationRules: ValidationRules
}

type BatchUpdateRequest = { type: ObjectType; request: SimulatorRequest; rules: BatchUpdateRules }

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

export function batchUpdate(portal: Portal, { type, request, rules }: BatchUpdateRequest) {
  const { object, singular } = type
  const { inputs } = bodyOf(request, updateBody)
  checkInputs(inputs)
  const holdsRules = rules.validationRules === 'all-paths' || request.url.pathname.includes('/2026-09/')
  const updated: Updated[] = []
  const missing: Input[] = []
  const problems = inputs.flatMap((input) => problemOf(portal, { object, input, rules, holdsRules }) ?? [])
  if (rules.refusals === 'whole-batch') throwFirst(problems)
  const errors: unknown[] = problems.map(({ input, message }) => itemError('VALIDATION_ERROR', message, about([input])))
  const refused = new Set(problems.map(({ input }) => input))
  for (const input of inputs.filter((each) => !refused.has(each))) {
    if (rules.mergedUpdates === 'left-out' && portal.isMerged(object, input.id)) continue
    if (portal.record(object, input.id) === undefined) {
      missing.push(input)
      continue
    }
    const record = portal.write(object, input.id, { properties: input.properties, source: bot })
    updated.push({ record, properties: Object.keys(input.properties) })
  }
  const { ids, traces } = about(missing)
  if (missing.length > 0) errors.push(missingError(singular, ids, traces))
  return { updated, errors }
}

function about(inputs: Input[]) {
  return {
    ids: inputs.map(({ id }) => id),
    traces: inputs.flatMap(({ objectWriteTraceId }) => objectWriteTraceId ?? []),
  }
}

function checkInputs(inputs: Input[]): void {
  if (inputs.length > 100) refuse('The maximum number of inputs supported in a batch request is 100')
  const ids = inputs.map(({ id }) => id)
  const duplicates = ids.filter((id, index) => ids.indexOf(id) !== index)
  if (duplicates.length > 0) refuse(`Duplicate IDs found in batch input: [${duplicates.join(', ')}]. Id must be unique`)
}

type Problem = { input: Input; message: string; code?: string }

type Checked = { object: string; input: Input; rules: BatchUpdateRules; holdsRules: boolean }

function problemOf(portal: Portal, { object, input, rules, holdsRules }: Checked): Problem | undefined {
  for (const [name, value] of Object.entries(input.properties)) {
    const sentence = invalidValue(portal, { object, name, value, rules })
    if (sentence !== undefined) return { input, message: sentence }
  }
  const rule = holdsRules ? portal.refusalOf(object, input.id) : undefined
  return rule === undefined ? undefined : { input, message: rule, code: 'MISSING_CONDITIONAL_REQUIRED_PROPERTY' }
}

type Value = { object: string; name: string; value: string; rules: BatchUpdateRules }

function invalidValue(portal: Portal, { object, name, value, rules }: Value): string | undefined {
  const property = portal.properties(object).find((each) => each.name === name)
  if (property === undefined) return invalidSentence(name, 'PROPERTY_DOESNT_EXIST', `Property "${name}" does not exist`)
  if (property.readOnly) return invalidSentence(name, 'READ_ONLY_VALUE', `"${name}" is a read only property`)
  if (property.referencedObjectType !== 'OWNER' || value === '') return undefined
  const unknown = (isList(property) ? listed(value) : [value]).find((id) => !isOwner(portal, id, rules))
  return unknown === undefined
    ? undefined
    : invalidSentence(name, 'INVALID_OWNER_ID', `Owner ${unknown} does not exist`)
}

function isOwner(portal: Portal, id: string, { archivedOwners }: BatchUpdateRules): boolean {
  const owner = portal.world.owners.find((each) => each.id === id)
  return owner !== undefined && (archivedOwners === 'accepted' || !owner.archived)
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
