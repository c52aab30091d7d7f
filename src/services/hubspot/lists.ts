import type { Dependency, ListMention, Scan } from '../../runbook/hubspot-port.ts'
import { inChunks } from '../../runbook/in-chunks.ts'
import { fault } from './faults.ts'
import { orUnavailable } from './pages.ts'
import { paths } from './paths.ts'
import { isSalesforceProperty } from './properties.ts'
import type { Send } from './request.ts'
import { listSearch, listsWithFilters } from './schemas.ts'
import { mentionsAny, textsIn } from './texts.ts'

const listsPerPage = 500
/** The ids go into the query string, which HubSpot answers with 414 when it grows too long. */
const listsPerRead = 100

type Wanted = { owners: ReadonlySet<string>; salesforce: ReadonlySet<string> }

export async function dependentLists(send: Send, on: Dependency): Promise<Scan<ListMention>> {
  const wanted: Wanted = { owners: new Set(on.ownerIds), salesforce: new Set(on.salesforceProperties) }
  return orUnavailable(async () => {
    const found: ListMention[] = []
    for (const ids of inChunks(await allListIds(send), listsPerRead)) {
      found.push(...(await mentionsIn(send, ids, wanted)))
    }
    return { kind: 'seen', found }
  })
}

async function allListIds(send: Send): Promise<string[]> {
  const ids: string[] = []
  let offset = 0
  for (;;) {
    const body = { count: listsPerPage, offset, additionalProperties: [] }
    const page = await send({ method: 'POST', path: paths.listSearch, body }, listSearch)
    ids.push(...page.lists.map((list) => list.listId))
    if (!page.hasMore) return ids
    if (page.offset <= offset) throw fault('unknown', 'unexpected-answer', 'list search: the offset does not move')
    offset = page.offset
  }
}

async function mentionsIn(send: Send, ids: string[], { owners, salesforce }: Wanted): Promise<ListMention[]> {
  const query: [string, string][] = [['includeFilters', 'true'], ...ids.map((id): [string, string] => ['listIds', id])]
  const { lists } = await send({ method: 'GET', path: paths.lists, query }, listsWithFilters)
  return lists
    .map(({ listId, name, filterBranch }) => {
      const mention: ListMention = { id: listId, name, properties: propertiesIn(filterBranch, salesforce) }
      return mentionsAny(filterBranch, owners) ? { ...mention, mentionsOwner: true } : mention
    })
    .filter(({ properties, mentionsOwner }) => properties.length > 0 || mentionsOwner)
}

function propertiesIn(filterBranch: unknown, salesforce: ReadonlySet<string>): string[] {
  const names = [...textsIn(filterBranch)].filter(({ name }) => name === 'property').map(({ text }) => text)
  return [...new Set(names.filter((name) => isSalesforceProperty(name) || salesforce.has(name)))]
}
