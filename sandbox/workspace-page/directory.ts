/** Names for the ids that messages carry, and the reader's clock. */
import { createContext } from 'preact'
import { useContext } from 'preact/hooks'
import type { Member, Workspace } from './model.ts'
import type { Clock } from './text/dates.ts'

export type Directory = {
  me: string
  isApp: (id: string) => boolean
  members: Member[]
  userName: (id: string) => string | undefined
  channelName: (id: string) => string | undefined
  groupHandle: (id: string) => string | undefined
  clock: () => Clock
}

const emptyDirectory: Directory = {
  me: '',
  isApp: () => false,
  members: [],
  userName: () => undefined,
  channelName: () => undefined,
  groupHandle: () => undefined,
  clock: () => ({ locale: 'en-US', now: Date.now() }),
}

export const DirectoryContext = createContext<Directory>(emptyDirectory)

export function useDirectory(): Directory {
  return useContext(DirectoryContext)
}

export function directoryOf(workspace: Workspace): Directory {
  const { me, members, bot, channels, userGroups, clockAhead } = workspace
  const locale = members.find((member) => member.id === me)?.locale ?? 'en-US'
  return {
    me,
    isApp: (id) => bot.ids.includes(id),
    members,
    userName: (id) => (bot.ids.includes(id) ? bot.name : members.find((member) => member.id === id)?.realName),
    channelName: (id) => channels.find((channel) => channel.id === id)?.name,
    groupHandle: (id) => {
      const group = userGroups.find((candidate) => candidate.id === id)
      return group ? `@${group.handle}` : undefined
    },
    clock: () => ({ locale, now: Date.now() + clockAhead }),
  }
}
