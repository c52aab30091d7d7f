/** The projector at its edges: Slack's simulator behind the real client, the real store, a log that a test writes. */
import { randomUUID } from 'node:crypto'
import { Redis } from 'ioredis'
import { expect, inject, onTestFinished, test } from 'vitest'
import { interactiveElements } from '../sandbox/slack/blocks.ts'
import type { StoredMessage } from '../sandbox/slack/messages.ts'
import { actionIds } from '../src/bot/action-ids.ts'
import { createProjector } from '../src/bot/thread/projector.ts'
import { system } from '../src/runbook/actor.ts'
import { headOf, recordEvents } from '../src/runbook/audit/audit.ts'
import type { RecordedEvent, RunEvent } from '../src/runbook/events.ts'
import { type Note, type NoteKind, note } from '../src/runbook/notes.ts'
import type { Hindrance, ReferenceCheck } from '../src/runbook/packages/references.ts'
import { createStore } from '../src/services/store/store.ts'
import { planOf, storyAt } from './runbook/smooth-run.ts'
import { dan } from './runbook/story.ts'
import { botClient, CHANNEL, slackWorkspace } from './simulators/slack-support.ts'

async function openThread(story: ReturnType<typeof storyAt>, more: RunEvent[] = []) {
  const simulator = await slackWorkspace({ pace: { messagesPerSecond: 0, burst: 0 } })
  const redis = new Redis(inject('redisUrl'))
  onTestFinished(async () => void (await redis.quit()))
  const prefix = `test-${randomUUID()}`
  const store = createStore(redis, prefix)
  const said: string[] = []
  const log = (): RecordedEvent[] => {
    const told = story.log.map((event) =>
      event.type === 'run-opened' ? { ...event, data: { ...event.data, channel: CHANNEL } } : event,
    )
    return [...told, ...recordEvents(headOf(told), more, { at: '2031-01-01T00:00:00.000Z', actor: system })]
  }
  const projector = createProjector({
    client: botClient(simulator),
    runs: { events: async () => log() },
    store,
    logger: { warn: () => void said.push('warned') },
    approvers: ['S0000001', 'UBEN', 'UADA', 'UDAN'],
  })
  async function show(): Promise<void> {
    for (let pass = 0; pass < 200; pass += 1) if ((await projector.advance('run-1')) !== 'more') return
    throw new Error('the thread never comes to rest')
  }
  const messages = () => simulator.store.messages.all()
  const withButton = (actionId: string) =>
    messages().filter(({ blocks = [] }) =>
      interactiveElements(blocks).some(({ element }) => element.action_id === actionId),
    )
  const remove = (message: StoredMessage | undefined) => message && simulator.store.remove(message)
  /** In spite of what Slack or the store refuses in between. */
  async function showThroughFaults(): Promise<void> {
    for (let pass = 0; pass < 5; pass += 1) await show().catch(() => {})
    await show()
  }
  const spoil = ({ name }: Note<NoteKind>) => redis.hset(`${prefix}:run:run-1:notes`, name, '"nothing"')
  return { simulator, store, show, showThroughFaults, messages, withButton, remove, spoil, warnings: said }
}

const texts = ({ blocks = [] }: StoredMessage) =>
  blocks.map(({ text }) => (typeof text === 'object' && text && 'text' in text ? String(text.text) : '')).join('\n')

function hindrance(index: number): Hindrance {
  const sentence = `This flow uses the component ${index} of the package in an element. `.repeat(7).trim()
  return {
    key: `Flow:${index}`,
    type: 'Flow',
    name: `Flow ${index}`,
    refersTo: [`HubSpot_Inc__Field_${index}__c`],
    path: null,
    blocks: 'surely',
    says: [sentence, sentence, sentence],
    state: 'open',
  }
}

const longCheck: ReferenceCheck = {
  open: 12,
  fresh: 12,
  gone: 0,
  cleared: 0,
  perhaps: 0,
  shown: Array.from({ length: 12 }, (_, index) => hindrance(index)),
  unseen: [],
}

test('a reply that is longer than a message comes as several, in order and once each', async () => {
  const thread = await openThread(storyAt('uninstall.plan'), [{ type: 'references-checked', data: longCheck }])
  await thread.show()
  await thread.show()
  const told = thread.messages().map(texts)
  for (const { name } of longCheck.shown)
    expect(told.filter((text) => text.includes(`“${name}”`) && !text.includes('gone since'))).not.toEqual([])
  const parts = told.filter((text) => text.includes('Salesforce says: This flow') && !text.includes('Approvals'))
  expect(parts.length).toBeGreaterThan(1)
  const places = longCheck.shown.map(({ name }) => told.findIndex((text) => text.includes(`“${name}”`)))
  expect(places).toEqual(places.toSorted((a, b) => a - b))
  expect(thread.warnings).toEqual([])
})

test('a checklist with more than a message takes says where the rest is, and keeps its buttons', async () => {
  const thread = await openThread(storyAt('uninstall.plan'), [
    { type: 'references-checked', data: longCheck },
    { type: 'phase-entered', data: { step: 'uninstall', phase: 'settle' } },
  ])
  await thread.show()
  const [checklist] = thread.withButton(actionIds.checkAgain)
  expect(checklist && texts(checklist)).toContain('… and more: my latest reply')
  expect(thread.warnings).toEqual([])
})

const unfit = ['msg_blocks_too_long', 'msg_too_long', 'invalid_blocks']

test.each(unfit)('a message that Slack refuses as %s is said shorter, with its buttons', async (error) => {
  const story = storyAt('disconnect.decide')
  const thread = await openThread(story)
  await thread.show()
  const refused = { kind: 'answer', status: 200, body: { ok: false, error } } as const
  thread.simulator.faults.add({ path: /chat\.update$/, action: refused })
  story.does(dan, { command: 'set-ticks', step: 'disconnect', ticked: ['losses-read'], unticked: [] })
  await thread.show()
  expect(thread.warnings).toHaveLength(1)
  const [checklist, ...others] = thread.withButton(actionIds.attest)
  expect(others).toEqual([])
  expect(checklist && texts(checklist)).toContain('Step 2 of 5')
})

test('a deleted checklist is posted anew, with its buttons and a link that leads to it', async () => {
  const story = storyAt('disconnect.decide')
  const thread = await openThread(story)
  await thread.show()
  const [before] = thread.withButton(actionIds.attest)
  thread.remove(before)
  story.does(dan, { command: 'set-ticks', step: 'disconnect', ticked: ['losses-read'], unticked: [] })
  await thread.show()
  const [after, ...others] = thread.withButton(actionIds.attest)
  expect(others).toEqual([])
  expect(after?.threadTs).toBe(before?.threadTs)
  const [card] = thread.withButton(actionIds.cancel)
  expect(JSON.stringify(card?.blocks)).toContain(`/p${after?.ts.replace('.', '')}`)
})

test('a deleted card is posted anew in its thread, and kept up to date there', async () => {
  const story = storyAt('disconnect.decide')
  const thread = await openThread(story)
  await thread.show()
  const [before] = thread.withButton(actionIds.cancel)
  thread.remove(before)
  story.does(dan, { command: 'cancel-run' })
  await thread.show()
  const cards = thread.messages().filter(({ text }) => text.startsWith('Uninstall HubSpot: production'))
  expect(cards.map(({ text, threadTs }) => [text, threadTs])).toEqual([
    ['Uninstall HubSpot: production. Cancelled', before?.ts],
  ])
})

test('a checklist of a step that is over is not posted anew when it is gone', async () => {
  const story = storyAt('disconnect.decide')
  const thread = await openThread(story)
  await thread.show()
  const [preflight] = thread.messages().filter(({ text }) => text.startsWith('Step 1 of 5'))
  thread.remove(preflight)
  story.does(dan, { command: 'cancel-run' })
  await thread.show()
  expect(thread.messages().filter(({ text }) => text.startsWith('Step 1 of 5'))).toEqual([])
})

test('a workspace that forbids edits gets the buttons in new messages, and no progress', async () => {
  const story = storyAt('reassign.approve')
  const thread = await openThread(story)
  await thread.show()
  const forbidden = { kind: 'answer', status: 200, body: { ok: false, error: 'edit_window_closed' } } as const
  thread.simulator.faults.add({ path: /chat\.update$/, times: 1_000, action: forbidden })
  story.does(dan, { command: 'map-owners', ...remapped(story) })
  await thread.show()
  const posted = thread.messages().length
  await thread.show()
  expect(thread.messages()).toHaveLength(posted)
  expect(thread.messages().findLast(({ text }) => text.startsWith('Step 3 of 5'))?.text).toContain('I am planning')
})

test('a thread that is gone as a whole goes on below its next message', async () => {
  const story = storyAt('disconnect.decide')
  const thread = await openThread(story)
  await thread.show()
  for (const message of thread.messages().toReversed()) thread.remove(message)
  story.does(dan, { command: 'cancel-run' })
  await thread.show()
  const [first, ...others] = thread.messages()
  expect(first?.threadTs).toBeUndefined()
  expect(others.map(({ threadTs }) => threadTs)).toEqual(others.map(() => first?.ts))
  expect(thread.messages().map(({ text }) => text)).toContainEqual(expect.stringContaining('Cancelled'))
})

test('those who can approve are called when a plan waits for them, people and groups, and nobody else', async () => {
  const thread = await openThread(storyAt('reassign.approve'))
  await thread.show()
  const calling = thread.messages().filter((message) => texts(message).includes('🔔'))
  expect(calling.map((message) => /🔔 (.*?):/.exec(texts(message))?.[1])).toEqual(['<!subteam^S0000001> <@UBEN>'])
})

test('whoever tries again and again what they may not is told of once in a phase, and kept each time', async () => {
  const story = storyAt('disconnect.decide')
  const thread = await openThread(story)
  const eve = { ...dan, userId: 'UEVA', roles: [] }
  const tries = () => thread.messages().filter((message) => texts(message).includes('<@UEVA>')).length
  for (let click = 0; click < 3; click += 1) story.does(eve, { command: 'attest-disconnect' })
  story.does(eve, { command: 'cancel-run' })
  await thread.show()
  expect(tries()).toBe(2)
  expect(story.log.filter(({ type }) => type === 'action-denied')).toHaveLength(4)
})

function remapped({ run }: ReturnType<typeof storyAt>) {
  const mapping = (run.owners ?? []).map(({ id }) => ({ from: id, to: { kind: 'keep' } as const }))
  return { mapping, coverage: [], assignable: {}, approvers: ['UADA', 'UBEN', 'UCLEO', 'UDAN', 'UEVA'] }
}

test('a file that cannot be made is told as that, once and with its reason in the log, and the way to Slack is not blamed', async () => {
  const list = { ...planOf('clear-blockers', 'b'.repeat(64)), effects: 20 }
  const thread = await openThread(storyAt('uninstall.plan'), [
    { type: 'plan-proposed', data: { step: 'uninstall', plan: list } },
    { type: 'phase-entered', data: { step: 'uninstall', phase: 'approve' } },
  ])
  await thread.spoil(note('blockers', list.digest))
  await thread.showThroughFaults()
  const told = thread.messages().filter(({ text }) => text.includes('blockers-production'))
  expect(told.map(({ text }) => text)).toEqual([expect.stringMatching(/^I could not make the file `blockers-/)])
  expect(thread.warnings).toHaveLength(1)
})
