/** Slack's date tokens, in the reader's language and this device's zone (docs.slack.dev, Formatting message text, Date formatting). */
export type Clock = { locale: string; now: number }

export function formatDateTokens(unix: number, tokens: string, clock: Clock): string {
  const date = new Date(unix * 1000)
  if (Number.isNaN(date.getTime())) return ''
  return tokens.replaceAll(/\{(\w+)\}/g, (token, name: string) => formatToken(date, name, clock) ?? token)
}

export function formatTime(date: Date, locale: string): string {
  return new Intl.DateTimeFormat(locale, { hour: 'numeric', minute: '2-digit' }).format(date)
}

/** The time without AM or PM, where there is no room for it. */
export function formatShortTime(date: Date, locale: string): string {
  const parts = new Intl.DateTimeFormat(locale, { hour: 'numeric', minute: '2-digit' }).formatToParts(date)
  return parts
    .filter((part) => part.type !== 'dayPeriod')
    .map((part) => part.value)
    .join('')
    .trim()
}

export function formatDay(date: Date, clock: Clock): string {
  return prettyDay(date, clock) ?? long(date, clock.locale)
}

function formatToken(date: Date, name: string, clock: Clock): string | undefined {
  const { locale } = clock
  switch (name) {
    case 'date_num':
      return isoDay(date)
    case 'date_slash':
      return new Intl.DateTimeFormat(locale, { dateStyle: 'short' }).format(date)
    case 'date':
      return new Intl.DateTimeFormat(locale, { month: 'long', day: 'numeric', year: 'numeric' }).format(date)
    case 'date_short':
      return new Intl.DateTimeFormat(locale, { month: 'short', day: 'numeric', year: 'numeric' }).format(date)
    case 'date_long':
    case 'date_long_full':
      return long(date, locale)
    case 'date_pretty':
      return prettyDay(date, clock) ?? formatToken(date, 'date', clock)
    case 'date_short_pretty':
      return prettyDay(date, clock) ?? formatToken(date, 'date_short', clock)
    case 'date_long_pretty':
    case 'day_divider_pretty':
      return formatDay(date, clock)
    case 'time':
      return formatTime(date, locale)
    case 'time_secs':
      return new Intl.DateTimeFormat(locale, { timeStyle: 'medium' }).format(date)
    case 'ago':
      return ago(date, clock)
    default:
      return undefined
  }
}

function long(date: Date, locale: string): string {
  return new Intl.DateTimeFormat(locale, { dateStyle: 'full' }).format(date)
}

function prettyDay(date: Date, { locale, now }: Clock): string | undefined {
  const days = Math.round((startOfDay(date) - startOfDay(new Date(now))) / 86_400_000)
  if (Math.abs(days) > 1) return undefined
  const words = new Intl.RelativeTimeFormat(locale, { numeric: 'auto' }).format(days, 'day')
  return words.charAt(0).toLocaleUpperCase(locale) + words.slice(1)
}

function ago(date: Date, { locale, now }: Clock): string {
  const seconds = Math.round((date.getTime() - now) / 1000)
  const format = new Intl.RelativeTimeFormat(locale, { numeric: 'auto' })
  if (Math.abs(seconds) < 60) return format.format(seconds, 'second')
  if (Math.abs(seconds) < 3600) return format.format(Math.round(seconds / 60), 'minute')
  if (Math.abs(seconds) < 86_400) return format.format(Math.round(seconds / 3600), 'hour')
  return format.format(Math.round(seconds / 86_400), 'day')
}

function startOfDay(date: Date): number {
  return new Date(date.getFullYear(), date.getMonth(), date.getDate()).getTime()
}

function isoDay(date: Date): string {
  const month = String(date.getMonth() + 1).padStart(2, '0')
  return `${date.getFullYear()}-${month}-${String(date.getDate()).padStart(2, '0')}`
}
