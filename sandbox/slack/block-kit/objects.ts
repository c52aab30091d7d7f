import { z } from 'zod'

/** Composition objects, with the limits of Slack's Block Kit reference. Unknown keys are refused everywhere. */
export function plainText(maximum: number) {
  return z.strictObject({
    type: z.literal('plain_text'),
    text: z.string().min(1).max(maximum),
    emoji: z.boolean().optional(),
  })
}

export function mrkdwn(maximum: number) {
  return z.strictObject({
    type: z.literal('mrkdwn'),
    text: z.string().min(1).max(maximum),
    verbatim: z.boolean().optional(),
  })
}

export function anyText(maximum: number) {
  return z.discriminatedUnion('type', [plainText(maximum), mrkdwn(maximum)])
}

export const colorScheme = z.enum(['primary', 'danger'])

export const confirm = z.strictObject({
  title: plainText(100).optional(),
  text: anyText(300),
  confirm: plainText(30).optional(),
  deny: plainText(30).optional(),
  style: colorScheme.optional(),
})

const optionValue = z.string().min(1).max(150)

export const plainOption = z.strictObject({
  text: plainText(75),
  value: optionValue,
  description: plainText(75).optional(),
})

export const overflowOption = plainOption.extend({ url: z.string().min(1).max(3000).optional() })

/** Checkboxes and radio buttons may use mrkdwn. */
export const textOption = z.strictObject({
  text: anyText(75),
  value: optionValue,
  description: anyText(75).optional(),
})

export const optionGroup = z.strictObject({
  label: plainText(75),
  options: z.array(plainOption).min(1).max(100),
})

export const actionId = z.string().min(1).max(255).optional()
export const placeholder = plainText(150).optional()
export const focusOnLoad = z.boolean().optional()
export const accessibilityLabel = z.string().min(1).max(75).optional()

export const dispatchActionConfig = z
  .strictObject({
    trigger_actions_on: z
      .array(z.enum(['on_enter_pressed', 'on_character_entered']))
      .min(1)
      .optional(),
  })
  .optional()

const slackFile = z.union([z.strictObject({ id: z.string() }), z.strictObject({ url: z.string() })])

/** The fields of an image, as a block and as an element. */
export const imageFields = {
  type: z.literal('image'),
  alt_text: z.string().min(1).max(2000),
  image_url: z.string().min(1).max(3000).optional(),
  slack_file: slackFile.optional(),
}

export const imageElement = z.strictObject(imageFields).superRefine(hasOneImageSource)

export function hasOneImageSource(image: { image_url?: unknown; slack_file?: unknown }, context: z.RefinementCtx) {
  if ((image.image_url === undefined) === (image.slack_file === undefined)) {
    context.addIssue({ code: 'custom', message: 'one of image_url and slack_file is required' })
  }
}
