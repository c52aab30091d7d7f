import { execFile } from 'node:child_process'

type ProgramRun = { ok: boolean; output: string; errors: string }

type ProgramCall = { cwd?: string; env: Record<string, string | undefined>; timeoutMs?: number }

/** Runs a program to its end; one that is missing or runs too long counts as failed. */
export function runProgram(program: string, args: readonly string[], call: ProgramCall): Promise<ProgramRun> {
  const options = { cwd: call.cwd, env: call.env, timeout: call.timeoutMs ?? 10_000, encoding: 'utf8' as const }
  return new Promise((resolve) => {
    execFile(program, args, options, (error, output, errors) => resolve({ ok: error === null, output, errors }))
  })
}
