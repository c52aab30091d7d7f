/** What is known of packages after their removal, and what cannot be known of some before it. */
import { withoutNamespace } from '../../runbook/packages/same-package.ts'
import { chosenPackages, type Run } from '../../runbook/run.ts'
import type { InstalledPackage, PackagePresence } from '../../runbook/salesforce-port.ts'
import { escaped, number } from '../format.ts'
import { unseenLines } from './contents.ts'
import { leftLine } from './references.ts'

const locale = 'de'

export function removalLines(presence: PackagePresence, run: Run): string[] {
  if (run.mode === 'dry-run') return ['🎭 Probelauf: Das Paket wurde nicht deinstalliert.']
  return [askedAgain(presence, run), ...unseenLines(presence.unseen ?? [])]
}

function askedAgain(presence: PackagePresence, run: Run): string {
  const { listed, components, objects, left } = presence
  if (listed || components + objects > 0)
    return `⚠️ Erneut geprüft: ${listed ? 'Das Paket ist noch aufgeführt' : 'Das Paket ist nicht mehr aufgeführt'}, übrig sind ${number(components, locale)} Komponenten und ${number(objects, locale)} Objekte.${left ? ` ${leftLine(left)}` : ''}`
  const chosen = chosenPackages(run)
  if (chosen.length === 0) return '🔎 Erneut geprüft: Es ist kein HubSpot-Paket aufgeführt.'
  return `🔎 Erneut geprüft: Das Paket ist weg.${emptied(chosen, presence)}`
}

/** For the report. */
export function removalResult(run: Run): string[] {
  const { presence, mode } = run
  if (!presence || mode === 'dry-run') return []
  const chosen = chosenPackages(run)
  if (chosen.length === 0) return ['Es war kein HubSpot-Paket zu deinstallieren']
  return presence.listed
    ? ['Das Paket ist noch installiert']
    : [`Erneut geprüft: Das Paket ist weg.${emptied(chosen, presence)}`]
}

/** No more than was looked at. */
function emptied(chosen: readonly InstalledPackage[], { unseen }: PackagePresence): string {
  const nameless = withoutNamespace(chosen)
  const empty = unseen
    ? ' Soweit ich nachsehen konnte, ist in Salesforce nichts mehr davon übrig.'
    : ' In Salesforce ist nichts mehr davon übrig.'
  return [
    chosen.length > nameless.length ? empty : '',
    nameless.length > 0
      ? ` Nach dem früheren Inhalt von ${names(nameless)} lässt sich ohne Namespace nicht suchen.`
      : '',
  ].join('')
}

export function unseenPackages(packages: readonly InstalledPackage[]): string[] {
  const nameless = withoutNamespace(packages)
  if (nameless.length === 0) return []
  return [
    `⚠️ Der Inhalt von ${names(nameless)} steht in keiner dieser Zahlen und in keiner Datenkopie: Ohne Namespace unterscheidet ihn nichts von Ihren eigenen Komponenten. Das Setup zeigt ihn vor der Deinstallation.`,
  ]
}

/** Packages of HubSpot that nobody chose. */
export function keptPackages(run: Run): string[] {
  const chosen = chosenPackages(run)
  const kept = (run.packages?.installed ?? []).filter((installed) => !chosen.includes(installed))
  return kept.length > 0 ? [`Salesforce: nicht zur Deinstallation gewählt und noch installiert: ${names(kept)}`] : []
}

function names(packages: readonly InstalledPackage[]): string {
  return packages.map(({ name }) => `*${escaped(name)}*`).join(', ')
}
