/** The demo org as large as an old company's: layouts, permission sets and own classes by the hundred, of which some use the package. */
import { salesforceId } from './salesforce-id.ts'
import { createSalesforceWorld, type SalesforceWorld, type WorldLayout } from './salesforce-world.ts'

export type LargeOrg = { layouts: number; permissionSets: number; dependencies: number }

export function createLargeSalesforceWorld({ layouts, permissionSets, dependencies }: LargeOrg): SalesforceWorld {
  const world = createSalesforceWorld({ references: true, intelligenceRows: 20, activityRows: 10 })
  const pages = ['HubSpot_Inc__HubSpotContactIntelligence', 'HubSpot_Inc__HubSpotLeadIntel']
  const classes = ['HubSpot_Inc__HubSpotController', 'HubSpot_Inc__HubSpotGlobals']
  world.layouts.push(
    ...times(layouts, (index) => layoutOf(index, index % 10 === 0 ? pages[index % 20 === 0 ? 0 : 1] : undefined)),
  )
  world.grants.push(
    ...times(permissionSets, (index) => ({
      id: salesforceId('0PS', 10_000 + index),
      label: `Team ${index}`,
      opens: index % 4 === 0 ? pages : [],
    })),
  )
  world.own.push(
    ...times(dependencies, (index) => ({
      id: salesforceId('01p', 100_000 + index),
      type: 'ApexClass',
      fullName: `LeadRouting${index}`,
      uses: [classes[index % 2] ?? ''],
    })),
  )
  return world
}

function layoutOf(index: number, page: string | undefined): WorldLayout {
  const field = { layoutItems: [{ behavior: 'Edit', field: 'Name' }] }
  const shown = page === undefined ? [] : [{ layoutItems: [{ height: '315', page, width: '100%' }] }]
  return {
    id: salesforceId('00h', 10_000 + index),
    fullName: `Contact-Region ${index} Layout`,
    namespace: null,
    metadata: { layoutSections: [{ label: 'Information', layoutColumns: [field, ...shown], style: 'TwoColumns' }] },
  }
}

function times<T>(count: number, make: (index: number) => T): T[] {
  return Array.from({ length: count }, (_, index) => make(index))
}
