/** Is it alive, is it ready: for containers and monitors, on loopback only. */
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'

type Health = { port: number; close(): Promise<void> }

export async function serveHealth(port: number, isReady: () => Promise<boolean>): Promise<Health> {
  const server = createServer((request, response) => {
    const answer = (ok: boolean) => response.writeHead(ok ? 200 : 503).end(ok ? 'ok\n' : 'not ready\n')
    if (request.url === '/livez') answer(true)
    else if (request.url === '/readyz') isReady().then(answer, () => answer(false))
    else response.writeHead(404).end()
  })
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, '127.0.0.1', resolve)
  })
  return {
    port: (server.address() as AddressInfo).port,
    close: () => new Promise((resolve) => server.close(() => resolve())),
  }
}
