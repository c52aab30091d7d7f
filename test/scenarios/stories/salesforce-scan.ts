import { parse } from 'csv-parse/sync'
import { describe, expect } from 'vitest'
import { createSalesforceWorld } from '../../../sandbox/world/salesforce-world.ts'
import { scenario } from '../company.ts'
import { reaches, reply, theRun, until } from '../looks.ts'
import { everyText, fileText, innards } from '../measure.ts'
import { untilUninstall } from '../steps.ts'

describe.concurrent('the inventory of the package', () => {
  scenario.concurrent(
    'says early what goes, who has built upon it, and where the bot could not look',
    async ({ open }) => {
      const world = createSalesforceWorld({ intelligenceRows: 12, activityRows: 5, references: true })
      const company = await open({ holdings: {}, salesforce: { world } })
      company.simulators.salesforce.faults.add({
        path: /query.*EmailTemplate/,
        times: 99,
        action: { kind: 'answer', status: 400, body: [{ errorCode: 'INVALID_FIELD', message: 'No column Markup' }] },
      })
      await untilUninstall(company)
      const preflight = await reply(company, /\*Preflight\*/)
      expect(preflight).toContain('11 `StaticResource`')
      expect(preflight).toMatch(/Made by your company on the package’s objects, and deleted with them: \*5\*/)
      expect(preflight).toMatch(
        /Scheduled jobs of the package, which end with it: “HubSpot pending changes” \(next run/,
      )
      expect(preflight).toMatch(/\*6\* parts of your own .* until people change them: ApexTrigger ActivityToTask/)
      expect(preflight).toContain('will probably go by themselves: 3')
      expect(preflight).toContain(
        'could not look at these, so please look yourselves: E-mail template (No column Markup)',
      )
      expect(preflight).toMatch(/hubspot\.sync@\S+ \(48,211 uses, last used/)

      await reaches(company, 'uninstall.decide')
      const packages = await reply(company, /📦/)
      expect(packages).toContain('Scheduled jobs of the package')
      const csv = await until('the list of everything', async () => fileText(company, /^package-contents-.*\.csv$/))
      const rows: string[][] = parse(csv)
      const ofKind = (kind: RegExp) => rows.filter(([what = '']) => kind.test(what)).map(([, , , name]) => name)
      expect(ofKind(/^component/)).toHaveLength((await theRun(company)).packages?.components ?? 0)
      expect(ofKind(/^made by your company/)).toContain('HubSpot_Inc__HubSpot_Intelligence__c.Warmth__c')
      expect(rows).toContainEqual([
        'object with records',
        'HubSpot_Inc',
        'CustomObject',
        'HubSpot_Inc__HubSpot_Intelligence__c',
        '12',
      ])
      expect(everyText(company)).not.toMatch(innards)
    },
  )
})
