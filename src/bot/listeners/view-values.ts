/** What people put into a modal, read by block and element. */
import type { ViewOutput } from '@slack/bolt'

type Values = ViewOutput['state']['values']

export function selectedValue(values: Values, blockId: string, actionId: string): string | undefined {
  return values[blockId]?.[actionId]?.selected_option?.value
}

export function selectedValues(values: Values, blockId: string, actionId: string): string[] {
  return (values[blockId]?.[actionId]?.selected_options ?? []).map((option) => option.value)
}

/** What is ticked in all blocks that hold such an element. */
export function allSelected(values: Values, actionId: string): string[] {
  return Object.keys(values).flatMap((blockId) => selectedValues(values, blockId, actionId))
}

export function typedText(values: Values, blockId: string, actionId: string): string {
  return values[blockId]?.[actionId]?.value ?? ''
}

/** The id of the file that was handed in, whichever block its field stands in. */
export function handedInFile(values: Values, actionId: string): string | undefined {
  return Object.values(values).find((block) => block[actionId])?.[actionId]?.files?.[0]?.id
}
