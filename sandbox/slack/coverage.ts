import type { CoverageMatrix } from '../simulator/coverage.ts'

/**
 * What the Slack simulator covers, route by route. An argument that is left out is refused, not ignored. A test holds
 * this table equal to the routes.
 */
export const slackCoverage: CoverageMatrix = {
  'slack.apps.connections.open': {
    covers: 'a WebSocket address for one connection, app-level token only',
    leavesOut: 'debug_reconnects',
  },
  'slack.auth.test': { covers: 'the bot, its team; not_authed, invalid_auth, not_allowed_token_type' },
  'slack.team.info': { covers: 'the own team' },
  'slack.bots.info': { covers: 'the own bot; bot_not_found' },
  'slack.chat.postMessage': {
    covers:
      'text (cut at 40,000), blocks with every limit, msg_blocks_too_long, threads, metadata, direct messages by user id, not_in_channel, 1 message per second and channel',
    leavesOut: 'attachments, markdown_text, reply_broadcast, custom names and icons, scopes',
  },
  'slack.chat.postEphemeral': { covers: 'one viewer only, user_not_in_channel, in threads', leavesOut: 'attachments' },
  'slack.chat.update': {
    covers: 'own messages only, text without blocks removes blocks, metadata is kept, msg_too_long, Tier 3 pace',
    leavesOut: 'edit_window_closed, streaming_state_conflict, block_mismatch',
  },
  'slack.chat.delete': { covers: 'own messages only; a tombstone for the first message of a thread' },
  'slack.chat.getPermalink': {
    covers: 'messages and replies; the link leads to the workspace page',
    leavesOut: 'the slack.com host name',
  },
  'slack.views.open': {
    covers: 'a single-use trigger of 3 seconds, every limit of a modal, external_id',
    leavesOut: 'interactivity_pointer, home tabs, view_too_large',
  },
  'slack.views.push': { covers: 'a stack of 3, triggers of a view only' },
  'slack.views.update': { covers: 'by view_id or external_id, hash_conflict; typed input stays with the same ids' },
  'slack.users.info': { covers: 'locale on request, guests, people of other teams, deactivated people' },
  'slack.usergroups.list': {
    covers: 'members and counts on request',
    leavesOut: 'disabled groups, plan_upgrade_required',
  },
  'slack.usergroups.users.list': { covers: 'members; no_such_subteam' },
  'slack.conversations.info': { covers: 'membership of the bot, shared channels', leavesOut: 'private channels' },
  'slack.conversations.open': { covers: 'the app’s direct message with one person', leavesOut: 'group messages' },
  'slack.conversations.replies': {
    covers: 'a thread with cursors, metadata on request',
    leavesOut: 'oldest, latest, the limits for Marketplace apps',
  },
  'slack.pins.add': { covers: 'already_pinned, message_not_found' },
  'slack.files.getUploadURLExternal': { covers: 'one address per file', leavesOut: 'snippet types, alt text' },
  'slack.files.completeUploadExternal': {
    covers: 'sharing in a channel or thread with a comment; files that never arrived are not found',
    leavesOut: 'several channels, blocks, the delay of the malware scan',
  },
  'slack.files.info': { covers: 'name, size, private address; file_not_found' },
  'slack.upload': { covers: 'raw bytes and multipart with one file' },
  'slack.url_private': { covers: 'download with the bot token' },
  'slack.response_url': {
    covers: 'ephemeral by default, in_channel, replace_original, delete_original, 5 uses in 30 minutes',
    leavesOut: 'response_urls of conversation selects',
  },
  'people.state': { covers: 'all that one person sees' },
  'people.events': { covers: 'messages, deletions, views and notices as they happen' },
  'people.files': { covers: 'downloads' },
  'people.permalink': { covers: 'leads to the page' },
  'people.command': {
    covers: 'slash commands, 3 seconds for the ack, messages in the ack',
    leavesOut: 'should_escape, the typed command with in_channel',
  },
  'people.message': { covers: 'messages, replies, text files', leavesOut: 'events to the app' },
  'people.action': {
    covers: 'block_actions of every element that Block Kit validation accepts',
    leavesOut: 'confirm dialogs, which the page shows',
  },
  'people.set': { covers: 'form values before a submission' },
  'people.options': { covers: 'block_suggestion, at most 100 options, min_query_length' },
  'people.submit': { covers: 'client-side checks, view_submission, errors, update, push, clear' },
  'people.close': { covers: 'view_closed with notify_on_close, clear_on_close' },
  'page.index': { covers: 'the workspace page' },
  'page.favicon': { covers: 'no icon' },
  'page.vendor': { covers: 'preact, its hooks, htm' },
  'page.file': { covers: 'the page’s files, TypeScript stripped' },
}
