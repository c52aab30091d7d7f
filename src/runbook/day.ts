/** Milliseconds until the day after `at` begins in the time zone. Where clocks change meanwhile, up to an hour more or less. */
export function untilNextDay(at: Date, timeZone: string): number {
  const clock = new Intl.DateTimeFormat('en-GB', { timeZone, hour: '2-digit', minute: '2-digit', second: '2-digit' })
  const part = new Map(clock.formatToParts(at).map(({ type, value }) => [type, Number(value)]))
  const seconds = ((part.get('hour') ?? 0) * 60 + (part.get('minute') ?? 0)) * 60 + (part.get('second') ?? 0)
  return (24 * 3_600 - seconds) * 1_000
}
