import { describe, expect } from 'vitest'
import { cast } from '../../../sandbox/cast.ts'
import { actionIds } from '../../../src/bot/action-ids.ts'
import { scenario } from '../company.ts'
import { offered, reaches, reply, theRun, until, whisper } from '../looks.ts'
import { attest, disconnectInHubSpot, openRun, press } from '../steps.ts'

const holdings = {}
const minute = 60_000

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
    expect(await reply(company, /Disconnect: Verified/)).toContain('by ada.winter@example.com')
    expect((await theRun(company)).disconnect?.verdict).toBe('verified')
  })

  scenario.concurrent('may stay unproven if an approver takes that on, and the thread says who', async ({ open }) => {
    const company = await open({ holdings })
    const { requester, outsider, secondApprover } = company.people
    await openRun(company)
    await attest(company)
    await reaches(company, 'disconnect.settle')
    await press(company, requester, actionIds.acceptAttestation)
    await whisper(company, requester, /takes one of the roles approver, admin/)
    await press(company, outsider, actionIds.acceptAttestation)
    await whisper(company, outsider, /You can’t do this/)
    expect(await theRun(company)).toMatchObject({ step: 'disconnect', phase: 'settle' })
    await press(company, secondApprover, actionIds.acceptAttestation)
    await reply(company, new RegExp(`<@${cast.secondApprover}> accepted to go on with the attestation only`))
    expect(await reaches(company, 'reassign.settle')).toMatchObject({
      disconnect: { verdict: 'attested-only', acceptedBy: cast.secondApprover },
    })
  })

  scenario.concurrent('is not believed while records are still synced, whoever says so', async ({ open }) => {
    const company = await open({ holdings })
    const { firstApprover, requester } = company.people
    await openRun(company)
    await attest(company)
    await reaches(company, 'disconnect.settle')
    const before = await offered(company, actionIds.acceptAttestation)
    company.clock.pass(5 * minute)
    company.simulators.hubspot.syncOnce()
    await press(company, requester, actionIds.checkAgain)
    expect(await reply(company, /Disconnect: Still syncing/)).toMatch(
      /contacts, companies, deals were synced after it/i,
    )
    await reaches(company, 'disconnect.settle')
    const after = await offered(company, actionIds.checkAgain)
    expect(JSON.stringify(after.blocks)).not.toContain(actionIds.acceptAttestation)
    await firstApprover.click(before, actionIds.acceptAttestation)
    expect(await theRun(company)).toMatchObject({ step: 'disconnect', phase: 'settle' })

    await disconnectInHubSpot(company)
    company.clock.pass(5 * minute)
    company.simulators.hubspot.syncOnce()
    await press(company, requester, actionIds.checkAgain)
    await until('the next step', async () => (await theRun(company)).completed.includes('disconnect') || undefined)
    await reply(company, /Disconnect: Verified/)
  })
})
