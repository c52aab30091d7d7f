/** Keeping the data copy longer: it is customer data, so one person asks and another approves. Until then the old end stands. */
import { dataCopyExtensions, dataCopyHours } from '../definition.ts'
import { hoursAfter } from '../hours-after.ts'
import type { Run } from '../run.ts'
import { accepted, type Decision, refused } from './decision.ts'
import { isKept } from './kept-copy.ts'

/** When the copy would be deleted after the next extension (ISO 8601); undefined where there is none to be had. */
export function extendedEnd(run: Run): string | undefined {
  const { deleteAt, timesExtended = 0 } = run.dataCopy ?? {}
  if (!isKept(run) || !deleteAt || timesExtended >= dataCopyExtensions) return undefined
  return hoursAfter(deleteAt, dataCopyHours)
}

export function askExtension(run: Run, to: string): Decision {
  const end = extendedEnd(run)
  if (!isKept(run) || !run.dataCopy?.deleteAt) return refused('not-allowed-now')
  if (end === undefined) return refused('extensions-used-up', { times: String(dataCopyExtensions) })
  if (run.dataCopy.askedExtension) return refused('already-asked', { userId: run.dataCopy.askedExtension.by })
  if (to !== end) return refused('plan-changed')
  return accepted({ type: 'extension-asked', data: { from: run.dataCopy.deleteAt, to } })
}

export function approveExtension(run: Run, to: string): Decision {
  const { deleteAt, askedExtension } = run.dataCopy ?? {}
  if (!isKept(run) || !deleteAt || !askedExtension) return refused('not-allowed-now')
  if (to !== askedExtension.to) return refused('plan-changed')
  return accepted({ type: 'copy-extended', data: { from: deleteAt, to } })
}
