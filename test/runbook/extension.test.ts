/** The data copy is kept longer only if two people want it, and not for ever. */
import { expect, test } from 'vitest'
import { system } from '../../src/runbook/actor.ts'
import { extendedEnd } from '../../src/runbook/decide/extension.ts'
import { storyAt } from './smooth-run.ts'
import { ben, cleo, dan, placeOf, type Story } from './story.ts'

const hourMs = 3_600_000

function ask(story: Story, by = dan): ReturnType<Story['does']> {
  return story.does(by, { command: 'ask-extension', to: extendedEnd(story.run) ?? '' })
}

function approve(story: Story, by = ben): ReturnType<Story['does']> {
  return story.does(by, { command: 'approve-extension', to: extendedEnd(story.run) ?? '' })
}

test('whoever asked to keep the copy cannot approve it, and the reminders count again from the new end', () => {
  const story = storyAt('close-out.settle')
  const end = Date.parse(story.run.dataCopy?.deleteAt ?? '')
  story.does(system, { command: 'remind-data-copy', hoursLeft: 24 }, 24 * hourMs)
  expect(story.run.dataCopy?.reminded).toEqual([24])
  ask(story)
  expect(story.run.dataCopy?.deleteAt).toBe(new Date(end).toISOString())
  expect(ask(story, cleo)).toMatchObject({ refusal: { code: 'already-asked' } })
  expect(approve(story, dan)).toMatchObject({ refusal: { code: 'own-plan' } })
  expect(approve(story).kind).toBe('accepted')
  const kept = story.run.dataCopy
  expect(kept).toMatchObject({ deleteAt: new Date(end + 48 * hourMs).toISOString(), reminded: [], timesExtended: 1 })
  expect(kept).not.toHaveProperty('askedExtension')
})

test('a button that shows another end than the one that stands changes nothing', () => {
  const story = storyAt('close-out.settle')
  const shown = extendedEnd(story.run) ?? ''
  ask(story)
  approve(story)
  expect(story.does(dan, { command: 'ask-extension', to: shown })).toMatchObject({ refusal: { code: 'plan-changed' } })
  ask(story)
  expect(story.does(ben, { command: 'approve-extension', to: shown })).toMatchObject({
    refusal: { code: 'plan-changed' },
  })
})

test('the copy is kept longer twice at most, and never asked for where there is none', () => {
  const story = storyAt('close-out.settle')
  for (const _ of [1, 2]) {
    ask(story)
    approve(story)
  }
  expect(ask(story)).toMatchObject({ refusal: { code: 'extensions-used-up' } })
  expect(ask(storyAt('uninstall.decide'))).toMatchObject({ refusal: { code: 'not-allowed-now' } })
})

test('what nobody approved is deleted at the old end', () => {
  const story = storyAt('close-out.settle')
  ask(story)
  story.does(system, { command: 'purge-due' }, 48 * hourMs)
  expect(placeOf(story.run)).toBe('close-out.purge')
  expect(approve(story)).toMatchObject({ refusal: { code: 'not-allowed-now' } })
})
