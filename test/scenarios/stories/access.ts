import { parse } from 'csv-parse/sync'
import { describe, expect } from 'vitest'
import { actionIds } from '../../../src/bot/action-ids.ts'
import type { Run } from '../../../src/runbook/run.ts'
import { type Company, scenario, skipWaits } from '../company.ts'
import { ends, offered, reply, theRun, until, whisper } from '../looks.ts'
import { auditOf, everyText, fileText, innards, writes } from '../measure.ts'
import { approveRemovalByTwo, press, untilRemovalPlanned, untilUninstall } from '../steps.ts'

const holdings = {}
const minute = 60_000
const syncUser = 'hubspot.sync@lantern-sf.example.com'

async function revocationPlanned(company: Company): Promise<Run> {
  await press(company, company.people.requester, actionIds.revokeAccess)
  return until('the plan of the revocation', async () => {
    const run = await theRun(company)
    return run.phase === 'approve' && run.plan?.kind === 'revoke-access' ? run : undefined
  })
}

function org(company: Company) {
  return company.simulators.salesforce.org
}

/** Somebody removed it in Setup, before the run came to it. */
function removePackageByHand(company: Company): void {
  org(company).packages = org(company).packages.filter(({ namespace }) => namespace !== 'HubSpot_Inc')
  org(company).layouts = org(company).layouts.filter(({ namespace }) => namespace !== 'HubSpot_Inc')
  org(company).assignments = []
}

describe.concurrent('HubSpot’s access to Salesforce', () => {
  scenario.concurrent(
    'is revoked by an approved plan, is proven gone, and what is left for people is listed with it',
    async ({ open }) => {
      const company = await open({ holdings })
      const { requester, firstApprover } = company.people
      await untilUninstall(company)
      expect(await reply(company, /HubSpot still has access/)).toContain(syncUser)
      await revocationPlanned(company)
      const plan = await reply(company, /Plan: Revoke HubSpot’s access/)
      expect(plan).toContain('2 HubSpot tokens will be revoked')
      expect(plan).toContain('“Approve Uninstalled Connected Apps”')
      await press(company, requester, actionIds.approve)
      await whisper(company, requester, /Only an approver|Four eyes/)
      expect(org(company).oauthTokens).toHaveLength(2)

      // Salesforce revokes the first token, and its answer is lost.
      company.simulators.salesforce.faults.add({ path: '/services/oauth2/revoke', action: { kind: 'lose-answer' } })
      await press(company, firstApprover, actionIds.approve)
      await until('the tokens to be gone', async () => {
        await skipWaits(company)
        return (await theRun(company)).access?.revokedAt
      })
      expect(await reply(company, /Asked again: no OAuth token/)).toContain('2 changed, 0 skipped, 0 failed')
      expect(org(company).oauthTokens).toEqual([])
      company.clock.pass(5 * minute)
      org(company).hubspotSyncRuns()

      await untilRemovalPlanned(company, 'none')
      await approveRemovalByTwo(company)
      const run = await ends(company, 'closed')
      expect(run.accessFinding).toMatchObject({
        verdict: 'verified',
        ground: 'no-token',
        after: 'revocation',
        refused: 2,
      })
      expect(await reply(company, /Checked again: the package is gone/)).toContain('no token is left')
      const report = await reply(company, /Final report/)
      expect(report).toContain('Salesforce refused HubSpot 2 times since')
      expect(report).toMatch(/<[^|]*PermSets[^|]*\|HubSpot Sync User> \(HubSpot_Sync_User, 1 assigned\)/)
      const file = await until('the file', async () => fileText(company, /left-to-do/))
      const kinds = (parse(file, { columns: true }) as { kind: string }[]).map(({ kind }) => kind)
      expect(kinds.sort()).toEqual(['connected-app', ...Array<string>(9).fill('field'), 'permission-set', 'user'])
      expect(everyText(company)).not.toMatch(innards)
      expect(await auditOf(company)).toEqual({ valid: true, headInThread: true })
    },
  )

  scenario.concurrent(
    'that somebody grants after the plan is told and not touched, and the removal that waited is planned anew',
    async ({ open }) => {
      const company = await open({ holdings })
      const { firstApprover } = company.people
      await untilUninstall(company)
      await untilRemovalPlanned(company, 'none')
      await revocationPlanned(company)
      const [token] = org(company).oauthTokens
      const late = { createdDate: '2031-03-04T05:06:07.000+0000', deleteToken: 'late-delete-token' }
      if (token) org(company).oauthTokens.push({ ...token, ...late })
      await press(company, firstApprover, actionIds.approve)
      expect(await reply(company, /Asked again: 1 token left/)).toContain('need a new plan')
      expect(org(company).oauthTokens).toMatchObject([late])
      await until('the removal to wait again', async () => {
        const { phase, plan } = await theRun(company)
        return (phase === 'approve' && plan?.kind === 'uninstall' && plan.approvals.length === 0) || undefined
      })
      await offered(company, actionIds.revokeAccess)

      company.clock.pass(2 * minute)
      org(company).hubspotSyncRuns()
      await approveRemovalByTwo(company)
      await ends(company, 'closed')
      const verified = await reply(company, /Checked again: the package is gone/)
      expect(verified).toMatch(/Still used\*\n• hubspot\.sync@lantern-sf\.example\.com: (logged in|token used) /)
    },
  )

  scenario.concurrent('is all that the run waits for where the packages are gone already', async ({ open }) => {
    const company = await open({ holdings })
    const { requester } = company.people
    removePackageByHand(company)
    await untilUninstall(company)
    expect(await theRun(company)).toMatchObject({ packages: { installed: [] } })
    await offered(company, actionIds.revokeAccess)
    await press(company, requester, actionIds.leaveAccess)
    await ends(company, 'closed')
    await reply(company, /decided to leave HubSpot’s access to Salesforce as it is/)
    await reply(company, /Asked again: no HubSpot package is listed/)
    expect(await reply(company, /Final report/)).toContain('only 30 minutes without use count as proof')
    expect(org(company).oauthTokens).toHaveLength(2)
  })

  scenario.concurrent('is left, and packages that came back meanwhile are asked about', async ({ open }) => {
    const company = await open({ holdings })
    const { packages } = org(company)
    removePackageByHand(company)
    await untilUninstall(company)
    await offered(company, actionIds.leaveAccess)
    org(company).packages = packages
    await press(company, company.people.requester, actionIds.leaveAccess)
    await reply(company, /Asked again: the package is still listed/)
    await offered(company, actionIds.openChoice)
    expect((await theRun(company)).packages?.installed).toHaveLength(1)
  })

  scenario.concurrent('is only rehearsed in a dry run', async ({ open }) => {
    const company = await open({ holdings })
    removePackageByHand(company)
    await untilUninstall(company, { mode: 'dry-run', language: 'de' })
    await revocationPlanned(company)
    await press(company, company.people.firstApprover, actionIds.approve)
    await ends(company, 'closed')
    await reply(company, /Das Ergebnis wäre gewesen: Plan .* 2 geändert/)
    expect(writes(company)).toEqual([])
  })

  scenario.concurrent(
    'of very many users is counted, the log names some of them, and a file all that the plan revokes',
    async ({ open }) => {
      const company = await open({ holdings })
      const [token] = org(company).oauthTokens
      if (!token) throw new Error('the world has tokens')
      const many = Array.from({ length: 70 }, (_, index) => ({ ...token, deleteToken: `secret-${index}` }))
      org(company).oauthTokens = many
      removePackageByHand(company)
      await untilUninstall(company)
      expect(await reply(company, /which the removal does not cut: /)).toContain('… and 64 more')
      const { inventory, access } = await theRun(company)
      expect(inventory?.salesforce?.access).toMatchObject({ kind: 'seen', more: 20 })
      expect(access?.seen.kind === 'seen' && access.seen.found).toHaveLength(50)

      await revocationPlanned(company)
      expect(await reply(company, /70 HubSpot tokens will be revoked/)).toContain('58 more; all stand in the file')
      const file = await until('the file', async () => fileText(company, /tokens-to-revoke/))
      expect(parse(file, { columns: true })).toHaveLength(70)
      expect(file).not.toContain('secret-')
      await press(company, company.people.firstApprover, actionIds.approve)
      expect(await reply(company, /Asked again: no OAuth token/)).toContain('70 changed, 0 skipped, 0 failed')
    },
  )

  scenario.concurrent(
    'is not offered to be revoked where the bot may not see it, and the thread says so',
    async ({ open }) => {
      const company = await open({ holdings })
      const { apiUserPermissions } = org(company)
      org(company).apiUserPermissions = apiUserPermissions.filter((held) => held !== 'CustomizeApplication')
      await untilUninstall(company)
      expect(await reply(company, /I can’t see whether HubSpot still has access/)).toContain('*Customize Application*')
      await offered(company, actionIds.openChoice)
      expect(everyText(company)).not.toContain(actionIds.revokeAccess)
    },
  )
})
