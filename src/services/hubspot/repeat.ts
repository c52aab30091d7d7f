/**
 * A job that starts anew asks all its questions again, so one that has thousands of them would never end beside another app
 * that shares HubSpot's search limit. A read that HubSpot puts off for a moment is therefore repeated where it stands; what
 * is put off for longer, or again and again, is left to the job.
 */
import { setTimeout as sleep } from 'node:timers/promises'
import { isFault } from '../../runbook/fault.ts'

export type Pause = (ms: number, signal?: AbortSignal) => Promise<void>

/** What HubSpot names for its short limits at most: the interval of the burst limit. */
export const longestPauseMs = 10_000

const repeats = 5
const firstPauseMs = 100

type RepeatOptions = { signal?: AbortSignal; pause?: Pause }

export async function repeatedly<Answer>(
  read: () => Promise<Answer>,
  { signal, pause = sleepUnlessAborted }: RepeatOptions,
): Promise<Answer> {
  for (let repeat = 0; ; repeat += 1) {
    try {
      return await read()
    } catch (error) {
      const ms = repeat < repeats ? pauseAfter(error, repeat) : undefined
      if (ms === undefined) throw error
      await pause(ms, signal)
    }
  }
}

/** Undefined where a repetition at once would help nobody. */
function pauseAfter(error: unknown, repeat: number): number | undefined {
  if (!isFault(error)) return undefined
  const { code, retryAfterMs } = error.facts
  switch (code) {
    case 'rate-limited':
    case 'locked':
    case 'unavailable':
    case 'unreachable': {
      const ms = retryAfterMs ?? firstPauseMs * 2 ** repeat
      return ms <= longestPauseMs ? ms : undefined
    }
    case 'timeout':
      // Half a minute has gone by already.
      return repeat === 0 ? firstPauseMs : undefined
    default:
      return undefined
  }
}

/** Ends with the signal's own reason, as a call does. */
async function sleepUnlessAborted(ms: number, signal?: AbortSignal): Promise<void> {
  await sleep(ms, undefined, signal && { signal }).catch(() => signal?.throwIfAborted())
}
