/** How far a data copy has come, kept beside the log while it is taken. */
import { type Pace, readPace } from '../plan/write-pace.ts'

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

/** Where it is kept beside the log, for one taking of a copy. */
export function copyProgressNote(phaseSince: number): string {
  return `copy-progress-${phaseSince}`
}

export function readCopyProgress(note: unknown): CopyProgress | undefined {
  if (typeof note !== 'object' || note === null) return undefined
  const figure = (name: keyof CopyProgress) => Number(Reflect.get(note, name))
  const figures = {
    object: figure('object'),
    objects: figure('objects'),
    rows: figure('rows'),
    total: figure('total'),
    bytes: figure('bytes'),
  }
  const pace = readPace(Reflect.get(note, 'pace'))
  return pace && Object.values(figures).every(Number.isFinite) ? { ...figures, pace } : undefined
}
