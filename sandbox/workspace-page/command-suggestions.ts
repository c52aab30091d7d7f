import { html } from './html.ts'
import type { SlashCommand } from './model.ts'

export function suggestedCommands(commands: SlashCommand[], draft: string): SlashCommand[] {
  return /^\/\S*$/.test(draft) ? commands.filter(({ command }) => command.startsWith(draft)) : []
}

type SuggestionsProps = { commands: SlashCommand[]; active: number; onChoose: (command: SlashCommand) => void }

export function CommandSuggestions({ commands, active, onChoose }: SuggestionsProps) {
  if (commands.length === 0) return null
  return html`<div class="suggestions" id="command-suggestions" role="listbox" aria-label="Slash commands">
    ${commands.map(
      (command, index) => html`<div
        key=${command.command}
        id=${`command-suggestion-${index}`}
        role="option"
        aria-selected=${index === active}
        class=${`suggestion ${index === active ? 'option-active' : ''}`}
        onMouseDown=${(event: Event) => event.preventDefault()}
        onClick=${() => onChoose(command)}
      >
        <span><b>${command.command}</b> <span class="usage-hint">${command.usageHint}</span></span>
        <small>${command.description}</small>
      </div>`,
    )}
  </div>`
}
