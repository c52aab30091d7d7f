/** A server whose owner was killed lives on, because it is detached. The next start ends it before it begins its own. */
import { setTimeout as sleep } from 'node:timers/promises'
import { redisText } from '../../messages/console.ts'
import { processTitle } from './process-title.ts'

export type LockedServer = { pid: number; port: number }

const patience = { steps: 100, stepMs: 100 }

export async function endOrphan(server: LockedServer): Promise<void> {
  if (!(await isOurServer(server))) return
  // SIGTERM lets it write its file to the end.
  process.kill(server.pid, 'SIGTERM')
  for (let step = 0; step < patience.steps; step += 1) {
    if (!(await isOurServer(server))) return
    await sleep(patience.stepMs)
  }
  throw new Error(redisText.orphanStays(server.pid))
}

/** Redis and Valkey show the address they listen on in their title, and until then the flags they were given. */
async function isOurServer({ pid, port }: LockedServer): Promise<boolean> {
  const title = (await processTitle(pid)) ?? ''
  return /redis|valkey/.test(title) && (title.includes(`127.0.0.1:${port}`) || title.includes(`--port ${port} `))
}
