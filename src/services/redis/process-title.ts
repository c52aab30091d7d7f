/** What the system says a process is, to tell ours from another one that was given the same id later. */
import { readFileSync } from 'node:fs'
import { runProgram } from './run-program.ts'

/** Undefined: no such process. Slim images have no `ps`, macOS has no `/proc`. */
export async function processTitle(pid: number): Promise<string | undefined> {
  if (!isAlive(pid)) return undefined
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ').trim()
  } catch {
    const answer = await runProgram('ps', ['-o', 'command=', '-p', String(pid)], { env: { PATH: '/bin:/usr/bin' } })
    return answer.ok ? answer.output.trim() : undefined
  }
}

export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    // EPERM: it lives, and belongs to somebody else.
    return error instanceof Error && 'code' in error && error.code === 'EPERM'
  }
}
