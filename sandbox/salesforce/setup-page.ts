import type { Route } from '../simulator/route.ts'
import { clearReference } from './clear-reference.ts'
import { type SalesforceOrgState, versionText } from './org.ts'
import { holdsUp, pagesOf, removeByHand, settle } from './uninstall.ts'
import { escapeXml } from './xml.ts'

/** A look at the org for people in the sandbox, after Setup > Installed Packages. Not part of Salesforce's API, so none of it counts as a write of the bot. */
export function setupRoutes(org: SalesforceOrgState): Route[] {
  return [
    {
      id: 'salesforce.setup-page',
      method: 'GET',
      // Wherever a link to the org leads, here it is the one page that there is.
      path: ['/setup', '/', '/lightning/*page', '/builder_platform_interaction/*page'],
      write: false,
      source: "Salesforce's Setup pages, for people who look at the sandbox",
      handle: () => {
        settle(org)
        return { status: 200, headers: { 'content-type': 'text/html; charset=utf-8' }, text: setupPage(org) }
      },
    },
    {
      id: 'salesforce.setup-page.clear',
      method: 'POST',
      path: '/setup/references/:id/clear',
      write: false,
      source: "Salesforce's Setup pages, for people who look at the sandbox",
      handle: (request) => {
        clearReference(org, request.params.id ?? '')
        return { status: 303, headers: { location: '/setup' }, text: '' }
      },
    },
    {
      id: 'salesforce.setup-page.uninstall',
      method: 'POST',
      path: '/setup/packages/:id/uninstall',
      write: false,
      source: "Salesforce's Setup pages, for people who look at the sandbox",
      handle: (request) => {
        const reasons = removeByHand(org, request.params.id ?? '')
        if (reasons.length > 0) return { status: 409, text: reasons.join('\n') }
        return { status: 303, headers: { location: '/setup' }, text: '' }
      },
    },
  ]
}

function setupPage(org: SalesforceOrgState): string {
  const sections = [
    installedPackages(org),
    packageObjects(org),
    layouts(org),
    references(org),
    assignments(org),
    oauthUsage(org),
    requests(org),
  ]
  const kind = org.org.isSandbox ? 'Sandbox' : 'Production'
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="refresh" content="5">
<title>Setup: ${escapeXml(org.org.name)}</title>
<style>${style}</style>
</head>
<body>
<header><h1>Setup</h1><p>${escapeXml(org.org.name)} · ${kind} · ${org.org.id} · simulated org</p></header>
<main>${sections.join('\n')}</main>
</body>
</html>`
}

const style = `
:root { color-scheme: light dark; --line: light-dark(#d8dde6, #3a4252); --paper: light-dark(#fff, #1b202a); --quiet: light-dark(#54698d, #a4b0c4) }
* { box-sizing: border-box }
body { margin: 0; font: 15px/1.5 system-ui, sans-serif; background: light-dark(#eef2f7, #12161d); color: light-dark(#16325c, #e4e9f2) }
header { padding: 20px 24px; background: #0b5cab; color: #fff }
header h1 { margin: 0; font-size: 22px } header p { margin: 2px 0 0; opacity: .9 }
main { display: grid; gap: 16px; padding: 16px 24px; max-width: 1080px; margin: 0 auto }
section { background: var(--paper); border: 1px solid var(--line); border-radius: 8px; padding: 16px 20px; overflow-x: auto }
h2 { margin: 0 0 8px; font-size: 17px }
table { width: 100%; border-collapse: collapse }
th { text-align: left; color: var(--quiet); font-weight: 600 }
th, td { padding: 6px 16px 6px 0; border-top: 1px solid var(--line); vertical-align: top }
.empty { margin: 0; color: var(--quiet) }
`

function installedPackages(org: SalesforceOrgState): string {
  const rows = org.packages.map((installed) => [
    installed.name,
    installed.namespace,
    versionText(installed),
    installed.container === null ? 'first generation' : 'second generation',
    `${installed.components.length} components`,
    { button: 'Uninstall', action: `/setup/packages/${installed.versionId}/uninstall` },
  ])
  return table('Installed Packages', ['Package', 'Namespace', 'Version', 'Generation', 'Contents', ''], rows)
}

function packageObjects(org: SalesforceOrgState): string {
  const objects = org.packages.flatMap((installed) => installed.objects)
  const rows = objects.map(({ name, label, rows: records }) => [label, name, records.length.toLocaleString('en')])
  return table('Objects of packages', ['Object', 'API name', 'Records'], rows)
}

function layouts(org: SalesforceOrgState): string {
  const rows = org.layouts.flatMap((layout) => {
    if (layout.namespace !== null) return []
    const pages = org.packages.flatMap(({ namespace }) => pagesOf(layout.metadata, namespace))
    return pages.length === 0 ? [] : [[decodeURIComponent(layout.fullName), pages.join(', ')]]
  })
  return table('Page layouts with package pages', ['Layout', 'Visualforce page'], rows)
}

/** What people change by hand, each in its own builder; here it takes one press. */
function references(org: SalesforceOrgState): string {
  const rows = org.packages.flatMap(({ namespace }) =>
    org.own
      .filter((component) => holdsUp(component, namespace))
      .map(({ id, type, fullName, uses }) => [
        type,
        fullName,
        uses.join(', '),
        { button: 'Take the reference out', action: `/setup/references/${id}/clear` },
      ]),
  )
  return table('Own components that refer to packages', ['Type', 'Name', 'Refers to', ''], rows)
}

function assignments(org: SalesforceOrgState): string {
  const rows = org.assignments.map(({ permissionSetId, assigneeId }) => {
    const sets = org.packages.flatMap(({ permissionSets }) => permissionSets)
    const user = org.users.find((candidate) => candidate.id === assigneeId)
    return [
      sets.find((candidate) => candidate.id === permissionSetId)?.label ?? permissionSetId,
      user?.name ?? assigneeId,
      user?.username ?? '',
    ]
  })
  return table('Permission set assignments', ['Permission set', 'User', 'Username'], rows)
}

function oauthUsage(org: SalesforceOrgState): string {
  const rows = org.oauthTokens.map(({ appName, userId, useCount, lastUsedDate }) => {
    const user = org.users.find((candidate) => candidate.id === userId)
    return [appName, user?.username ?? userId, useCount.toLocaleString('en'), lastUsedDate ?? 'never']
  })
  return table('Connected Apps OAuth Usage', ['App', 'User', 'Uses', 'Last used'], rows)
}

function requests(org: SalesforceOrgState): string {
  const deploys = org.deploys.map(({ id, status, failures }) => [
    id,
    'Metadata deployment',
    status,
    failures.map(({ problem }) => problem).join('; '),
  ])
  const uninstalls = org.uninstallRequests.map(({ id, status, errors }) => [
    id,
    'Uninstall request',
    status,
    errors.join('; '),
  ])
  return table('Uninstalls', ['Request', 'Kind', 'Status', 'Errors'], [...deploys, ...uninstalls])
}

type Cell = string | { button: string; action: string }

function cell(content: Cell): string {
  if (typeof content === 'string') return escapeXml(content)
  return `<form method="post" action="${content.action}"><button>${content.button}</button></form>`
}

function table(title: string, columns: string[], rows: Cell[][]): string {
  const head = columns.map((column) => `<th scope="col">${escapeXml(column)}</th>`).join('')
  const body = rows.map((row) => `<tr>${row.map((content) => `<td>${cell(content)}</td>`).join('')}</tr>`).join('')
  const content =
    rows.length === 0
      ? '<p class="empty">None</p>'
      : `<table><thead><tr>${head}</tr></thead><tbody>${body}</tbody></table>`
  return `<section><h2>${escapeXml(title)}</h2>${content}</section>`
}
