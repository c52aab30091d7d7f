import { html } from '../html.ts'
import { type Json, record, text } from '../json.ts'
import { isSafeUrl } from '../text/nodes.ts'
import { Button } from './button.ts'
import { Checkboxes, RadioButtons } from './choices.ts'
import { FileInput } from './file-input.ts'
import { type ElementProps, useHost } from './host.ts'
import { Overflow } from './overflow.ts'
import { ExternalSelect, StaticSelect, UsersSelect } from './selects.ts'
import { DatePicker, TextInput } from './text-inputs.ts'

export function BlockElement(given: ElementProps) {
  const host = useHost()
  const known = record(record(host.state[given.blockId])[text(given.element.action_id)])
  const element = withKnownState(given.element, known)
  const props = { ...given, element }
  switch (element.type) {
    case 'button':
      return html`<${Button} ...${props} />`
    case 'checkboxes':
      return html`<${Checkboxes} ...${props} />`
    case 'radio_buttons':
      return html`<${RadioButtons} ...${props} />`
    case 'static_select':
    case 'multi_static_select':
      return html`<${StaticSelect} ...${props} />`
    case 'external_select':
    case 'multi_external_select':
      return html`<${ExternalSelect} ...${props} />`
    case 'users_select':
    case 'multi_users_select':
      return html`<${UsersSelect} ...${props} />`
    case 'overflow':
      return html`<${Overflow} ...${props} />`
    case 'plain_text_input':
    case 'number_input':
    case 'email_text_input':
    case 'url_text_input':
      return html`<${TextInput} ...${props} />`
    case 'datepicker':
    case 'timepicker':
      return html`<${DatePicker} ...${props} />`
    case 'file_input':
      return html`<${FileInput} ...${props} />`
    case 'image':
      return html`<img
        class="thumbnail"
        src=${isSafeUrl(text(element.image_url)) ? text(element.image_url) : undefined}
        alt=${text(element.alt_text)}
      />`
    default:
      return html`<span class="unsupported">This page does not show elements of type ${text(element.type)}.</span>`
  }
}

/** After a reload an element starts from what this person has chosen, not from what the app had suggested. */
function withKnownState(element: Json, known: Json): Json {
  if (known.type === undefined) return element
  return {
    ...element,
    initial_value: known.value ?? undefined,
    initial_option: known.selected_option ?? undefined,
    initial_options: known.selected_options ?? undefined,
    initial_user: known.selected_user ?? undefined,
    initial_users: known.selected_users ?? undefined,
    initial_date: known.selected_date ?? undefined,
    initial_time: known.selected_time ?? undefined,
  }
}
