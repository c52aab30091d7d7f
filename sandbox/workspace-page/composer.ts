import { useLayoutEffect, useRef, useState } from 'preact/hooks'
import { CommandSuggestions, suggestedCommands } from './command-suggestions.ts'
import { html } from './html.ts'
import type { SlashCommand } from './model.ts'
import { usePage } from './page.ts'

type ComposerProps = { channelId: string; threadTs?: string; commands: SlashCommand[]; placeholder: string }
type Typing = Event & { currentTarget: HTMLTextAreaElement }

export function Composer({ channelId, threadTs, commands, placeholder }: ComposerProps) {
  const page = usePage()
  const field = useRef<HTMLTextAreaElement>(null)
  const [draft, setDraft] = useState('')
  const [active, setActive] = useState(0)
  const [isWaiting, setWaiting] = useState(false)
  const [advice, setAdvice] = useState('')
  const inThread = threadTs !== undefined
  const suggestions = inThread ? [] : suggestedCommands(commands, draft)
  const usage = commands.find(({ command }) => !inThread && draft.startsWith(`${command} `))

  useLayoutEffect(() => {
    if (!field.current) return
    field.current.style.height = 'auto'
    field.current.style.height = `${Math.min(field.current.scrollHeight, 160)}px`
  }, [draft])

  function edit(words: string): void {
    setDraft(words)
    setActive(0)
    setAdvice('')
  }

  function complete(command: SlashCommand): void {
    edit(`${command.command} `)
    field.current?.focus()
  }

  async function send(): Promise<void> {
    const words = draft.trim()
    if (words === '' || isWaiting) return
    const problem = words.startsWith('/') ? commandProblem(words, commands, inThread) : ''
    if (problem !== '') return setAdvice(problem)
    setWaiting(true)
    edit('')
    const isSent = words.startsWith('/') ? await sendCommand(words) : await sendMessage(words)
    setWaiting(false)
    // What could not be sent comes back, unless something else is being written already.
    if (!isSent) setDraft((current) => (current === '' ? words : current))
  }

  async function sendCommand(words: string): Promise<boolean> {
    const [command = '', ...rest] = words.split(/\s+/)
    page.followNewestThread()
    const answer = await page.api.command(channelId, command, rest.join(' '))
    if (!answer.ok) page.notify(answer.message)
    return answer.ok
  }

  async function sendMessage(words: string): Promise<boolean> {
    const answer = await page.api.message(channelId, threadTs, words)
    if (!answer.ok) page.notify(answer.message)
    return answer.ok
  }

  function onKeyDown(event: KeyboardEvent): void {
    if (event.isComposing) return
    const chosen = suggestions[active]
    const isComplete = chosen?.command === draft.trim()
    if ((event.key === 'ArrowDown' || event.key === 'ArrowUp') && suggestions.length > 0) {
      event.preventDefault()
      setActive((active + (event.key === 'ArrowDown' ? 1 : -1) + suggestions.length) % suggestions.length)
    } else if (event.key === 'Tab' && chosen && !event.shiftKey) {
      event.preventDefault()
      complete(chosen)
    } else if (event.key === 'Escape' && suggestions.length > 0) {
      edit('')
    } else if (event.key === 'Enter' && !event.shiftKey) {
      event.preventDefault()
      if (chosen && !isComplete) complete(chosen)
      else void send()
    }
  }

  return html`<div class="composer">
    <${CommandSuggestions} commands=${suggestions} active=${active} onChoose=${complete} />
    ${usage?.usageHint && html`<div class="usage"><b>${usage.command}</b> ${usage.usageHint}</div>`}
    ${advice && html`<div class="advice" role="alert">${advice}</div>`}
    <div class="composer-box">
      <textarea
        ref=${field}
        rows="1"
        data-testid="composer"
        data-focus-key=${`composer/${threadTs ?? ''}`}
        aria-label=${inThread ? 'Reply in thread' : placeholder}
        aria-controls=${suggestions.length > 0 ? 'command-suggestions' : undefined}
        aria-activedescendant=${suggestions.length > 0 ? `command-suggestion-${active}` : undefined}
        placeholder=${placeholder}
        value=${draft}
        onInput=${(event: Typing) => edit(event.currentTarget.value)}
        onKeyDown=${onKeyDown}
      ></textarea>
      <button type="button" class="send" aria-label=${inThread ? 'Send reply' : 'Send message'} disabled=${draft.trim() === ''} aria-busy=${isWaiting} onClick=${send}>➤</button>
    </div>
  </div>`
}

function commandProblem(words: string, commands: SlashCommand[], inThread: boolean): string {
  const command = words.split(/\s/, 1)[0] ?? words
  if (inThread) return `Slash commands can't be used in threads. Type ${command} in the channel instead.`
  const isKnown = commands.some((known) => known.command === command)
  return isKnown ? '' : `${command} is not a command of this workspace. Type / to see the ones there are.`
}
