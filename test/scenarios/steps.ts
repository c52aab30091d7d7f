/** What people do in a run, step by step. Each waits until the thread offers it, as people do. */
import { z } from 'zod'
import { expectOk } from '../../sandbox/auto-pilot/stage.ts'
import { channelId, superAdminEmail } from '../../sandbox/cast.ts'
import { interactiveElements } from '../../sandbox/slack/blocks.ts'
import type { Person } from '../../sandbox/slack/person.ts'
import { actionIds, viewIds } from '../../src/bot/action-ids.ts'
import type { RunReason } from '../../src/runbook/events.ts'
import { uninstallPhrase } from '../../src/runbook/plan/plan.ts'
import { packagesToRemove, type Run } from '../../src/runbook/run.ts'
import type { InstalledPackage } from '../../src/runbook/salesforce-port.ts'
import type { Company } from './company.ts'
import { ends, modalOf, offered, reaches, theRun, until } from './looks.ts'
import { users } from './worlds.ts'

export const phrase = 'uninstall HubSpot_Inc'

export type Opening = { mode?: 'live' | 'dry-run'; language?: 'en' | 'de'; reason?: RunReason }

export function startValues({ mode = 'live', language = 'en', reason = 'leaving-salesforce' }: Opening = {}) {
  return { [actionIds.mode]: mode, [actionIds.reason]: reason, [actionIds.language]: language }
}

export async function openRun(company: Company, opening: Opening = {}): Promise<Run> {
  const { requester } = company.people
  expectOk(await requester.command(channelId, '/uninstall-hubspot'), 'the command')
  const modal = await modalOf(requester, viewIds.start)
  expectOk(await requester.submit(modal.id, startValues(opening)), 'the start modal')
  return until('the run', async () => (await company.app().runs.openRuns())[0])
}

/** Presses a button of the thread, or ticks boxes of it, as it is shown now. */
export async function press(company: Company, person: Person, actionId: string, value?: unknown): Promise<void> {
  const answer = await until(`${actionId} to be there when it is pressed`, async () => {
    const pressed = await person.click(await offered(company, actionId), actionId, value)
    // The message was just being refreshed: people press again.
    return !pressed.ok && pressed.error === 'no_such_element' ? undefined : pressed
  })
  expectOk(answer, actionId)
}

/** Ticks every box that the checklist shows. */
export async function tickAll(company: Company, person: Person): Promise<void> {
  const { blocks = [] } = await offered(company, actionIds.tick)
  const boxes = interactiveElements(blocks).find(({ element }) => element.action_id === actionIds.tick)
  const items = optionValues(boxes?.element.options)
  await press(company, person, actionIds.tick, items)
  await until('the ticks', async () => {
    const { ticks } = await theRun(company)
    return items.every((item) => item in ticks) || undefined
  })
}

const optionsSchema = z.array(z.object({ value: z.string() }))

function optionValues(options: unknown): string[] {
  return optionsSchema.parse(options).map(({ value }) => value)
}

/** The clicks in HubSpot's own settings. */
export async function disconnectInHubSpot({ simulators }: Company): Promise<void> {
  const form = { reason: 'We no longer use Salesforce', phrase: 'Uninstall Salesforce', as: superAdminEmail }
  const body = new URLSearchParams(form)
  const answer = await fetch(`${simulators.hubspot.url}/app/disconnect`, { method: 'POST', body, redirect: 'manual' })
  if (answer.status !== 303) throw new Error(`HubSpot's disconnect form answered ${answer.status}`)
}

export async function attest(company: Company): Promise<void> {
  const { requester, firstApprover } = company.people
  await reaches(company, 'disconnect.decide')
  await tickAll(company, requester)
  await press(company, firstApprover, actionIds.attest)
}

/** From the open modal's point of view: everybody without a suggestion goes to Jonas, unless said otherwise. */
export type Successors = Record<string, string>

export async function disconnectAndAttest(company: Company): Promise<void> {
  await reaches(company, 'disconnect.decide')
  await disconnectInHubSpot(company)
  await attest(company)
}

/** The owners' step from the mapping to its end. */
export async function reassignOwners(company: Company, successors: Successors = {}): Promise<void> {
  await reaches(company, 'reassign.decide')
  await mapOwnersAndApprove(company, successors)
  await leaveReassign(company)
}

/** The people's last items, where there are any: in a dry run nobody gets HubSpot's e-mail. */
export async function leaveReassign(company: Company): Promise<Run> {
  const { step } = await until('the end of the reassignment', async () => {
    const run = await theRun(company)
    return run.step === 'uninstall' || run.phase === 'settle' ? run : undefined
  })
  if (step === 'reassign') await tickAll(company, company.people.requester)
  return reaches(company, 'uninstall.decide')
}

export async function mapOwners(
  company: Company,
  successors: Successors = {},
  by: Person = company.people.requester,
): Promise<void> {
  await press(company, by, actionIds.openMapping)
  const modal = await modalOf(by, viewIds.mapping)
  for (const { block, element } of interactiveElements(modal.blocks)) {
    if (!block.block_id.startsWith('successor-')) continue
    const ownerId = block.block_id.replace('successor-', '')
    const wanted = successors[ownerId] ?? (element.initial_option === undefined ? `owner-${users.jonas}` : undefined)
    if (wanted === undefined) continue
    const target = { viewId: modal.id }
    await by.options(target, actionIds.successor, '', block.block_id)
    expectOk(await by.set(target, actionIds.successor, wanted, block.block_id), `a successor for ${ownerId}`)
  }
  expectOk(await by.submit(modal.id), 'the mapping')
}

export async function mapOwnersAndApprove(company: Company, successors: Successors = {}): Promise<void> {
  await mapOwners(company, successors)
  await reaches(company, 'reassign.approve')
  await press(company, company.people.firstApprover, actionIds.approve)
}

/** Everything up to the plan that waits for its approval. */
export async function untilOwnersPlanned(company: Company, opening: Opening = {}): Promise<Run> {
  await openRun(company, opening)
  await disconnectAndAttest(company)
  await mapOwners(company)
  return reaches(company, 'reassign.approve')
}

/** In a company without Salesforce-only owners: everything up to the choice of packages. */
export async function untilUninstall(company: Company, opening: Opening = {}): Promise<Run> {
  await openRun(company, opening)
  await disconnectAndAttest(company)
  return leaveReassign(company)
}

export async function choosePackages(
  company: Company,
  dataCopy: 'keep' | 'none' = 'keep',
  isChosen: (installed: InstalledPackage) => boolean = () => true,
): Promise<void> {
  const { requester } = company.people
  await press(company, requester, actionIds.openChoice)
  const modal = await modalOf(requester, viewIds.choice)
  const run = await theRun(company)
  const versionIds = (run.packages?.installed ?? []).filter(isChosen).map(({ versionId }) => versionId)
  const values = { [actionIds.packages]: versionIds, [actionIds.dataCopy]: dataCopy }
  expectOk(await requester.submit(modal.id, values), 'the choice')
}

/** The first plan of the step: what stands in the way of the removal. */
export async function clearBlockers(company: Company): Promise<Run> {
  await reaches(company, 'uninstall.approve')
  await press(company, company.people.firstApprover, actionIds.approve)
  return until('the plan of the removal', async () => {
    const run = await theRun(company)
    return run.phase === 'approve' && run.plan?.kind === 'uninstall' ? run : undefined
  })
}

export async function approveRemoval(company: Company, person: Person): Promise<void> {
  await press(company, person, actionIds.openApproval)
  const modal = await modalOf(person, viewIds.approval)
  const asked = uninstallPhrase(packagesToRemove(await theRun(company)))
  const values = { [actionIds.confirm]: ['yes'], [actionIds.phrase]: asked }
  expectOk(await person.submit(modal.id, values), 'the approval of the removal')
}

/** Everything from the choice to the plan that waits for two approvals. */
export async function untilRemovalPlanned(company: Company, dataCopy: 'keep' | 'none' = 'keep'): Promise<Run> {
  await choosePackages(company, dataCopy)
  return clearBlockers(company)
}

export async function approveRemovalByTwo(company: Company): Promise<void> {
  await approveRemoval(company, company.people.firstApprover)
  await approveRemoval(company, company.people.secondApprover)
}

export async function deleteCopyAndClose(company: Company): Promise<Run> {
  await reaches(company, 'close-out.settle')
  await press(company, company.people.firstApprover, actionIds.deleteCopy)
  return ends(company, 'closed')
}
