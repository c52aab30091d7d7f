import type { ServerResponse } from 'node:http'

/** A simulated endpoint as data: the router, the route log and the coverage matrix all read the same table. */
export type Route = {
  id: string
  method: string
  /** `:name` is one segment, a last `*name` the rest. Slashes at the end matter. The first route that matches wins. */
  path: string | string[]
  /** Whether it changes the vendor's data; a function where one endpoint does both. */
  write: boolean | ((request: SimulatorRequest) => boolean)
  /** The page of the vendor's documentation that it imitates. */
  source: string
  handle(request: SimulatorRequest): Answer | Promise<Answer>
}

export type SimulatorRequest = {
  method: string
  url: URL
  params: Record<string, string>
  query: URLSearchParams
  headers: Record<string, string>
  body: Buffer
  /** Throws a SyntaxError on malformed JSON. */
  json(): unknown
  form(): URLSearchParams
}

export type Answer = {
  status: number
  headers?: Record<string, string>
  json?: unknown
  text?: string
  bytes?: Uint8Array
  /** Without a content type of its own. */
  withoutType?: boolean
  /** Takes over the response (Server-Sent Events). Status and headers have been written by then. */
  stream?: (response: ServerResponse) => void
  /** Shown in the route log. */
  note?: string
}

type RouteMatch = { route: Route; params: Record<string, string> }

export function matchRoute(routes: readonly Route[], method: string, pathname: string): RouteMatch | undefined {
  for (const route of routes) {
    if (route.method !== method) continue
    for (const pattern of typeof route.path === 'string' ? [route.path] : route.path) {
      const params = matchPath(pattern, pathname)
      if (params !== undefined) return { route, params }
    }
  }
  return undefined
}

function matchPath(pattern: string, pathname: string): Record<string, string> | undefined {
  const wanted = pattern.split('/')
  const given = pathname.split('/')
  const params: Record<string, string> = {}
  for (const [index, segment] of wanted.entries()) {
    if (segment.startsWith('*')) {
      params[segment.slice(1)] = given.slice(index).map(decodeSegment).join('/')
      return params
    }
    const actual = given[index]
    if (actual === undefined) return undefined
    if (segment.startsWith(':') && actual !== '') params[segment.slice(1)] = decodeSegment(actual)
    else if (segment !== actual) return undefined
  }
  return wanted.length === given.length ? params : undefined
}

function decodeSegment(segment: string): string {
  try {
    return decodeURIComponent(segment)
  } catch {
    return segment
  }
}
