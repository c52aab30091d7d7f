import { randomUUID } from 'node:crypto'

/** Short enough to say aloud, unlikely enough to meet again. */
export function newRunId(): string {
  return `run-${randomUUID().replaceAll('-', '').slice(0, 10)}`
}
