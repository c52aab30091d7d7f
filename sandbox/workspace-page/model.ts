import { type Json, number, record, records, text, texts } from './json.ts'

export type Member = {
  id: string
  name: string
  realName: string
  title: string
  locale: string
  isBot: boolean
  isRestricted: boolean
}

export type Channel = { id: string; name: string; topic: string; members: string[]; isDirectMessage: boolean }
type UserGroup = { id: string; handle: string; name: string }
export type SlashCommand = { command: string; description: string; usageHint: string }
export type SharedFile = { id: string; name: string; title: string; size: number }
export type Link = { label: string; url: string }

export type Message = {
  channel: string
  ts: string
  threadTs: string | undefined
  authorId: string
  fromApp: boolean
  username: string
  text: string
  blocks: Json[]
  /** What this person has ticked and chosen in it: block_id → action_id → state. */
  state: Json
  files: SharedFile[]
  ephemeral: boolean
  edited: boolean
  replyCount: number
  replyUsers: string[]
}

export type View = {
  id: string
  title: string
  submit: string
  close: string
  blocks: Json[]
  state: Json
}

export type Workspace = {
  team: { id: string; name: string }
  me: string
  members: Member[]
  /** Authors of messages carry the bot's id, mentions its user's. */
  bot: { ids: string[]; name: string }
  userGroups: UserGroup[]
  channels: Channel[]
  commands: SlashCommand[]
  links: Link[]
  messages: Message[]
  views: View[]
  /** The simulator's clock minus this machine's, in milliseconds: tests can move the simulator's. */
  clockAhead: number
}

export function readWorkspace(answer: Json, as: string): Workspace {
  const team = record(answer.team)
  const now = number(answer.now, Date.now())
  return {
    team: { id: text(team.id), name: text(team.name) },
    me: text(record(answer.me).id) || text(answer.me) || as,
    members: records(answer.users).map(readMember),
    bot: readBot(record(answer.bot)),
    userGroups: records(answer.userGroups).map(readUserGroup),
    channels: records(answer.channels).map(readChannel),
    commands: records(answer.commands).map(readCommand),
    links: records(answer.links).map(readLink),
    messages: records(answer.messages).map(readMessage).sort(byTime),
    views: records(answer.views).map(readView),
    clockAhead: now - Date.now(),
  }
}

export function readMessage(json: Json): Message {
  const ts = text(json.ts)
  const threadTs = text(json.thread_ts)
  return {
    channel: text(json.channel),
    ts,
    // A thread's parent carries its own ts as thread_ts (docs.slack.dev, Retrieving messages, threads).
    threadTs: threadTs === '' || threadTs === ts ? undefined : threadTs,
    authorId: text(json.bot_id) || text(json.user),
    fromApp: text(json.bot_id) !== '',
    username: text(json.username),
    text: text(json.text),
    blocks: records(json.blocks),
    state: record(record(json.state).values),
    files: records(json.files).map(readFile),
    ephemeral: json.ephemeral === true,
    edited: Boolean(json.edited),
    replyCount: number(json.reply_count),
    replyUsers: texts(json.reply_users),
  }
}

export function readView(json: Json): View {
  return {
    id: text(json.id),
    title: text(record(json.title).text),
    submit: text(record(json.submit).text),
    close: text(record(json.close).text),
    blocks: records(json.blocks),
    state: record(record(json.state).values),
  }
}

export function byTime(a: Message, b: Message): number {
  return Number(a.ts) - Number(b.ts)
}

function readMember(json: Json): Member {
  const name = text(json.name)
  return {
    id: text(json.id),
    name,
    realName: text(json.realName) || name,
    title: text(json.title),
    locale: text(json.locale) || 'en-US',
    isBot: json.isBot === true,
    isRestricted: json.isRestricted === true,
  }
}

function readBot(json: Json): Workspace['bot'] {
  return { ids: texts([json.userId, json.botId]), name: text(json.name) }
}

function readUserGroup(json: Json): UserGroup {
  return { id: text(json.id), handle: text(json.handle), name: text(json.name) }
}

function readChannel(json: Json): Channel {
  return {
    id: text(json.id),
    name: text(json.name),
    topic: text(json.topic),
    members: texts(json.members),
    isDirectMessage: json.isDirectMessage === true,
  }
}

function readCommand(json: Json): SlashCommand {
  return { command: text(json.command), description: text(json.description), usageHint: text(json.usageHint) }
}

function readFile(json: Json): SharedFile {
  return {
    id: text(json.id),
    name: text(json.name) || text(json.title) || 'file',
    title: text(json.title),
    size: number(json.size),
  }
}

function readLink(json: Json): Link {
  return { label: text(json.label), url: text(json.url) }
}
