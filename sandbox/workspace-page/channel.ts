import { Composer } from './composer.ts'
import { FirstVisitHint } from './first-visit-hint.ts'
import { html } from './html.ts'
import { MessageList } from './message-list.ts'
import type { Channel, Workspace } from './model.ts'
import { channelMessages, type PageState } from './state.ts'

export function ChannelPane({ state, workspace }: { state: PageState; workspace: Workspace }) {
  const channel = workspace.channels.find((candidate) => candidate.id === state.channelId)
  const messages = channelMessages(state)
  if (!channel) return html`<main class="pane channel" data-testid="channel"><p class="empty">No channel.</p></main>`
  const title = channelTitle(channel)
  const isMember = channel.members.length === 0 || channel.members.includes(workspace.me)
  return html`<main class="pane channel" data-testid="channel" aria-label=${`Channel ${channel.name}`}>
    <header class="pane-head">
      <h1>${title}</h1>
      ${channel.topic && html`<span class="topic">${channel.topic}</span>`}
      <span class="member-count">${channel.members.length} members</span>
    </header>
    ${
      messages.length === 0
        ? html`<div class="message-list beginning"><h2>${title}</h2><p>This is the very beginning of ${title}.</p></div>`
        : html`<${MessageList} key=${`${workspace.me}/${channel.id}`} messages=${messages} highlighted=${state.highlighted} inThread=${false} />`
    }
    <div class="composer-area">
      <${FirstVisitHint} command=${workspace.commands[0]?.command} isStarted=${messages.some((message) => message.fromApp)} />
      ${
        isMember
          ? html`<${Composer} key=${channel.id} channelId=${channel.id} commands=${workspace.commands} placeholder=${`Message ${title}`} />`
          : html`<p class="not-member">You are not a member of ${title}.</p>`
      }
    </div>
  </main>`
}

export function channelTitle(channel: Channel): string {
  return channel.isDirectMessage ? channel.name : `#${channel.name}`
}
