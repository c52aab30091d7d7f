import type { Block, InputBlock } from '@slack/types'
import { expect, test } from 'vitest'
import { modalProblems } from '../sandbox/slack/block-kit.ts'
import { actionIds } from '../src/bot/action-ids.ts'
import { allSelected } from '../src/bot/listeners/view-values.ts'
import { plain } from '../src/bot/views/blocks.ts'
import { choiceModal } from '../src/bot/views/uninstall-modals.ts'
import { messagesFor } from '../src/messages/messages.ts'
import type { Run } from '../src/runbook/run.ts'
import { sampleRun } from './messages-samples.ts'

function runWith(packages: number): Run {
  const run = sampleRun('Ada Example')
  const [sample] = run.packages?.installed ?? []
  if (!run.packages || !sample) throw new Error('the sample has no package')
  const installed = Array.from({ length: packages }, (_, index) => ({ ...sample, versionId: `04t${index}` }))
  return { ...run, packages: { ...run.packages, installed } }
}

function isInput(block: Block): block is InputBlock {
  return block.type === 'input'
}

test.each([1, 10, 11, 30])('all of %i packages can be chosen', (count) => {
  const view = choiceModal(runWith(count), messagesFor('en'))
  expect(modalProblems(view)).toEqual([])
  const values = Object.fromEntries(
    view.blocks.filter(isInput).flatMap(({ block_id = '', element }) => {
      if (element.type !== 'checkboxes') return []
      const selected_options = element.options.map(({ value = '' }) => ({ text: plain(value), value }))
      return [[block_id, { [actionIds.packages]: { type: 'checkboxes', selected_options } }]]
    }),
  )
  expect(allSelected(values, actionIds.packages)).toHaveLength(count)
})
