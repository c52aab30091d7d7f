/** The last resort: an imitation of Redis in this process's memory. Good for a look around, keeps nothing. */
import { once } from 'node:events'
import type { Socket } from 'node:net'
import { createRedisCommandExecutor, RedisServerState, Resp2Server } from 'js-redis-server/core'

export type DemoRedis = { url: string; stop: () => Promise<void> }

export async function startDemoRedis(): Promise<DemoRedis> {
  const resp = new Resp2Server({ server: new RedisServerState(), executor: createRedisCommandExecutor() })
  const sockets = new Set<Socket>()
  resp.server.on('connection', (socket) => {
    sockets.add(socket)
    socket.once('close', () => sockets.delete(socket))
  })
  // Not by its own `listen(port)`, which listens on every network interface (js-redis-server 0.3.0, resp2/server.ts).
  resp.server.listen(0, '127.0.0.1')
  await once(resp.server, 'listening')
  return {
    url: `redis://127.0.0.1:${resp.getPort()}`,
    async stop() {
      const closed = resp.close()
      for (const socket of sockets) socket.destroy()
      await closed
    },
  }
}
