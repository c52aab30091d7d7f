import { html } from './html.ts'

type AvatarProps = { id: string; name: string; isApp?: boolean; isSmall?: boolean }

export function Avatar({ id, name, isApp, isSmall }: AvatarProps) {
  const style = isApp ? {} : { background: `hsl(${hue(id)} 45% 42%)` }
  return html`<span
    class=${`avatar ${isApp ? 'avatar-app' : ''} ${isSmall ? 'avatar-small' : ''}`}
    style=${style}
    aria-hidden="true"
  >${initials(name)}</span>`
}

function initials(name: string): string {
  const words = name.split(/[\s._-]+/).filter(Boolean)
  const letters = [words[0]?.[0], words.length > 1 ? words.at(-1)?.[0] : undefined]
  return letters.join('').toLocaleUpperCase() || '?'
}

function hue(id: string): number {
  let sum = 0
  // Ids often differ in their last character only; the golden angle takes neighbours far apart.
  for (const character of id) sum = (sum * 31 + character.charCodeAt(0)) % 100_000
  return Math.round(sum * 137.5) % 360
}
