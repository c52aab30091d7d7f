/** What the auto-pilot's people can see and touch: the workspace, and HubSpot's simulated settings page. Nothing inside the bot. */
import { setTimeout as sleep } from 'node:timers/promises'
import { cast, channelId, superAdminEmail } from '../cast.ts'
import { interactiveElements } from '../slack/blocks.ts'
import { type PeopleAnswer, type Person, personIn } from '../slack/person.ts'
import type { VisibleMessage, VisibleView } from '../slack/visible.ts'

export type Stage = {
  requester: Person
  firstApprover: Person
  secondApprover: Person
  outsider: Person
  channelId: string
  /**
   * Waits until somebody could press or choose this in the thread, and says where. The checklist of a former step may still
   * show its buttons for a moment: where two steps have the same one, the number of the step tells them apart.
   */
  waitFor(actionId: string, stepNumber?: number): Promise<VisibleMessage>
  waitForText(pattern: RegExp): Promise<VisibleMessage>
  view(person: Person): Promise<VisibleView>
  disconnectInHubSpot(): Promise<void>
  /** Presses every button of the simulated Setup page that takes a reference to the package out; how many there were. */
  clearReferencesInSalesforce(): Promise<number>
}

const pollMs = 250
const patienceMs = 180_000

type StageUrls = { slack: string; hubspot: string; salesforce: string }

export function createStage(urls: StageUrls): Stage {
  const { slack: slackUrl, hubspot: hubspotUrl } = urls
  const requester = personIn(slackUrl, cast.requester)

  async function until<Found>(what: string, look: () => Promise<Found | undefined>): Promise<Found> {
    const deadline = Date.now() + patienceMs
    while (Date.now() < deadline) {
      const found = await look()
      if (found !== undefined) return found
      await sleep(pollMs)
    }
    throw new Error(`waited ${patienceMs / 1000} s for ${what}`)
  }

  return {
    requester,
    firstApprover: personIn(slackUrl, cast.firstApprover),
    secondApprover: personIn(slackUrl, cast.secondApprover),
    outsider: personIn(slackUrl, cast.outsider),
    channelId,
    waitFor: (actionId, stepNumber) =>
      until(`"${actionId}" to appear in the thread`, async () =>
        (await requester.messages()).find(
          (message) =>
            message.thread_ts &&
            (stepNumber === undefined || message.text.startsWith(`Step ${stepNumber} of `)) &&
            offers(message, actionId),
        ),
      ),
    waitForText: (pattern) =>
      until(`${pattern} in the thread`, async () =>
        (await requester.messages()).find(({ text }) => pattern.test(text)),
      ),
    view: (person) => until('a modal', async () => (await person.views()).at(-1)),
    async disconnectInHubSpot() {
      const form = new URLSearchParams({
        reason: 'We no longer use Salesforce',
        phrase: 'Uninstall Salesforce',
        as: superAdminEmail,
      })
      const answer = await fetch(`${hubspotUrl}/app/disconnect`, { method: 'POST', body: form, redirect: 'manual' })
      if (answer.status !== 303) throw new Error(`HubSpot's disconnect form answered ${answer.status}`)
    },
    async clearReferencesInSalesforce() {
      const page = await (await fetch(`${urls.salesforce}/setup`)).text()
      const forms = [...page.matchAll(/action="(\/setup\/references\/\w+\/clear)"/g)].map(([, action]) => action)
      for (const action of forms) await fetch(`${urls.salesforce}${action}`, { method: 'POST', redirect: 'manual' })
      return forms.length
    },
  }
}

function offers(message: VisibleMessage, actionId: string): boolean {
  return interactiveElements(message.blocks ?? []).some(({ element }) => element.action_id === actionId)
}

export function expectOk(answer: PeopleAnswer, what: string): void {
  if (!answer.ok)
    throw new Error(`${what}: ${answer.error} ${answer.message ?? ''} ${JSON.stringify(answer.errors ?? {})}`)
}

export function expectRefused(answer: PeopleAnswer, what: string): void {
  if (answer.ok) throw new Error(`${what} was accepted, and should have been refused`)
}
