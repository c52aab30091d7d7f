import type { MetadataTree } from '../world/salesforce-world.ts'

export function escapeXml(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll("'", '&#39;')
}

export function treeXml(tree: MetadataTree): string {
  return Object.entries(tree)
    .map(([element, value]) => {
      const items = Array.isArray(value) ? value : [value]
      return items
        .map((item) => `<${element}>${typeof item === 'string' ? escapeXml(item) : treeXml(item)}</${element}>`)
        .join('')
    })
    .join('')
}
