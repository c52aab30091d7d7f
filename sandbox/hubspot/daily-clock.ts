/** When a day of the daily limit ends: at midnight in the account's time zone, or as a test wants it. */
export type DailyClock = {
  /** The same for all moments of one day. */
  nameOf(at: number): string
  endOf(at: number): number
}

const second = 1000
const day = 86_400_000

export function midnightIn(timeZone: string): DailyClock {
  // Made once: a formatter costs more than a request.
  const date = new Intl.DateTimeFormat('en-CA', { timeZone, dateStyle: 'short' })
  const time = new Intl.DateTimeFormat('en-GB', { timeZone, timeStyle: 'medium' })

  function endOf(at: number): number {
    const [hours = 0, minutes = 0, seconds = 0] = time.format(at).split(':').map(Number)
    const sinceMidnight = ((hours * 60 + minutes) * 60 + seconds) * second
    return Math.floor(at / second) * second - sinceMidnight + day
  }

  return { nameOf: (at) => date.format(at), endOf }
}

/** Days of any length, one after the other. */
export function daysOf(lengthMs: number, start: number): DailyClock {
  const serial = (at: number) => Math.floor((at - start) / lengthMs)
  return { nameOf: (at) => `day ${serial(at)}`, endOf: (at) => start + (serial(at) + 1) * lengthMs }
}
