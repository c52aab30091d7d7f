import { randomUUID } from 'node:crypto'
import type { IncomingMessage, Server } from 'node:http'
import type { Duplex } from 'node:stream'
import { type RawData, type WebSocket, WebSocketServer } from 'ws'
import type { RouteLog } from '../simulator/route-log.ts'
import { isRecord } from './blocks.ts'
import { randomId } from './ids.ts'

/** Socket Mode's WebSocket (Slack docs, Using Socket Mode): hello, envelopes, acks, pings, disconnects. */
type DisconnectReason = 'warning' | 'refresh_requested' | 'link_disabled' | 'too_many_websockets'

type Envelope = {
  type: 'slash_commands' | 'interactive' | 'events_api'
  payload: unknown
  acceptsResponsePayload: boolean
}

type Ack = { kind: 'acked'; payload: Record<string, unknown> } | { kind: 'no-ack' } | { kind: 'no-connection' }

export type SocketMode = {
  /** What `apps.connections.open` hands out; good for one connection. */
  connectionUrl(httpUrl: string): string
  attach(server: Server): void
  connections(): number
  /** Sends one envelope over any one of the connections and waits for its ack. */
  send(envelope: Envelope): Promise<Ack>
  /** Asks every connected client to go and come back, as Slack does every few hours. */
  disconnect(reason?: DisconnectReason): void
  close(): void
}

type SocketModeOptions = { appId: string; ackTimeoutMs: number; routeLog: RouteLog; now: () => number }

/** Slack docs, Using Socket Mode: "allows your app to maintain up to 10 open WebSocket connections". */
const CONNECTION_LIMIT = 10
const PING_INTERVAL_MS = 10_000

export function createSocketMode(options: SocketModeOptions): SocketMode {
  const server = new WebSocketServer({ noServer: true })
  const tickets = new Set<string>()
  const connections: WebSocket[] = []
  const waiting = new Map<string, (payload: Record<string, unknown>) => void>()
  const pings = setInterval(() => {
    for (const connection of connections) connection.ping()
  }, PING_INTERVAL_MS)
  pings.unref()

  function upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void {
    const url = new URL(request.url ?? '/', 'http://127.0.0.1')
    const ticket = url.searchParams.get('ticket') ?? ''
    if (url.pathname !== '/link/' || !tickets.delete(ticket)) {
      socket.end('HTTP/1.1 403 Forbidden\r\n\r\n')
      return
    }
    server.handleUpgrade(request, socket, head, welcome)
  }

  function welcome(connection: WebSocket): void {
    connection.on('error', () => connection.terminate())
    if (connections.length >= CONNECTION_LIMIT) {
      sendDisconnect(connection, 'too_many_websockets')
      return
    }
    connections.push(connection)
    connection.on('close', () => leave(connection))
    connection.on('message', (data, isBinary) => {
      if (!isBinary) receive(textOf(data))
    })
    const hello = {
      type: 'hello',
      num_connections: connections.length,
      connection_info: { app_id: options.appId },
      debug_info: { host: 'sandbox', approximate_connection_time: 18_060 },
    }
    connection.send(JSON.stringify(hello))
  }

  function leave(connection: WebSocket): void {
    const index = connections.indexOf(connection)
    if (index !== -1) connections.splice(index, 1)
  }

  function receive(frame: string): void {
    const ack = readAck(frame)
    if (ack === undefined) return
    waiting.get(ack.envelopeId)?.(ack.payload)
    waiting.delete(ack.envelopeId)
  }

  async function send(envelope: Envelope): Promise<Ack> {
    const connection = connections.shift()
    if (connection === undefined) return { kind: 'no-connection' }
    // Any connection may get an envelope: taking turns finds the app that only listens on one.
    connections.push(connection)
    const entry = {
      at: options.now(),
      method: 'SOCKET',
      path: envelope.type,
      route: 'slack.socket',
      status: 0,
      write: false,
    }
    options.routeLog.record(entry)
    const ack = await deliver(connection, envelope)
    if (ack.kind === 'acked') entry.status = 200
    return ack
  }

  function deliver(connection: WebSocket, envelope: Envelope): Promise<Ack> {
    const envelopeId = randomUUID()
    return new Promise((resolve) => {
      const timer = setTimeout(() => {
        waiting.delete(envelopeId)
        resolve({ kind: 'no-ack' })
      }, options.ackTimeoutMs)
      // A workspace that has closed meanwhile must not be kept alive by this.
      timer.unref()
      waiting.set(envelopeId, (payload) => {
        clearTimeout(timer)
        resolve({ kind: 'acked', payload })
      })
      const { type, payload, acceptsResponsePayload } = envelope
      connection.send(
        JSON.stringify({ envelope_id: envelopeId, type, payload, accepts_response_payload: acceptsResponsePayload }),
      )
    })
  }

  return {
    connectionUrl: (httpUrl) => {
      const ticket = randomId(16)
      tickets.add(ticket)
      return `${httpUrl.replace(/^http/, 'ws')}/link/?ticket=${ticket}&app_id=${options.appId}`
    },
    attach: (httpServer) => {
      httpServer.on('upgrade', upgrade)
    },
    connections: () => connections.length,
    send,
    disconnect: (reason = 'refresh_requested') => {
      for (const connection of connections.splice(0)) {
        sendDisconnect(connection, reason)
      }
    },
    close: () => {
      clearInterval(pings)
      for (const connection of connections) connection.terminate()
      server.close()
    },
  }
}

function sendDisconnect(connection: WebSocket, reason: DisconnectReason): void {
  connection.send(JSON.stringify({ type: 'disconnect', reason, debug_info: { host: 'sandbox' } }))
}

function textOf(data: RawData): string {
  if (Array.isArray(data)) return Buffer.concat(data).toString()
  return Buffer.isBuffer(data) ? data.toString() : Buffer.from(data).toString()
}

function readAck(frame: string): { envelopeId: string; payload: Record<string, unknown> } | undefined {
  try {
    const message: unknown = JSON.parse(frame)
    if (!isRecord(message) || typeof message.envelope_id !== 'string') return undefined
    return { envelopeId: message.envelope_id, payload: isRecord(message.payload) ? message.payload : {} }
  } catch {
    return undefined
  }
}
