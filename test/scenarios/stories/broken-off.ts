import { describe, expect } from 'vitest'
import { cast } from '../../../sandbox/cast.ts'
import { actionIds } from '../../../src/bot/action-ids.ts'
import { type Company, scenario, workEnds } from '../company.ts'
import { ends, reaches, reply, theRun, until } from '../looks.ts'
import { auditOf, everyText, fileText, innards, ledgerOf, ownersNow } from '../measure.ts'
import { approveRemovalByTwo, choosePackages, press, untilOwnersPlanned, untilUninstall } from '../steps.ts'
import { owners } from '../worlds.ts'

const updates = /\/objects\/[^/]+\/batch\/update$/

async function stopsAt(company: Company): Promise<void> {
  await until('the work to stop', async () => (await theRun(company)).stopped)
}

describe.concurrent('a plan that stopped half-way and was planned anew', () => {
  scenario.concurrent('is told with what it changed, at once and when the run is cancelled', async ({ open }) => {
    const company = await open({ holdings: { [owners.ada]: { contacts: 350 } } })
    const { faults } = company.simulators.hubspot
    const { requester, firstApprover } = company.people
    const { plan } = await untilOwnersPlanned(company)
    const before = ownersNow(company)
    const denied = { status: 403, body: { status: 'error', category: 'MISSING_SCOPES', message: 'missing' } }
    faults.add({ path: updates, skip: 2, times: 9, action: { kind: 'answer', ...denied } })
    await press(company, firstApprover, actionIds.approve)
    await stopsAt(company)
    await workEnds(company, 'hubspot-write-default')
    faults.clear()
    const changed = [...ownersNow(company)].filter(([record, owner]) => before.get(record) !== owner)
    expect(changed).toHaveLength(200)

    await press(company, requester, actionIds.planAgain)
    const told = await reply(company, /Broken off: \*Reassign records\*/)
    expect(told).toContain('200 changed, 0 skipped, 0 failed of 350')
    await reaches(company, 'reassign.approve')
    const csv = await until('the file of what was written', async () => fileText(company, /^interrupted-/))
    expect(csv.match(/,changed,/g)).toHaveLength(200)
    expect((await ledgerOf(company, plan)).entries.size).toBe(200)

    await press(company, requester, actionIds.cancel)
    await ends(company, 'cancelled')
    const end = await reply(company, new RegExp(`<@${cast.requester}> cancelled this run`))
    expect(end).toContain('Reassign records (200 of 350, broken off)')
    expect(end).not.toContain('Nothing was changed')
    expect((await theRun(company)).appliedPlans).toMatchObject([{ id: plan?.id, state: 'broken-off' }])
    expect(everyText(company)).not.toMatch(innards)
  })

  scenario.concurrent('stands in the report with its approver, beside the one that followed', async ({ open }) => {
    const company = await open({ holdings: {} })
    const { faults } = company.simulators.salesforce
    const { requester, firstApprover, secondApprover } = company.people
    await untilUninstall(company)
    await choosePackages(company, 'none')
    await reaches(company, 'uninstall.approve')
    const body = [{ errorCode: 'INVALID_SESSION_ID', message: 'Session expired or invalid' }]
    const lockedOut = { kind: 'answer', status: 401, body } as const
    faults.add({ method: 'DELETE', path: /PermissionSetAssignment/, skip: 2, times: 9, action: lockedOut })
    await press(company, firstApprover, actionIds.approve)
    await stopsAt(company)
    faults.clear()
    await press(company, requester, actionIds.planAgain)
    await until('the plan for the rest', async () => {
      const run = await theRun(company)
      return (run.appliedPlans.length > 0 && run.phase === 'approve') || undefined
    })
    const [half] = (await theRun(company)).appliedPlans
    expect(half).toMatchObject({ kind: 'clear-blockers', state: 'broken-off', counts: { failed: 0 }, requested: true })
    const changed = half?.counts?.changed ?? 0
    expect(changed).toBeGreaterThan(1)
    const csv = await until('the file of what was cleared', async () => fileText(company, /^interrupted-/))
    expect(csv.match(/,changed,/g)).toHaveLength(changed)

    await press(company, secondApprover, actionIds.approve)
    await until('the plan of the removal', async () => (await theRun(company)).plan?.kind === 'uninstall' || undefined)
    await approveRemovalByTwo(company)
    await ends(company, 'closed')
    const report = await reply(company, /Final report/)
    const cleared = report.split('\n').filter((line) => line.includes('Clear blockers'))
    expect(cleared).toHaveLength(2)
    expect(cleared[0]).toContain(
      `broken off; ${changed} changed, 0 skipped, 0 failed; approved by <@${cast.firstApprover}>`,
    )
    expect(cleared[1]).toContain(`approved by <@${cast.secondApprover}>`)
    expect(await auditOf(company)).toEqual({ valid: true, headInThread: true })
  })
})
