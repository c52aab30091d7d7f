import { channelTitle } from './channel.ts'
import { Composer } from './composer.ts'
import { html } from './html.ts'
import { MessageList } from './message-list.ts'
import type { Workspace } from './model.ts'
import { usePage } from './page.ts'
import { type PageState, threadMessages } from './state.ts'

type ThreadPaneProps = { state: PageState; workspace: Workspace; parentTs: string }

export function ThreadPane({ state, workspace, parentTs }: ThreadPaneProps) {
  const page = usePage()
  const channel = workspace.channels.find((candidate) => candidate.id === state.channelId)
  const messages = threadMessages(state, parentTs)
  return html`<aside class="pane thread" data-testid="thread" aria-label="Thread">
    <header class="pane-head">
      <h2>Thread</h2>
      <span class="topic">${channel && channelTitle(channel)}</span>
      <button type="button" class="quiet close" aria-label="Close thread" onClick=${page.closeThread}>×</button>
    </header>
    <${MessageList} key=${`${workspace.me}/${parentTs}`} messages=${messages} highlighted=${state.highlighted} inThread=${true} />
    <div class="composer-area">
      <${Composer} key=${parentTs} channelId=${state.channelId} threadTs=${parentTs} commands=${workspace.commands} placeholder="Reply…" />
    </div>
  </aside>`
}
