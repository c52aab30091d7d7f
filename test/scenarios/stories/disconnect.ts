import { describe, expect } from 'vitest'
import { cast } from '../../../sandbox/cast.ts'
import { salesforceConnector } from '../../../sandbox/hubspot/portal-record.ts'
import { allScopes } from '../../../sandbox/hubspot/server.ts'
import { actionIds } from '../../../src/bot/action-ids.ts'
import type { DisconnectVerdict } from '../../../src/runbook/events.ts'
import { type Company, scenario, skipWaits } from '../company.ts'
import { currentRun, messages, offered, reaches, replies, reply, theRun, until, whisper } from '../looks.ts'
import { ownersNow, writes } from '../measure.ts'
import { attest, disconnectInHubSpot, mapOwners, openRun, press } from '../steps.ts'
import { owners, users } from '../worlds.ts'

const holdings = {}
const minute = 60_000
const hour = 60 * minute
const blind = { scopes: allScopes.filter((scope) => scope !== 'account-info.security.read') }

/** As if HubSpot did not list the event, which no document promises. */
function forgetEvents({ simulators }: Company): void {
  simulators.hubspot.portal.events.length = 0
}

function syncNow({ simulators }: Company): void {
  simulators.hubspot.syncOnce()
}

/** The last hour before people disconnect, as in a portal where something is always going on. */
function syncForAnHour(company: Company): void {
  for (let cycle = 0; cycle < 4; cycle += 1) {
    company.clock.pass(15 * minute)
    syncNow(company)
  }
}

/** Time passes, and what has fallen due by then is done. */
async function pass(company: Company, ms: number): Promise<void> {
  company.clock.pass(ms)
  await skipWaits(company, 'clock')
}

/** Waits for the outcome of the next look, after so many. */
async function found(company: Company, verdict: DisconnectVerdict, looks: number) {
  await until(`look ${looks} at the disconnect`, async () => {
    const run = await currentRun(company)
    const events = run ? await company.app().runs.events(run.id) : []
    const done = events.filter(({ type }) => type === 'disconnect-checked').length >= looks
    return (done && run?.phase !== 'verify') || undefined
  })
  const { disconnect } = await theRun(company)
  expect(disconnect?.verdict).toBe(verdict)
  return disconnect
}

/** Where the checklist of the disconnect says that the run stands. */
async function checklistSays(company: Company, pattern: RegExp): Promise<void> {
  await until(`${pattern} in the checklist`, async () =>
    messages(company).findLast(({ text }) => text.startsWith('Step 2 of 5') && pattern.test(text)),
  )
}

describe.concurrent('the disconnect', () => {
  scenario.concurrent('counts as attested only until HubSpot shows it', async ({ open }) => {
    const company = await open({ holdings })
    const { requester } = company.people
    await openRun(company)
    await attest(company)
    await reaches(company, 'disconnect.settle')
    expect(await reply(company, /Disconnect: Attested only/)).toContain('no `UNINSTALL_INTEGRATION` since')
    await disconnectInHubSpot(company)
    await press(company, requester, actionIds.checkAgain)
    await reaches(company, 'reassign.settle')
    const told = await reply(company, /Disconnect: Verified/)
    expect(told).toContain('security activity shows it')
    expect(told).toMatch(/`UNINSTALL_INTEGRATION` <!date\^\d+.* by ada.winter@example.com/)
    expect(await theRun(company)).toMatchObject({ disconnect: { verdict: 'verified', ground: 'event' } })
  })

  scenario.concurrent('may stay unproven if an approver takes that on, and the thread says who', async ({ open }) => {
    const company = await open({ holdings })
    const { requester, outsider, secondApprover } = company.people
    await openRun(company)
    await attest(company)
    await reaches(company, 'disconnect.settle')
    await press(company, requester, actionIds.acceptAttestation)
    await whisper(company, requester, /Only an approver or an admin can do this/)
    await press(company, outsider, actionIds.acceptAttestation)
    await whisper(company, outsider, /Only an approver or an admin/)
    expect(await theRun(company)).toMatchObject({ step: 'disconnect', phase: 'settle' })
    await press(company, secondApprover, actionIds.acceptAttestation)
    await reply(company, new RegExp(`<@${cast.secondApprover}> decided to go on without proof`))
    expect(await reaches(company, 'reassign.settle')).toMatchObject({
      disconnect: { verdict: 'attested-only', acceptedBy: cast.secondApprover },
    })
  })

  scenario.concurrent('is verified by silence where nobody may look, by itself after two cycles', async ({ open }) => {
    const company = await open({ holdings, hubspot: blind })
    await openRun(company)
    await reaches(company, 'disconnect.decide')
    syncForAnHour(company)
    await disconnectInHubSpot(company)
    await attest(company)
    await reaches(company, 'disconnect.settle')
    const told = await reply(company, /Disconnect: Attested only/)
    expect(told).toContain('I may not look')
    expect(told).toContain('too early to tell')
    expect(told).toMatch(/I look again by myself: <!date/)
    await checklistSays(company, /not verified yet; I look again by myself: <!date/)
    await pass(company, 31 * minute)
    await found(company, 'verified', 2)
    await reaches(company, 'reassign.settle')
    const verified = await reply(company, /Disconnect: Verified/)
    expect(verified).toContain('two whole sync cycles have left no trace')
    expect(verified).toContain('synced in 4 of the last 4 quarter hours')
    expect((await theRun(company)).disconnect?.ground).toBe('silence')
  })

  scenario.concurrent('stays attested in a quiet portal, and is not looked for for ever', async ({ open }) => {
    const company = await open({ holdings })
    company.clock.pass(3 * hour)
    await openRun(company)
    await reaches(company, 'disconnect.decide')
    await disconnectInHubSpot(company)
    forgetEvents(company)
    await attest(company)
    await found(company, 'attested-only', 1)
    expect(await reply(company, /Disconnect: Attested only/)).toContain('silence proves nothing here')
    await pass(company, 31 * minute)
    expect((await found(company, 'attested-only', 2))?.nextCheckAt).toBeDefined()
    await pass(company, 24 * hour)
    expect((await found(company, 'attested-only', 3))?.nextCheckAt).toBeUndefined()
    await reply(company, /Attested only.*I do not look again by myself/)
    await checklistSays(company, /I do not look again by myself/)
    const { version } = await theRun(company)
    await pass(company, 24 * hour)
    await company.stop()
    await company.start()
    expect((await theRun(company)).version).toBe(version)
    await press(company, company.people.secondApprover, actionIds.acceptAttestation)
    await reaches(company, 'reassign.settle')
  })

  scenario.concurrent('is not proven by the silence of a portal that syncs now and then only', async ({ open }) => {
    const company = await open({ holdings, hubspot: blind })
    await openRun(company)
    await reaches(company, 'disconnect.decide')
    syncNow(company)
    await attest(company)
    await found(company, 'attested-only', 1)
    await pass(company, 31 * minute)
    await found(company, 'attested-only', 2)
    const told = await reply(company, /silence proves nothing here/)
    expect(told).toContain('synced in 1 of the last 4 quarter hours')
  })

  scenario.concurrent('is not believed while records are still synced, whoever says so', async ({ open }) => {
    const company = await open({ holdings })
    const { firstApprover, requester } = company.people
    await openRun(company)
    await attest(company)
    await reaches(company, 'disconnect.settle')
    const before = await offered(company, actionIds.acceptAttestation)
    company.clock.pass(5 * minute)
    syncNow(company)
    await press(company, requester, actionIds.checkAgain)
    await found(company, 'still-syncing', 2)
    const told = await reply(company, /Disconnect: Still syncing/)
    for (const object of ['contacts', 'companies', 'deals']) {
      expect(told).toMatch(
        new RegExp(`${object}: last synced <!date.*\\(record \`\\d+\`\\).*touched by Salesforce after the disconnect`),
      )
    }
    const after = await offered(company, actionIds.checkAgain)
    expect(JSON.stringify(after.blocks)).not.toContain(actionIds.acceptAttestation)
    await firstApprover.click(before, actionIds.acceptAttestation)
    expect(await theRun(company)).toMatchObject({ step: 'disconnect', phase: 'settle' })

    company.clock.pass(13 * minute)
    syncNow(company)
    await pass(company, 2 * minute)
    await found(company, 'still-syncing', 3)

    await disconnectInHubSpot(company)
    company.clock.pass(5 * minute)
    syncNow(company)
    await press(company, firstApprover, actionIds.attest)
    await until('the next step', async () => (await theRun(company)).completed.includes('disconnect') || undefined)
    await reply(company, /Disconnect: Verified/)
  })

  scenario.concurrent('goes on by itself when a sync that still ran has fallen silent', async ({ open }) => {
    const company = await open({ holdings, hubspot: blind })
    syncForAnHour(company)
    await openRun(company)
    await attest(company)
    await found(company, 'attested-only', 1)
    company.clock.pass(14 * minute)
    syncNow(company)
    company.clock.pass(15 * minute)
    syncNow(company)
    await disconnectInHubSpot(company)
    await pass(company, 2 * minute)
    await found(company, 'still-syncing', 2)
    // As long again as has passed since the attestation: there is nothing new to say every quarter of an hour.
    await pass(company, 33 * minute)
    await found(company, 'verified', 3)
    await reaches(company, 'reassign.settle')
  })

  scenario.concurrent(
    'is not believed when Salesforce writes an owner, though no sync time moves',
    async ({ open }) => {
      const company = await open({ holdings, hubspot: blind })
      await openRun(company)
      await attest(company)
      await found(company, 'attested-only', 1)
      company.clock.pass(5 * minute)
      const id = ownerFromSalesforce(company)
      await press(company, company.people.requester, actionIds.checkAgain)
      await found(company, 'still-syncing', 2)
      const told = await reply(company, /Disconnect: Still syncing/)
      expect(told).toMatch(new RegExp(`deals: Salesforce set the owner of record \`${id}\` <!date`))
      expect(told).toMatch(/contacts: last synced .* as before the disconnect\./)
    },
  )
})

describe.concurrent('what HubSpot does not take in an account', () => {
  scenario.concurrent('stops neither preflight nor the disconnect, and no scope is blamed for it', async ({ open }) => {
    const company = await open({ holdings })
    for (const path of [/activity/, /flows/, /lists/, /schemas/, /api-usage/]) {
      company.simulators.hubspot.faults.add({ path, times: 999, action: { kind: 'answer', status: 404 } })
    }
    await openRun(company)
    await attest(company)
    await found(company, 'attested-only', 1)
    await reply(company, /Security activity/)
    const told = replies(company).join('\n')
    expect(told).toContain('Workflows: HubSpot does not show them in this account. Check by hand')
    expect(told).toContain('Lists: HubSpot does not show them in this account.')
    expect(told).toContain('Security activity: HubSpot does not show it in this account.')
    expect(told).toContain('API calls left today: HubSpot doesn’t say; this run needs about')
    expect(told).not.toMatch(/may not look \(scope/)
    await press(company, company.people.secondApprover, actionIds.acceptAttestation)
    await reaches(company, 'reassign.settle')
  })
})

/** As the integration would, if it forgot the record's sync time. */
function ownerFromSalesforce({ simulators }: Company): string {
  const { portal } = simulators.hubspot
  const id = portal.records('deals').find(({ properties }) => properties.hubspot_owner_id === users.jonas)?.id ?? ''
  portal.write('deals', id, { properties: { hubspot_owner_id: users.mia }, source: salesforceConnector })
  return id
}

describe.concurrent('before the first owner is written', () => {
  scenario.concurrent('the traces are looked at once more, and the refusal names record and time', async ({ open }) => {
    const company = await open({ holdings: { [owners.greta]: { deals: 2 } } })
    const { firstApprover, requester } = company.people
    await openRun(company)
    await reaches(company, 'disconnect.decide')
    await disconnectInHubSpot(company)
    await attest(company)
    await mapOwners(company)
    await reaches(company, 'reassign.approve')
    company.clock.pass(5 * minute)
    const id = ownerFromSalesforce(company)
    const before = ownersNow(company)
    await press(company, firstApprover, actionIds.approve)
    await reaches(company, 'reassign.stopped')
    expect(await reply(company, /shows a sync after the disconnect/)).toMatch(
      new RegExp(`\\(deals \`${id}\` <!date\\^\\d+.*UTC>\\)`),
    )
    expect(ownersNow(company)).toEqual(before)
    expect(writes(company)).toEqual([])
    company.clock.pass(30 * minute)
    await press(company, requester, actionIds.retry)
    await reaches(company, 'reassign.settle')
    expect(replies(company).filter((text) => /shows a sync/.test(text))).toHaveLength(1)
  })
})
