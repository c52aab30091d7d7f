/** Which target is meant: the real command listener over Socket Mode. */
import { expect, test, vi } from 'vitest'
import { viewIds } from '../src/bot/action-ids.ts'
import { listenToCommand } from '../src/bot/listeners/command.ts'
import { botWith } from './bot-under-test.ts'
import { CHANNEL, people, slackWorkspace, startBot } from './simulators/slack-support.ts'

async function withTargets(targets: readonly string[]) {
  const simulator = await slackWorkspace()
  const bot = await botWith(simulator, { targets })
  await startBot(simulator, (app) => listenToCommand(app, bot))
  const { robin } = people(simulator)
  const modal = () => vi.waitUntil(async () => (await robin.views())[0])
  const answer = () => vi.waitUntil(async () => (await robin.messages()).at(-1)?.text)
  return { type: (words: string) => robin.command(CHANNEL, `/uninstall-hubspot ${words}`.trim()), modal, answer }
}

test('a target is found whatever its letters’ case', async () => {
  const { type, modal } = await withTargets(['Northwind', 'contoso'])
  await type('NORTHWIND')
  expect(JSON.stringify(await modal())).toContain('"initial_option":{"text":{"type":"plain_text","text":"Northwind"')
})

test('of more targets than a list can show, one has to be named', async () => {
  const targets = Array.from({ length: 101 }, (_, index) => `client-${index}`)
  const { type, modal, answer } = await withTargets(targets)
  await type('')
  expect(await answer()).toContain('101 targets')
  await type('client-100')
  expect(await modal()).toMatchObject({ callback_id: viewIds.start })
})
