export type WorldList = {
  listId: string
  name: string
  objectTypeId: '0-1' | '0-2' | '0-3'
  processingType: 'DYNAMIC' | 'MANUAL'
  createdAt: string
  updatedAt: string
  /** Absent on lists that people fill by hand. */
  filterBranch?: unknown
}

type PropertyFilter = { property: string; operation: Record<string, unknown> }

const day = 86_400_000

export function buildLists(at: number): WorldList[] {
  const dates = { createdAt: new Date(at - 640 * day).toISOString(), updatedAt: new Date(at - 45 * day).toISOString() }
  const dynamic = { ...dates, processingType: 'DYNAMIC', objectTypeId: '0-1' } as const
  const known = { operationType: 'ALL_PROPERTY', operator: 'IS_KNOWN' }
  return [
    {
      ...dynamic,
      listId: '8101',
      name: 'Leads synced from the field',
      filterBranch: anyOf([{ property: 'salesforceleadid', operation: known }]),
    },
    {
      ...dynamic,
      listId: '8102',
      name: 'Newsletter: customers',
      filterBranch: anyOf([{ property: 'lifecyclestage', operation: isAnyOf('customer') }]),
    },
    {
      ...dynamic,
      listId: '8103',
      name: 'Open deals under negotiation',
      objectTypeId: '0-3',
      filterBranch: anyOf([
        { property: 'dealstage', operation: isAnyOf('contractsent') },
        { property: 'hs_salesforceopportunityid', operation: known },
      ]),
    },
    {
      ...dates,
      listId: '8104',
      name: 'Invited to the lantern festival',
      objectTypeId: '0-1',
      processingType: 'MANUAL',
    },
  ]
}

function anyOf(filters: PropertyFilter[]): unknown {
  return {
    filterBranchType: 'OR',
    filters: [],
    filterBranches: [
      {
        filterBranchType: 'AND',
        filterBranches: [],
        filters: filters.map((filter) => ({ filterType: 'PROPERTY', ...filter })),
      },
    ],
  }
}

function isAnyOf(value: string): Record<string, unknown> {
  return { operationType: 'ENUMERATION', operator: 'IS_ANY_OF', values: [value] }
}
