import { fault } from './faults.ts'

/** Times come as ISO 8601, with or without a zone of their own, and from older properties as epoch milliseconds. */
export function isoTime(value: string): string {
  const time = new Date(/^\d+$/.test(value) ? Number(value) : value)
  if (Number.isNaN(time.getTime())) throw fault('unknown', 'unexpected-answer', 'a time that is none')
  return time.toISOString()
}
