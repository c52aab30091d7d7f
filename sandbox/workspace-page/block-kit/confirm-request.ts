import { type Json, record, text } from '../json.ts'

export type ConfirmRequest = { title: string; body: Json; confirm: string; deny: string; isDanger: boolean }

export function readConfirm(json: Json): ConfirmRequest {
  return {
    title: text(record(json.title).text) || 'Are you sure?',
    body: record(json.text),
    confirm: text(record(json.confirm).text) || 'Yes',
    deny: text(record(json.deny).text) || 'Cancel',
    isDanger: json.style === 'danger',
  }
}
