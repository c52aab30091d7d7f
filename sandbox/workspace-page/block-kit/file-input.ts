import { useState } from 'preact/hooks'
import { html } from '../html.ts'
import { number, texts } from '../json.ts'
import { addressOf, type ElementProps, focusKey, labelling, useHost } from './host.ts'

type PickEvent = Event & { currentTarget: HTMLInputElement }

/** The sandbox's apps read text files only (CSV, JSON), so a file travels as its text. */
export function FileInput(props: ElementProps) {
  const { element } = props
  const host = useHost()
  const [names, setNames] = useState<string[]>([])
  const most = number(element.max_files, 10)

  async function pick(event: PickEvent): Promise<void> {
    const files = [...(event.currentTarget.files ?? [])].slice(0, most)
    setNames(files.map((file) => file.name))
    const read = files.map(async (file) => ({ name: file.name, content: await file.text() }))
    host.set(addressOf(props), await Promise.all(read))
  }

  const accept = texts(element.filetypes).map((type) => `.${type}`)
  return html`<div class="file-field">
    <input
      type="file"
      multiple=${most > 1}
      accept=${accept.length > 0 ? accept.join(',') : undefined}
      data-focus-key=${focusKey(host, element)}
      ...${labelling(props)}
      onChange=${pick}
    />
    ${names.length > 1 && html`<ul>${names.map((name) => html`<li>${name}</li>`)}</ul>`}
  </div>`
}
