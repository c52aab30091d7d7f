import { expect, onTestFinished, test } from 'vitest'
import { createFaultQueue, type Fault } from '../../sandbox/simulator/fault-queue.ts'
import { startHttpSimulator } from '../../sandbox/simulator/http-server.ts'
import { createRouteLog } from '../../sandbox/simulator/route-log.ts'

const ANSWER = { kind: 'answer', status: 503 } as const

test('a fault without a count is used once, then it is gone', () => {
  const faults = createFaultQueue()
  faults.add({ path: '/a', action: ANSWER })
  expect(faults.take('GET', '/a?x=1')?.action).toEqual(ANSWER)
  expect(faults.take('GET', '/a?x=1')).toBeUndefined()
  expect(faults.pending()).toEqual([])
})

test('a fault lets the requests pass that it should skip and ignores other methods and paths', () => {
  const faults = createFaultQueue()
  faults.add({ method: 'POST', path: /^\/a\/.+$/g, skip: 1, times: 2, action: ANSWER })
  expect(faults.take('GET', '/a/1')).toBeUndefined()
  expect(faults.take('POST', '/b/1')).toBeUndefined()
  const taken = [1, 2, 3, 4].map(() => faults.take('POST', '/a/1') !== undefined)
  expect(taken).toEqual([false, true, true, false])
})

test('two faults on the same path are used in the order they were added', () => {
  const faults = createFaultQueue()
  faults.add({ path: '/a', action: { kind: 'answer', status: 429 } })
  faults.add({ path: '/a', action: { kind: 'answer', status: 500 } })
  expect([faults.take('GET', '/a')?.action, faults.take('GET', '/a')?.action]).toEqual([
    { kind: 'answer', status: 429 },
    { kind: 'answer', status: 500 },
  ])
})

async function counterServer(fault?: Fault) {
  const faults = createFaultQueue()
  if (fault !== undefined) faults.add(fault)
  const routeLog = createRouteLog()
  let count = 0
  const server = await startHttpSimulator({
    name: 'counter',
    faults,
    routeLog,
    routes: [
      {
        id: 'counter.add',
        method: 'POST',
        path: ['/count/:by', '/count/:by/'],
        write: true,
        source: 'none',
        handle: (request) => {
          count += Number(request.params.by)
          return { status: 200, json: { count } }
        },
      },
      {
        id: 'counter.echo',
        method: 'POST',
        path: '/echo',
        write: false,
        source: 'none',
        handle: (request) => ({ status: 200, json: request.json() }),
      },
    ],
    onUnknown: () => ({ status: 404, json: { unknown: true } }),
  })
  onTestFinished(() => server.close())
  const post = (path: string, body?: string) =>
    fetch(`${server.url}${path}`, { method: 'POST', ...(body !== undefined && { body }) })
  return { post, routeLog, faults, count: () => count }
}

test('a dropped request ends without an answer and without having been handled', async () => {
  const server = await counterServer({ path: '/count/1', action: { kind: 'drop' } })
  await expect(server.post('/count/1')).rejects.toThrow()
  expect(server.count()).toBe(0)
})

test('a lost answer ends the socket after the request has been handled', async () => {
  const server = await counterServer({ path: '/count/1', action: { kind: 'lose-answer' } })
  await expect(server.post('/count/1')).rejects.toThrow()
  expect(server.count()).toBe(1)
})

test('an answered fault replaces the handler and carries its headers and body', async () => {
  const action = { kind: 'answer', status: 429, headers: { 'retry-after': '7' }, body: { slow: 'down' } } as const
  const server = await counterServer({ path: '/count/1', action })
  const response = await server.post('/count/1')
  expect([response.status, response.headers.get('retry-after'), await response.json()]).toEqual([
    429,
    '7',
    { slow: 'down' },
  ])
  expect(server.count()).toBe(0)
})

test('a delayed request is handled in the end', async () => {
  const server = await counterServer({ path: '/count/1', action: { kind: 'delay', ms: 5 } })
  expect((await server.post('/count/1')).status).toBe(200)
  expect(server.count()).toBe(1)
})

test('an unknown route is answered in the vendor’s form and stands in the log for tests to fail on', async () => {
  const server = await counterServer()
  const response = await server.post('/counts/1')
  expect([response.status, await response.json()]).toEqual([404, { unknown: true }])
  await server.post('/count/1/extra')
  expect(server.routeLog.unknown().map((entry) => entry.path)).toEqual(['/counts/1', '/count/1/extra'])
})

test('the log tells writes from reads and prints both', async () => {
  const server = await counterServer()
  await server.post('/count/2/')
  await server.post('/echo', '{}')
  expect(server.routeLog.writes().map((entry) => entry.route)).toEqual(['counter.add'])
  expect(server.routeLog.print()).toMatch(/write 200 POST \/count\/2\/\n.*read {2}200 POST \/echo$/)
})

test('malformed JSON is answered with 400', async () => {
  const server = await counterServer()
  expect((await server.post('/echo', '{')).status).toBe(400)
})
