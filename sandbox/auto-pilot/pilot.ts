/** Four people take the integration out, as a team would: they type, tick, choose, approve, and one tries what is not theirs. */
import { actionIds } from '../../src/bot/action-ids.ts'
import { personItems } from '../../src/runbook/definition.ts'
import { interactiveElements } from '../slack/blocks.ts'
import { expectOk, expectRefused, type Stage } from './stage.ts'

type PilotRequest = { dryRun: boolean }

/** Plays the whole run and ends when the thread says that it is closed. */
export async function playRun(stage: Stage, { dryRun }: PilotRequest): Promise<void> {
  await openRun(stage, dryRun)
  await disconnect(stage, dryRun)
  await reassign(stage, dryRun)
  await uninstall(stage, dryRun)
  await closeOut(stage)
}

export async function openRun(stage: Stage, dryRun: boolean): Promise<void> {
  const { requester, channelId } = stage
  expectOk(await requester.command(channelId, '/uninstall-hubspot'), 'the command')
  const modal = await stage.view(requester)
  const values = {
    [actionIds.mode]: dryRun ? 'dry-run' : 'live',
    [actionIds.reason]: 'leaving-salesforce',
    [actionIds.language]: 'en',
  }
  expectOk(await requester.submit(modal.id, values), 'the start modal')
}

export async function disconnect(stage: Stage, dryRun: boolean): Promise<void> {
  const { requester, firstApprover, outsider } = stage
  const checklist = await stage.waitFor(actionIds.attest)
  expectOk(await outsider.click(checklist, actionIds.attest), 'the outsider’s click')
  await stage.waitForText(/isn’t allowed to/)
  if (!dryRun) await stage.disconnectInHubSpot()
  const fresh = await stage.waitFor(actionIds.attest)
  expectOk(
    await requester.click(fresh, actionIds.tick, personItems('disconnect', dryRun ? 'dry-run' : 'live')),
    'the ticks',
  )
  await stage.waitForText(/ticked: Workflows/)
  expectOk(await firstApprover.click(await stage.waitFor(actionIds.attest), actionIds.attest), 'the attestation')
}

export async function mapOwners(stage: Stage): Promise<void> {
  const { requester } = stage
  const checklist = await stage.waitFor(actionIds.openMapping)
  expectOk(await requester.click(checklist, actionIds.openMapping), 'opening the mapping')
  const modal = await stage.view(requester)
  await chooseSuccessors(stage, modal.id)
  expectOk(await requester.submit(modal.id), 'the mapping')
}

async function reassign(stage: Stage, dryRun: boolean): Promise<void> {
  const { requester, firstApprover } = stage
  await mapOwners(stage)
  const plan = await stage.waitFor(actionIds.approve, 3)
  expectOk(await firstApprover.click(plan, actionIds.approve), 'the approval of the owners’ plan')
  await stage.waitForText(/Counted again: \*no contact|Dry run: still with/)
  if (dryRun) return
  const checklist = await stage.waitFor(actionIds.tick, 3)
  expectOk(await requester.click(checklist, actionIds.tick, personItems('reassign', 'live')), 'the last items')
}

/** Whoever has no suggestion goes to Jonas Brandt, the queue's leads to nobody. */
async function chooseSuccessors({ requester }: Stage, viewId: string): Promise<void> {
  const view = (await requester.views()).find((candidate) => candidate.id === viewId)
  for (const { block, element } of interactiveElements(view?.blocks ?? [])) {
    if (element.action_id !== actionIds.successor || element.initial_option !== undefined) continue
    const label = JSON.stringify(block.label)
    const wanted = label.includes('Inbound Leads') ? /^Leave/ : /Jonas Brandt/
    const target = { viewId }
    const options = await requester.options(
      target,
      actionIds.successor,
      label.includes('Inbound') ? '' : 'jonas',
      block.block_id,
    )
    const option = options.find(({ text }) => wanted.test(text.text))
    if (!option) throw new Error(`no option like ${wanted} for ${label}`)
    expectOk(await requester.set(target, actionIds.successor, option.value, block.block_id), 'a successor')
  }
}

/** The removal of the package would leave HubSpot's tokens. */
async function revokeAccess(stage: Stage): Promise<void> {
  const { requester, firstApprover } = stage
  const asked = await requester.click(await stage.waitFor(actionIds.revokeAccess, 4), actionIds.revokeAccess)
  expectOk(asked, 'asking to revoke HubSpot’s access')
  const approved = await firstApprover.click(await stage.waitFor(actionIds.approve, 4), actionIds.approve)
  expectOk(approved, 'revoking HubSpot’s access')
}

async function uninstall(stage: Stage, dryRun: boolean): Promise<void> {
  const { requester, firstApprover, secondApprover } = stage
  await revokeAccess(stage)
  expectOk(await requester.click(await stage.waitFor(actionIds.openChoice), actionIds.openChoice), 'opening the choice')
  const choice = await stage.view(requester)
  const packages = interactiveElements(choice.blocks).find(({ element }) => element.action_id === actionIds.packages)
  const versionIds = optionValues(packages?.element.options)
  expectOk(
    await requester.submit(choice.id, { [actionIds.packages]: versionIds, [actionIds.dataCopy]: 'keep' }),
    'the choice',
  )

  expectOk(
    await firstApprover.click(await stage.waitFor(actionIds.approve, 4), actionIds.approve),
    'clearing the blockers',
  )
  if (!dryRun) {
    const checklist = await stage.waitFor(actionIds.checkAgain, 4)
    if ((await stage.clearReferencesInSalesforce()) === 0) throw new Error('nothing to clear in Salesforce')
    expectOk(await requester.click(checklist, actionIds.checkAgain), 'the second look')
  }
  for (const approver of [firstApprover, secondApprover]) {
    expectOk(
      await approver.click(await stage.waitFor(actionIds.openApproval), actionIds.openApproval),
      'opening the approval',
    )
    const modal = await stage.view(approver)
    const confirm = { [actionIds.confirm]: ['yes'] }
    expectRefused(await approver.submit(modal.id, { ...confirm, [actionIds.phrase]: 'uninstall it' }), 'a wrong phrase')
    expectOk(
      await approver.submit(modal.id, { ...confirm, [actionIds.phrase]: 'uninstall HubSpot_Inc' }),
      'the approval',
    )
  }
}

async function closeOut(stage: Stage): Promise<void> {
  await stage.waitForText(/Final report/)
  expectOk(
    await stage.firstApprover.click(await stage.waitFor(actionIds.deleteCopy), actionIds.deleteCopy),
    'deleting the copy',
  )
  await stage.waitForText(/This run is closed/)
}

function optionValues(options: unknown): string[] {
  if (!Array.isArray(options)) return []
  return options.flatMap((option: unknown) => {
    const isOption = typeof option === 'object' && option !== null && 'value' in option
    return isOption && typeof option.value === 'string' ? [option.value] : []
  })
}
