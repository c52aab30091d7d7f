import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { workJobOf } from '../../src/jobs/queue/dispatcher.ts'
import { handlers, proveHandlers } from '../../src/jobs/queue/handlers.ts'
import { type JobName, jobNames, runbook } from '../../src/runbook/definition.ts'
import { reports } from './run-rules.ts'
import { storyAt } from './smooth-run.ts'
import { placeOf } from './story.ts'
import { wander } from './wander.ts'

describe('the proof that the handlers fit the runbook', () => {
  test('is given by the handlers that there are', () => {
    expect(() => proveHandlers()).not.toThrow()
    expect([...handlers.keys()].sort()).toEqual(Object.keys(reports).sort())
  })

  test('fails for any that are missing and names them', () => {
    fc.assert(
      fc.property(fc.subarray([...jobNames], { minLength: 1 }), (missing) => {
        const known = new Map([...handlers].filter(([name]) => !missing.includes(name)))
        expect(() => proveHandlers(known)).toThrow(`missing ${missing.join(', ')}, surplus none`)
      }),
    )
  })

  test('fails for one too many and names it', () => {
    const surplus: JobName[] = ['preflight.apply', 'close-out.copy', 'disconnect.purge']
    const [work] = handlers.values()
    if (!work) throw new Error('there are no handlers')
    for (const name of surplus) {
      expect(() => proveHandlers(new Map([...handlers, [name, work]]))).toThrow(`missing none, surplus ${name}`)
    }
  })
})

describe('a run has a job', () => {
  test('exactly while it is in a phase of work, named and numbered after it; a cancelled one only to delete its copy', () => {
    fc.assert(
      fc.property(fc.gen(), (gen) => {
        for (const { after: run } of wander(gen, 60).turns) {
          const ends = run.status === 'cancelled' && run.phase === 'purge'
          const works = placeOf(run) in reports && (run.status === 'open' || ends)
          const job = { name: placeOf(run), data: { runId: run.id, since: run.phaseSince } }
          expect(workJobOf(run)).toEqual(works ? job : undefined)
        }
      }),
      { numRuns: 40, endOnFailure: true },
    )
  })

  test('that is another one each time a phase begins, so that no queue takes it for done', () => {
    const story = storyAt('reassign.settle', 'live')
    const since = new Set<number | undefined>()
    for (let again = 0; again < 3; again += 1) {
      story.does(
        { kind: 'person', userId: 'UBEN', teamId: 'TNORTH', standing: 'member', roles: ['approver'] },
        { command: 'check-again' },
      )
      since.add(workJobOf(story.run)?.data.since)
      story.does(
        { kind: 'system' },
        { command: 'report-owners-left', since: story.run.phaseSince, left: { contacts: 1, companies: 0, deals: 0 } },
      )
    }
    expect(since.size).toBe(3)
    expect(since).not.toContain(undefined)
  })

  test('in no phase in which it waits for people', () => {
    for (const [step, { phases }] of Object.entries(runbook)) {
      const waits = phases.filter((phase) => !(`${step}.${phase}` in reports))
      expect(['decide', 'approve', 'settle']).toEqual(expect.arrayContaining(waits))
    }
  })
})
