/** Was mit den Paketen geht, und wer sich auf sie bezieht. */
import type { ContentsSummary, ReferencesSummary } from '../../runbook/packages/package-contents.ts'
import type { OauthAccess, ScheduledJob, Unseen } from '../../runbook/salesforce-port.ts'
import { code, dateTime, escaped, firstFew, layoutName, number } from '../format.ts'
import { typeName } from './references.ts'

const locale = 'de'
const more = (count: number) => `… und ${number(count, locale)} weitere`

export function contentLines({ types, customizations, jobs }: ContentsSummary): string[] {
  const byType = types.map(({ type, count }) => `${number(count, locale)} ${code(type)}`)
  return [
    ...(byType.length > 0 ? [`Komponenten nach Typ: ${firstFew(byType, more, 10).join(', ')}`] : []),
    ...(customizations.count > 0
      ? [
          `Von Ihrer Firma an den Objekten des Pakets angelegt und mit ihnen gelöscht: *${number(customizations.count, locale)}* (${names(customizations.names)})`,
        ]
      : []),
    ...(jobs.count > 0
      ? [`Geplante Jobs des Pakets, die mit ihm enden: ${firstFew(jobs.first.map(jobLine), more, 6).join(', ')}`]
      : []),
  ]
}

export function referenceLines({ surely, perhaps }: ReferencesSummary): string[] {
  return [
    ...(surely.count > 0
      ? [
          `*${number(surely.count, locale)}* eigene Teile beziehen sich auf das Paket und halten die Deinstallation auf, bis jemand sie ändert: ${names(surely.names)}`,
        ]
      : []),
    ...(perhaps > 0
      ? [`Eigene Zugriffsrechte und Registerkarten, die wohl von selbst wegfallen: ${number(perhaps, locale)}`]
      : []),
  ]
}

/** Nothing found where nobody could look is no proof. */
export function unseenLines(unseen: readonly Unseen[]): string[] {
  if (unseen.length === 0) return []
  const reasons = unseen.map(({ type, reason }) => `${typeName(type)} (${escaped(reason)})`)
  return [`⚠️ Hier konnte ich nicht nachsehen, bitte sehen Sie selbst nach: ${firstFew(reasons, more, 4).join(', ')}`]
}

function names(all: readonly string[]): string {
  return firstFew(all.map(layoutName), more, 6).join(', ')
}

function jobLine({ name, state, nextRunAt }: ScheduledJob): string {
  return `„${escaped(name)}“ (${nextRunAt === null ? escaped(state) : `nächster Lauf ${dateTime(nextRunAt)}`})`
}

export function accessLine({ username, useCount, lastUsedAt }: OauthAccess): string {
  const last = lastUsedAt === null ? 'nie benutzt' : `zuletzt ${dateTime(lastUsedAt)}`
  return `${escaped(username)} (${number(useCount, locale)} Mal benutzt, ${last})`
}

export const contentsFile = {
  name: (target: string, since: number) => `paketinhalt-${target}-${since}.csv`,
  title: 'Alles, was mit dem Paket geht',
  kinds: {
    object: 'Objekt mit Datensätzen',
    component: 'Komponente des Pakets',
    customization: 'von Ihrer Firma am Objekt des Pakets angelegt, geht mit ihm',
    job: 'geplanter Job des Pakets, endet mit ihm',
    unseen: 'konnte nicht eingesehen werden',
  },
}
