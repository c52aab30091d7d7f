import { parse } from 'csv-parse/sync'
import { describe, expect } from 'vitest'
import { z } from 'zod'
import { type Company, scenario } from '../company.ts'
import { reaches, reply, until } from '../looks.ts'
import { fileText } from '../measure.ts'
import { openRun } from '../steps.ts'
import { formerUser, hubspotWorld, owners, users } from '../worlds.ts'

const rowsSchema = z.array(z.record(z.string(), z.string()))

async function csv(company: Company, name: RegExp): Promise<Record<string, string>[]> {
  const text = await until(`a file ${name}`, async () => fileText(company, name))
  return rowsSchema.parse(parse(text, { columns: true }))
}

describe.concurrent('preflight’s files', () => {
  scenario.concurrent('list every owner, with what each of those who may be retired has', async ({ open }) => {
    const holdings = { [owners.greta]: { contacts: 3, deals: 2 }, [formerUser]: { contacts: 2 }, [owners.queue]: {} }
    const company = await open({ holdings })
    await openRun(company)
    await reply(company, /In the files below: every owner/)
    const listed = new Map((await csv(company, /^all-owners-/)).map((row) => [row.owner_id, row]))
    expect(listed.get(owners.greta)).toEqual({
      owner_id: owners.greta,
      name: 'Greta Holm',
      email: 'greta.holm@lantern-sf.example.com',
      class: 'Salesforce-only',
      state: 'active',
      contacts: '3',
      companies: '0',
      deals: '2',
    })
    expect(listed.get(formerUser)).toMatchObject({
      name: '',
      class: 'deactivated user',
      state: 'archived',
      contacts: '2',
    })
    expect(listed.get(owners.queue)).toMatchObject({ name: 'Inbound Leads', class: 'queue', contacts: '0' })
    expect(listed.get(users.ben)).toMatchObject({ name: 'Ben Okafor', class: 'HubSpot user', contacts: '' })
    expect(listed.size).toBe(company.simulators.hubspot.portal.world.owners.length)
  })

  scenario.concurrent(
    'list all that depends on Salesforce or on owners, also what starts with a new team',
    async ({ open }) => {
      const world = hubspotWorld({ [owners.ada]: { contacts: 1 } })
      const teamOf = { listFilterBranch: { filters: [{ property: 'hubspot_team_id' }] } }
      const greeting = world.workflows.slice(0, 1).map((flow) => {
        return { ...flow, id: '610099', name: 'Greet the new team', enrollmentCriteria: teamOf }
      })
      const company = await open({ hubspot: { world: { ...world, workflows: [...world.workflows, ...greeting] } } })
      await openRun(company)
      await reaches(company, 'disconnect.decide')
      const rows = await csv(company, /^depends-on-salesforce-/)
      const about = (what: string) => rows.filter((row) => row.what === what)
      expect(about('property').map(({ object, name }) => `${object} ${name}`)).toContain('contacts leadsource')
      expect(about('workflow').map(({ name, why, state }) => ({ name, why, state }))).toEqual(
        expect.arrayContaining([
          { name: 'Trade fair follow-up', why: 'enrolls from Salesforce', state: 'on' },
          { name: 'Salesforce: stale opportunities', why: 'uses Salesforce', state: 'off' },
          { name: 'Route northern enquiries', why: 'names an owner to be retired', state: 'on' },
          { name: 'Greet the new team', why: 'starts when an owner changes', state: 'on' },
        ]),
      )
      expect(about('list').map(({ name, why, id }) => ({ name, why, id }))).toContainEqual({
        name: 'Leads synced from the field',
        why: 'filters on salesforceleadid',
        id: '8101',
      })
      // No link into the real HubSpot from a simulated account.
      expect(new Set(rows.map(({ address }) => address))).toEqual(new Set(['']))
    },
  )
})
