/** Takes secrets out of what is about to be logged: by the names of fields, and by the looks of values. */

const hidden = '[redacted]'

const secretName =
  /token|secret|passw|passphrase|authori[sz]ation|cookie|private_?key|api_?key|assertion|credential|signature|session_?id|response_?url/i

const secretLooks: readonly RegExp[] = [
  // Slack: bot, user, app-level and refresh tokens; a response_url can be posted to by whoever has it.
  /\bx(?:app|wfp|ox[a-z](?:\.xox[a-z])?)-[\w-]+/g,
  /\bhttps:\/\/hooks\.slack\.com\/\S+/g,
  /\bpat-[a-z0-9]+-[\w-]+/g,
  // A Salesforce session id: the org's id, an exclamation mark, the session.
  /\b00D[A-Za-z0-9]{12}(?:[A-Za-z0-9]{3})?![\w.]+/g,
  /\beyJ[\w-]+\.[\w-]+(?:\.[\w-]*)?/g,
  /-----BEGIN [A-Z ]*PRIVATE KEY-----[\s\S]*?(?:-----END [A-Z ]*PRIVATE KEY-----|$)/g,
  /\b(?:Bearer|Basic)\s+[\w.~+/!=-]+/gi,
  // A password in an address.
  /(?<=:\/\/)[^\s/@]*:[^\s/@]*(?=@)/g,
  // `client_secret=…` in forms and addresses, `"access_token":"…"` in quoted JSON.
  /(?<=(?:token|secret|password|assertion|signature|sid)(?:\\?["'])?\s*[=:]\s*(?:\\?["'])?)[^\s"'&,;\\}]+/gi,
]

function scrubText(text: string): string {
  return secretLooks.reduce((scrubbed, looks) => scrubbed.replace(looks, hidden), text)
}

export function scrub(value: unknown): unknown {
  if (typeof value === 'string') return scrubText(value)
  if (Array.isArray(value)) return value.map(scrub)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([name, field]) => [scrubText(name), scrubField(name, field)]))
}

/** Numbers and truth values stay: `tokens: 3` tells nothing secret. */
function scrubField(name: string, field: unknown): unknown {
  if (!secretName.test(name)) return scrub(field)
  return hide(field)
}

function hide(value: unknown): unknown {
  if (typeof value === 'string') return hidden
  if (Array.isArray(value)) return value.map(hide)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([name, field]) => [scrubText(name), hide(field)]))
}
