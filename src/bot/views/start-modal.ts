import type { ModalView, PlainTextOption } from '@slack/types'
import type { Messages } from '../../messages/messages.ts'
import { type Locale, runReasons } from '../../runbook/events.ts'
import { actionIds, viewIds } from '../action-ids.ts'
import { plain, section } from './blocks.ts'

/** What the modal must remember: the channel, and, after the advice on sync errors, what had been chosen. */
export type StartMemory = { channel: string; chosen?: StartChoice }
export type StartChoice = {
  target: string
  mode: 'live' | 'dry-run'
  reason: (typeof runReasons)[number]
  locale: Locale
}

type StartModalParts = {
  messages: Messages
  memory: StartMemory
  targets: readonly string[]
  target?: string
  locale: Locale
}

export function startModal({ messages, memory, targets, target, locale }: StartModalParts): ModalView {
  const { startModal: words } = messages
  const modes = (['live', 'dry-run'] as const).map((mode) => ({
    text: plain(words.modes[mode].text),
    description: plain(words.modes[mode].description),
    value: mode,
  }))
  const targetOptions = targets.map(asOption)
  const languages: PlainTextOption[] = (['en', 'de'] as const).map((code) => ({
    text: plain(words.languages[code]),
    value: code,
  }))
  const preset =
    targetOptions.find((option) => option.value === target) ??
    (targetOptions.length === 1 ? targetOptions[0] : undefined)
  const language = languages.find((option) => option.value === locale)
  return {
    type: 'modal',
    callback_id: viewIds.start,
    private_metadata: JSON.stringify(memory),
    title: plain(words.title),
    submit: plain(words.submit),
    close: plain(words.close),
    blocks: [
      section(words.intro),
      {
        type: 'input',
        block_id: actionIds.target,
        label: plain(words.target),
        element: {
          type: 'static_select',
          action_id: actionIds.target,
          options: targetOptions,
          ...(preset && { initial_option: preset }),
        },
      },
      {
        type: 'input',
        block_id: actionIds.mode,
        label: plain(words.mode),
        element: { type: 'radio_buttons', action_id: actionIds.mode, options: modes },
      },
      {
        type: 'input',
        block_id: actionIds.reason,
        label: plain(words.reason),
        element: {
          type: 'static_select',
          action_id: actionIds.reason,
          options: runReasons.map((reason) => ({ text: plain(messages.reasons[reason]), value: reason })),
        },
      },
      {
        type: 'input',
        block_id: actionIds.language,
        label: plain(words.language),
        element: {
          type: 'static_select',
          action_id: actionIds.language,
          options: languages,
          ...(language && { initial_option: language }),
        },
      },
    ],
  }
}

/** Shown before a run for sync errors: HubSpot advises against uninstalling as a repair. */
export function syncErrorsModal(messages: Messages, memory: StartMemory): ModalView {
  const { startModal: words } = messages
  return {
    type: 'modal',
    callback_id: viewIds.start,
    private_metadata: JSON.stringify(memory),
    title: plain(words.title),
    submit: plain(words.goOnAnyway),
    close: plain(words.close),
    blocks: [section(words.helpFirst)],
  }
}

function asOption(value: string): PlainTextOption {
  return { text: plain(value), value }
}
