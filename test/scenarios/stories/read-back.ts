import { parse } from 'csv-parse/sync'
import { describe, expect } from 'vitest'
import { z } from 'zod'
import { actionIds } from '../../../src/bot/action-ids.ts'
import { type Company, scenario, skipWaits } from '../company.ts'
import { offered, reaches, replies, reply, theRun, until, whisper } from '../looks.ts'
import { everyText, fileText, innards, ownersNow } from '../measure.ts'
import { press, tickAll, untilOwnersPlanned } from '../steps.ts'
import { owners, users } from '../worlds.ts'

const holdings = { [owners.benjamin]: { contacts: 230, companies: 5 } }
const byHand = { sourceType: 'CRM_UI', sourceId: 'userId:50003' } as const
/** The index shows nothing new before a test lets so much time pass. */
const searchLagMs = 30 * 60_000

function contactsLeft({ simulators }: Company): string[] {
  return simulators.hubspot.portal.ownedBy('contacts', owners.benjamin).map(({ id }) => id)
}

function setOwner({ simulators }: Company, id: string, owner: string): void {
  simulators.hubspot.portal.write('contacts', id, { properties: { hubspot_owner_id: owner }, source: byHand })
}

/** Written, and the verification waits for the index to show it. */
async function written(company: Company): Promise<void> {
  await press(company, company.people.firstApprover, actionIds.approve)
  await until('the end of the writing', async () => {
    const { plan, phase } = await theRun(company)
    return (plan?.state === 'applied' && phase === 'verify') || undefined
  })
}

async function verified(company: Company): Promise<void> {
  company.clock.pass(searchLagMs)
  await until('the end of the verification', async () => {
    const run = await theRun(company)
    if (run.phase === 'settle') return run
    await skipWaits(company)
    return undefined
  })
}

async function listed(company: Company): Promise<Record<string, string>[]> {
  const text = await until('the file of the reading back', async () => fileText(company, /^read-back-/))
  return z.array(z.record(z.string(), z.string())).parse(parse(text, { columns: true }))
}

describe.concurrent('what was written is read back', () => {
  scenario.concurrent('and told in one line where all of it is as it was left', async ({ open }) => {
    const company = await open({ holdings })
    await untilOwnersPlanned(company)
    await press(company, company.people.firstApprover, actionIds.approve)
    await reaches(company, 'reassign.settle')
    await reply(company, /Read back 235 of 235 changed records: all hold the owner that I gave them\./)
    expect(fileText(company, /^read-back-/)).toBeUndefined()
    await tickAll(company, company.people.requester)
    await reaches(company, 'uninstall.decide')
  })

  scenario.concurrent('and what somebody has changed since is named, and stands in nobody’s way', async ({ open }) => {
    const company = await open({ holdings, hubspot: { searchLagMs } })
    await untilOwnersPlanned(company)
    const [changed = ''] = contactsLeft(company)
    await written(company)
    setOwner(company, changed, users.mia)
    await verified(company)
    await reply(company, /Read back 235 of 235 .*234 hold the owner that I gave them · 1 changed by somebody after me/)
    expect(await listed(company)).toMatchObject([
      {
        record_id: changed,
        finding: 'somebody changed it after me',
        written_value: users.ben,
        set_by: 'CRM_UI userId:50003',
        present_value: users.mia,
      },
    ])
    await tickAll(company, company.people.requester)
    await reaches(company, 'uninstall.decide')
    expect(ownersNow(company).get(`contacts/${changed}`)).toBe(users.mia)
    expect(everyText(company)).not.toMatch(innards)
  })

  scenario.concurrent(
    'and a change that the index hid until it was written over is found, listed, and decided by people',
    async ({ open }) => {
      const company = await open({ holdings, hubspot: { searchLagMs } })
      const { requester, firstApprover } = company.people
      await untilOwnersPlanned(company)
      const [mended = '', accepted = ''] = contactsLeft(company)
      for (const id of [mended, accepted]) setOwner(company, id, users.mia)
      await written(company)
      expect(ownersNow(company).get(`contacts/${accepted}`)).toBe(users.ben)
      await verified(company)
      await reply(company, /no contact, company or deal is left/)
      await reply(company, /233 hold the owner that I gave them · 2 \*where I wrote over somebody’s change\*/)
      const rows = await listed(company)
      expect(rows.map(({ record_id: id }) => id)).toEqual([mended, accepted])
      expect(rows[1]).toMatchObject({
        object: 'contacts',
        property: 'hubspot_owner_id',
        finding: 'I wrote over a change',
        former_value: owners.benjamin,
        set_value: users.mia,
        set_by: 'CRM_UI userId:50003',
        present_value: users.ben,
        advice: expect.stringContaining('by hand'),
      })
      await tickAll(company, requester)
      expect(await theRun(company)).toMatchObject({ step: 'reassign', phase: 'settle' })

      // One is set right in HubSpot, and counts as decided; the other is accepted by an approver.
      setOwner(company, mended, users.mia)
      await press(company, requester, actionIds.checkAgain)
      await reply(company, /233 hold .* · 1 changed by somebody after me · 1 \*where I wrote over/)
      await reaches(company, 'reassign.settle')
      const checklist = await offered(company, actionIds.acceptRest)
      await requester.click(checklist, actionIds.acceptRest)
      await whisper(company, requester, /Only an approver or an admin can do this/)
      await press(company, firstApprover, actionIds.acceptRest)
      await reply(company, /accepted that 1 of the records that were read back stay as they are/)
      await reaches(company, 'uninstall.decide')
      expect(everyText(company)).not.toMatch(innards)
    },
  )

  scenario.concurrent('also when it was taken back', async ({ open }) => {
    const company = await open({ holdings: { [owners.benjamin]: { contacts: 6, companies: 2 } } })
    await untilOwnersPlanned(company)
    const before = ownersNow(company)
    await press(company, company.people.firstApprover, actionIds.approve)
    await reaches(company, 'reassign.settle')
    await press(company, company.people.requester, actionIds.planUndo)
    await reaches(company, 'reassign.approve')
    await press(company, company.people.firstApprover, actionIds.approve)
    await reaches(company, 'reassign.settle')
    await until('the count', async () => replies(company).find((text) => text.includes('with their former owners now')))
    const told = replies(company).filter((text) => /Read back 8 of 8 changed records: all hold/.test(text))
    expect(told).toHaveLength(2)
    expect(ownersNow(company)).toEqual(before)
  })
})
