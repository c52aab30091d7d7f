/** What goes with the packages, and who refers into them. */
import type { ContentsSummary, ReferencesSummary } from '../../runbook/packages/package-contents.ts'
import type { OauthAccess, ScheduledJob, Unseen } from '../../runbook/salesforce-port.ts'
import { code, dateTime, escaped, firstFew, layoutName, number } from '../format.ts'
import { typeName } from './references.ts'

const locale = 'en'
const more = (count: number) => `… and ${number(count, locale)} more`

export function contentLines({ types, customizations, jobs }: ContentsSummary): string[] {
  const byType = types.map(({ type, count }) => `${number(count, locale)} ${code(type)}`)
  return [
    ...(byType.length > 0 ? [`Components by type: ${firstFew(byType, more, 10).join(', ')}`] : []),
    ...(customizations.count > 0
      ? [
          `Made by your company on the package’s objects, and deleted with them: *${number(customizations.count, locale)}* (${names(customizations.names)})`,
        ]
      : []),
    ...(jobs.count > 0
      ? [`Scheduled jobs of the package, which end with it: ${firstFew(jobs.first.map(jobLine), more, 6).join(', ')}`]
      : []),
  ]
}

export function referenceLines({ surely, perhaps }: ReferencesSummary): string[] {
  return [
    ...(surely.count > 0
      ? [
          `*${number(surely.count, locale)}* parts of your own refer to the package and hold up its removal until people change them: ${names(surely.names)}`,
        ]
      : []),
    ...(perhaps > 0
      ? [`Access and tabs of your own that will probably go by themselves: ${number(perhaps, locale)}`]
      : []),
  ]
}

/** Nothing found where nobody could look is no proof. */
export function unseenLines(unseen: readonly Unseen[]): string[] {
  if (unseen.length === 0) return []
  const reasons = unseen.map(({ type, reason }) => `${typeName(type)} (${escaped(reason)})`)
  return [`⚠️ I could not look at these, so please look yourselves: ${firstFew(reasons, more, 4).join(', ')}`]
}

function names(all: readonly string[]): string {
  return firstFew(all.map(layoutName), more, 6).join(', ')
}

function jobLine({ name, state, nextRunAt }: ScheduledJob): string {
  return `“${escaped(name)}” (${nextRunAt === null ? escaped(state) : `next run ${dateTime(nextRunAt)}`})`
}

export function accessLine({ username, useCount, lastUsedAt }: OauthAccess): string {
  const last = lastUsedAt === null ? 'never used' : `last used ${dateTime(lastUsedAt)}`
  return `${escaped(username)} (${number(useCount, locale)} uses, ${last})`
}

export const contentsFile = {
  name: (target: string, since: number) => `package-contents-${target}-${since}.csv`,
  title: 'Everything that goes with the package',
  kinds: {
    object: 'object with records',
    component: 'component of the package',
    customization: 'made by your company on the package’s object, goes with it',
    job: 'scheduled job of the package, ends with it',
    unseen: 'could not be looked at',
  },
}
