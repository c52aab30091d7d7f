import type { StoredMessage } from './messages.ts'
import type { SlackUser } from './seed.ts'
import { mimeType, type StoredFile } from './stored-files.ts'
import type { OpenView } from './views.ts'
import type { Channel, SlackWorkspace } from './workspace.ts'

/** Slack's own JSON for messages, views, users, channels and files, in answers and in interaction payloads. */
export function messageJson(workspace: SlackWorkspace, message: StoredMessage, includeMetadata = false) {
  const { bot, team } = workspace.seed
  const replies = workspace.messages.repliesTo(message.channel, message.ts)
  const isBot = message.author.kind === 'bot'
  return {
    type: 'message',
    user: message.author.kind === 'bot' ? bot.userId : message.author.userId,
    ts: message.ts,
    ...(isBot && { bot_id: bot.botId, app_id: bot.appId }),
    team: team.id,
    text: message.text,
    ...(message.blocks !== undefined && { blocks: message.blocks }),
    ...(message.threadTs !== undefined && { thread_ts: message.threadTs }),
    ...(message.edited !== undefined && { edited: message.edited }),
    ...(message.fileIds.length > 0 && { files: filesJson(workspace, message.fileIds) }),
    ...(replies.length > 0 && { thread_ts: message.ts, reply_count: replies.length }),
    ...(includeMetadata && message.metadata !== undefined && { metadata: message.metadata }),
  }
}

export function viewJson(workspace: SlackWorkspace, view: OpenView) {
  const { bot, team } = workspace.seed
  return {
    id: view.id,
    team_id: team.id,
    private_metadata: '',
    callback_id: '',
    external_id: '',
    clear_on_close: false,
    notify_on_close: false,
    close: null,
    submit: null,
    ...view.definition,
    blocks: view.blocks,
    state: { values: workspace.formState(view.userId, view.id, view.blocks) },
    hash: view.hash,
    previous_view_id: view.previousId,
    root_view_id: view.rootId,
    app_id: bot.appId,
    app_installed_team_id: team.id,
    bot_id: bot.botId,
  }
}

export function userJson(workspace: SlackWorkspace, user: SlackUser, includeLocale: boolean) {
  const teamId = user.teamId ?? workspace.seed.team.id
  return {
    id: user.id,
    team_id: teamId,
    name: user.name,
    deleted: user.isDeleted ?? false,
    real_name: user.realName,
    tz: 'Etc/UTC',
    tz_label: 'Coordinated Universal Time',
    tz_offset: 0,
    profile: { real_name: user.realName, display_name: user.name, title: user.title, team: teamId },
    is_admin: false,
    is_owner: false,
    is_bot: user.isBot ?? false,
    is_app_user: false,
    is_restricted: user.isRestricted ?? false,
    is_ultra_restricted: false,
    ...(teamId !== workspace.seed.team.id && { is_stranger: true }),
    ...(includeLocale && { locale: user.locale }),
  }
}

export function channelJson(channel: Channel) {
  if (channel.isDirectMessage) {
    return { id: channel.id, is_im: true, user: [...channel.members][0], is_open: true }
  }
  return {
    id: channel.id,
    name: channel.name,
    is_channel: true,
    is_group: false,
    is_im: false,
    is_mpim: false,
    is_private: false,
    is_archived: false,
    is_member: channel.botIsMember,
    is_shared: channel.isExternallyShared,
    is_ext_shared: channel.isExternallyShared,
    topic: { value: channel.topic, creator: '', last_set: 0 },
    purpose: { value: '', creator: '', last_set: 0 },
    num_members: channel.members.size + (channel.botIsMember ? 1 : 0),
  }
}

export function fileJson(workspace: SlackWorkspace, file: StoredFile) {
  const url = `${workspace.url}/files-pri/${file.id}/${encodeURIComponent(file.name)}`
  return {
    id: file.id,
    created: Math.floor(file.createdAt / 1000),
    name: file.name,
    title: file.title,
    mimetype: mimeType(file.name),
    user: file.ownerId,
    mode: 'hosted',
    size: file.bytes.length,
    url_private: url,
    url_private_download: url,
  }
}

function filesJson(workspace: SlackWorkspace, ids: readonly string[]) {
  return ids.flatMap((id) => {
    const file = workspace.files.find(id)
    return file === undefined ? [] : [fileJson(workspace, file)]
  })
}
