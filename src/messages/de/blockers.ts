/** What the bot takes out of the way of the removal and puts back: in the thread, and in the files that list all of it. */
import type { BlockerList } from '../../runbook/plan/plan.ts'
import type { Run } from '../../runbook/run.ts'
import type { Blocker } from '../../runbook/salesforce-port.ts'
import { bullets, code, escaped, firstFew, layoutName, number, orgLink } from '../format.ts'

const locale = 'de'
const moreInFile = (count: number) => `… und ${number(count, locale)} weitere, alle in der CSV-Datei unten`

/** Without the org there are no links: where a message has much else to say. */
export function clearingLines(list: BlockerList, org: Run['org'], more = moreInFile): string {
  return listed(list, more, (blocker) => {
    if (blocker.kind === 'permission-set-assignment')
      return `${place(blocker, org)}: ${escaped(blocker.username)} entziehen`
    return `${place(blocker, org)}: ${blocker.pages.map(code).join(', ')} herausnehmen`
  })
}

export function restoringLines(list: BlockerList, org: Run['org']): string {
  return listed(list, moreInFile, (blocker) => {
    if (blocker.kind === 'permission-set-assignment')
      return `${place(blocker, org)}: ${escaped(blocker.username)} wieder zuweisen`
    return `${place(blocker, org)}: ${blocker.pages.map(code).join(', ')} wieder einsetzen`
  })
}

function listed(
  { blockers, more: others = 0 }: BlockerList,
  more: (count: number) => string,
  line: (blocker: Blocker) => string,
): string {
  return bullets([...firstFew(blockers.map(line), more), ...(others > 0 ? [more(others)] : [])])
}

function place(blocker: Blocker, org: Run['org']): string {
  const { path = null } = blocker
  return blocker.kind === 'layout'
    ? `Seitenlayout ${orgLink(org, path, `„${layoutName(blocker.layout)}“`)}`
    : `Berechtigungssatz ${orgLink(org, path, escaped(blocker.permissionSet))}`
}

export const blockersFile = {
  name: (target: string, digest: string) => `hindernisse-${target}-${digest.slice(0, 10)}.csv`,
  title: 'Layouts und Zuweisungen des Plans',
  resultName: (target: string, digest: string) => `hindernisse-ergebnis-${target}-${digest.slice(0, 10)}.csv`,
  resultTitle: 'Was aus den Layouts und Zuweisungen wurde',
  interruptedTitle: 'Was aus jedem Layout und jeder Zuweisung wurde, bis der Plan abgebrochen wurde',
  kinds: { layout: 'Seitenlayout', 'permission-set-assignment': 'Zuweisung eines Berechtigungssatzes' },
  reasons: {
    'already-clear': 'stand nicht mehr im Weg',
    'already-there': 'war schon da',
    'changed-since-plan': 'inzwischen von jemandem geändert, deshalb unberührt',
  },
}
