/** What is known of packages after their removal, and what cannot be known of some before it. */
import { withoutNamespace } from '../../runbook/packages/same-package.ts'
import { chosenPackages, type Run } from '../../runbook/run.ts'
import type { InstalledPackage, PackagePresence } from '../../runbook/salesforce-port.ts'
import { escaped, number } from '../format.ts'
import { unseenLines } from './contents.ts'
import { leftLine } from './references.ts'

const locale = 'en'

export function removalLines(presence: PackagePresence, run: Run): string[] {
  if (run.mode === 'dry-run') return ['🎭 Dry run: the package was not removed.']
  return [askedAgain(presence, run), ...unseenLines(presence.unseen ?? [])]
}

function askedAgain(presence: PackagePresence, run: Run): string {
  const { listed, components, objects, left } = presence
  if (listed || components + objects > 0)
    return `⚠️ Asked again: ${listed ? 'the package is still listed' : 'the package is not listed any more'}, ${number(components, locale)} components and ${number(objects, locale)} objects are left.${left ? ` ${leftLine(left)}` : ''}`
  const chosen = chosenPackages(run)
  if (chosen.length === 0) return '🔎 Asked again: no HubSpot package is listed.'
  return `🔎 Checked again: the package is gone.${emptied(chosen, presence)}`
}

/** For the report. */
export function removalResult(run: Run): string[] {
  const { presence, mode } = run
  if (!presence || mode === 'dry-run') return []
  const chosen = chosenPackages(run)
  if (chosen.length === 0) return ['No HubSpot package was there to be removed']
  return presence.listed
    ? ['The package is still installed']
    : [`Verified: the package is gone.${emptied(chosen, presence)}`]
}

/** No more than was looked at. */
function emptied(chosen: readonly InstalledPackage[], { unseen }: PackagePresence): string {
  const nameless = withoutNamespace(chosen)
  const empty = unseen
    ? ' As far as I could look, nothing of it is left in Salesforce.'
    : ' Nothing of it is left in Salesforce.'
  return [
    chosen.length > nameless.length ? empty : '',
    nameless.length > 0 ? ` What ${names(nameless)} held can’t be looked for, because it has no namespace.` : '',
  ].join('')
}

export function unseenPackages(packages: readonly InstalledPackage[]): string[] {
  const nameless = withoutNamespace(packages)
  if (nameless.length === 0) return []
  return [
    `⚠️ The contents of ${names(nameless)} are in none of these figures and in no data copy: without a namespace nothing tells them from your own components. Setup shows them before it removes the package.`,
  ]
}

/** Packages of HubSpot that nobody chose. */
export function keptPackages(run: Run): string[] {
  const chosen = chosenPackages(run)
  const kept = (run.packages?.installed ?? []).filter((installed) => !chosen.includes(installed))
  return kept.length > 0 ? [`Salesforce: not chosen to be removed, so still installed: ${names(kept)}`] : []
}

function names(packages: readonly InstalledPackage[]): string {
  return packages.map(({ name }) => `*${escaped(name)}*`).join(', ')
}
