/** What mrkdwn, Markdown and rich_text have in common once they are read. */
export type InlineNode =
  | { kind: 'text'; text: string }
  | { kind: 'bold' | 'italic' | 'strike'; children: InlineNode[] }
  | { kind: 'code'; text: string }
  | { kind: 'link'; url: string; children: InlineNode[] }
  | { kind: 'user'; id: string; label: string }
  | { kind: 'channel'; id: string; label: string }
  | { kind: 'usergroup'; id: string; label: string }
  | { kind: 'broadcast'; range: string }
  | { kind: 'date'; unix: number; tokens: string; url: string; fallback: string }
  | { kind: 'emoji'; name: string; glyph: string }
  | { kind: 'break' }

export type BlockNode =
  | { kind: 'paragraph'; children: InlineNode[] }
  | { kind: 'heading'; level: number; children: InlineNode[] }
  | { kind: 'quote'; children: InlineNode[] }
  | { kind: 'preformatted'; text: string }
  | { kind: 'list'; ordered: boolean; indent: number; items: InlineNode[][] }
  | { kind: 'table'; head: InlineNode[][]; rows: InlineNode[][][] }
  | { kind: 'rule' }

/** Only addresses that cannot run a script become links. */
export function isSafeUrl(url: string): boolean {
  return /^(https?:\/\/|mailto:|\/(?!\/))/i.test(url)
}

/** Slack escapes exactly these three (docs.slack.dev, Formatting message text). */
export function unescapeMrkdwn(text: string): string {
  return text.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&')
}
