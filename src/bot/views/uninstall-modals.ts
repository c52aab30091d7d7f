import type { InputBlock, ModalView, PlainTextOption } from '@slack/types'
import type { Messages } from '../../messages/messages.ts'
import { uninstallPhrase } from '../../runbook/plan/plan.ts'
import { packagesToRemove, type Run } from '../../runbook/run.ts'
import { actionIds, viewIds } from '../action-ids.ts'
import { buttonValue } from '../button-value.ts'
import { mrkdwn, plain, section, shorten } from './blocks.ts'

/** Which packages go, and whether a copy of their data is kept. A person chooses both; nothing is preset but what there is. */
export function choiceModal(run: Run, messages: Messages): ModalView {
  const { choiceModal: words } = messages
  const installed = run.packages?.installed ?? []
  const options = installed.map((found) => ({
    text: plain(shorten(`${found.name} ${found.version}`, 75)),
    description: plain(shorten(words.publisher(found.publisher), 75)),
    value: found.versionId,
  }))
  const copies = (['keep', 'none'] as const).map((choice) => ({
    text: plain(words[choice].text),
    description: plain(words[choice].description),
    value: choice,
  }))
  return {
    type: 'modal',
    callback_id: viewIds.choice,
    private_metadata: buttonValue(run),
    title: plain(words.title),
    submit: plain(words.submit),
    close: plain(words.close),
    blocks: [
      section(`⚠️ ${words.warning}`),
      ...packageInputs(options, words),
      {
        type: 'input',
        block_id: actionIds.dataCopy,
        label: plain(words.dataCopy),
        element: { type: 'radio_buttons', action_id: actionIds.dataCopy, options: copies },
      },
    ],
  }
}

/** Slack allows ten checkboxes in a block, and wants one of each block ticked unless it is optional. */
const boxesPerBlock = 10

function packageInputs(options: PlainTextOption[], words: Messages['choiceModal']): InputBlock[] {
  const groups = Math.ceil(options.length / boxesPerBlock)
  return Array.from({ length: groups }, (_, index) => ({
    type: 'input',
    block_id: index === 0 ? actionIds.packages : `${actionIds.packages}-${index + 1}`,
    label: plain(words.packages),
    ...(groups > 1 && { optional: true }),
    ...(options.length > 1 && index === 0 && { hint: plain(words.order) }),
    element: {
      type: 'checkboxes',
      action_id: actionIds.packages,
      options: options.slice(index * boxesPerBlock, (index + 1) * boxesPerBlock),
    },
  }))
}

/** The same confirmation that Salesforce's own dialog asks for, and a phrase that nobody types by mistake. */
export function approvalModal(run: Run, messages: Messages): ModalView {
  const { approvalModal: words } = messages
  const text = run.plan ? messages.approvalSummary(run.plan, run) : ''
  return {
    type: 'modal',
    callback_id: viewIds.approval,
    private_metadata: buttonValue(run),
    title: plain(words.title),
    submit: plain(words.submit),
    close: plain(words.close),
    blocks: [
      section(`⚠️ ${messages.choiceModal.warning}`),
      section(text),
      {
        type: 'input',
        block_id: actionIds.confirm,
        label: plain(words.confirmLabel),
        element: {
          type: 'checkboxes',
          action_id: actionIds.confirm,
          options: [
            {
              text: mrkdwn(shorten(words.confirm, 75)),
              description: plain(shorten(words.confirmMore, 75)),
              value: 'yes',
            },
          ],
        },
      },
      {
        type: 'input',
        block_id: actionIds.phrase,
        label: plain(words.phrase(uninstallPhrase(packagesToRemove(run)))),
        element: { type: 'plain_text_input', action_id: actionIds.phrase },
      },
    ],
  }
}

/** In place of a modal that no longer fits. */
export function noticeModal(text: string, messages: Messages): ModalView {
  const { closedModal: words } = messages
  return { type: 'modal', title: plain(words.title), close: plain(words.close), blocks: [section(text)] }
}
