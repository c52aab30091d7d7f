import { appendFile, readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect } from 'vitest'
import { salesforceId } from '../../../sandbox/world/salesforce-id.ts'
import { actionIds } from '../../../src/bot/action-ids.ts'
import { type Company, scenario, skipWaits } from '../company.ts'
import { ends, offered, reaches, replies, reply, theRun, until } from '../looks.ts'
import { auditOf, copyExists, everyText, innards, orgNow } from '../measure.ts'
import {
  approveRemovalByTwo,
  choosePackages,
  clearBlockers,
  deleteCopyAndClose,
  press,
  untilRemovalPlanned,
  untilUninstall,
} from '../steps.ts'

const holdings = {}

async function stopsIn(company: Company, phase: string): Promise<void> {
  await until(`the work to stop in ${phase}`, async () => (await theRun(company)).stopped?.phase === phase || undefined)
}

describe.concurrent('the removal of the package', () => {
  scenario.concurrent(
    'is not believed when Salesforce reports success and the package is still there',
    async ({ open }) => {
      const company = await open({ holdings })
      const { org } = company.simulators.salesforce
      const { requester } = company.people
      org.modes.keepPackagesAfterSuccess = true
      await untilUninstall(company)
      await untilRemovalPlanned(company, 'none')
      await approveRemovalByTwo(company)
      await stopsIn(company, 'verify')
      const told = await reply(company, /Asked again: the package is still listed/)
      expect(told).toContain('reported success, but')
      expect(told).toContain(
        'First of them: `HubSpot_Inc__HubSpot_Intelligence__c`, `HubSpot_Inc__HubSpot_Activity__c`',
      )
      await press(company, requester, actionIds.retry)
      await until('a second answer', async () => replies(company).filter((text) => /still listed/.test(text))[1])
      expect(await theRun(company)).toMatchObject({ status: 'open', step: 'uninstall' })
      expect((await theRun(company)).completed).not.toContain('uninstall')

      // Somebody removes it by hand, in Setup.
      org.packages = org.packages.filter(({ namespace }) => namespace !== 'HubSpot_Inc')
      org.layouts = org.layouts.filter(({ namespace }) => namespace !== 'HubSpot_Inc')
      await stopsIn(company, 'verify')
      await press(company, requester, actionIds.retry)
      await ends(company, 'closed')
      await reply(company, /the package is gone. Nothing of it is left/)
      expect(org.deploys).toHaveLength(1)
    },
  )

  scenario.concurrent('clears what is in the way first, with an approval and what it was kept', async ({ open }) => {
    const company = await open({ holdings })
    const { org } = company.simulators.salesforce
    await untilUninstall(company)
    await choosePackages(company, 'none')
    await reaches(company, 'uninstall.approve')
    expect(orgNow(company)).toMatchObject({ layoutsWithPackagePages: 6, packageAssignments: 3, deploys: 0 })
    const plan = await reply(company, /Plan: Clear blockers/)
    expect(plan).toMatch(/Page layout <\S+\|“Contact-Contact \(Sales\) Layout”>/)
    const untouched = org.layouts.find(({ fullName }) => fullName === 'Contact-Contact %28Support%29 Layout')
    const before = structuredClone(untouched)
    await clearBlockers(company)
    expect(orgNow(company)).toMatchObject({ layoutsWithPackagePages: 1, packageAssignments: 0, deploys: 0 })
    expect(org.layouts.find(({ fullName }) => fullName === untouched?.fullName)).toEqual(before)
    await reply(company, /8 changed, 0 skipped, 0 failed/)

    // A new blocker between approval and removal: Salesforce refuses, and it is planned and approved like the others.
    const [user] = org.users
    const [installed] = org.packages
    const permissionSetId = installed?.permissionSets[0]?.id ?? ''
    org.assignments.push({ id: '0Pa5g00000LATE1AAA', permissionSetId, assigneeId: user?.id ?? '' })
    await approveRemovalByTwo(company)
    expect(await reply(company, /Salesforce refused to remove/)).toContain('is assigned to 1 user(s)')
    // What it named is what the new look found, so nobody is asked to clear it by hand.
    await until('a second plan to clear', async () => {
      const { plan, rounds, references } = await theRun(company)
      return (plan?.kind === 'clear-blockers' && rounds === 1 && (references?.open ?? 0) === 0) || undefined
    })
    await clearBlockers(company)
    await approveRemovalByTwo(company)
    await ends(company, 'closed')
    expect(orgNow(company)).toMatchObject({ packages: ['lantern_maps'], packageAssignments: 0, deploys: 2 })
    expect(await auditOf(company)).toEqual({ valid: true, headInThread: true })
  })

  scenario.concurrent('passes over a layout that somebody has deleted since the plan', async ({ open }) => {
    const company = await open({ holdings })
    const { org } = company.simulators.salesforce
    await untilUninstall(company)
    await choosePackages(company, 'none')
    await reaches(company, 'uninstall.approve')
    org.layouts = org.layouts.filter(({ fullName }) => fullName !== 'Lead-Lead Layout')
    await clearBlockers(company)
    await reply(company, /7 changed, 1 skipped, 0 failed/)
  })

  scenario.concurrent(
    'is planned and approved anew when HubSpot has upgraded the package meanwhile',
    async ({ open }) => {
      const company = await open({ holdings })
      const { org } = company.simulators.salesforce
      const upgrade = (number: number) => {
        for (const installed of org.packages.filter(({ namespace }) => namespace === 'HubSpot_Inc')) {
          installed.versionId = salesforceId('04t', number)
          installed.version = { ...installed.version, patch: number }
        }
      }
      await untilUninstall(company)
      upgrade(60)
      await untilRemovalPlanned(company, 'none')
      expect(await reply(company, /Plan: Remove the package/)).toContain('3.0.60.1')
      upgrade(61)
      await approveRemovalByTwo(company)
      await stopsIn(company, 'apply')
      expect(org.deploys).toEqual([])
      await press(company, company.people.requester, actionIds.retry)
      await reaches(company, 'uninstall.approve')
      expect((await theRun(company)).plan?.approvals).toEqual([])
      await approveRemovalByTwo(company)
      await ends(company, 'closed')
      expect(orgNow(company)).toMatchObject({ packages: ['lantern_maps'], deploys: 1 })
    },
  )

  scenario.concurrent('is asked for once, even if the answer to the request is lost', async ({ open }) => {
    const company = await open({ holdings })
    const { faults, org } = company.simulators.salesforce
    await untilUninstall(company)
    await untilRemovalPlanned(company, 'none')
    faults.add({ method: 'POST', path: /deployRequest$/, action: { kind: 'lose-answer' } })
    await approveRemovalByTwo(company)
    await until('the end', async () => {
      await skipWaits(company)
      return (await theRun(company)).status === 'closed' || undefined
    })
    expect(faults.pending()).toEqual([])
    expect(org.deploys).toHaveLength(1)
    await reply(company, /This run is closed/)
    expect(replies(company).join('\n')).not.toContain('Stopped')
    expect(everyText(company)).not.toMatch(innards)
  })

  scenario.concurrent('is not asked for anew by another plan while it still runs', async ({ open }) => {
    const company = await open({ holdings, salesforce: { uninstallMs: 600_000 } })
    const { faults, org } = company.simulators.salesforce
    const { requester } = company.people
    await untilUninstall(company)
    await untilRemovalPlanned(company, 'none')
    const body = [{ errorCode: 'INVALID_OPERATION', message: 'This request cannot be looked at' }]
    faults.add({ method: 'GET', path: /deployRequest\//, action: { kind: 'answer', status: 400, body } })
    await approveRemovalByTwo(company)
    await stopsIn(company, 'apply')
    await press(company, requester, actionIds.retry)
    await reaches(company, 'uninstall.approve')
    company.clock.pass(120_000)
    await approveRemovalByTwo(company)
    await until('a look at it', async () => {
      await skipWaits(company)
      const looks = company.simulators.salesforce.routes.entries().filter(({ path }) => /deployRequest\//.test(path))
      return looks.length > 2 || undefined
    })
    expect(org.deploys).toHaveLength(1)
    company.clock.pass(600_000)
    await until('the end', async () => {
      await skipWaits(company)
      return (await theRun(company)).status === 'closed' || undefined
    })
    expect(org.deploys).toHaveLength(1)
    expect(orgNow(company).packages).toEqual(['lantern_maps'])
  })

  scenario.concurrent('does not happen when the data copy is not what it was', async ({ open }) => {
    const company = await open({ holdings })
    const { requester } = company.people
    await untilUninstall(company)
    const { dataCopy } = await untilRemovalPlanned(company, 'keep')
    const folder = dataCopy?.location ?? ''
    const [rows = ''] = (await readdir(folder)).filter((name) => name.startsWith('rows.'))
    await appendFile(join(folder, rows), 'x')
    await approveRemovalByTwo(company)
    await stopsIn(company, 'apply')
    expect(await reply(company, /The data copy is not complete/)).toContain(rows)
    expect(orgNow(company)).toMatchObject({ packages: ['HubSpot_Inc', 'lantern_maps'], deploys: 0 })

    await press(company, requester, actionIds.retry)
    await until('a second copy', async () => replies(company).filter((text) => /Data copy taken/.test(text))[1])
    await reaches(company, 'uninstall.approve')
    await approveRemovalByTwo(company)
    await deleteCopyAndClose(company)
    expect(orgNow(company)).toMatchObject({ packages: ['lantern_maps'], deploys: 1 })
  })

  scenario.concurrent('goes without a data copy if people chose so, and ends the run at once', async ({ open }) => {
    const company = await open({ holdings })
    await untilUninstall(company)
    await untilRemovalPlanned(company, 'none')
    expect(await reply(company, /keep no copy of the data/)).toContain('It can’t be fetched later')
    await offered(company, actionIds.openApproval)
    await approveRemovalByTwo(company)
    const run = await ends(company, 'closed')
    await reply(company, /This run is closed/)
    expect(run.dataCopy).toBeUndefined()
    expect(copyExists(join(company.dataDir, 'data-copies', run.id))).toBe(false)
    expect(orgNow(company)).toMatchObject({ packages: ['lantern_maps'], deploys: 1 })
    expect(await auditOf(company)).toEqual({ valid: true, headInThread: true })
  })
})
