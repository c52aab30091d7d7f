import { parse } from 'csv-parse/sync'
import { describe, expect } from 'vitest'
import { salesforceId } from '../../../sandbox/world/salesforce-id.ts'
import { createSalesforceWorld, type SalesforceWorld } from '../../../sandbox/world/salesforce-world.ts'
import { actionIds } from '../../../src/bot/action-ids.ts'
import { type Company, scenario } from '../company.ts'
import { ends, reaches, replies, reply, theRun, until } from '../looks.ts'
import { auditOf, everyText, fileText, innards, orgNow } from '../measure.ts'
import { approveRemovalByTwo, choosePackages, clearBlockers, press, untilUninstall } from '../steps.ts'

const holdings = {}

function world(change: (world: SalesforceWorld) => void): SalesforceWorld {
  const made = createSalesforceWorld({ intelligenceRows: 12, activityRows: 5 })
  change(made)
  return made
}

/** As many users more have the package's permission set. */
function assignTo(count: number) {
  return ({ packages, assignments, users }: SalesforceWorld) => {
    const permissionSetId = packages[0]?.permissionSets[0]?.id ?? ''
    for (let serial = 1; serial <= count; serial += 1) {
      const [user] = users
      const id = salesforceId('005', 600 + serial)
      if (user) users.push({ ...user, id, username: `rep.${serial}@lantern-sf.example.com` })
      assignments.push({ id: salesforceId('0Pa', 600 + serial), permissionSetId, assigneeId: id })
    }
  }
}

async function rowsOf(company: Company, file: RegExp): Promise<string[][]> {
  const text = await until(`a file ${file}`, async () => fileText(company, file))
  return parse(text, { bom: true, fromLine: 2 })
}

describe.concurrent('a plan that clears what blocks the removal', () => {
  scenario.concurrent(
    'goes on where Salesforce refuses one, tells why, and leaves only that to the next plan',
    async ({ open }) => {
      const company = await open({ holdings })
      const { faults } = company.simulators.salesforce
      const refusal = [{ errorCode: 'CANNOT_DELETE_MANAGED_OBJECT', message: 'This assignment is locked.' }]
      const path = /PermissionSetAssignment\//
      faults.add({ method: 'DELETE', path, times: 2, action: { kind: 'answer', status: 400, body: refusal } })
      await untilUninstall(company)
      await choosePackages(company, 'none')
      await reaches(company, 'uninstall.approve')
      const { url, org } = company.simulators.salesforce
      const layout = org.layouts.find(({ fullName }) => fullName === 'Lead-Lead Layout')
      const shown = await reply(company, /Plan: Clear blockers/)
      expect(shown).toContain(`Page layout <${url}/${layout?.id}|“Lead-Lead Layout”>: take out`)
      await press(company, company.people.firstApprover, actionIds.approve)
      const told = await reply(company, /6 changed, 0 skipped, 2 failed/)
      expect(told).toContain('Salesforce said no:\n>This assignment is locked.')
      const results = await rowsOf(company, /^blockers-result-/)
      expect(results).toHaveLength(8)
      expect(results.filter(([, , , , , , outcome]) => outcome === 'failed').map((row) => row[7])).toEqual([
        'This assignment is locked.',
        'This assignment is locked.',
      ])
      await until('a plan of the rest', async () => {
        const { plan, phase } = await theRun(company)
        return (phase === 'approve' && plan?.kind === 'clear-blockers' && plan.effects === 2) || undefined
      })
      await clearBlockers(company)
      expect(orgNow(company)).toMatchObject({ layoutsWithPackagePages: 1, packageAssignments: 0 })
      expect(replies(company).join('\n')).not.toMatch(/Stopped/)
      expect(everyText(company)).not.toMatch(innards)
    },
  )

  scenario.concurrent(
    'is listed as a whole in a file when it is long, before and after, and so is its undo',
    async ({ open }) => {
      const company = await open({ holdings, salesforce: { world: world(assignTo(40)) } })
      const { requester, firstApprover } = company.people
      await untilUninstall(company)
      await choosePackages(company, 'none')
      const shown = await reply(company, /Plan: Clear blockers/)
      expect(shown).toContain('… and 36 more, all of them in the CSV below')
      const planned = await rowsOf(company, /^blockers-default-/)
      expect(planned).toHaveLength(48)
      expect(planned.map(([, , , , username]) => username)).toContain('rep.40@lantern-sf.example.com')
      expect((await theRun(company)).plan?.summary).toMatchObject({ more: 36 })
      await clearBlockers(company)
      await reply(company, /48 changed, 0 skipped, 0 failed/)
      expect(orgNow(company)).toMatchObject({ packageAssignments: 0 })
      const results = await rowsOf(company, /^blockers-result-/)
      expect(results.map(([, , , , , , outcome]) => outcome)).toEqual(Array(48).fill('changed'))

      await press(company, requester, actionIds.planRestore)
      await until('the undo', async () => (await theRun(company)).plan?.kind === 'restore-blockers' || undefined)
      await press(company, firstApprover, actionIds.approve)
      await until('all to be back', async () => orgNow(company).layoutsWithPackagePages === 6 || undefined)
      expect(orgNow(company)).toMatchObject({ packageAssignments: 43 })
    },
  )

  scenario.concurrent(
    'leaves to people what the bot’s user may not clear, on the checklist that ticks itself',
    async ({ open }) => {
      const lacking = world((made) => {
        made.apiUserPermissions = made.apiUserPermissions.filter((held) => held !== 'AssignPermissionSets')
      })
      const company = await open({ holdings, salesforce: { world: lacking } })
      const { org } = company.simulators.salesforce
      const { requester, firstApprover } = company.people
      await untilUninstall(company)
      expect(await reply(company, /For people to clear in Salesforce before the package can go: 3/)).toMatch(
        /Permission-set assignment <\S+\|“\S+@\S+”> uses `HubSpot_Inc__HubSpot_Integration_Permissions` → take this/,
      )
      await choosePackages(company, 'none')
      await reaches(company, 'uninstall.approve')
      expect((await theRun(company)).plan).toMatchObject({ kind: 'clear-blockers', effects: 5 })
      await press(company, firstApprover, actionIds.approve)
      await reaches(company, 'uninstall.settle')
      org.assignments = []
      await press(company, requester, actionIds.checkAgain)
      await reply(company, /Nothing is left for people to clear/)
      await reaches(company, 'uninstall.approve')
      await approveRemovalByTwo(company)
      await ends(company, 'closed')
      expect(replies(company).join('\n')).not.toMatch(/Salesforce refused|Stopped/)
      expect(await auditOf(company)).toEqual({ valid: true, headInThread: true })
    },
  )
})
