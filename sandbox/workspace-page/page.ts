/** What a person can do on the page, handed to whatever draws a part of it. */
import { createContext } from 'preact'
import { useContext } from 'preact/hooks'
import type { ConfirmRequest } from './block-kit/confirm-request.ts'
import type { PeopleApi } from './people-api.ts'
import type { MessagePlace } from './permalink.ts'

export type Page = {
  api: PeopleApi
  actAs: (memberId: string) => void
  openChannel: (channelId: string) => void
  openThread: (ts: string) => void
  openMessage: (place: MessagePlace) => void
  closeThread: () => void
  /** Shows the thread of the newest run again, as after a command. */
  followNewestThread: () => void
  notify: (words: string) => void
  dismiss: (noticeId: number) => void
  confirm: (request: ConfirmRequest) => Promise<boolean>
}

export const PageContext = createContext<Page | undefined>(undefined)

export function usePage(): Page {
  const page = useContext(PageContext)
  if (!page) throw new Error('This part is rendered inside a PageContext only')
  return page
}
