/** How far a data copy has come, kept beside the log while it is taken. */
import type { Pace } from '../plan/write-pace.ts'

export type CopyProgress = {
  /** The object that is being copied, counted from one, and of how many. */
  object: number
  objects: number
  rows: number
  /** As counted before. */
  total: number
  /** On disk, compressed. */
  bytes: number
  pace: Pace
}
