import type { KnownBlock } from '@slack/types'
import { expect, test } from 'vitest'
import { modalProblems } from '../../sandbox/slack/block-kit.ts'
import { botClient, CHANNEL, refusalOf, slackWorkspace } from './slack-support.ts'

const plain = (text: string) => ({ type: 'plain_text', text }) as const
const option = (value: string) => ({ text: plain(value), value })
const section = (text: string): KnownBlock => ({ type: 'section', text: { type: 'mrkdwn', text } })
const buttons = (count: number) =>
  Array.from({ length: count }, (_, index) => ({ type: 'button', text: plain('b'), action_id: `a${index}` }))
const checkboxes = (count: number) => ({
  type: 'checkboxes',
  action_id: 'a',
  options: Array.from({ length: count }, (_, index) => option(`o${index}`)),
})
const actions = (...elements: unknown[]) => ({ type: 'actions', elements })

const refused: [string, unknown[], string][] = [
  ['51 blocks', Array(51).fill({ type: 'divider' }), 'no more than 50 items allowed [json-pointer:/blocks]'],
  [
    'a section text of 3001 characters',
    [section('x'.repeat(3001))],
    'must be less than 3001 characters [json-pointer:/blocks/0/text/text]',
  ],
  ['an empty section text', [section('')], 'must be more than 0 characters [json-pointer:/blocks/0/text/text]'],
  [
    'a header of 151 characters',
    [{ type: 'header', text: plain('x'.repeat(151)) }],
    'must be less than 151 characters [json-pointer:/blocks/0/text/text]',
  ],
  [
    'a header in mrkdwn',
    [{ type: 'header', text: { type: 'mrkdwn', text: 'x' } }],
    'Invalid input: expected "plain_text" [json-pointer:/blocks/0/text/type]',
  ],
  ['26 elements', [actions(...buttons(26))], 'no more than 25 items allowed [json-pointer:/blocks/0/elements]'],
  [
    '11 checkboxes',
    [actions(checkboxes(11))],
    'no more than 10 items allowed [json-pointer:/blocks/0/elements/0/options]',
  ],
  [
    'an overflow of 6 options',
    [actions({ type: 'overflow', options: [1, 2, 3, 4, 5, 6].map((n) => option(`${n}`)) })],
    'no more than 5 items allowed [json-pointer:/blocks/0/elements/0/options]',
  ],
  [
    'a button text of 76 characters',
    [actions({ type: 'button', text: plain('x'.repeat(76)) })],
    'must be less than 76 characters [json-pointer:/blocks/0/elements/0/text/text]',
  ],
  [
    'a disabled button',
    [actions({ type: 'button', text: plain('x'), disabled: true })],
    'additional property: disabled [json-pointer:/blocks/0/elements/0]',
  ],
  ['an unknown block', [{ type: 'banner' }], 'unsupported type: "banner" [json-pointer:/blocks/0/type]'],
  ['a block without type', [{}], 'missing required field: type [json-pointer:/blocks/0]'],
  [
    'a modal’s block in a message',
    [{ type: 'alert', text: plain('x') }],
    'unsupported type: "alert" [json-pointer:/blocks/0/type]',
  ],
  [
    'a text input among actions',
    [actions({ type: 'plain_text_input', action_id: 'a' })],
    'unsupported type: "plain_text_input" [json-pointer:/blocks/0/elements/0/type]',
  ],
  ['a section without text', [{ type: 'section' }], 'one of text and fields is required [json-pointer:/blocks/0]'],
  [
    'one block_id twice',
    [
      { type: 'divider', block_id: 'same' },
      { type: 'divider', block_id: 'same' },
    ],
    '`block_id` already exists: "same" [json-pointer:/blocks/1/block_id]',
  ],
  [
    'one action_id twice in a block',
    [
      actions(
        { type: 'button', text: plain('x'), action_id: 'a' },
        { type: 'button', text: plain('y'), action_id: 'a' },
      ),
    ],
    '`action_id` already exists: "a" [json-pointer:/blocks/0/elements/1/action_id]',
  ],
  [
    'initial options that are no options',
    [actions({ ...checkboxes(2), initial_options: [option('other')] })],
    'must be a subset of the provided options [json-pointer:/blocks/0/elements/0/initial_options]',
  ],
  [
    'a second plan',
    [
      { type: 'plan', title: 'one' },
      { type: 'plan', title: 'two' },
    ],
    'only one plan block is allowed [json-pointer:/blocks/1]',
  ],
]

test.each(refused)('a message with %s is refused with a pointer to the place', async (_what, blocks, problem) => {
  const client = botClient(await slackWorkspace())
  // What the types of the SDK would not let pass either must still be refused by the workspace.
  const refusal = await refusalOf(client.apiCall('chat.postMessage', { channel: CHANNEL, text: 'x', blocks }))
  expect(refusal.error).toBe('invalid_blocks')
  expect(refusal.messages).toContain(`[ERROR] ${problem}`)
})

test('a message at every limit passes and gets the ids it left out', async () => {
  const client = botClient(await slackWorkspace())
  const blocks: KnownBlock[] = [
    { type: 'header', text: plain('x'.repeat(150)) },
    section('x'.repeat(3000)),
    { type: 'actions', elements: [{ type: 'button', text: plain('x'.repeat(75)), value: 'v'.repeat(2000) }] },
    ...Array<KnownBlock>(47).fill({ type: 'divider' }),
  ]
  const posted = await client.chat.postMessage({ channel: CHANNEL, text: 'limits', blocks })
  expect(posted.message?.blocks).toHaveLength(50)
  expect(posted.message?.blocks?.every((block) => typeof block.block_id === 'string')).toBe(true)
})

test('blocks that are no JSON list are refused as such', async () => {
  const client = botClient(await slackWorkspace())
  const refusal = await refusalOf(client.apiCall('chat.postMessage', { channel: CHANNEL, blocks: 'not json' }))
  expect(refusal.error).toBe('invalid_blocks_format')
})

test('a modal is refused for a title of 25 characters, 101 blocks, and inputs without a submit button', () => {
  const input = { type: 'input', label: plain('l'), element: { type: 'plain_text_input', action_id: 'a' } }
  const modal = { type: 'modal', title: plain('t'), blocks: [input] }
  expect(modalProblems({ ...modal, submit: plain('s') })).toEqual([])
  expect(modalProblems(modal)).toEqual(['submit is required when an input block is used [json-pointer:/view]'])
  expect(modalProblems({ ...modal, title: plain('x'.repeat(25)) })).toEqual([
    'must be less than 25 characters [json-pointer:/view/title/text]',
  ])
  expect(modalProblems({ ...modal, blocks: Array(101).fill({ type: 'divider' }) })).toEqual([
    'no more than 100 items allowed [json-pointer:/view/blocks]',
  ])
  expect(modalProblems({ ...modal, blocks: [{ type: 'plan', title: 'x' }] })).toEqual([
    'unsupported type: "plan" [json-pointer:/view/blocks/0/type]',
  ])
})
