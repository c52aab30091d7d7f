import type { ModalView } from '@slack/types'
import type { Messages } from '../../messages/messages.ts'
import type { Run } from '../../runbook/run.ts'
import { viewIds } from '../action-ids.ts'
import { plain, section, shorten } from './blocks.ts'

export function cancelModal(run: Run, messages: Messages): ModalView {
  const { title, text, confirm, deny } = messages.card.cancelConfirm
  return {
    type: 'modal',
    callback_id: viewIds.cancel,
    private_metadata: run.id,
    title: plain(shorten(title, 24)),
    submit: plain(shorten(confirm, 24)),
    close: plain(shorten(deny, 24)),
    blocks: [section(`*${messages.card.title(run.target)}* · ${messages.steps[run.step].title}\n${text}`)],
  }
}
