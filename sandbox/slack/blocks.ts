import { randomId } from './ids.ts'

/** Blocks as Slack keeps them: validated on the way in, every block with a block_id, every element with an action_id. */
export type Block = Record<string, unknown> & { type: string; block_id: string }
export type Element = Record<string, unknown> & { type: string; action_id: string }
export type PlacedElement = { block: Block; element: Element }

export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

export function withIds(blocks: readonly unknown[]): Block[] {
  return blocks.filter(isRecord).map(withBlockId)
}

function withBlockId(block: Record<string, unknown>): Block {
  const { type, block_id: blockId } = block
  const result: Block = {
    ...block,
    type: typeof type === 'string' ? type : '',
    block_id: typeof blockId === 'string' ? blockId : shortId(),
  }
  for (const key of ['elements', 'actions', 'child_blocks']) {
    const list = result[key]
    if (Array.isArray(list)) result[key] = list.map((item: unknown) => withInnerId(key, item))
  }
  for (const key of ['accessory', 'element']) {
    if (isRecord(result[key])) result[key] = withActionId(result[key])
  }
  return result
}

function withInnerId(key: string, item: unknown): unknown {
  if (!isRecord(item)) return item
  return key === 'child_blocks' || item.type === 'card' ? withBlockId(item) : withActionId(item)
}

const PASSIVE_ELEMENTS = new Set(['image', 'plain_text', 'mrkdwn'])

function withActionId(element: Record<string, unknown>): Record<string, unknown> {
  const type = String(element.type)
  const isRichTextPart = type.startsWith('rich_text_') && type !== 'rich_text_input'
  if (PASSIVE_ELEMENTS.has(type) || isRichTextPart) return element
  return { ...element, action_id: element.action_id ?? shortId() }
}

function shortId(): string {
  return randomId(3).slice(0, 5)
}

/** Everything in these blocks that a person could operate. */
export function interactiveElements(blocks: readonly Block[]): PlacedElement[] {
  return blocks.flatMap((block) => {
    const inner = Array.isArray(block.child_blocks) ? block.child_blocks : []
    const cards = block.type === 'carousel' && Array.isArray(block.elements) ? block.elements : []
    return [...ownElements(block), ...interactiveElements([...inner, ...cards].filter(isBlock))]
  })
}

function ownElements(block: Block): PlacedElement[] {
  const candidates: unknown[] = [block.accessory, block.element]
  for (const list of [block.elements, block.actions]) if (Array.isArray(list)) candidates.push(...list)
  return candidates.filter(isElement).map((element) => ({ block, element }))
}

function isElement(value: unknown): value is Element {
  return isRecord(value) && typeof value.type === 'string' && typeof value.action_id === 'string'
}

function isBlock(value: unknown): value is Block {
  return isRecord(value) && typeof value.type === 'string' && typeof value.block_id === 'string'
}

export function findElement(blocks: readonly Block[], blockId: string, actionId: string): PlacedElement | undefined {
  return interactiveElements(blocks).find(
    ({ block, element }) => block.block_id === blockId && element.action_id === actionId,
  )
}
