/** What people do in HubSpot's own pages. None of it is the API, so none of it counts as a write of the bot. */
import type { Answer, Route, SimulatorRequest } from '../simulator/route.ts'
import {
  accountPage,
  confirmationPhrase,
  confirmPage,
  connectedAppsPage,
  ownerCleanUpPage,
  reasons,
  salesforcePage,
  whatGoesPage,
} from './app-pages.ts'
import type { Portal } from './portal.ts'

export function appRoutes(portal: Portal, disconnect: (actorEmail: string) => void): Route[] {
  function page(id: string, path: string | string[], render: (portal: Portal) => string): Route {
    return { ...person, id, path, method: 'GET', handle: () => show(render(portal)) }
  }

  return [
    page('hubspot.app.account', ['/app', '/app/'], accountPage),
    page('hubspot.app.connectedApps', '/app/connected-apps', connectedAppsPage),
    page('hubspot.app.salesforce', '/app/connected-apps/salesforce', salesforcePage),
    page('hubspot.app.whatGoes', '/app/connected-apps/salesforce/disconnect', whatGoesPage),
    page('hubspot.app.confirm', '/app/connected-apps/salesforce/disconnect/confirm', confirmPage),
    page('hubspot.app.ownerCleanUp', '/app/owner-clean-up', ownerCleanUpPage),
    {
      ...person,
      id: 'hubspot.app.disconnect',
      path: '/app/disconnect',
      method: 'POST',
      handle: (request) => submit(portal, request, disconnect),
    },
  ]
}

const person = { write: false, source: 'Uninstall the HubSpot-Salesforce integration (knowledge base)' }

function submit(portal: Portal, request: SimulatorRequest, disconnect: (actorEmail: string) => void): Answer {
  const form = request.form()
  const given = { reason: form.get('reason') ?? '', phrase: form.get('phrase') ?? '', as: form.get('as') ?? '' }
  const error = problemOf(portal, given)
  if (error !== undefined) return show(confirmPage(portal, { ...given, error }), 422)
  disconnect(given.as)
  return { status: 303, headers: { location: '/app/connected-apps/salesforce' }, text: '', note: byPerson }
}

function problemOf(portal: Portal, given: { reason: string; phrase: string; as: string }): string | undefined {
  if (!portal.isConnected()) return 'Salesforce is not connected.'
  if (!reasons.includes(given.reason)) return 'Select a reason.'
  if (given.phrase !== confirmationPhrase) return `Type "${confirmationPhrase}" exactly.`
  const user = portal.world.users.find(({ email }) => email === given.as)
  return user?.superAdmin === true ? undefined : 'Only a Super Admin can disconnect Salesforce.'
}

const byPerson = 'by a person in the browser'

function show(markup: string, status = 200): Answer {
  return { status, headers: { 'content-type': 'text/html; charset=utf-8' }, text: markup, note: byPerson }
}
