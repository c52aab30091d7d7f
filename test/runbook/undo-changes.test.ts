import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { RecordResult } from '../../src/runbook/plan/ledger.ts'
import { type RecordHistory, undoOf } from '../../src/runbook/plan/undo-changes.ts'

const id = '5001'

function wrote(from: string | null, to: string | null, outcome: RecordResult['outcome'] = 'changed') {
  return { kind: 'reassign', result: { id, from, to, outcome } } as const
}

function undid(from: string | null, to: string | null, outcome: RecordResult['outcome'] = 'changed') {
  return { kind: 'undo-reassign', result: { id, from, to, outcome } } as const
}

function unheard(told: Pick<RecordResult, 'outcome' | 'reason'>) {
  return { kind: 'reassign', result: { id, from: '71', to: '41', ...told, isUnheard: true } } as const
}

describe('what takes a record’s writes back', () => {
  test.each<[what: string, history: RecordHistory, back: { from: string | null; to: string | null } | undefined]>([
    ['a change goes back', [wrote('71', '41')], { from: '41', to: '71' }],
    ['a change to nobody goes back', [wrote('71', null)], { from: null, to: '71' }],
    ['a change that may have happened is tried', [wrote('71', '41', 'unclear')], { from: '41', to: '71' }],
    [
      'a change that HubSpot did not confirm, and may still make, is tried',
      [{ kind: 'reassign', result: { id, from: '71', to: '41', outcome: 'failed', reason: 'not-confirmed' } }],
      { from: '41', to: '71' },
    ],
    [
      'what was refused, though another write of it was begun and never heard of, is tried',
      [unheard({ outcome: 'failed', reason: 'Locked by finance.' })],
      { from: '41', to: '71' },
    ],
    [
      'what held the value before we began stays, though a write of it was begun since',
      [unheard({ outcome: 'skipped', reason: 'already-there' })],
      undefined,
    ],
    ['what was skipped stays', [wrote('71', '41', 'skipped')], undefined],
    ['what was refused stays', [wrote('71', '41', 'failed')], undefined],
    ['what was not begun stays', [wrote('71', '41', 'open')], undefined],
    ['what an undo gave back is done with', [wrote('71', '41'), undid('41', '71')], undefined],
    ['what an undo left to others is done with', [wrote('71', '41'), undid('41', '71', 'skipped')], undefined],
    [
      'what an undo failed to write goes back',
      [wrote('71', '41'), undid('41', '71', 'failed')],
      { from: '41', to: '71' },
    ],
    [
      'a later plan counts after an undo',
      [wrote('71', '41'), undid('41', '71'), wrote('71', '42')],
      { from: '42', to: '71' },
    ],
    [
      'our own value handed on goes back to the first',
      [wrote('71', '41'), wrote('41', '42')],
      { from: '42', to: '71' },
    ],
    [
      'several users come back one plan after the other',
      [wrote('71;72', '41;72'), wrote('72;41', '42;41')],
      { from: '42;41', to: '71;72' },
    ],
    [
      'a value of somebody else in between is the former',
      [wrote('71', '41'), wrote('72', '42')],
      { from: '42', to: '72' },
    ],
    ['a round trip needs nothing', [wrote('71', '41'), wrote('41', '71')], undefined],
  ])('%s', (_, history, back) => {
    expect(undoOf(history)).toEqual(back && { id, ...back })
  })

  test('always begins at the value that was written last', () => {
    const value = fc.option(fc.constantFrom('71', '72', '41', '41;72'))
    const outcome = fc.constantFrom('changed', 'skipped', 'failed', 'unclear', 'open')
    const result = fc.record({ id: fc.constant(id), from: value, to: value, outcome })
    const history = fc.array(fc.record({ kind: fc.constantFrom('reassign', 'undo-reassign'), result }))
    fc.assert(
      fc.property(history, (all) => {
        const back = undoOf(all)
        const isWrite = ({ kind, result: { outcome: how } }: RecordHistory[number]) =>
          kind === 'reassign' && (how === 'changed' || how === 'unclear')
        if (back) expect(back.from).toBe(all.findLast(isWrite)?.result.to)
      }),
    )
  })
})
