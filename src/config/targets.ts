/** The targets: one from the environment, or a list from `TARGETS_FILE`. */
import { z } from 'zod'
import type { Config, Target } from './config.ts'
import type { ConfigProblem, ProblemReason } from './problem.ts'
import { problemsOf, type RawSettings, type Reading, rawSettings } from './settings.ts'
import { readTarget } from './target.ts'
import { isTargetVariable, targetVariableNames } from './variables.ts'

export type ReadFile = (path: string) => string

/** `/uninstall-hubspot status` must stay the command, whatever a client is called. */
export const reservedTargetNames: readonly string[] = [
  'status',
  'runs',
  'doctor',
  'report',
  'cancel',
  'freeze',
  'unfreeze',
  'help',
]

const targetName = /^[a-z0-9][a-z0-9-]{0,39}$/

const entriesSchema = z.array(z.record(z.string(), z.string())).min(1)

type Entry = { label: string; name: string; values: Record<string, string> }

export function readTargets(raw: RawSettings, readFile: ReadFile): Reading<Config['targets']> {
  if (raw.TARGETS_FILE === undefined) return together([readTarget('default', raw)])
  const beside = besideTheFile(raw)
  const entries = readEntries(raw.TARGETS_FILE, readFile)
  if (!entries.ok) return { ok: false, problems: [...beside, ...entries.problems] }
  const problems = [...beside, ...nameProblems(entries.settings)]
  const targets = together(entries.settings.map(readEntry))
  if (!targets.ok) return { ok: false, problems: [...problems, ...targets.problems] }
  return problems.length > 0 ? { ok: false, problems } : targets
}

/** A value that stands in the environment and is not used would be believed by whoever wrote it there. */
function besideTheFile(raw: RawSettings): ConfigProblem[] {
  const set = targetVariableNames.filter((name) => raw[name] !== undefined)
  return set.map((name) => ({ variable: name, reason: { kind: 'beside-targets-file' } }))
}

function readEntries(path: string, readFile: ReadFile): Reading<Entry[]> {
  const failed = (reason: ProblemReason): Reading<Entry[]> => ({
    ok: false,
    problems: [{ variable: 'TARGETS_FILE', reason }],
  })
  let content: string
  try {
    content = readFile(path)
  } catch (error) {
    return failed({ kind: 'file-unreadable', path, detail: sentence(error) })
  }
  try {
    const list = entriesSchema.parse(JSON.parse(content))
    return { ok: true, settings: list.map(entryOf) }
  } catch (error) {
    return failed({ kind: 'file-malformed', path, detail: malformedDetail(error) })
  }
}

function entryOf({ name = '', ...values }: Record<string, string>, index: number): Entry {
  return { label: targetName.test(name) ? name : `#${index + 1}`, name, values }
}

function readEntry(entry: Entry): Reading<Target> {
  const unknown: ConfigProblem[] = Object.keys(entry.values)
    .filter((key) => !isTargetVariable(key))
    .map((key) => ({ variable: 'TARGETS_FILE', reason: { kind: 'unknown-entry', entry: key } }))
  const reading = readTarget(entry.name, rawSettings(entry.values))
  const problems = [...unknown, ...problemsOf([reading])]
  if (reading.ok && problems.length === 0) return reading
  return { ok: false, problems: problems.map((problem) => ({ ...problem, target: entry.label })) }
}

function nameProblems(entries: readonly Entry[]): ConfigProblem[] {
  return entries.flatMap((entry, index) => {
    const reason = nameProblem(entry, entries.slice(0, index))
    return reason ? [{ variable: 'TARGETS_FILE', target: entry.label, reason }] : []
  })
}

function nameProblem(entry: Entry, before: readonly Entry[]): ProblemReason | undefined {
  if (!targetName.test(entry.name) || reservedTargetNames.includes(entry.name)) {
    return { kind: 'target-name', given: entry.name }
  }
  return before.some((other) => other.name === entry.name) ? { kind: 'target-name-twice' } : undefined
}

function together(readings: Reading<Target>[]): Reading<Config['targets']> {
  const [first, ...rest] = readings.flatMap((reading) => (reading.ok ? [reading.settings] : []))
  const problems = problemsOf(readings)
  return first && problems.length === 0 ? { ok: true, settings: [first, ...rest] } : { ok: false, problems }
}

/** The parser's own words would quote the file, and the file holds secrets. */
function malformedDetail(error: unknown): string {
  if (!(error instanceof z.ZodError)) return 'it is no JSON'
  const [issue] = error.issues
  const place = issue?.path.length ? `, at ${issue.path.join(' → ')}` : ''
  return `it is not a list of at least one object whose values are texts${place}`
}

function sentence(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}
