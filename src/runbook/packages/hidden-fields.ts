/** Fields that field-level security hides from the bot's user, as `Object: Field, Field`. */
import type { ObjectExtract } from '../salesforce-port.ts'

const namedAtMost = 12

export function hiddenFields(extracts: readonly Pick<ObjectExtract, 'object' | 'hidden'>[]): string[] {
  return extracts.flatMap(({ object, hidden }) => {
    if (hidden.length === 0) return []
    const more = hidden.length > namedAtMost ? ` (+ ${hidden.length - namedAtMost})` : ''
    return [`${object}: ${hidden.slice(0, namedAtMost).join(', ')}${more}`]
  })
}
