/** Every request a simulator got, so that a failing test can show the conversation and prove that nothing was written. */
export type RouteLogEntry = {
  at: number
  method: string
  path: string
  /** The id of the route, or undefined when no route matched. */
  route: string | undefined
  /** 0 until answered, and for good when the socket was destroyed instead. */
  status: number
  /** The route changes the vendor's data (also when this one request was refused). */
  write: boolean
  note?: string
}

export type RouteLog = {
  /** Adds the entry when the request arrives; the server fills in status and note later. */
  record(entry: RouteLogEntry): void
  entries(): RouteLogEntry[]
  writes(): RouteLogEntry[]
  unknown(): RouteLogEntry[]
  clear(): void
  print(last?: number): string
}

export const UNKNOWN_ROUTE = 'unknown route'

export function createRouteLog(): RouteLog {
  let entries: RouteLogEntry[] = []
  return {
    record: (entry) => {
      entries.push(entry)
    },
    entries: () => [...entries],
    writes: () => entries.filter((entry) => entry.write),
    unknown: () => entries.filter((entry) => entry.note === UNKNOWN_ROUTE),
    clear: () => {
      entries = []
    },
    print: (last = 40) => entries.slice(-last).map(printEntry).join('\n'),
  }
}

function printEntry(entry: RouteLogEntry): string {
  const time = new Date(entry.at).toISOString().slice(11, 23)
  const status = entry.status === 0 ? '---' : String(entry.status)
  const mark = entry.write ? 'write' : 'read '
  const note = entry.note === undefined ? '' : `  (${entry.note})`
  return `${time} ${mark} ${status} ${entry.method} ${entry.path}${note}`
}
