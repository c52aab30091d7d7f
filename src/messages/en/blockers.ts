/** What the bot takes out of the way of the removal and puts back: in the thread, and in the files that list all of it. */
import type { BlockerList } from '../../runbook/plan/plan.ts'
import type { Run } from '../../runbook/run.ts'
import type { Blocker } from '../../runbook/salesforce-port.ts'
import { bullets, code, escaped, firstFew, layoutName, number, orgLink } from '../format.ts'

const locale = 'en'
const moreInFile = (count: number) => `… and ${number(count, locale)} more, all of them in the CSV below`

/** Without the org there are no links: where a message has much else to say. */
export function clearingLines(list: BlockerList, org: Run['org'], more = moreInFile): string {
  return listed(list, more, (blocker) => {
    if (blocker.kind === 'permission-set-assignment')
      return `${place(blocker, org)}: take it from ${escaped(blocker.username)}`
    return `${place(blocker, org)}: take out ${blocker.pages.map(code).join(', ')}`
  })
}

export function restoringLines(list: BlockerList, org: Run['org']): string {
  return listed(list, moreInFile, (blocker) => {
    if (blocker.kind === 'permission-set-assignment')
      return `${place(blocker, org)}: give it back to ${escaped(blocker.username)}`
    return `${place(blocker, org)}: put back ${blocker.pages.map(code).join(', ')}`
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
    ? `Page layout ${orgLink(org, path, `“${layoutName(blocker.layout)}”`)}`
    : `Permission set ${orgLink(org, path, escaped(blocker.permissionSet))}`
}

export const blockersFile = {
  name: (target: string, digest: string) => `blockers-${target}-${digest.slice(0, 10)}.csv`,
  title: 'Layouts and permission-set assignments of the plan',
  resultName: (target: string, digest: string) => `blockers-result-${target}-${digest.slice(0, 10)}.csv`,
  resultTitle: 'What became of the layouts and permission-set assignments',
  interruptedTitle: 'Layouts and permission-set assignments, and what became of each until the plan was broken off',
  kinds: { layout: 'page layout', 'permission-set-assignment': 'permission-set assignment' },
  reasons: {
    'already-clear': 'was not in the way any more',
    'already-there': 'was there already',
    'changed-since-plan': 'somebody has changed it since, so it was left alone',
  },
}
