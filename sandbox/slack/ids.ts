import { randomBytes } from 'node:crypto'

export type Ids = {
  /** `V0000001`, `F0000002`… */
  next(prefix: string): string
  /** A message timestamp: the time in seconds with six digits, unique and always later than the one before. */
  timestamp(): string
}

export function createIds(now: () => number): Ids {
  let count = 0
  let lastMicroseconds = 0
  return {
    next: (prefix) => {
      count += 1
      return prefix + count.toString(36).toUpperCase().padStart(8, '0')
    },
    timestamp: () => {
      lastMicroseconds = Math.max(Math.floor(now()) * 1000, lastMicroseconds + 1)
      const digits = String(lastMicroseconds).padStart(16, '0')
      return `${digits.slice(0, -6)}.${digits.slice(-6)}`
    },
  }
}

export function randomId(bytes = 8): string {
  return randomBytes(bytes).toString('hex')
}
