/** Every text and number inside a nested answer, with the name it stands under. Whoever scans decides what they mean. */
type NamedText = { name: string; text: string }

export function* textsIn(value: unknown, name = ''): Generator<NamedText> {
  if (typeof value === 'string' || typeof value === 'number') {
    yield { name, text: String(value) }
  } else if (Array.isArray(value)) {
    for (const item of value) yield* textsIn(item, name)
  } else if (typeof value === 'object' && value !== null) {
    for (const [key, item] of Object.entries(value)) yield* textsIn(item, key)
  }
}

/** Whether one of these ids stands anywhere inside; properties for several users hold theirs joined by semicolons. */
export function mentionsAny(value: unknown, ids: ReadonlySet<string>): boolean {
  return [...textsIn(value)].some(({ text }) => text.split(';').some((part) => ids.has(part)))
}
