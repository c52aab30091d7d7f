/** The bot as its listeners see it: the real store and run service, people asked of Slack's simulator. */
import { randomUUID } from 'node:crypto'
import { Redis } from 'ioredis'
import { pino } from 'pino'
import { inject, onTestFinished } from 'vitest'
import type { SlackSimulator } from '../sandbox/slack/server.ts'
import type { Bot } from '../src/bot/bot.ts'
import { createPeople } from '../src/bot/people.ts'
import type { RecordedEvent } from '../src/runbook/events.ts'
import { createRunService } from '../src/services/runs/run-service.ts'
import { createStore } from '../src/services/store/store.ts'
import { botClient, ROBIN } from './simulators/slack-support.ts'

export const runId = 'run-1'

/** With one run, of this log. Robin may open runs. */
export async function botWith(
  simulator: SlackSimulator,
  { log = [], targets = ['production'] }: { log?: readonly RecordedEvent[]; targets?: readonly string[] },
): Promise<Bot> {
  const redis = new Redis(inject('redisUrl'))
  onTestFinished(async () => void (await redis.quit()))
  const store = createStore(redis, `test-${randomUUID()}`)
  if (log.length > 0) await store.log.append(runId, 0, log)
  const client = botClient(simulator)
  return {
    client,
    runs: createRunService({ store, clock: () => new Date(), newRunId: () => 'run-2', onChange: async () => {} }),
    store,
    people: createPeople(client, { requesters: [ROBIN], approvers: ['S0000001'], admins: [] }, 'T0000001'),
    readFile: async () => ({ kind: 'too-big' }),
    targets,
    locale: 'en',
    show: async () => {},
    logger: pino({ enabled: false }),
  }
}
