/**
 * Every environment variable the bot reads, as data. The reader, the sentences about what is wrong,
 * `.env.example` and docs/configuration.md all come from this table.
 */
import { runningVariables } from './running-variables.ts'
import { slackVariables } from './slack-variables.ts'
import { targetVariables } from './target-variables.ts'
import type { Variable } from './variable.ts'

export const variables = [...slackVariables, ...targetVariables, ...runningVariables] as const

export type VariableName = (typeof variables)[number]['name']

export function isVariableName(name: unknown): name is VariableName {
  return typeof name === 'string' && byName.has(name)
}

const byName: ReadonlyMap<string, Variable> = new Map(variables.map((variable) => [variable.name, variable]))

export function variable(name: VariableName): Variable {
  const found = byName.get(name)
  if (!found) throw new Error(`unknown variable ${name}`)
  return found
}

export const targetVariableNames: readonly VariableName[] = variables
  .filter((one) => one.perTarget)
  .map((one) => one.name)

export function isTargetVariable(name: string): name is VariableName {
  return byName.get(name)?.perTarget === true
}
