/** The event log in Redis: a list per run, appended only where the writer has seen its end. */
import type { Redis } from 'ioredis'
import type { RecordedEvent } from '../../runbook/events.ts'
import type { EventLog } from '../../runbook/store-port.ts'
import { recordedEventSchema } from './schemas.ts'

/** Compare and append in one step: between reading a length and pushing, another process could push. */
const appendScript = `
if redis.call('LLEN', KEYS[1]) ~= tonumber(ARGV[1]) then return 0 end
for i = 5, #ARGV do redis.call('RPUSH', KEYS[1], ARGV[i]) end
redis.call('ZADD', KEYS[2], 'NX', ARGV[3], ARGV[2])
if ARGV[4] == 'open' then redis.call('SADD', KEYS[3], ARGV[2]) else
  redis.call('SREM', KEYS[3], ARGV[2])
  redis.call('SADD', KEYS[4], ARGV[2])
end
return 1`

export function createEventLog(redis: Redis, prefix: string): EventLog {
  const eventsKey = (runId: string) => `${prefix}:run:${runId}:events`
  const runsKey = `${prefix}:runs`
  const openKey = `${prefix}:runs:open`
  const endsKey = `${prefix}:runs:ends-to-tell`

  return {
    async read(runId) {
      const lines = await redis.lrange(eventsKey(runId), 0, -1)
      return lines.map((line) => recordedEventSchema.parse(JSON.parse(line)))
    },
    async append(runId, expectedVersion, events) {
      const at = Date.parse(events[0]?.at ?? '')
      const appended = await redis.eval(
        appendScript,
        4,
        eventsKey(runId),
        runsKey,
        openKey,
        endsKey,
        expectedVersion,
        runId,
        at,
        endsRun(events) ? 'ended' : 'open',
        ...events.map((event) => JSON.stringify(event)),
      )
      return appended === 1 ? 'appended' : 'conflict'
    },
    unfinishedRuns: () => redis.smembers(openKey),
    endsToTell: () => redis.smembers(endsKey),
    async markEndTold(runId) {
      await redis.srem(endsKey, runId)
    },
    recentRuns: (limit) => redis.zrevrange(runsKey, 0, limit - 1),
  }
}

/** Nothing follows these; in an open run something does follow the end of its copy. */
function endsRun(events: readonly RecordedEvent[]): boolean {
  const last = events.at(-1)
  if (last?.type === 'run-cancelled') return last.data.keepsCopy === undefined
  return last?.type === 'run-closed' || last?.type === 'data-copy-deleted'
}
