/** Wires the page: address → person → connection → state → drawing. */
import { render } from 'preact'
import { ChannelPane } from './channel.ts'
import { ConfirmDialog, type OpenConfirm } from './confirm-dialog.ts'
import { followWorkspace } from './connection.ts'
import { DirectoryContext, directoryOf } from './directory.ts'
import { focusedKey, restoreFocus } from './focus.ts'
import { html } from './html.ts'
import { Modals } from './modal.ts'
import { Notices } from './notices.ts'
import { type Page, PageContext } from './page.ts'
import { fetchWorkspace, peopleApi } from './people-api.ts'
import { readPlace } from './permalink.ts'
import { Sidebar } from './sidebar.ts'
import { atMessage, emptyPage, inChannel, openThread, type PageState, withNotice, withoutNotice } from './state.ts'
import { Strip } from './strip.ts'
import { ThreadPane } from './thread.ts'

const noticeMilliseconds = 10_000
const lastPersonKey = 'act-as'
const strangerWords =
  'Nobody to act as: open the address that the sandbox has printed, it ends with ?as= and a user id.'

let state = emptyPage()
let page: Page
let confirming: OpenConfirm | undefined
let stopFollowing = () => {}
let lastNotice = 0
let isDrawingDue = false

function update(change: (before: PageState) => PageState): void {
  state = change(state)
  drawSoon()
}

/** Several events in one go are drawn once. */
function drawSoon(): void {
  if (isDrawingDue) return
  isDrawingDue = true
  queueMicrotask(() => {
    isDrawingDue = false
    draw()
  })
}

function draw(): void {
  const root = document.getElementById('page')
  if (!root) return
  const key = focusedKey()
  render(html`<${App} state=${state} page=${page} confirming=${confirming} />`, root)
  restoreFocus(key)
}

function App({ state, page, confirming }: { state: PageState; page: Page; confirming: OpenConfirm | undefined }) {
  const { workspace } = state
  if (!workspace) {
    const words = state.connection === 'stranger' ? strangerWords : 'Opening the workspace…'
    return html`<div class="app"><${Strip} state=${state} /><main class="pane channel empty" role="status">${words}</main></div>`
  }
  const parentTs = openThread(state)
  return html`<${PageContext.Provider} value=${page}><${DirectoryContext.Provider} value=${directoryOf(workspace)}>
    <div class=${`app ${parentTs ? 'with-thread' : ''}`}>
      <${Strip} state=${state} />
      <${Sidebar} state=${state} workspace=${workspace} />
      <${ChannelPane} state=${state} workspace=${workspace} />
      ${parentTs && html`<${ThreadPane} state=${state} workspace=${workspace} parentTs=${parentTs} />`}
      ${workspace.views.length > 0 && html`<${Modals} key=${workspace.me} views=${workspace.views} />`}
      ${confirming && html`<${ConfirmDialog} request=${confirming} />`}
      <${Notices} notices=${state.notices} />
    </div>
  <//><//>`
}

function pageOf(memberId: string): Page {
  return {
    api: peopleApi(memberId),
    actAs(other) {
      setAddress('as', other)
      follow(other)
    },
    openChannel(channelId) {
      setAddress('channel', channelId)
      update((before) => inChannel(before, channelId))
    },
    openThread: (ts) => update((before) => ({ ...before, thread: { kind: 'chosen', ts } })),
    openMessage: (place) => update((before) => atMessage(before, place)),
    closeThread: () => update((before) => ({ ...before, thread: { kind: 'closed' } })),
    followNewestThread: () => update((before) => ({ ...before, thread: { kind: 'newest' } })),
    notify,
    dismiss: (id) => update((before) => withoutNotice(before, id)),
    confirm: (request) => {
      const { promise, resolve } = Promise.withResolvers<boolean>()
      const decide = (isConfirmed: boolean) => {
        confirming = undefined
        drawSoon()
        resolve(isConfirmed)
      }
      confirming = { ...request, decide }
      drawSoon()
      return promise
    },
  }
}

function notify(words: string): void {
  lastNotice += 1
  const id = lastNotice
  update((before) => withNotice(before, { id, text: words }))
  setTimeout(() => update((before) => withoutNotice(before, id)), noticeMilliseconds)
}

function follow(memberId: string): void {
  stopFollowing()
  localStorage.setItem(lastPersonKey, memberId)
  page = pageOf(memberId)
  stopFollowing = followWorkspace(memberId, { update, notify, knowsChannel })
  drawSoon()
}

function knowsChannel(channelId: string): boolean {
  return state.workspace?.channels.some((channel) => channel.id === channelId) ?? false
}

function address(): URLSearchParams {
  return new URLSearchParams(window.location.search)
}

function setAddress(name: string, value: string): void {
  const query = address()
  query.delete('ts')
  query.delete('thread_ts')
  query.set(name, value)
  history.pushState(null, '', `?${query}`)
}

function showAddressed(): void {
  const place = readPlace(address())
  const channelId = address().get('channel')
  if (place) update((before) => atMessage(before, place))
  else if (channelId) update((before) => inChannel(before, channelId))
  else drawSoon()
}

async function open(): Promise<void> {
  for (const as of [address().get('as'), localStorage.getItem(lastPersonKey), '']) {
    const workspace = as === null ? undefined : await fetchWorkspace(as)
    if (workspace) return follow(workspace.me)
  }
  update((before) => ({ ...before, connection: 'stranger' }))
}

window.addEventListener('popstate', () => {
  showAddressed()
  void open()
})
page = pageOf('')
showAddressed()
await open()
