/** The mapping of more owners than a page shows: the real listeners over Socket Mode, the real store and run service. */
import { expect, test, vi } from 'vitest'
import { findElement, interactiveElements } from '../sandbox/slack/blocks.ts'
import type { VisibleView } from '../sandbox/slack/visible.ts'
import { actionIds } from '../src/bot/action-ids.ts'
import { listenToMapping, openMappingModal } from '../src/bot/listeners/mapping.ts'
import type { RetiringOwner } from '../src/runbook/owners/owners.ts'
import { botWith, runId } from './bot-under-test.ts'
import { storyAt } from './runbook/smooth-run.ts'
import { CHANNEL, people, slackWorkspace, startBot } from './simulators/slack-support.ts'

const owners = Array.from({ length: 65 }, (_, index): RetiringOwner => {
  const records = { contacts: 1, companies: 0, deals: 0 }
  return { id: `7${index}`, name: `Former ${index}`, email: null, class: 'deactivated-user', records, suggestion: null }
})

async function openMapping() {
  const simulator = await slackWorkspace()
  const log = storyAt('reassign.decide').log.map((event) =>
    event.type === 'owners-observed' ? { ...event, data: { ...event.data, owners } } : event,
  )
  const bot = await botWith(simulator, { log })
  await startBot(simulator, (app) => {
    listenToMapping(app, bot)
    app.command('/uninstall-hubspot', async ({ ack, command }) => {
      await ack()
      const run = await bot.runs.load(runId)
      const clicker = await bot.people.identify({ id: command.user_id, teamId: command.team_id })
      const value = { runId, since: run?.phaseSince ?? 0 }
      if (run) await openMappingModal(bot, { run, value, clicker, triggerId: command.trigger_id })
    })
  })
  const { robin } = people(simulator)
  const open = async (): Promise<VisibleView> => {
    await robin.command(CHANNEL, '/uninstall-hubspot')
    return vi.waitUntil(async () => (await robin.views())[0])
  }
  const choose = async (viewId: string, ownerId: string, decision: string) => {
    await robin.options({ viewId }, actionIds.successor, '', `successor-${ownerId}`)
    await robin.set({ viewId }, actionIds.successor, decision, `successor-${ownerId}`)
  }
  const pageShows = (name: string) =>
    vi.waitUntil(async () => JSON.stringify((await robin.views())[0]?.blocks ?? '').includes(name))
  const entries = async () => (await bot.runs.load(runId))?.mapping?.entries
  return { robin, open, choose, pageShows, entries }
}

test('a mapping that was closed half-way opens again with what had been chosen, and the last word on an owner counts', async () => {
  const { robin, open, choose, pageShows, entries } = await openMapping()
  const first = await open()
  await choose(first.id, '73', 'nobody')
  await robin.submit(first.id)
  await pageShows('Former 34')
  await robin.close(first.id)
  const again = await open()
  const field = findElement(again.blocks, 'successor-73', actionIds.successor)
  expect(field?.element.initial_option).toMatchObject({ value: 'nobody' })
  expect(interactiveElements(again.blocks)).toHaveLength(30)
  await choose(again.id, '73', 'keep')
  for (const next of ['Former 34', 'Former 64']) {
    await robin.submit(again.id)
    await pageShows(next)
  }
  await robin.submit(again.id)
  await vi.waitUntil(async () => (await entries()) !== undefined)
  expect((await entries())?.filter(({ to }) => to.kind !== 'keep')).toEqual([])
})
