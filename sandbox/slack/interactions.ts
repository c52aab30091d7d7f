import type { PlacedElement } from './blocks.ts'
import type { FormState, SlackOption } from './form-state.ts'
import { messageContainer, type StoredMessage } from './messages.ts'
import type { SlackCommand } from './seed.ts'
import type { OpenView } from './views.ts'
import { messageJson, viewJson } from './wire.ts'
import type { SlackWorkspace } from './workspace.ts'

/** The payloads Slack sends to an app (Slack docs, Interaction payloads), built from what a person did. */

/** Where a person acts: in a message or in one of their open views. */
export type Surface = { kind: 'message'; message: StoredMessage } | { kind: 'view'; view: OpenView }

export function surfaceBlocks(surface: Surface) {
  return surface.kind === 'message' ? (surface.message.blocks ?? []) : surface.view.blocks
}

export function surfaceContainer(surface: Surface): string {
  return surface.kind === 'message' ? messageContainer(surface.message) : surface.view.id
}

export function slashCommandPayload(
  workspace: SlackWorkspace,
  typed: { userId: string; channel: string; command: SlackCommand; text: string },
) {
  const { team, bot } = workspace.seed
  return {
    token: 'verification-token-unused',
    team_id: team.id,
    team_domain: team.domain,
    channel_id: typed.channel,
    channel_name: workspace.channels.get(typed.channel)?.name ?? '',
    user_id: typed.userId,
    user_name: workspace.users.get(typed.userId)?.name ?? '',
    command: typed.command.command,
    text: typed.text,
    api_app_id: bot.appId,
    is_enterprise_install: 'false',
    response_url: responseUrl(workspace, { userId: typed.userId, channel: typed.channel }),
    trigger_id: workspace.triggers.issue({ userId: typed.userId }),
  }
}

type ElementUse = { userId: string; surface: Surface; action: Record<string, unknown> }

export function blockActionsPayload(workspace: SlackWorkspace, { userId, surface, action }: ElementUse) {
  const values = workspace.formState(userId, surfaceContainer(surface), surfaceBlocks(surface))
  const viewId = surface.kind === 'view' ? { viewId: surface.view.id } : {}
  return {
    type: 'block_actions',
    ...common(workspace, userId),
    ...surfacePart(workspace, surface),
    trigger_id: workspace.triggers.issue({ userId, ...viewId }),
    ...(surface.kind === 'message' && {
      state: { values },
      response_url: responseUrl(workspace, responseTarget(userId, surface.message)),
    }),
    actions: [{ ...action, action_ts: workspace.ids.timestamp() }],
  }
}

export function blockSuggestionPayload(
  workspace: SlackWorkspace,
  { userId, surface, placed, query }: { userId: string; surface: Surface; placed: PlacedElement; query: string },
) {
  return {
    type: 'block_suggestion',
    ...common(workspace, userId),
    ...surfacePart(workspace, surface),
    action_id: placed.element.action_id,
    block_id: placed.block.block_id,
    value: query,
  }
}

export function viewSubmissionPayload(workspace: SlackWorkspace, view: OpenView) {
  return {
    type: 'view_submission',
    ...common(workspace, view.userId),
    trigger_id: workspace.triggers.issue({ userId: view.userId, viewId: view.id }),
    view: viewJson(workspace, view),
    response_urls: [],
  }
}

export function viewClosedPayload(workspace: SlackWorkspace, view: OpenView, isCleared: boolean) {
  return {
    type: 'view_closed',
    ...common(workspace, view.userId),
    view: viewJson(workspace, view),
    is_cleared: isCleared,
  }
}

/** An entry of `actions` for an element that keeps a value. */
export function valueAction({ block, element }: PlacedElement, state: FormState): Record<string, unknown> {
  const { placeholder } = element
  return { ...state, ...placeOf(block, element), ...(placeholder !== undefined && { placeholder }) }
}

export function buttonAction({ block, element }: PlacedElement): Record<string, unknown> {
  const { text, value, style, url } = element
  return {
    type: element.type,
    ...placeOf(block, element),
    text,
    ...(value !== undefined && { value }),
    ...(style !== undefined && { style }),
    ...(url !== undefined && { url }),
  }
}

export function overflowAction({ block, element }: PlacedElement, option: SlackOption): Record<string, unknown> {
  return { type: element.type, ...placeOf(block, element), selected_option: option }
}

function placeOf(block: { block_id: string }, element: { action_id: string }) {
  return { action_id: element.action_id, block_id: block.block_id }
}

function common(workspace: SlackWorkspace, userId: string) {
  const { team, bot } = workspace.seed
  const user = workspace.users.get(userId)
  return {
    team: { id: team.id, domain: team.domain },
    user: {
      id: userId,
      username: user?.name ?? '',
      name: user?.name ?? '',
      team_id: user?.teamId ?? team.id,
    },
    api_app_id: bot.appId,
    token: 'verification-token-unused',
    enterprise: null,
    is_enterprise_install: false,
  }
}

function surfacePart(workspace: SlackWorkspace, surface: Surface) {
  if (surface.kind === 'view') {
    return { container: { type: 'view', view_id: surface.view.id }, view: viewJson(workspace, surface.view) }
  }
  const { message } = surface
  const isEphemeral = message.ephemeralFor !== undefined
  const channel = workspace.channels.get(message.channel)
  return {
    container: {
      type: 'message',
      message_ts: message.ts,
      channel_id: message.channel,
      is_ephemeral: isEphemeral,
      ...(message.threadTs !== undefined && { thread_ts: message.threadTs }),
    },
    channel: { id: message.channel, name: channel?.isDirectMessage ? 'directmessage' : (channel?.name ?? '') },
    // Slack keeps ephemeral messages nowhere, so the payload cannot carry them.
    ...(!isEphemeral && { message: messageJson(workspace, message, true) }),
  }
}

function responseTarget(userId: string, message: StoredMessage) {
  return { userId, channel: message.channel, message: { ts: message.ts } }
}

function responseUrl(workspace: SlackWorkspace, target: Parameters<SlackWorkspace['responseUrls']['issue']>[0]) {
  return `${workspace.url}/hooks/${workspace.responseUrls.issue(target)}`
}
