import { describe, expect, test } from 'vitest'
import { system } from '../../src/runbook/actor.ts'
import { alwaysCovered, type CountedField } from '../../src/runbook/owners/owner-fields.ts'
import { coveredFields } from '../../src/runbook/run.ts'
import { firstDigest, mapOwners, planOf, storyAt } from './smooth-run.ts'
import { dan, type Story } from './story.ts'

const tickets: CountedField = {
  object: 'tickets',
  property: 'hubspot_owner_id',
  multiple: false,
  objectName: null,
  label: 'Ticket owner',
  records: 12,
}
const team: CountedField = { ...tickets, object: '2-7', property: 'team', multiple: true, objectName: 'Subscriptions' }

function storyWithFields(): Story {
  const story = storyAt('reassign.observe')
  const owner = {
    id: '71',
    name: 'Ada Winter',
    email: null,
    class: 'salesforce-only',
    records: { contacts: 1, companies: 0, deals: 0 },
    suggestion: null,
  } as const
  const fields = { offered: [tickets, team], withheld: [] }
  story.does(system, { command: 'report-owners', since: story.run.phaseSince, owners: [owner], fields })
  return story
}

describe('what a plan covers', () => {
  test('is contacts, companies and deals, as long as nobody chooses more', () => {
    const story = storyWithFields()
    expect(coveredFields(story.run)).toEqual(alwaysCovered)
    story.does(dan, mapOwners)
    expect(coveredFields(story.run)).toEqual(alwaysCovered)
  })

  test('is also what people chose, and the last choice counts', () => {
    const story = storyWithFields()
    story.does(dan, { ...mapOwners, coverage: ['2-7.team', 'tickets.hubspot_owner_id'] })
    const chosen = coveredFields(story.run).slice(alwaysCovered.length)
    expect(chosen).toEqual([
      { object: 'tickets', property: 'hubspot_owner_id', multiple: false },
      { object: '2-7', property: 'team', multiple: true },
    ])
    const plan = planOf('reassign', firstDigest)
    story.does(system, { command: 'report-plan', since: story.run.phaseSince, plan })
    story.does(dan, { ...mapOwners, coverage: ['2-7.team'] })
    expect(coveredFields(story.run).slice(alwaysCovered.length)).toEqual([chosen[1]])
  })

  test('is nothing that was not offered', () => {
    const story = storyWithFields()
    const decision = story.does(dan, { ...mapOwners, coverage: ['tickets.hubspot_owner_id', 'leads.hubspot_owner_id'] })
    expect(decision).toMatchObject({ refusal: { code: 'unknown-field', detail: { field: 'leads.hubspot_owner_id' } } })
    expect(story.run.mapping).toBeUndefined()
  })
})
