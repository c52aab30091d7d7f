import type { ModalView, PlainTextOption } from '@slack/web-api'

const colours: PlainTextOption[] = ['Red', 'Green', 'Blue'].map((name) => ({
  text: { type: 'plain_text', text: name },
  value: name.toLowerCase(),
}))

/** One input of every kind that the page can fill in. */
export const formView: ModalView = {
  type: 'modal',
  callback_id: 'send-form',
  title: { type: 'plain_text', text: 'A form' },
  submit: { type: 'plain_text', text: 'Send' },
  blocks: [
    { type: 'alert', level: 'warning', text: { type: 'mrkdwn', text: 'Nothing here is *real*.' } },
    {
      type: 'section',
      text: { type: 'mrkdwn', text: 'Unsure?' },
      accessory: { type: 'button', action_id: 'explain', text: { type: 'plain_text', text: 'Explain' } },
    },
    input('Kind', { type: 'radio_buttons', action_id: 'value', options: colours }),
    input('Bed', { type: 'static_select', action_id: 'value', options: colours }),
    input('Flowers', { type: 'multi_static_select', action_id: 'value', options: colours }),
    input('Helper', { type: 'users_select', action_id: 'value' }),
    input('Day', { type: 'datepicker', action_id: 'value', initial_date: '2026-12-01' }),
    input('Count', { type: 'number_input', action_id: 'value', is_decimal_allowed: false }),
    input('Story', { type: 'plain_text_input', action_id: 'value', multiline: true }),
    input('List', { type: 'file_input', action_id: 'value', filetypes: ['csv'], max_files: 1 }),
  ],
}

export const explanationView: ModalView = {
  type: 'modal',
  title: { type: 'plain_text', text: 'An explanation' },
  close: { type: 'plain_text', text: 'Back' },
  blocks: [{ type: 'section', text: { type: 'mrkdwn', text: 'Fill in what you know.' } }],
}

type InputElement = Extract<ModalView['blocks'][number], { type: 'input' }>['element']

function input(label: string, element: InputElement): ModalView['blocks'][number] {
  return { type: 'input', block_id: label.toLowerCase(), label: { type: 'plain_text', text: label }, element }
}
