/** Every word that a person reads, in each language. English gives the type, so a missing text in another one does not compile. */
import type { Locale } from '../runbook/events.ts'
import { de } from './de/index.ts'
import { en } from './en/index.ts'

export type Messages = Widened<typeof en>

/** `as const` texts would make every translation a type error; what counts is that the key and its parameters are there. */
type Widened<Value> = Value extends string
  ? string
  : Value extends (...parameters: infer Parameters) => infer Result
    ? (...parameters: Parameters) => Widened<Result>
    : Value extends null
      ? null
      : { [Key in keyof Value]: Widened<Value[Key]> }

const catalogues: Record<Locale, Messages> = { en, de }

export function messagesFor(locale: Locale): Messages {
  return catalogues[locale]
}

/** The reader's language from Slack's IETF tag, such as `de-DE`; English where there is no catalogue. */
export function localeOf(tag: string | undefined): Locale {
  return tag?.toLowerCase().startsWith('de') ? 'de' : 'en'
}
