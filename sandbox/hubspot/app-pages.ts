/** The few pages of HubSpot's settings that a person needs for the disconnect, in our own words and looks. */
import { coreObjects } from '../world/hubspot-objects.ts'
import { appStyle } from './app-style.ts'
import { type Html, html } from './html.ts'
import type { Portal } from './portal.ts'

export const confirmationPhrase = 'Uninstall Salesforce'

export const reasons = [
  'We no longer use Salesforce',
  'We are moving to another CRM',
  'The integration does not do what we need',
  'Sync errors',
  'Other',
]

type DisconnectForm = { error?: string; reason?: string; phrase?: string; as?: string }

type Place = 'account' | 'connected-apps' | 'owner-clean-up'

export function accountPage(portal: Portal): string {
  const counts = coreObjects.map(
    (object) => html`<tr><td>${object}</td><td class="number">${portal.count(object)}</td></tr>`,
  )
  return page(portal, 'account', [
    html`<h1>Account</h1><div class="card"><p>Account ${portal.world.portal.portalId}, time zone ${portal.world.portal.timeZone}</p>
<table><tr><th>Records</th><th class="number">Number</th></tr>${counts}</table></div>`,
  ])
}

export function connectedAppsPage(portal: Portal): string {
  return page(portal, 'connected-apps', [
    html`<h1>Connected apps</h1><div class="card row"><div><b>Salesforce</b><br>Syncs contacts, companies, deals and activities</div>
${stateTag(portal)}<a class="button" href="/app/connected-apps/salesforce">View settings</a></div>`,
  ])
}

export function salesforcePage(portal: Portal): string {
  const action = portal.isConnected()
    ? html`<a class="button" href="/app/connected-apps/salesforce/disconnect">Disconnect</a>`
    : html`<a class="button" href="/app/owner-clean-up">Salesforce owners</a>`
  const state = portal.isConnected()
    ? html`<p>Records sync every 15 minutes, and whenever one of them changes.</p>`
    : html`<p>Salesforce was disconnected. Records and property values stay as they are; nothing syncs any more.</p>
<p>The package in Salesforce is still installed.</p>`
  return page(portal, 'connected-apps', [
    html`<div class="row"><h1>Salesforce</h1>${action}</div><div class="card">${stateTag(portal)}${state}</div>`,
  ])
}

export function whatGoesPage(portal: Portal): string {
  return page(portal, 'connected-apps', [
    html`<dialog open aria-labelledby="title"><h1 id="title">Disconnect Salesforce?</h1><div class="columns">
<div><h2>What goes</h2><ul><li>The integration's settings</li><li>Field mappings of contacts, companies and deals</li></ul></div>
<div><h2>What stays</h2><ul><li>Contacts, companies, deals and activities that came from Salesforce</li>
<li>The properties of the group "Salesforce Information" and all values</li><li>The package in Salesforce</li>
<li>Workflow actions that use Salesforce, which will no longer run</li></ul></div></div>
<p class="note">Disconnecting and connecting again does not repair sync errors.</p>
<p><a class="button" href="/app/connected-apps/salesforce/disconnect/confirm">Continue</a>
<a class="button" href="/app/connected-apps/salesforce">Cancel</a></p></dialog>`,
  ])
}

export function confirmPage(portal: Portal, form: DisconnectForm = {}): string {
  const people = portal.world.users.map(({ email, firstName, lastName, superAdmin }) =>
    option(email, `${firstName} ${lastName}${superAdmin ? ' (Super Admin)' : ''}`, form.as),
  )
  return page(portal, 'connected-apps', [
    html`<dialog open aria-labelledby="title"><h1 id="title">Uninstall Salesforce</h1>
${form.error === undefined ? [] : [html`<p class="error" role="alert">${form.error}</p>`]}
<form method="post" action="/app/disconnect">
<label>You are<select name="as">${people}</select></label>
<label>Select a reason<select name="reason"><option value="">Choose…</option>${reasons.map((reason) => option(reason, reason, form.reason))}</select></label>
<label>Type "${confirmationPhrase}" to go on<input name="phrase" autocomplete="off" value="${form.phrase ?? ''}"></label>
<button class="danger">Uninstall Salesforce</button> <a class="button" href="/app/connected-apps/salesforce">Cancel</a></form></dialog>`,
  ])
}

export function ownerCleanUpPage(portal: Portal): string {
  const owners = portal.world.owners.filter((owner) => owner.userIdIncludingInactive === null)
  const rows = owners.map((owner) => {
    const counts = coreObjects.map((object) => portal.ownedBy(object, owner.id).length)
    const name = `${owner.firstName} ${owner.lastName}`.trim()
    return html`<tr><td>${name}<br><small>${owner.email ?? 'queue'}</small></td>${counts.map((count) => html`<td class="number">${count}</td>`)}</tr>`
  })
  return page(portal, 'owner-clean-up', [
    html`<h1>Salesforce owners</h1><div class="card"><p>These owners have no user in HubSpot. Reassign their records to HubSpot owners.</p>
<table><tr><th>Owner</th><th class="number">Contacts</th><th class="number">Companies</th><th class="number">Deals</th></tr>${rows}</table></div>`,
  ])
}

function option(value: string, label: string, chosen: string | undefined): Html {
  return value === chosen
    ? html`<option value="${value}" selected>${label}</option>`
    : html`<option value="${value}">${label}</option>`
}

function stateTag(portal: Portal): Html {
  return portal.isConnected()
    ? html`<span class="tag">Connected</span>`
    : html`<span class="tag off">Not connected</span>`
}

function page(portal: Portal, place: Place, content: Html[]): string {
  const links: [Place, string, string][] = [
    ['account', '/app', 'Account'],
    ['connected-apps', '/app/connected-apps', 'Connected Apps'],
    ['owner-clean-up', '/app/owner-clean-up', 'Salesforce owners'],
  ]
  const navigation = links.map(([name, href, label]) =>
    name === place ? html`<a href="${href}" aria-current="page">${label}</a>` : html`<a href="${href}">${label}</a>`,
  )
  const style: Html = { markup: appStyle }
  return html`<!doctype html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>Simulated HubSpot</title><style>${style}</style>
<header><b>Simulated HubSpot</b><span>${portal.world.portal.portalName}</span></header>
<div class="page"><nav aria-label="Settings"><h2>Settings</h2>${navigation}</nav><main>${content}</main></div></html>`
    .markup
}
