/** What is wrong with one setting. The sentence about it is written in `messages/console.ts`. */
import type { VariableName } from './variables.ts'

export type ProblemReason =
  | { kind: 'missing' }
  /** `given` only where the value is no secret. */
  | { kind: 'malformed'; given?: string }
  | { kind: 'neither'; or: readonly VariableName[] }
  | { kind: 'both'; other: VariableName }
  | { kind: 'needs-my-domain' }
  | { kind: 'too-few-approvers' }
  | { kind: 'beside-targets-file' }
  | { kind: 'file-unreadable'; path: string; detail: string }
  | { kind: 'file-malformed'; path: string; detail: string }
  | { kind: 'unknown-entry'; entry: string }
  | { kind: 'target-name'; given: string }
  | { kind: 'target-name-twice' }

export type ConfigProblem = {
  variable: VariableName
  /** The target's name, or its place in the file, such as `#2`; absent where the environment is meant. */
  target?: string
  reason: ProblemReason
}
