import { useEffect, useRef } from 'preact/hooks'
import { Avatar } from './avatar.ts'
import { Blocks } from './block-kit/blocks.ts'
import { HostContext } from './block-kit/host.ts'
import { useDirectory } from './directory.ts'
import { FileCard } from './file-card.ts'
import { html } from './html.ts'
import type { Message } from './model.ts'
import { usePage } from './page.ts'
import { surfaceHost } from './surface-host.ts'
import { formatDateTokens, formatShortTime, formatTime } from './text/dates.ts'
import { Mrkdwn } from './text/rendered-text.ts'

type MessageRowProps = {
  message: Message
  /** Written right after another one by the same author: shown without name and avatar. */
  isFollowUp: boolean
  inThread: boolean
  highlight: object | undefined
}

export function MessageRow({ message, isFollowUp, inThread, highlight }: MessageRowProps) {
  const name = useAuthorName(message)
  const page = usePage()
  const { clock } = useDirectory()
  const { locale } = clock()
  const sent = new Date(Number(message.ts) * 1000)
  const row = useRef<HTMLElement>(null)
  useEffect(() => {
    if (highlight) row.current?.scrollIntoView({ block: 'center' })
  }, [highlight])
  const canReply = !inThread && !message.ephemeral
  const classes = [
    'message',
    isFollowUp && 'message-follow-up',
    message.ephemeral && 'message-ephemeral',
    highlight && 'message-highlighted',
  ]
  return html`<article
    ref=${row}
    class=${classes.filter(Boolean).join(' ')}
    data-testid="message"
    data-ts=${message.ts}
    aria-label=${`${name}, ${formatTime(sent, locale)}`}
  >
    ${message.ephemeral && html`<div class="only-you"><span aria-hidden="true">👁</span> Only visible to you</div>`}
    <div class="message-margin">
      ${
        isFollowUp
          ? html`<time class="margin-time">${formatShortTime(sent, locale)}</time>`
          : html`<${Avatar} id=${message.authorId} name=${name} isApp=${message.fromApp} />`
      }
    </div>
    <div class="message-main">
      ${
        !isFollowUp &&
        html`<div class="message-head">
          <b class="author">${name}</b>${message.fromApp && html`<span class="app-badge">App</span>`}
          <time title=${formatDateTokens(sent.getTime() / 1000, '{date_long} {time_secs}', clock())}>${formatTime(sent, locale)}</time>
        </div>`
      }
      <${MessageBody} message=${message} />
      ${message.files.map((file) => html`<${FileCard} key=${file.id} file=${file} />`)}
      ${!inThread && message.replyCount > 0 && html`<${RepliesLink} message=${message} />`}
    </div>
    ${
      canReply &&
      html`<div class="message-tools">
        <button type="button" onClick=${() => page.openThread(message.ts)}><span aria-hidden="true">💬</span> Reply in thread</button>
      </div>`
    }
  </article>`
}

function MessageBody({ message }: { message: Message }) {
  const page = usePage()
  if (message.blocks.length === 0) {
    // An update of a message made of blocks leaves no "(edited)" (docs.slack.dev, chat.update).
    return html`<div class="message-text">
      <${Mrkdwn} source=${message.text} />${message.edited && html`<span class="edited">(edited)</span>`}
    </div>`
  }
  const host = surfaceHost({ page, surface: { channel: message.channel, ts: message.ts }, state: message.state })
  return html`<${HostContext.Provider} value=${host}><${Blocks} blocks=${message.blocks} /><//>`
}

function RepliesLink({ message }: { message: Message }) {
  const page = usePage()
  const directory = useDirectory()
  return html`<button type="button" class="replies" onClick=${() => page.openThread(message.ts)}>
    ${message.replyUsers.slice(0, 5).map((id) => {
      const name = directory.userName(id) ?? message.username
      return html`<${Avatar} id=${id} name=${name} isSmall=${true} isApp=${directory.isApp(id)} />`
    })}
    <span>${replyWords(message.replyCount)}</span>
  </button>`
}

/** What only one reader sees is no reply. */
export function replyWords(count: number): string {
  return count === 1 ? '1 reply' : `${count} replies`
}

function useAuthorName(message: Message): string {
  const directory = useDirectory()
  return (message.fromApp ? message.username : directory.userName(message.authorId)) || message.username || 'Someone'
}
