/** A message as the thread posts it: the text says everything, because screen readers and notifications have only that. */
import type { KnownBlock } from '@slack/types'
import { sha256 } from '../../runbook/audit/sha256.ts'

export type Message = { text: string; blocks: KnownBlock[] }

export type RenderedMessage = Message & { hash: string }

/**
 * Renders with block ids made from the content. Slack keeps what people ticked under a block id, so a message that
 * changed needs new ones, and one that did not change must keep them (Slack docs, Blocks).
 */
export function rendered(render: (suffix: string) => Message, refresh: string): RenderedMessage {
  const hash = sha256(JSON.stringify(render('')) + refresh)
  return { ...render(hash.slice(0, 10)), hash }
}
