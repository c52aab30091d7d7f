/** docs/salesforce-setup.md is written by hand, except for what the table of permissions says. */
import { permissionGaps } from '../../src/messages/en/salesforce-access.ts'
import { salesforcePermissionNames, salesforcePermissions } from '../../src/runbook/salesforce-permissions.ts'
import { table } from './markdown.ts'

export function withPermissions(page: string): string {
  return filled(filled(page, 'permissions', permissionTable()), 'permission set', ['```xml', permissionSet(), '```'])
}

function filled(page: string, name: string, lines: readonly string[]): string {
  const [begin, end] = [`<!-- begin: ${name}, written by npm run docs -->`, `<!-- end: ${name} -->`]
  const pattern = new RegExp(`${begin}[\\s\\S]*?${end}`)
  return page.replace(pattern, () => [begin, '', ...lines, '', end].join('\n'))
}

function permissionTable(): string[] {
  const rows = salesforcePermissionNames.map((name) => {
    const { need, apiNames } = salesforcePermissions[name]
    return [name, need, apiNames.map((apiName) => `\`${apiName}\``).join(' or '), permissionGaps[name]]
  })
  return table(['Permission', 'Need', 'API name', 'Without it'], rows)
}

/** Metadata API docs, PermissionSet. Of several names that serve, the first: it grants the least. */
export function permissionSet(): string {
  const permissions = salesforcePermissionNames.flatMap((name) => [
    '    <userPermissions>',
    '        <enabled>true</enabled>',
    `        <name>${salesforcePermissions[name].apiNames[0]}</name>`,
    '    </userPermissions>',
  ])
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    '<PermissionSet xmlns="http://soap.sforce.com/2006/04/metadata">',
    '    <description>What the uninstall bot needs while it removes the HubSpot package. Delete it afterwards.</description>',
    '    <hasActivationRequired>false</hasActivationRequired>',
    '    <label>Uninstall HubSpot Bot</label>',
    ...permissions,
    '</PermissionSet>',
  ].join('\n')
}
