import { useState } from 'preact/hooks'

let issued = 0

/** Preact's own useId repeats ids between what was drawn first and what was added by a later drawing of the root. */
export function useUniqueId(): string {
  const [id] = useState(() => {
    issued += 1
    return `id-${issued}`
  })
  return id
}
