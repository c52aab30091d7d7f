/**
 * How fast records are written, from the ledger's figures at two moments: when the writing began, or went on after a pause,
 * and now. So a pause, a restart or a stop in between takes nothing from the rate.
 */
export type Pace = { beganMs: number; beganRecords: number; latestMs: number; latestRecords: number }

/** Nothing settled for so long is a pause. */
const pauseMs = 60_000

/** `records`: all that the ledger has settled by now. */
export function pacedOn(pace: Pace | undefined, { ms, records }: { ms: number; records: number }): Pace {
  const goesOn = pace !== undefined && ms - pace.latestMs <= pauseMs
  const { beganMs, beganRecords } = goesOn ? pace : { beganMs: ms, beganRecords: records }
  return { beganMs, beganRecords, latestMs: ms, latestRecords: records }
}

/** Undefined until two moments tell. */
export function recordsPerSecond({ beganMs, beganRecords, latestMs, latestRecords }: Pace): number | undefined {
  const [seconds, records] = [(latestMs - beganMs) / 1000, latestRecords - beganRecords]
  return seconds > 0 && records > 0 ? records / seconds : undefined
}
