import { z } from 'zod'
import {
  acting,
  choosing,
  hasOptionsOrGroups,
  initialsAreOptions,
  selecting,
  selectingMany,
  typing,
} from './element-fields.ts'
import {
  accessibilityLabel,
  actionId,
  colorScheme,
  imageElement,
  optionGroup,
  overflowOption,
  plainOption,
  plainText,
  textOption,
} from './objects.ts'
import { richText } from './rich-text.ts'

/** Block elements and where they may stand (Slack docs, Block elements, and the unions of @slack/types 3.2). */
const button = z.strictObject({
  type: z.literal('button'),
  ...acting,
  text: plainText(75),
  value: z.string().max(2000).optional(),
  url: z.string().min(1).max(3000).optional(),
  style: colorScheme.optional(),
  accessibility_label: accessibilityLabel,
})

export const urlButton = button

const checkboxes = z
  .strictObject({
    type: z.literal('checkboxes'),
    ...choosing,
    options: z.array(textOption).min(1).max(10),
    initial_options: z.array(textOption).min(1).max(10).optional(),
  })
  .superRefine(initialsAreOptions)

const radioButtons = z
  .strictObject({
    type: z.literal('radio_buttons'),
    ...choosing,
    options: z.array(textOption).min(1).max(10),
    initial_option: textOption.optional(),
  })
  .superRefine(initialsAreOptions)

const overflow = z.strictObject({
  type: z.literal('overflow'),
  ...acting,
  options: z.array(overflowOption).min(1).max(5),
})

const staticOptions = {
  options: z.array(plainOption).min(1).max(100).optional(),
  option_groups: z.array(optionGroup).min(1).max(100).optional(),
}

const staticSelect = z
  .strictObject({
    type: z.literal('static_select'),
    ...selecting,
    ...staticOptions,
    initial_option: plainOption.optional(),
  })
  .superRefine(hasOptionsOrGroups)
  .superRefine(initialsAreOptions)

const multiStaticSelect = z
  .strictObject({
    type: z.literal('multi_static_select'),
    ...selectingMany,
    ...staticOptions,
    initial_options: z.array(plainOption).min(1).max(100).optional(),
  })
  .superRefine(hasOptionsOrGroups)
  .superRefine(initialsAreOptions)

const externalSelect = z.strictObject({
  type: z.literal('external_select'),
  ...selecting,
  initial_option: plainOption.optional(),
  min_query_length: z.int().min(0).optional(),
})

const multiExternalSelect = z.strictObject({
  type: z.literal('multi_external_select'),
  ...selectingMany,
  initial_options: z.array(plainOption).min(1).max(100).optional(),
  min_query_length: z.int().min(0).optional(),
})

const usersSelect = z.strictObject({
  type: z.literal('users_select'),
  ...selecting,
  initial_user: z.string().optional(),
})

const multiUsersSelect = z.strictObject({
  type: z.literal('multi_users_select'),
  ...selectingMany,
  initial_users: z.array(z.string()).optional(),
})

const conversationFilter = z.strictObject({
  include: z
    .array(z.enum(['im', 'mpim', 'private', 'public']))
    .min(1)
    .optional(),
  exclude_external_shared_channels: z.boolean().optional(),
  exclude_bot_users: z.boolean().optional(),
})

const conversationFields = {
  default_to_current_conversation: z.boolean().optional(),
  filter: conversationFilter.optional(),
}

const conversationsSelect = z.strictObject({
  type: z.literal('conversations_select'),
  ...selecting,
  ...conversationFields,
  initial_conversation: z.string().optional(),
  response_url_enabled: z.boolean().optional(),
})

const multiConversationsSelect = z.strictObject({
  type: z.literal('multi_conversations_select'),
  ...selectingMany,
  ...conversationFields,
  initial_conversations: z.array(z.string()).optional(),
})

const channelsSelect = z.strictObject({
  type: z.literal('channels_select'),
  ...selecting,
  initial_channel: z.string().optional(),
  response_url_enabled: z.boolean().optional(),
})

const multiChannelsSelect = z.strictObject({
  type: z.literal('multi_channels_select'),
  ...selectingMany,
  initial_channels: z.array(z.string()).optional(),
})

const datepicker = z.strictObject({
  type: z.literal('datepicker'),
  ...selecting,
  initial_date: z.iso.date().optional(),
})

const timepicker = z.strictObject({
  type: z.literal('timepicker'),
  ...selecting,
  initial_time: z
    .string()
    .regex(/^\d\d:\d\d$/)
    .optional(),
  timezone: z.string().optional(),
})

const datetimepicker = z.strictObject({
  type: z.literal('datetimepicker'),
  ...choosing,
  initial_date_time: z.int().optional(),
})

const plainTextInput = z.strictObject({
  type: z.literal('plain_text_input'),
  ...typing,
  initial_value: z.string().max(3000).optional(),
  multiline: z.boolean().optional(),
  min_length: z.int().min(0).max(3000).optional(),
  max_length: z.int().min(1).max(3000).optional(),
})

const emailInput = z.strictObject({
  type: z.literal('email_text_input'),
  ...typing,
  initial_value: z.string().optional(),
})

const urlInput = z.strictObject({
  type: z.literal('url_text_input'),
  ...typing,
  initial_value: z.string().optional(),
})

const numberInput = z.strictObject({
  type: z.literal('number_input'),
  ...typing,
  is_decimal_allowed: z.boolean(),
  initial_value: z.string().optional(),
  min_value: z.string().optional(),
  max_value: z.string().optional(),
})

const richTextInput = z.strictObject({
  type: z.literal('rich_text_input'),
  ...typing,
  initial_value: richText.optional(),
  min_lines: z.int().min(1).max(100).optional(),
  max_lines: z.int().min(1).max(100).optional(),
})

const fileInput = z.strictObject({
  type: z.literal('file_input'),
  action_id: actionId,
  filetypes: z.array(z.string()).optional(),
  max_files: z.int().min(1).max(10).optional(),
})

const workflowButton = z.strictObject({
  type: z.literal('workflow_button'),
  ...acting,
  text: plainText(75),
  workflow: z.strictObject({
    trigger: z.strictObject({
      url: z.string(),
      customizable_input_parameters: z.array(z.strictObject({ name: z.string(), value: z.string() })).optional(),
    }),
  }),
  style: colorScheme.optional(),
  accessibility_label: accessibilityLabel,
})

const feedbackButton = z.strictObject({
  text: plainText(75),
  accessibility_label: accessibilityLabel,
  value: z.string().max(2000),
})

const feedbackButtons = z.strictObject({
  type: z.literal('feedback_buttons'),
  action_id: actionId,
  positive_button: feedbackButton,
  negative_button: feedbackButton,
})

const iconButton = z.strictObject({
  type: z.literal('icon_button'),
  ...acting,
  icon: z.literal('trash'),
  text: plainText(75),
  accessibility_label: accessibilityLabel,
  value: z.string().max(2000).optional(),
  visible_to_user_ids: z.array(z.string()).optional(),
})

const choices = [
  checkboxes,
  radioButtons,
  staticSelect,
  multiStaticSelect,
  externalSelect,
  multiExternalSelect,
  usersSelect,
  multiUsersSelect,
  conversationsSelect,
  multiConversationsSelect,
  channelsSelect,
  multiChannelsSelect,
  datepicker,
  timepicker,
] as const

export const actionsElement = z.discriminatedUnion('type', [
  button,
  workflowButton,
  overflow,
  datetimepicker,
  richTextInput,
  ...choices,
])

export const sectionAccessory = z.discriminatedUnion('type', [
  button,
  workflowButton,
  overflow,
  imageElement,
  ...choices,
])

const inputs = [plainTextInput, emailInput, urlInput, numberInput, richTextInput, datetimepicker, ...choices] as const

export const messageInputElement = z.discriminatedUnion('type', [...inputs])
export const modalInputElement = z.discriminatedUnion('type', [fileInput, ...inputs])

export const contextActionsElement = z.discriminatedUnion('type', [feedbackButtons, iconButton])
