const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ012345'
const digits = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz'

/** A well-formed 18-character id of the demo org: 15 characters and the three that tell upper from lower case. */
export function salesforceId(prefix: string, serial: number): string {
  const id = `${prefix}5g00000${base62(serial + 1_000_000).padStart(5, '0')}`
  const suffix = [id.slice(0, 5), id.slice(5, 10), id.slice(10, 15)].map((part) => alphabet[capitals(part)]).join('')
  return id + suffix
}

/** Bit by bit, whether the character is a capital letter (Salesforce's 15-to-18 rule). */
function capitals(part: string): number {
  return part.split('').reduce((bits, character, index) => bits + (/[A-Z]/.test(character) ? 2 ** index : 0), 0)
}

function base62(value: number): string {
  return value < 62 ? digits.charAt(value) : base62(Math.floor(value / 62)) + digits.charAt(value % 62)
}
