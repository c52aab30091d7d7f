/** What a simulated workspace starts with. */
export type SlackWorkspaceSeed = {
  team: { id: string; name: string; domain: string }
  botToken: string
  appToken: string
  bot: { userId: string; botId: string; appId: string; name: string }
  commands: SlackCommand[]
  users: SlackUser[]
  userGroups: SlackUserGroup[]
  channels: SlackChannelSeed[]
}

export type SlackCommand = { command: string; description: string; usageHint: string }

export type SlackUser = {
  id: string
  name: string
  realName: string
  title: string
  locale: string
  isRestricted?: boolean
  isBot?: boolean
  /** Deactivated; still named wherever they were named before. */
  isDeleted?: boolean
  /** Another team's id: a person who is here through Slack Connect. */
  teamId?: string
}

export type SlackUserGroup = { id: string; handle: string; name: string; users: string[] }

type SlackChannelSeed = {
  id: string
  name: string
  topic: string
  members: string[]
  botIsMember: boolean
  isExternallyShared?: boolean
}
