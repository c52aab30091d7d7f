import { describe, expect } from 'vitest'
import { expectOk } from '../../../sandbox/auto-pilot/stage.ts'
import { allScopes } from '../../../sandbox/hubspot/server.ts'
import { interactiveElements } from '../../../sandbox/slack/blocks.ts'
import { unknownOwnerId } from '../../../sandbox/world/hubspot-owners.ts'
import { actionIds, viewIds } from '../../../src/bot/action-ids.ts'
import { coverageBlockId } from '../../../src/bot/views/coverage-input.ts'
import { fieldKey } from '../../../src/runbook/owners/owner-fields.ts'
import { coveredFields } from '../../../src/runbook/run.ts'
import { type Company, scenario } from '../company.ts'
import { modalOf, reaches, reply, textOf, theRun, until } from '../looks.ts'
import { everyText, fileText, innards, ownersAfter, ownersNow } from '../measure.ts'
import { disconnectAndAttest, leaveReassign, mapOwners, mapOwnersAndApprove, openRun, press } from '../steps.ts'
import { formerUser, owners, salesforceWorldWithManagers, users, worldWithMore } from '../worlds.ts'

const holdings = {
  [owners.benjamin]: { contacts: 6, companies: 2 },
  [formerUser]: { contacts: 3 },
  [unknownOwnerId]: { contacts: 4, deals: 1 },
}
const subscriptions = '2-38104417.hubspot_owner_id'

async function untilDecision(company: Company): Promise<void> {
  await openRun(company)
  await disconnectAndAttest(company)
  await reaches(company, 'reassign.decide')
}

/** Chooses what else is covered in the open modal. */
async function cover(company: Company, keys: string[]): Promise<string> {
  const { requester } = company.people
  await press(company, requester, actionIds.openMapping)
  const modal = await modalOf(requester, viewIds.mapping)
  const shown = textOf(modal)
  expectOk(await requester.submit(modal.id, { [actionIds.coverage]: keys }), 'the choice')
  return shown
}

describe.concurrent('owners that nobody maintains any more', () => {
  scenario.concurrent(
    'are offered separately, and keep their records unless people decide otherwise',
    async ({ open }) => {
      const company = await open({ hubspot: { world: worldWithMore(holdings) } })
      const before = ownersNow(company)
      await untilDecision(company)
      const told = await reply(company, /Separately, deactivated users and unknown owners with records: \*2\*/)
      expect(told).toMatch(
        new RegExp(`\\*${unknownOwnerId}\\* \\(unknown owner\\): 4 contacts · 0 companies · 1 deals`),
      )
      expect(told).toMatch(/olga\.petrova@example\.com\* \(deactivated user\): 3 contacts/)

      await mapOwnersAndApprove(company, { [unknownOwnerId]: `owner-${users.mia}` })
      await leaveReassign(company)
      const moves = { [owners.benjamin]: users.ben, [unknownOwnerId]: users.mia }
      expect(ownersNow(company)).toEqual(ownersAfter(before, moves))
      await reply(company, /3 contacts · 0 companies · 0 deals stay with olga\.petrova@example\.com, as decided/)
      expect(everyText(company)).not.toMatch(innards)
    },
  )

  scenario.concurrent('are counted in preflight beside the others', async ({ open }) => {
    const company = await open({ hubspot: { world: worldWithMore(holdings) } })
    await openRun(company)
    const told = await reply(company, /Preflight/)
    expect(told).toMatch(/Salesforce-only 1\*, queues 0, deactivated users 1, unknown 1, HubSpot users 8/)
    expect(told).toMatch(/owners that HubSpot’s list does not know, .*: 4 contacts · 0 companies · 1 deals/)
    expect(told).toMatch(/this run needs about/)
    expect(told).toMatch(/Lists that filter on Salesforce properties: “Leads synced from the field”/)
  })
})

describe.concurrent('what else has owners', () => {
  scenario.concurrent(
    'is offered with its counts, left out by default, and kept in the record when chosen',
    async ({ open }) => {
      const company = await open({ hubspot: { world: worldWithMore(holdings) } })
      await untilDecision(company)
      const run = await theRun(company)
      const offered = run.fields?.offered ?? []
      expect(offered.map(fieldKey)).toEqual(expect.arrayContaining(['tickets.hubspot_owner_id', subscriptions]))
      const shown = await cover(company, [])
      expect(shown).toContain('tickets · Owner (7)')
      expect(shown).toContain('Subscriptions · Owner (7)')
      await reply(company, /Covered: contacts, companies and deals\.$/)
      expect(coveredFields(await reaches(company, 'reassign.approve'))).toHaveLength(3)

      await cover(company, ['tickets.hubspot_owner_id', subscriptions])
      await reply(company, /Covered: contacts, companies and deals, and .*tickets · Owner.*/)
      const after = await theRun(company)
      const covered = coveredFields(after).slice(3).map(fieldKey)
      expect(covered.toSorted()).toEqual(['tickets.hubspot_owner_id', subscriptions].toSorted())

      const { secondApprover } = company.people
      await reaches(company, 'reassign.approve')
      await reply(company, /\d deals · \d Subscriptions \(Owner\) · \d tickets \(Owner\) get a new owner/)
      await press(company, secondApprover, actionIds.uploadMapping)
      const upload = await modalOf(secondApprover, viewIds.mappingUpload)
      const select = interactiveElements(upload.blocks).find(({ block }) => block.block_id === coverageBlockId)
      const preset = JSON.stringify(select?.element.initial_options)
      expect(covered.filter((key) => !preset.includes(`"${key}"`))).toEqual([])
    },
  )

  scenario.concurrent('is named with the scope that it needs where the token lacks it', async ({ open }) => {
    const scopes = allScopes.filter((scope) => scope !== 'tickets')
    const company = await open({ hubspot: { world: worldWithMore(holdings), scopes } })
    await untilDecision(company)
    await reply(company, /HubSpot scopes: add tickets[\s\S]*◦ `tickets`: to find tickets.*; the run goes on without it/)
    await reply(company, /Not offered, because I can’t read or write them: tickets \(scope `tickets`\)/)
    const { fields } = await theRun(company)
    expect(fields?.offered.map(({ object }) => object)).not.toContain('tickets')
    expect(fields?.offered.map(fieldKey)).toContain(subscriptions)
  })
})

describe.concurrent('a manager', () => {
  const greta = { [owners.greta]: { contacts: 5 } }

  scenario.concurrent(
    'in Salesforce is suggested, with that as the reason, in the thread and in the file',
    async ({ open }) => {
      const env = { HUBSPOT_DEFAULT_OWNER: 'jonas.brandt@example.com' }
      const company = await open({ holdings: greta, env, salesforce: { world: salesforceWorldWithManagers() } })
      await untilDecision(company)
      const file = await until('the file with the owners', async () => fileText(company, /^successors-/))
      expect(file).toMatch(/Greta Holm,.*,Tomas Novak \(tomas\.novak@example\.com\),manager,tomas\.novak@example\.com/)
      await mapOwners(company)
      await reaches(company, 'reassign.approve')
      await reply(company, /Greta Holm → \*Tomas Novak\* \(suggested: manager in Salesforce\)/)
    },
  )

  scenario.concurrent(
    'is not suggested where Salesforce hides its users, and the thread says so once',
    async ({ open }) => {
      const company = await open({ holdings: greta })
      const refusal = [{ errorCode: 'INSUFFICIENT_ACCESS', message: 'insufficient access rights' }]
      await openRun(company)
      await reaches(company, 'disconnect.decide')
      const { faults } = company.simulators.salesforce
      faults.add({ path: /\/query$/, times: 9, action: { kind: 'answer', status: 403, body: refusal } })
      await disconnectAndAttest(company)
      await reaches(company, 'reassign.decide')
      faults.clear()
      await reply(company, /Salesforce does not let me read users and their managers/)
      expect((await theRun(company)).owners).toMatchObject([{ id: owners.greta, suggestion: null }])
    },
  )
})

describe.concurrent('a default owner', () => {
  const greta = { [owners.greta]: { contacts: 5 } }

  scenario.concurrent('is suggested where nobody else fits, and named as such', async ({ open }) => {
    const company = await open({ holdings: greta, env: { HUBSPOT_DEFAULT_OWNER: 'jonas.brandt@example.com' } })
    await untilDecision(company)
    await mapOwners(company)
    const { mapping } = await reaches(company, 'reassign.approve')
    expect(mapping?.entries).toEqual([{ from: owners.greta, to: { kind: 'owner', id: users.jonas } }])
    await reply(company, /Greta Holm → \*Jonas Brandt\* \(suggested: default owner of this target\)/)
  })

  scenario.concurrent('who is no active user is a warning, and nobody is suggested', async ({ open }) => {
    const company = await open({ holdings: greta, env: { HUBSPOT_DEFAULT_OWNER: 'left@example.com' } })
    await untilDecision(company)
    await reply(company, /⚠️ Default owner \(HUBSPOT_DEFAULT_OWNER\): left@example\.com is no active HubSpot user/)
    expect((await theRun(company)).owners).toMatchObject([{ id: owners.greta, suggestion: null }])
  })
})
