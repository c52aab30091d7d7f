import { type Json, record, records, text } from '../json.ts'
import { plainText } from '../text/rendered-text.ts'

export type Option = { value: string; label: string; description: string; json: Json }
export type OptionGroup = { label: string; options: Option[] }

export function readOption(json: Json): Option {
  return {
    value: text(json.value),
    label: plainText(record(json.text)),
    description: plainText(record(json.description)),
    json,
  }
}

export function readOptionGroups(json: Json): OptionGroup[] {
  const groups = records(json.option_groups)
  if (groups.length === 0) return [{ label: '', options: records(json.options).map(readOption) }]
  return groups.map((group) => ({
    label: plainText(record(group.label)),
    options: records(group.options).map(readOption),
  }))
}

export function initialOptions(element: Json): Option[] {
  const single = element.initial_option === undefined ? [] : [readOption(record(element.initial_option))]
  return [...single, ...records(element.initial_options).map(readOption)]
}

export function matching(groups: OptionGroup[], query: string): OptionGroup[] {
  const words = query.trim().toLocaleLowerCase()
  if (words === '') return groups
  return groups.map((group) => ({
    ...group,
    options: group.options.filter((option) => option.label.toLocaleLowerCase().includes(words)),
  }))
}
