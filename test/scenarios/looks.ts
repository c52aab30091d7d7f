/** What people in a company can see: where the run stands, the thread, what only one of them reads, their modals. */
import { setTimeout as sleep } from 'node:timers/promises'
import { interactiveElements } from '../../sandbox/slack/blocks.ts'
import type { StoredMessage } from '../../sandbox/slack/messages.ts'
import type { Person } from '../../sandbox/slack/person.ts'
import type { VisibleView } from '../../sandbox/slack/visible.ts'
import { buttonValue } from '../../src/bot/button-value.ts'
import type { Phase, StepName } from '../../src/runbook/definition.ts'
import type { Run } from '../../src/runbook/run.ts'
import type { Company } from './company.ts'

/** Long enough for what HubSpot's limits alone take half a minute for, also on a machine that does something else as well. */
const patienceMs = 100_000
const pollMs = 25

export async function until<Found>(what: string, look: () => Promise<Found | undefined>): Promise<Found> {
  const deadline = Date.now() + patienceMs
  for (;;) {
    const found = await look()
    if (found !== undefined) return found
    if (Date.now() > deadline) throw new Error(`waited ${patienceMs / 1000} s for ${what}`)
    await sleep(pollMs)
  }
}

export async function currentRun(company: Company): Promise<Run | undefined> {
  return (await company.app().runs.recentRuns(1))[0]
}

export async function theRun(company: Company): Promise<Run> {
  const run = await currentRun(company)
  if (!run) throw new Error('there is no run')
  return run
}

/** Waits until the run stands there. */
export async function reaches(company: Company, place: `${StepName}.${Phase}`): Promise<Run> {
  let seen = 'nowhere'
  const found = until(`the run to reach ${place}`, async () => {
    const run = await currentRun(company)
    seen = `${run?.step}.${run?.phase} ${JSON.stringify(run?.stopped ?? '')}`
    return run && `${run.step}.${run.phase}` === place ? run : undefined
  })
  return found.catch((error: unknown) => {
    throw new Error(`${String(error)}; it stands at ${seen}`)
  })
}

export async function ends(company: Company, status: Run['status']): Promise<Run> {
  return until(`the run to be ${status}`, async () => {
    const run = await currentRun(company)
    return run?.status === status ? run : undefined
  })
}

/** The message in which somebody can press or tick this now, as the run stands now. */
export async function offered(company: Company, actionId: string): Promise<StoredMessage> {
  return until(`"${actionId}" in the thread`, async () => {
    const run = await currentRun(company)
    return run && messages(company).findLast((message) => offers(message, actionId, run))
  })
}

function offers({ blocks = [] }: StoredMessage, actionId: string, run: Run): boolean {
  const value = buttonValue(run)
  return interactiveElements(blocks).some(({ block, element }) => {
    const isForRun = element.value === value || block.block_id.split('|').includes(run.id)
    return element.action_id === actionId && isForRun
  })
}

export function messages(company: Company): StoredMessage[] {
  return company.simulators.slack.store.messages.all()
}

/** What everybody in the channel reads, oldest first, without the checklists. */
export function replies(company: Company): string[] {
  return messages(company)
    .filter(({ threadTs, ephemeralFor, blocks = [] }) => {
      const isChecklist = blocks.some((block) => block.type === 'header')
      return threadTs !== undefined && ephemeralFor === undefined && !isChecklist
    })
    .map(({ text }) => text)
}

export async function reply(company: Company, pattern: RegExp): Promise<string> {
  return until(`${pattern} in the thread, which says:\n${replies(company).slice(-4).join('\n')}`, async () =>
    replies(company).findLast((text) => pattern.test(text)),
  )
}

/** What only this person reads. */
export async function whisper(company: Company, person: Person, pattern: RegExp): Promise<string> {
  return until(`${pattern} for ${person.userId} alone`, async () =>
    whispers(company, person).findLast((text) => pattern.test(text)),
  )
}

export function whispers(company: Company, person: Person): string[] {
  return messages(company)
    .filter(({ ephemeralFor }) => ephemeralFor === person.userId)
    .map(({ text }) => text)
}

export async function modalOf(person: Person, callbackId?: string): Promise<VisibleView> {
  return until(`a modal ${callbackId ?? ''} for ${person.userId}`, async () => {
    const view = (await person.views()).at(-1)
    return view && (callbackId === undefined || view.callback_id === callbackId) ? view : undefined
  })
}

/** What stands in a modal, for looking something up in it. */
export function textOf(view: VisibleView): string {
  return JSON.stringify(view.blocks)
}
