import { Avatar } from './avatar.ts'
import { html } from './html.ts'
import type { Channel, Member, Workspace } from './model.ts'
import { usePage } from './page.ts'
import type { PageState } from './state.ts'

export function Sidebar({ state, workspace }: { state: PageState; workspace: Workspace }) {
  const people = workspace.members.filter((member) => !member.isBot)
  const channels = workspace.channels.filter((channel) => !channel.isDirectMessage)
  const directMessages = workspace.channels.filter((channel) => channel.isDirectMessage)
  return html`<nav class="sidebar" aria-label="Workspace">
    <div class="workspace-name">${workspace.team.name}</div>
    <div class="sidebar-scroll">
      <h2>Channels</h2>
      <ul>
        ${channels.map((channel) => html`<${ChannelLink} key=${channel.id} channel=${channel} state=${state} />`)}
      </ul>
      ${directMessages.length > 0 && html`<h2>Direct messages</h2>`}
      <ul>
        ${directMessages.map((channel) => html`<${ChannelLink} key=${channel.id} channel=${channel} state=${state} />`)}
      </ul>
    </div>
    <${ActAs} people=${people} me=${workspace.me} />
  </nav>`
}

function ChannelLink({ channel, state }: { channel: Channel; state: PageState }) {
  const page = usePage()
  const isUnread = state.unread.includes(channel.id)
  return html`<li>
    <button
      type="button"
      class=${`channel-link ${isUnread ? 'unread' : ''}`}
      aria-current=${channel.id === state.channelId ? 'page' : undefined}
      onClick=${() => page.openChannel(channel.id)}
    >
      <span class="channel-sign" aria-hidden="true">${channel.isDirectMessage ? '●' : '#'}</span>
      <span>${channel.name}</span>
      ${isUnread && html`<span class="unread-dot" role="img" aria-label="new messages"></span>`}
    </button>
  </li>`
}

function ActAs({ people, me }: { people: Member[]; me: string }) {
  const page = usePage()
  return html`<fieldset class="act-as" data-testid="act-as">
    <legend>You are:</legend>
    ${people.map(
      (member) => html`<label key=${member.id} class="person">
        <input type="radio" name="act-as" value=${member.id} checked=${member.id === me} onChange=${() => page.actAs(member.id)} />
        <${Avatar} id=${member.id} name=${member.realName} />
        <span class="person-words">
          <span class="person-name">${member.realName}</span>
          <small>${member.isRestricted ? `${member.title || 'Guest'} · guest` : member.title}</small>
        </span>
      </label>`,
    )}
  </fieldset>`
}
