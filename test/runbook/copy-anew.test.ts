/** A run that stopped over its data copy: what people may do about it. */
import { describe, expect, test } from 'vitest'
import { actionIds } from '../../src/bot/action-ids.ts'
import { stepButtons } from '../../src/bot/views/buttons.ts'
import { messagesFor } from '../../src/messages/messages.ts'
import { system } from '../../src/runbook/actor.ts'
import type { FaultCode } from '../../src/runbook/fault.ts'
import { chooseUninstall, storyAt } from './smooth-run.ts'
import { dan, placeOf, type Story } from './story.ts'

test('people who cannot let the bot see every field may choose to keep no copy after all', () => {
  const story = storyAt('uninstall.copy')
  const hidden = { vendor: 'salesforce', kind: 'permanent', code: 'fields-hidden', detail: 'X__c: Y__c' } as const
  story.does(system, { command: 'report-fault', since: story.run.phaseSince, fault: hidden })
  expect(story.does(dan, { ...chooseUninstall, dataCopy: 'none' }).kind).toBe('accepted')
  expect(placeOf(story.run)).toBe('uninstall.plan')
})

describe('a removal that stops over its copy', () => {
  const inSalesforce = { vendor: 'salesforce', kind: 'permanent', detail: 'X__c: 1' } as const

  function stoppedBy(code: FaultCode): Story {
    const story = storyAt('uninstall.apply')
    story.does(system, { command: 'report-fault', since: story.run.phaseSince, fault: { ...inSalesforce, code } })
    return story
  }

  test('has the copy taken anew before it is planned again, whichever of the two is asked for', () => {
    for (const code of ['copy-incomplete', 'copy-outdated', 'fields-hidden'] as const) {
      for (const command of ['retry', 'plan-again'] as const) {
        const story = stoppedBy(code)
        expect(story.does(dan, { command }).kind).toBe('accepted')
        expect(placeOf(story.run)).toBe('uninstall.copy')
      }
    }
    const other = stoppedBy('rejected')
    other.does(dan, { command: 'plan-again' })
    expect(placeOf(other.run)).toBe('uninstall.plan')
  })

  test('offers to keep no copy, as its text says, and no other stop of the removal does', () => {
    const idsOf = ({ run }: Story) => stepButtons(run, messagesFor('en')).map(({ action_id: id }) => id)
    const story = stoppedBy('fields-hidden')
    expect(idsOf(story)).toContain(actionIds.openChoice)
    expect(story.does(dan, { ...chooseUninstall, dataCopy: 'none' }).kind).toBe('accepted')
    expect(placeOf(story.run)).toBe('uninstall.plan')
    const other = stoppedBy('rejected')
    expect(idsOf(other)).not.toContain(actionIds.openChoice)
    expect(other.does(dan, chooseUninstall)).toMatchObject({ refusal: { code: 'work-in-progress' } })
  })
})
