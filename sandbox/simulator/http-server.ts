import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { Socket } from 'node:net'
import { setTimeout as wait } from 'node:timers/promises'
import type { FaultAction, FaultQueue } from './fault-queue.ts'
import { type Answer, matchRoute, type Route, type SimulatorRequest } from './route.ts'
import { type RouteLog, type RouteLogEntry, UNKNOWN_ROUTE } from './route-log.ts'

/** A small strict HTTP server for simulators: a table of routes, planned faults, and a log of all that was asked. */
type HttpSimulatorOptions = {
  name: string
  routes: readonly Route[]
  port?: number
  faults: FaultQueue
  routeLog: RouteLog
  now?: () => number
  /** The vendor's own form of "no such endpoint". */
  onUnknown(request: SimulatorRequest): Answer
  /** What comes before any handler: tokens, rate limits. An answer here ends the request. */
  before?(request: SimulatorRequest, route: Route): Answer | undefined | Promise<Answer | undefined>
  /** The vendor's answer to malformed JSON; 400 with the parser's message by default. */
  onUnreadable?(request: SimulatorRequest, message: string): Answer
}

type HttpSimulator = { url: string; port: number; server: Server; close: () => Promise<void> }

export async function startHttpSimulator(options: HttpSimulatorOptions): Promise<HttpSimulator> {
  const sockets = new Set<Socket>()
  const server = createServer((incoming, response) => {
    serve(options, incoming, response).catch((error: unknown) => {
      if (incoming.socket.destroyed) return
      console.error(`${options.name}: ${incoming.method} ${incoming.url} failed`, error)
      response.destroy()
    })
  })
  server.on('connection', (socket) => {
    sockets.add(socket)
    socket.on('close', () => sockets.delete(socket))
  })
  const port = await listen(server, options.port ?? 0)

  async function close(): Promise<void> {
    const closed = new Promise<void>((resolve) => server.close(() => resolve()))
    // Keep-alive and upgraded sockets would hold `close` back for seconds.
    for (const socket of sockets) socket.destroy()
    await closed
  }

  return { url: `http://127.0.0.1:${port}`, port, server, close }
}

function listen(server: Server, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, '127.0.0.1', () => {
      server.removeListener('error', reject)
      const address = server.address()
      if (address === null || typeof address === 'string') reject(new Error('The server has no port'))
      else resolve(address.port)
    })
  })
}

async function serve(options: HttpSimulatorOptions, incoming: IncomingMessage, response: ServerResponse) {
  const request = await readRequest(incoming)
  const pathAndQuery = request.url.pathname + request.url.search
  const match = matchRoute(options.routes, request.method, request.url.pathname)
  if (match !== undefined) request.params = match.params
  const entry = logEntry(options, request, match?.route)
  options.routeLog.record(entry)

  const fault = options.faults.take(request.method, pathAndQuery)?.action
  if (fault !== undefined) entry.note = `fault: ${fault.kind}`
  if (fault?.kind === 'drop') {
    await fault.after?.()
    return destroySocket(incoming, entry)
  }
  if (fault?.kind === 'answer') return send(response, faultAnswer(fault), entry)
  if (fault?.kind === 'arrive-late') {
    destroySocket(incoming, entry)
    await fault.until
  }
  if (fault?.kind === 'delay') await wait(fault.ms)

  const answer = await answerFor(options, request, match?.route)
  if (fault?.kind === 'arrive-late') return
  if (fault?.kind === 'lose-answer') {
    await fault.after?.()
    return destroySocket(incoming, entry)
  }
  if (fault?.kind === 'half-answer') return sendHalf(response, answer, entry, fault.ends)
  send(response, answer, entry)
}

async function answerFor(options: HttpSimulatorOptions, request: SimulatorRequest, route: Route | undefined) {
  if (route === undefined) return { ...options.onUnknown(request), note: UNKNOWN_ROUTE }
  try {
    return (await options.before?.(request, route)) ?? (await route.handle(request))
  } catch (error) {
    if (error instanceof UnreadableBody) return unreadable(options, request, error.message)
    const reason = error instanceof Error ? (error.stack ?? error.message) : String(error)
    return { status: 500, text: reason, note: `simulator error: ${reason}` }
  }
}

function unreadable(options: HttpSimulatorOptions, request: SimulatorRequest, message: string): Answer {
  return options.onUnreadable?.(request, message) ?? { status: 400, json: { message } }
}

class UnreadableBody extends SyntaxError {}

async function readRequest(incoming: IncomingMessage): Promise<SimulatorRequest> {
  const chunks: Buffer[] = []
  for await (const chunk of incoming) chunks.push(Buffer.isBuffer(chunk) ? chunk : Buffer.from(String(chunk)))
  const body = Buffer.concat(chunks)
  const url = new URL(incoming.url ?? '/', `http://${incoming.headers.host ?? '127.0.0.1'}`)
  const headers: Record<string, string> = {}
  for (const [name, value] of Object.entries(incoming.headers)) headers[name] = String(value ?? '')
  return {
    method: incoming.method ?? 'GET',
    url,
    params: {},
    query: url.searchParams,
    headers,
    body,
    json: () => parseJson(body),
    form: () => new URLSearchParams(body.toString('utf8')),
  }
}

function parseJson(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString('utf8'))
  } catch (error) {
    throw new UnreadableBody(error instanceof Error ? error.message : 'malformed JSON')
  }
}

function logEntry(options: HttpSimulatorOptions, request: SimulatorRequest, route: Route | undefined): RouteLogEntry {
  return {
    at: (options.now ?? Date.now)(),
    method: request.method,
    path: request.url.pathname + request.url.search,
    route: route?.id,
    status: 0,
    write: route === undefined ? false : isWrite(route, request),
  }
}

function isWrite(route: Route, request: SimulatorRequest): boolean {
  if (typeof route.write === 'boolean') return route.write
  try {
    return route.write(request)
  } catch {
    // A body that cannot be read changes nothing; the handler says so to the caller.
    return false
  }
}

function destroySocket(incoming: IncomingMessage, entry: RouteLogEntry): void {
  entry.status = 0
  incoming.socket.destroy()
}

function faultAnswer(action: Extract<FaultAction, { kind: 'answer' }>): Answer {
  const content = typeof action.body === 'string' ? { text: action.body } : { json: action.body ?? {} }
  return { status: action.status, headers: action.headers ?? {}, ...content, withoutType: action.withoutType === true }
}

function send(response: ServerResponse, answer: Answer, entry: RouteLogEntry): void {
  entry.status = answer.status
  const note = [entry.note, answer.note].filter((part) => part !== undefined).join(', ')
  if (note !== '') entry.note = note
  if (answer.stream !== undefined) {
    response.writeHead(answer.status, answer.headers)
    answer.stream(response)
    return
  }
  const content = contentOf(answer)
  if (content === undefined) {
    response.writeHead(answer.status, answer.headers).end()
    return
  }
  const type = answer.withoutType === true ? {} : { 'content-type': content.type }
  const headers = { ...type, 'content-length': String(content.bytes.length), ...answer.headers }
  response.writeHead(answer.status, headers).end(content.bytes)
}

function sendHalf(response: ServerResponse, answer: Answer, entry: RouteLogEntry, ends: 'never' | 'drop'): void {
  entry.status = answer.status
  const { bytes, type } = contentOf(answer) ?? { bytes: Buffer.from('{}'), type: 'application/json' }
  response.writeHead(answer.status, { 'content-type': type, 'content-length': bytes.length, ...answer.headers })
  response.write(bytes.slice(0, Math.ceil(bytes.length / 2)), () => {
    if (ends === 'drop') response.destroy()
  })
}

function contentOf(answer: Answer): { bytes: Uint8Array; type: string } | undefined {
  if (answer.bytes !== undefined) return { bytes: answer.bytes, type: 'application/octet-stream' }
  if (answer.text !== undefined) return { bytes: Buffer.from(answer.text), type: 'text/plain; charset=utf-8' }
  if (answer.json === undefined) return undefined
  return { bytes: Buffer.from(JSON.stringify(answer.json)), type: 'application/json; charset=utf-8' }
}
