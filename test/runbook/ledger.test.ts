/** What a batch's row tells of its records when one worker settled it and another never told what came of its writes. */
import { describe, expect, test } from 'vitest'
import { mayBeAstray, mayBeWritten, recordResults, settledRow, withdrawnFrom } from '../../src/runbook/plan/ledger.ts'
import type { LedgerEntry } from '../../src/runbook/store-port.ts'

const batch = { object: 'contacts', property: 'hubspot_owner_id', moves: [{ from: '71', to: '41', ids: ['1'] }] }

const entries: Record<string, LedgerEntry[]> = {
  changed: [],
  'changed-since-plan': [{ id: '1', outcome: 'skipped', reason: 'changed-since-plan' }],
  'already-there': [{ id: '1', outcome: 'skipped', reason: 'already-there' }],
  refused: [{ id: '1', outcome: 'failed', reason: 'Locked by finance.' }],
  merged: [{ id: '1', outcome: 'skipped', reason: 'merged', into: '2' }],
  deleted: [{ id: '1', outcome: 'skipped', reason: 'deleted' }],
}

/** `begun`: how many workers had noted the record as intended; the one that settles the row is heard of. */
function told(what: string, begun: number) {
  const row = { state: 'settled', changed: what === 'changed' ? 1 : 0, entries: entries[what] ?? [] } as const
  const before = { state: 'intended', ids: Array.from({ length: begun }, () => '1') } as const
  const settling = { ...row, entries: [...row.entries], heard: ['1'] }
  const [result] = [...recordResults(batch, settledRow({ ...before, ids: [...before.ids] }, settling))]
  if (!result) throw new Error('the batch has no record')
  return { reason: result.reason, mayBeWritten: mayBeWritten(result), mayBeAstray: mayBeAstray(result) }
}

describe('a record that one worker settled', () => {
  test.each([
    ['changed', undefined, true],
    ['changed-since-plan', 'changed-since-plan', false],
    ['already-there', 'already-there', false],
    ['refused', 'Locked by finance.', false],
    ['merged', 'merged', false],
    ['deleted', 'deleted', false],
  ])('as %s is that, and no write of it is left to come', (what, reason, mayBe) => {
    expect(told(what, 1)).toEqual({ reason, mayBeWritten: mayBe, mayBeAstray: false })
  })

  test.each([
    ['changed', undefined, true],
    ['changed-since-plan', 'changed-while-written', true],
    ['already-there', 'already-there', true],
    ['refused', 'Locked by finance.', true],
    ['merged', 'merged-and-written', false],
    ['deleted', 'deleted', false],
  ])('as %s while another was about to write it may have been written since', (what, reason, mayBe) => {
    expect(told(what, 2)).toEqual({ reason, mayBeWritten: mayBe, mayBeAstray: true })
  })
})

describe('a record that two workers had begun to write', () => {
  const skipped = (reason: string): LedgerEntry => ({ id: '1', outcome: 'skipped', reason })
  const settling = (reason: string) =>
    ({ state: 'settled', changed: 0, entries: [skipped(reason)], heard: ['1'] }) as const
  const reasonsAfter = (slower: string) => {
    const faster = settledRow(
      { state: 'intended', ids: ['1', '1'] },
      { ...settling('changed-since-plan'), entries: [skipped('changed-since-plan')] },
    )
    const row = settledRow(faster, { ...settling(slower), entries: [skipped(slower)] })
    return [...recordResults(batch, row)].map(({ reason }) => reason)
  }

  test('is as the faster one said once the slower one knows that it did not write it', () => {
    expect(reasonsAfter('changed-since-plan')).toEqual(['changed-since-plan'])
  })

  test.each(['not-confirmed', 'changed-while-written'])(
    'stays in doubt while the slower one tells no more than %s',
    (slower) => {
      expect(reasonsAfter(slower)).toEqual(['changed-while-written'])
    },
  )

  test('is nobody’s any more once both have taken back what they never sent', () => {
    const one = withdrawnFrom({ state: 'intended', ids: ['1', '1'] }, ['1'])
    expect(one).toEqual({ state: 'intended', ids: ['1'] })
    expect(one && withdrawnFrom(one, ['1'])).toBeUndefined()
    const settled = { state: 'settled', changed: 1, entries: [], unheard: ['1'] } as const
    expect(withdrawnFrom({ ...settled, entries: [], unheard: ['1'] }, ['1'])).toEqual({
      state: 'settled',
      changed: 1,
      entries: [],
    })
  })
})
