import { useEffect, useState } from 'preact/hooks'
import { readCsvRows } from './csv.ts'
import { html } from './html.ts'
import type { SharedFile } from './model.ts'
import { fileUrl } from './people-api.ts'

const previewRows = 6
const largestPreview = 2_000_000

export function FileCard({ file }: { file: SharedFile }) {
  const kind = file.name.includes('.') ? (file.name.split('.').at(-1) ?? '').toUpperCase() : 'File'
  return html`<div class="file">
    <div class="file-head">
      <span class="file-icon" aria-hidden="true">${kind.slice(0, 4)}</span>
      <span class="file-name">
        <b>${file.title || file.name}</b>
        <small>${kind} · ${readableSize(file.size)}</small>
      </span>
      <a class="button button-plain" href=${fileUrl(file.id)} download=${file.name} aria-label=${`Download ${file.name}`}>Download</a>
    </div>
    ${kind === 'CSV' && file.size <= largestPreview && html`<${CsvPreview} file=${file} />`}
  </div>`
}

function CsvPreview({ file }: { file: SharedFile }) {
  const rows = useCsvRows(file.id)
  const [head = [], ...body] = rows
  if (rows.length === 0) return null
  return html`<div class="file-preview" tabindex="0" role="region" aria-label=${`First rows of ${file.name}`}>
    <table>
      <thead><tr>${head.map((cell) => html`<th>${cell}</th>`)}</tr></thead>
      <tbody>${body.map((row) => html`<tr>${row.map((cell) => html`<td>${cell}</td>`)}</tr>`)}</tbody>
    </table>
  </div>`
}

function useCsvRows(id: string): string[][] {
  const [rows, setRows] = useState<string[][]>([])
  useEffect(() => {
    let isGone = false
    async function load(): Promise<void> {
      const response = await fetch(fileUrl(id)).catch(() => undefined)
      if (!response?.ok || isGone) return
      const source = (await response.text()).replace(/^\uFEFF/, '')
      if (!isGone) setRows(readCsvRows(source, previewRows))
    }
    void load()
    return () => {
      isGone = true
    }
  }, [id])
  return rows
}

function readableSize(bytes: number): string {
  if (bytes < 1000) return `${bytes} bytes`
  if (bytes < 1_000_000) return `${(bytes / 1000).toFixed(1)} kB`
  return `${(bytes / 1_000_000).toFixed(1)} MB`
}
