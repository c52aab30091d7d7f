import { z } from 'zod'
import {
  actionsElement,
  contextActionsElement,
  messageInputElement,
  modalInputElement,
  sectionAccessory,
  urlButton,
} from './elements.ts'
import { anyText, hasOneImageSource, imageElement, imageFields, mrkdwn, plainText } from './objects.ts'
import { richText } from './rich-text.ts'
import { dataTable, table } from './tables.ts'

/** The blocks, and which of them a message and a modal take (Slack docs, Blocks). */
const blockId = z.string().min(1).max(255).optional()

const actions = z.strictObject({
  type: z.literal('actions'),
  block_id: blockId,
  elements: z.array(actionsElement).min(1).max(25),
})

const context = z.strictObject({
  type: z.literal('context'),
  block_id: blockId,
  elements: z
    .array(z.discriminatedUnion('type', [imageElement, plainText(3000), mrkdwn(3000)]))
    .min(1)
    .max(10),
})

const divider = z.strictObject({ type: z.literal('divider'), block_id: blockId })

const header = z.strictObject({
  type: z.literal('header'),
  block_id: blockId,
  text: plainText(150),
  level: z.int().min(1).max(4).optional(),
})

const image = z
  .strictObject({ ...imageFields, block_id: blockId, title: plainText(2000).optional() })
  .superRefine(hasOneImageSource)

const section = z
  .strictObject({
    type: z.literal('section'),
    block_id: blockId,
    text: anyText(3000).optional(),
    fields: z.array(anyText(2000)).min(1).max(10).optional(),
    accessory: sectionAccessory.optional(),
    expand: z.boolean().optional(),
  })
  .superRefine((block, issues) => {
    if (block.text === undefined && block.fields === undefined) {
      issues.addIssue({ code: 'custom', message: 'one of text and fields is required' })
    }
  })

const inputFields = {
  type: z.literal('input'),
  block_id: blockId,
  label: plainText(2000),
  hint: plainText(2000).optional(),
  optional: z.boolean().optional(),
  dispatch_action: z.boolean().optional(),
}

const messageInput = z.strictObject({ ...inputFields, element: messageInputElement })

const modalInput = z.strictObject({ ...inputFields, element: modalInputElement }).superRefine((block, issues) => {
  if (block.dispatch_action === true && block.element.type === 'file_input') {
    issues.addIssue({ code: 'custom', path: ['dispatch_action'], message: 'not supported with file_input' })
  }
})

const markdown = z.strictObject({
  type: z.literal('markdown'),
  block_id: blockId,
  text: z.string().min(1).max(12_000),
})

const alert = z.strictObject({
  type: z.literal('alert'),
  block_id: blockId,
  text: anyText(3000),
  level: z.enum(['default', 'info', 'warning', 'error', 'success']).optional(),
})

const card = z
  .strictObject({
    type: z.literal('card'),
    block_id: blockId,
    hero_image: imageElement.optional(),
    icon: imageElement.optional(),
    title: mrkdwn(150).optional(),
    subtitle: mrkdwn(150).optional(),
    body: mrkdwn(200).optional(),
    actions: z.array(urlButton).min(1).max(2).optional(),
  })
  .superRefine((block, issues) => {
    if ([block.hero_image, block.title, block.actions, block.body].every((field) => field === undefined)) {
      issues.addIssue({ code: 'custom', message: 'one of hero_image, title, actions and body is required' })
    }
  })

const carousel = z.strictObject({
  type: z.literal('carousel'),
  block_id: blockId,
  elements: z.array(card).min(1).max(10),
})

const contextActions = z.strictObject({
  type: z.literal('context_actions'),
  block_id: blockId,
  elements: z.array(contextActionsElement).min(1).max(5),
})

const taskCard = z.strictObject({
  type: z.literal('task_card'),
  block_id: blockId,
  task_id: z.string().min(1),
  title: z.string().min(1),
  status: z.enum(['pending', 'in_progress', 'complete', 'error']),
  details: richText.optional(),
  output: richText.optional(),
  sources: z
    .array(z.strictObject({ type: z.literal('url'), url: z.string().min(1), text: z.string().min(1) }))
    .optional(),
})

const plan = z.strictObject({
  type: z.literal('plan'),
  block_id: blockId,
  title: z.string().min(1),
  tasks: z.array(taskCard).optional(),
})

const container = z
  .strictObject({
    type: z.literal('container'),
    block_id: blockId,
    title: plainText(150).optional(),
    rich_text_title: richText.optional(),
    subtitle: anyText(150).optional(),
    icon: imageElement.optional(),
    child_blocks: z
      .array(
        z.discriminatedUnion('type', [
          actions,
          context,
          divider,
          header,
          image,
          messageInput,
          richText,
          section,
          table,
          dataTable,
        ]),
      )
      .min(1)
      .max(10),
    width: z.enum(['narrow', 'standard', 'wide', 'full']).optional(),
    is_collapsible: z.boolean().optional(),
    default_collapsed: z.boolean().optional(),
    has_header_divider: z.boolean().optional(),
  })
  .superRefine((block, issues) => {
    if (block.title === undefined && block.rich_text_title === undefined) {
      issues.addIssue({ code: 'custom', message: 'one of title and rich_text_title is required' })
    }
  })

const everywhere = [actions, context, divider, header, image, section, richText] as const

const messageBlock = z.discriminatedUnion('type', [
  ...everywhere,
  messageInput,
  markdown,
  card,
  carousel,
  contextActions,
  taskCard,
  plan,
  container,
  table,
  dataTable,
])

const modalBlock = z.discriminatedUnion('type', [...everywhere, modalInput, alert])

export const messageBlocks = z.array(messageBlock).max(50)
export const modalBlocks = z.array(modalBlock).max(100)
