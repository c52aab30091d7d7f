/** What many block elements have in common: fields, and the rules between their options. */
import { isDeepStrictEqual } from 'node:util'
import { z } from 'zod'
import { actionId, confirm, dispatchActionConfig, focusOnLoad, placeholder } from './objects.ts'

export const acting = { action_id: actionId, confirm: confirm.optional() }
export const choosing = { ...acting, focus_on_load: focusOnLoad }
export const selecting = { ...choosing, placeholder }
export const selectingMany = { ...selecting, max_selected_items: z.int().min(1).optional() }
export const typing = {
  action_id: actionId,
  placeholder,
  focus_on_load: focusOnLoad,
  dispatch_action_config: dispatchActionConfig,
}

type WithOptions = {
  options?: unknown[] | undefined
  option_groups?: { options: unknown[] }[] | undefined
  initial_option?: unknown
  initial_options?: unknown[] | undefined
}

export function hasOptionsOrGroups(select: WithOptions, context: z.RefinementCtx): void {
  if ((select.options === undefined) === (select.option_groups === undefined)) {
    context.addIssue({ code: 'custom', message: 'one of options and option_groups is required' })
  }
}

/** Slack docs: initial options must match options of the element exactly. */
export function initialsAreOptions(element: WithOptions, context: z.RefinementCtx): void {
  const options = [...(element.options ?? []), ...(element.option_groups ?? []).flatMap((group) => group.options)]
  const isOption = (initial: unknown) => options.some((option) => isDeepStrictEqual(option, initial))
  if (element.initial_option !== undefined && !isOption(element.initial_option)) {
    context.addIssue({ code: 'custom', path: ['initial_option'], message: 'must be one of the provided options' })
  }
  if (element.initial_options !== undefined && !element.initial_options.every(isOption)) {
    context.addIssue({ code: 'custom', path: ['initial_options'], message: 'must be a subset of the provided options' })
  }
}
