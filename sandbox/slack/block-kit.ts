import { z } from 'zod'
import { messageBlocks, modalBlocks } from './block-kit/blocks.ts'
import { plainText } from './block-kit/objects.ts'
import { isRecord } from './blocks.ts'

/**
 * Block Kit validation as strict as Slack's: what it refuses here it refuses there. The answer lists every problem in
 * Slack's own form, e.g. `must be less than 3001 characters [json-pointer:/blocks/0/text/text]`.
 */
export function messageBlockProblems(blocks: unknown): string[] {
  const root = { blocks }
  const parsed = z.object({ blocks: messageBlocks }).safeParse(root)
  if (!parsed.success) return parsed.error.issues.flatMap((issue) => problems(issue, root))
  return [
    ...duplicateIds(blocks, '/blocks'),
    ...atMostOne(blocks, ['table', 'data_table'], 'only_one_table_allowed'),
    ...atMostOne(blocks, ['plan'], 'only one plan block is allowed'),
    ...markdownTooLong(blocks),
  ]
}

const modal = z.strictObject({
  type: z.literal('modal'),
  title: plainText(24),
  submit: plainText(24).optional(),
  close: plainText(24).optional(),
  blocks: modalBlocks,
  private_metadata: z.string().max(3000).optional(),
  callback_id: z.string().max(255).optional(),
  external_id: z.string().max(255).optional(),
  clear_on_close: z.boolean().optional(),
  notify_on_close: z.boolean().optional(),
})

export function modalProblems(view: unknown): string[] {
  const root = { view }
  const parsed = z.object({ view: modal }).safeParse(root)
  if (!parsed.success) return parsed.error.issues.flatMap((issue) => problems(issue, root))
  const { blocks, submit } = parsed.data.view
  const needsSubmit = submit === undefined && blocks.some((block) => block.type === 'input')
  return [
    ...duplicateIds(blocks, '/view/blocks'),
    ...(needsSubmit ? [at('submit is required when an input block is used', '/view')] : []),
  ]
}

function problems(issue: z.core.$ZodIssue, root: unknown): string[] {
  const pointer = `/${issue.path.map(String).join('/')}`
  if (issue.code === 'unrecognized_keys') return issue.keys.map((key) => at(`additional property: ${key}`, pointer))
  if (issue.code === 'too_big') return [at(tooBig(issue), pointer)]
  if (issue.code === 'too_small') return [at(tooSmall(issue), pointer)]
  if (issue.code === 'invalid_union') return [unionProblem(issue, root)]
  if (issue.code === 'invalid_type') return [typeProblem(issue, root)]
  return [at(issue.message, pointer)]
}

function tooBig({ origin, maximum }: z.core.$ZodIssueTooBig): string {
  if (origin === 'array') return `no more than ${maximum} items allowed`
  return origin === 'string' ? `must be less than ${Number(maximum) + 1} characters` : `must be at most ${maximum}`
}

function tooSmall({ origin, minimum }: z.core.$ZodIssueTooSmall): string {
  if (origin === 'array') return `no fewer than ${minimum} items allowed`
  return origin === 'string' ? `must be more than ${Number(minimum) - 1} characters` : `must be at least ${minimum}`
}

function unionProblem(issue: z.core.$ZodIssueInvalidUnion, root: unknown): string {
  const pointer = `/${issue.path.map(String).join('/')}`
  if (issue.path.at(-1) !== 'type') return at('failed to match all allowed schemas', pointer)
  const type = valueAt(root, issue.path)
  if (type === undefined) return at('missing required field: type', `/${issue.path.slice(0, -1).map(String).join('/')}`)
  return at(`unsupported type: ${JSON.stringify(type)}`, pointer)
}

function typeProblem(issue: z.core.$ZodIssueInvalidType, root: unknown): string {
  const parent = issue.path.slice(0, -1)
  if (valueAt(root, issue.path) === undefined) {
    return at(`missing required field: ${String(issue.path.at(-1))}`, `/${parent.map(String).join('/')}`)
  }
  return at(`must provide ${issue.expected}`, `/${issue.path.map(String).join('/')}`)
}

function at(message: string, pointer: string): string {
  return `${message} [json-pointer:${pointer}]`
}

function valueAt(root: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>((value, key) => {
    if (Array.isArray(value)) return value[Number(key)]
    return isRecord(value) ? value[String(key)] : undefined
  }, root)
}

function listOf(blocks: unknown): Record<string, unknown>[] {
  return Array.isArray(blocks) ? blocks.filter(isRecord) : []
}

function duplicateIds(blocks: unknown, pointer: string): string[] {
  const seen = new Set<unknown>()
  return listOf(blocks).flatMap((block, index) => {
    const found = duplicateActionIds(block, `${pointer}/${index}`)
    if (block.block_id === undefined) return found
    if (seen.has(block.block_id)) {
      found.push(at(`\`block_id\` already exists: ${JSON.stringify(block.block_id)}`, `${pointer}/${index}/block_id`))
    }
    seen.add(block.block_id)
    return found
  })
}

function duplicateActionIds(block: Record<string, unknown>, pointer: string): string[] {
  const seen = new Set<unknown>()
  return listOf(block.elements).flatMap((element, index) => {
    if (element.action_id === undefined) return []
    if (seen.has(element.action_id)) {
      return [
        at(
          `\`action_id\` already exists: ${JSON.stringify(element.action_id)}`,
          `${pointer}/elements/${index}/action_id`,
        ),
      ]
    }
    seen.add(element.action_id)
    return []
  })
}

function atMostOne(blocks: unknown, types: string[], message: string): string[] {
  const indexes = [...listOf(blocks).entries()].filter(([, block]) => types.includes(String(block.type)))
  return indexes.slice(1).map(([index]) => at(message, `/blocks/${index}`))
}

/** Slack docs, Markdown block: "12,000 characters" for all markdown blocks of one payload together. */
function markdownTooLong(blocks: unknown): string[] {
  const markdown = listOf(blocks).filter((block) => block.type === 'markdown')
  const length = markdown.reduce((sum, block) => sum + String(block.text).length, 0)
  return length > 12_000 ? [at('markdown blocks must be less than 12001 characters together', '/blocks')] : []
}
