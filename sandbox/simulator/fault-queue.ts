/**
 * Faults a test or the sandbox plans ahead: "the second update answers 429", "lose the answer of this delete".
 * A fault is used up `times` times (once by default) after letting `skip` matching requests through.
 */
export type FaultAction =
  | {
      kind: 'answer'
      status: number
      headers?: Record<string, string>
      body?: unknown
      /** Says nothing of what the body is, as gateways in front of a vendor do. */
      withoutType?: boolean
    }
  /** The socket dies before the request is handled: nothing has changed. `after`: what happens while the caller waits. */
  | { kind: 'drop'; after?: () => Promise<void> }
  /** The request is handled, then the socket dies: it has changed, and the caller does not know. */
  | { kind: 'lose-answer'; after?: () => Promise<void> }
  /** The socket dies, and the request is handled only when `until` has come: nobody who looks before that sees a trace of it. */
  | { kind: 'arrive-late'; until: Promise<void> }
  | { kind: 'delay'; ms: number }
  /** Half of the answer comes; then nothing more, or the end of the socket. */
  | { kind: 'half-answer'; ends: 'never' | 'drop' }

export type Fault = {
  method?: string
  /** A string must equal the path (without the query); a RegExp is tried on the path, then on path and query. */
  path: RegExp | string
  times?: number
  skip?: number
  action: FaultAction
}

export type FaultQueue = {
  add(fault: Fault): void
  take(method: string, path: string): Fault | undefined
  pending(): Fault[]
  clear(): void
}

type PlannedFault = { fault: Fault; toSkip: number; left: number }

export function createFaultQueue(): FaultQueue {
  let planned: PlannedFault[] = []

  function take(method: string, path: string): Fault | undefined {
    for (const entry of planned) {
      if (!matches(entry.fault, method, path)) continue
      if (entry.toSkip > 0) {
        entry.toSkip -= 1
        continue
      }
      entry.left -= 1
      if (entry.left <= 0) planned = planned.filter((other) => other !== entry)
      return entry.fault
    }
    return undefined
  }

  return {
    add: (fault) => {
      planned.push({ fault, toSkip: fault.skip ?? 0, left: fault.times ?? 1 })
    },
    take,
    pending: () => planned.map((entry) => entry.fault),
    clear: () => {
      planned = []
    },
  }
}

function matches(fault: Fault, method: string, path: string): boolean {
  if (fault.method !== undefined && fault.method.toUpperCase() !== method.toUpperCase()) return false
  const pathWithoutQuery = path.split('?', 1)[0] ?? path
  if (typeof fault.path === 'string') return fault.path === pathWithoutQuery
  // `search` instead of `test`: a RegExp with the g flag must not remember where it stopped.
  return pathWithoutQuery.search(fault.path) !== -1 || path.search(fault.path) !== -1
}
