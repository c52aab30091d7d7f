/** What a block needs from where it stands, be it a message or a modal. */
import { createContext } from 'preact'
import { useContext } from 'preact/hooks'
import { type Json, record, text } from '../json.ts'
import type { ElementAddress, ElementValue } from '../people-api.ts'
import { type ConfirmRequest, readConfirm } from './confirm-request.ts'
import type { OptionGroup } from './options.ts'

export type BlockHost = {
  surface: 'message' | 'modal'
  /** Stays the same when the app updates the message or view, so that focus can be found again. */
  scope: string
  /** What this person has ticked and chosen before: block_id → action_id → state. */
  state: Json
  errors: Record<string, string>
  act(address: ElementAddress, value: ElementValue, label?: string): Promise<void>
  /** A form value that is only kept until the form is sent. */
  set(address: ElementAddress, value: ElementValue): void
  /** The same for every key stroke: kept on the page until the field is left. */
  typed(address: ElementAddress, value: ElementValue): void
  options(address: ElementAddress, query: string): Promise<OptionGroup[]>
  confirm(request: ConfirmRequest): Promise<boolean>
}

export const HostContext = createContext<BlockHost | undefined>(undefined)

export type ElementProps = {
  element: Json
  blockId: string
  /** False inside an input block without dispatch_action: the app hears of the value with the form only. */
  dispatches: boolean
  /** The id of the label of the input block around it. */
  labelId?: string
  describedBy?: string
}

export function useHost(): BlockHost {
  const host = useContext(HostContext)
  if (!host) throw new Error('Blocks are rendered inside a HostContext only')
  return host
}

export function addressOf({ element, blockId }: ElementProps): ElementAddress {
  return { blockId, actionId: text(element.action_id) }
}

export function focusKey(host: BlockHost, element: Json, part = ''): string {
  return [host.scope, text(element.action_id), text(element.value), part].join('/')
}

/** Takes a person's answer to wherever it belongs; false when they thought better of it in the confirm dialog. */
export function useAnswer(props: ElementProps): (value: ElementValue, label?: string) => Promise<boolean> {
  const host = useHost()
  return async (value, label) => {
    const confirm = props.element.confirm
    if (confirm !== undefined && !(await host.confirm(readConfirm(record(confirm))))) return false
    if (props.dispatches) await host.act(addressOf(props), value, label)
    else host.set(addressOf(props), value)
    return true
  }
}

export function labelling(props: ElementProps): Json {
  const name = text(props.element.accessibility_label) || text(record(props.element.placeholder).text)
  return {
    ...(props.labelId === undefined ? { 'aria-label': name || 'Choose' } : { 'aria-labelledby': props.labelId }),
    ...(props.describedBy === undefined ? {} : { 'aria-describedby': props.describedBy, 'aria-invalid': 'true' }),
  }
}
