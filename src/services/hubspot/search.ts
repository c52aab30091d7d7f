/** A search as HubSpot takes it (docs "Search the CRM"). */
import { paths } from './paths.ts'
import type { Send } from './request.ts'
import { searchAnswer } from './schemas.ts'

/** Docs "Search the CRM", Limitations. */
export const recordsPerPage = 200
export const bodyLimit = 3000
export const filtersPerGroup = 6
/** How many values IN and NOT_IN take is not said. */
export const idsPerFilter = 50

export type Filter = { propertyName: string } & (
  | { operator: 'EQ' | 'GT' | 'GTE' | 'LTE' | 'CONTAINS_TOKEN'; value: string }
  | { operator: 'BETWEEN'; value: string; highValue: string }
  | { operator: 'IN' | 'NOT_IN'; values: string[] }
  | { operator: 'HAS_PROPERTY' }
)

/** A record is found if all filters of one group fit it. */
export type Search = { object: string; groups: Filter[][]; sort: string; properties: string[]; limit: number }

export function search(send: Send, request: Search) {
  return send({ method: 'POST', path: paths.search(request.object), body: searchBody(request) }, searchAnswer)
}

export function searchBody({ groups, sort, properties, limit }: Search) {
  return { filterGroups: groups.map((filters) => ({ filters })), sorts: [sort], properties, limit, after: '0' }
}

/** HubSpot's names differ (docs "CRM properties"). */
export function modifiedPropertyOf(object: string): string {
  return object === 'contacts' ? 'lastmodifieddate' : 'hs_lastmodifieddate'
}
