import { describe, expect } from 'vitest'
import { salesforceId } from '../../../sandbox/world/salesforce-id.ts'
import { createSalesforceWorld } from '../../../sandbox/world/salesforce-world.ts'
import { actionIds } from '../../../src/bot/action-ids.ts'
import { type Company, scenario } from '../company.ts'
import { ends, messages, offered, reaches, replies, reply, theRun, until } from '../looks.ts'
import { auditOf, everyText, fileText, innards, orgNow } from '../measure.ts'
import { approveRemovalByTwo, choosePackages, press, untilUninstall } from '../steps.ts'

const holdings = {}

function builtUpon() {
  return createSalesforceWorld({ intelligenceRows: 12, activityRows: 5, references: true })
}

/** What the checklist says, its markup as it is. */
async function checklistShows(company: Company, pattern: RegExp): Promise<string> {
  return until(`${pattern} in the checklist`, async () => {
    const found = messages(company).findLast(({ text }) => /^(Step|Schritt) 4 /.test(text))
    const texts = (found?.blocks ?? []).flatMap((block) =>
      block.type === 'section' ? [JSON.parse(JSON.stringify(block)).text.text] : [],
    )
    const shown = texts.join('\n')
    return pattern.test(shown) ? shown : undefined
  })
}

async function clearInSetup({ simulators }: Company, names: readonly string[]): Promise<void> {
  const { org, url } = simulators.salesforce
  for (const { id } of org.own.filter(({ fullName }) => names.includes(fullName)))
    await fetch(`${url}/setup/references/${id}/clear`, { method: 'POST', redirect: 'manual' })
}

/** The plan for what the bot clears itself comes first; then the run waits for people. */
async function untilSettlingInGerman(company: Company): Promise<void> {
  await untilUninstall(company, { language: 'de' })
  await choosePackages(company, 'none')
  await reaches(company, 'uninstall.approve')
  await press(company, company.people.firstApprover, actionIds.approve)
  await reaches(company, 'uninstall.settle')
}

describe.concurrent('what the company has built upon the package', () => {
  scenario.concurrent(
    'is shown all at once, ticks itself as people clear it, and only then the removal is planned',
    async ({ open }) => {
      const company = await open({ holdings, salesforce: { world: builtUpon() } })
      const { org, url } = company.simulators.salesforce
      const { requester } = company.people
      await untilUninstall(company)
      const firstLook = await reply(company, /For people to clear in Salesforce before the package can go: 7/)
      for (const name of ['Lead_Scoring', 'Contact_Record_Page', 'ActivityToTask', 'Marketing_Grade__c', 'Contact'])
        expect(firstLook).toContain(name)
      expect(firstLook).toContain('May go with the package by itself')
      const shown = await checklistShows(company, /7 open, 0 gone/)
      const flow = org.own.find(({ type }) => type === 'Flow')
      expect(shown).toMatch(new RegExp(`▫️ Flow <${url}/\\S*${flow?.id.slice(0, 15)}\\S*\\|“Lead_Scoring”> uses`))
      expect(shown).toContain('→ take the element out in a new version')

      await choosePackages(company, 'none')
      await reaches(company, 'uninstall.approve')
      expect((await theRun(company)).plan?.kind).toBe('clear-blockers')
      await checklistShows(company, /7 open, 0 gone/)
      await press(company, company.people.firstApprover, actionIds.approve)
      await reaches(company, 'uninstall.settle')
      expect(orgNow(company)).toMatchObject({ packageAssignments: 0, deploys: 0 })

      await clearInSetup(company, ['Lead_Scoring', 'ActivityToTask'])
      await press(company, requester, actionIds.checkAgain)
      await reply(company, /before the package can go: 5\* \(2 gone since the last look\)/)
      expect(await checklistShows(company, /5 open, 2 gone/)).toMatch(/✅ Apex trigger .*ActivityToTask.*: gone/)
      await reaches(company, 'uninstall.settle')
      await clearInSetup(
        company,
        org.own.map(({ fullName }) => fullName),
      )
      await offered(company, actionIds.checkAgain)
      await press(company, requester, actionIds.checkAgain)
      await reply(company, /Nothing is left for people to clear/)
      await reaches(company, 'uninstall.approve')
      expect((await theRun(company)).plan).toMatchObject({ kind: 'uninstall', approvals: [] })
      await approveRemovalByTwo(company)
      await ends(company, 'closed')
      expect(orgNow(company)).toMatchObject({ packages: ['lantern_maps'], deploys: 1 })
      expect(replies(company).join('\n')).not.toMatch(/Salesforce refused|Stopped/)
      expect(await auditOf(company)).toEqual({ valid: true, headInThread: true })
      expect(everyText(company)).not.toMatch(innards)
    },
  )

  scenario.concurrent(
    'may be tried in spite of, is refused for in rounds with each reason at its place, and stands in a file as a whole',
    async ({ open }) => {
      const world = builtUpon()
      const uses = ['HubSpot_Inc__HubSpot_Intelligence__c']
      for (let serial = 400; serial < 410; serial += 1)
        world.own.push({ id: salesforceId('01q', serial), type: 'ApexTrigger', fullName: `Trigger_Nr_${serial}`, uses })
      const company = await open({ holdings, salesforce: { world } })
      const { org } = company.simulators.salesforce
      await untilSettlingInGerman(company)
      await checklistShows(company, /17 offen, 0 beseitigt/)
      await checklistShows(company, /… und 5 weitere, vollständig in der CSV-Datei/)
      const file = await until('the file', async () => fileText(company, /^zu-beseitigen-/))
      expect(file.split('\n').filter((line) => line.startsWith('offen;'))).toHaveLength(17)

      await press(company, company.people.firstApprover, actionIds.tryAnyway)
      await reaches(company, 'uninstall.approve')
      await approveRemovalByTwo(company)
      await reply(company, /Salesforce hat die Deinstallation von HubSpot Integration abgelehnt\* \(Runde 1\)/)
      await checklistShows(company, /17 offen, 0 beseitigt, von Salesforce bisher einmal abgelehnt/)
      // What was refused because of is told at its place, not a second time beside it.
      const refused = await checklistShows(company, /Lead_Scoring.*\n>Salesforce schreibt: .*Flow Lead_Scoring/)
      expect(refused).not.toContain('▫️ Salesforce schreibt')
      await reaches(company, 'uninstall.settle')
      await clearInSetup(
        company,
        org.own.map(({ fullName }) => fullName),
      )
      await press(company, company.people.requester, actionIds.checkAgain)
      await reaches(company, 'uninstall.approve')
      await approveRemovalByTwo(company)
      await ends(company, 'closed')
      expect(orgNow(company)).toMatchObject({ packages: ['lantern_maps'], deploys: 2 })
      expect(everyText(company)).not.toMatch(innards)
    },
  )
})
