/** Reads a set of variables by a zod schema and keeps everything that is wrong, not only the first. */
import type { z } from 'zod'
import type { ConfigProblem } from './problem.ts'
import { isVariableName, type VariableName, variable, variables } from './variables.ts'

/** Raw values by variable name; an unset or empty variable is absent. */
export type RawSettings = Partial<Record<VariableName, string>>

export type Reading<Settings> = { ok: true; settings: Settings } | { ok: false; problems: ConfigProblem[] }

const defaults: RawSettings = Object.fromEntries(
  variables.flatMap((one) => ('default' in one ? [[one.name, one.default]] : [])),
)

/** An empty variable counts as unset: `.env` files and compose files leave `NAME=` behind. */
export function rawSettings(values: Record<string, string | undefined>): RawSettings {
  const filled = Object.entries(values)
    .map(([name, value]) => [name, value?.trim() ?? ''] as const)
    .filter(([name, value]) => isVariableName(name) && value !== '')
  return Object.fromEntries(filled)
}

export function readSettings<Schema extends z.ZodObject>(raw: RawSettings, schema: Schema): Reading<z.output<Schema>> {
  const parsed = schema.safeParse({ ...defaults, ...raw })
  if (parsed.success) return { ok: true, settings: parsed.data }
  const wrong = new Set(parsed.error.issues.map((issue) => issue.path[0]).filter(isVariableName))
  return { ok: false, problems: [...wrong].map((name) => problemOf(name, raw[name])) }
}

function problemOf(name: VariableName, given: string | undefined): ConfigProblem {
  if (given === undefined) return { variable: name, reason: { kind: 'missing' } }
  if (variable(name).secret) return { variable: name, reason: { kind: 'malformed' } }
  return { variable: name, reason: { kind: 'malformed', given } }
}

/** Joins readings of which all must be well; otherwise all their problems. */
export function problemsOf(readings: readonly Reading<unknown>[]): ConfigProblem[] {
  return readings.flatMap((reading) => (reading.ok ? [] : reading.problems))
}
