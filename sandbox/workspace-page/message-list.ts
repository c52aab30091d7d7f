import { useCallback, useEffect, useLayoutEffect, useRef } from 'preact/hooks'
import { useDirectory } from './directory.ts'
import { html } from './html.ts'
import { MessageRow, replyWords } from './message.ts'
import type { Message } from './model.ts'
import { formatDay } from './text/dates.ts'

const followUpSeconds = 5 * 60

type MessageListProps = { messages: Message[]; inThread: boolean; highlighted: { ts: string } | undefined }

export function MessageList({ messages, inThread, highlighted }: MessageListProps) {
  const { clock } = useDirectory()
  const list = useStickyBottom()
  return html`<div class="message-list" ref=${list} role="log" aria-label=${inThread ? 'Thread' : 'Messages'} tabindex="0">
    <div class="message-list-inner">
      ${messages.map((message, index) => {
        const before = messages[index - 1]
        const day = dayOf(message)
        const isNewDay = !inThread && (before === undefined || dayOf(before) !== day)
        return html`${
          isNewDay &&
          html`<div class="day" key=${day}><span>${formatDay(new Date(Number(message.ts) * 1000), clock())}</span></div>`
        }
        ${
          inThread &&
          index === 1 &&
          html`<div class="thread-rule" key="replies"><span>${replyWords(before?.replyCount ?? 0)}</span></div>`
        }
        <${MessageRow}
          key=${message.ts}
          message=${message}
          inThread=${inThread}
          highlight=${message.ts === highlighted?.ts ? highlighted : undefined}
          isFollowUp=${!isNewDay && !(inThread && index <= 1) && follows(message, before)}
        />`
      })}
    </div>
  </div>`
}

/** Follows new messages only while the reader is at the end: what somebody is reading stays where it is. */
function useStickyBottom() {
  const list = useRef<HTMLDivElement>(null)
  const lastEnd = useRef(0)
  const stick = useCallback(() => {
    const element = list.current
    if (!element) return
    const end = element.scrollHeight - element.clientHeight
    // Asked when the content changes, not told by scroll events: those come a frame late, after a message that came first.
    const wasAtEnd = Math.min(lastEnd.current, end) - element.scrollTop < 48
    if (wasAtEnd) element.scrollTop = end
    lastEnd.current = end
  }, [])

  useEffect(() => {
    const element = list.current
    if (!element) return undefined
    // Content also grows after it was drawn: file previews, images, a pane that gets narrower.
    const sizes = new ResizeObserver(stick)
    sizes.observe(element)
    if (element.firstElementChild) sizes.observe(element.firstElementChild)
    return () => sizes.disconnect()
  }, [])
  useLayoutEffect(stick)
  return list
}

function follows(message: Message, before: Message | undefined): boolean {
  if (!before || before.authorId !== message.authorId || before.username !== message.username) return false
  return (
    before.ephemeral === message.ephemeral &&
    before.replyCount === 0 &&
    Number(message.ts) - Number(before.ts) < followUpSeconds
  )
}

function dayOf(message: Message): string {
  return new Date(Number(message.ts) * 1000).toDateString()
}
