/** Requests without the SDK, for what it would never send and to see the answer as it comes. */
import { accessToken, type startPortal } from './portal-of-northwind.ts'

export type Portal = Awaited<ReturnType<typeof startPortal>>

export async function post(portal: Portal, path: string, body: unknown) {
  const headers = { authorization: `Bearer ${accessToken}`, 'content-type': 'application/json' }
  const text = typeof body === 'string' ? body : JSON.stringify(body)
  const response = await fetch(portal.url + path, { method: 'POST', headers, body: text })
  return { status: response.status, headers: response.headers, body: await response.text() }
}

export async function get(portal: Portal, path: string) {
  const response = await fetch(portal.url + path, { headers: { authorization: `Bearer ${accessToken}` } })
  return { status: response.status, headers: response.headers, body: await response.text() }
}

/** What a search by these filters finds, as HubSpot's ids. */
export async function search(portal: Portal, object: string, filters: unknown[], more: Record<string, unknown> = {}) {
  const asked = { filterGroups: [{ filters }], limit: 200, ...more }
  const { total, results } = JSON.parse((await post(portal, `/crm/v3/objects/${object}/search`, asked)).body)
  return { total, ids: results.map(({ id }: { id: string }) => id), results }
}
