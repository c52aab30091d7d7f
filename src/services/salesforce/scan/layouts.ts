/** A layout's metadata as jsforce reads it, and the same without a package's Visualforce pages. */
import { z } from 'zod'
import { unexpected } from '../session/faults.ts'
import { parse } from '../session/query.ts'

export type LayoutMetadata = { fullName: string; [element: string]: unknown }

const layoutMetadata = z.looseObject({ fullName: z.string() })

/** undefined for a layout that is not there: Salesforce answers with a record that is nil. */
export function readLayoutMetadata(record: unknown): LayoutMetadata | undefined {
  const clean = withoutAttributes(record)
  const { fullName } = parse(z.looseObject({ fullName: z.string().nullish() }), clean)
  return fullName === undefined || fullName === null ? undefined : parse(layoutMetadata, clean)
}

/** jsforce keeps XML attributes under `$` and would write them back as an element of that name. */
function withoutAttributes(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutAttributes)
  if (!isElement(value)) return value
  const kept = Object.entries(value).filter(([name, content]) => name !== '$' && !isNil(content))
  return Object.fromEntries(kept.map(([name, content]) => [name, withoutAttributes(content)]))
}

function isNil(content: unknown): boolean {
  return content === null || (isElement(content) && isElement(content.$) && content.$['xsi:nil'] === 'true')
}

/** All Visualforce pages that a layout shows, whosever they are. */
export function pagesIn(value: unknown): string[] {
  if (Array.isArray(value)) return value.flatMap(pagesIn)
  if (!isElement(value)) return []
  return Object.entries(value).flatMap(([name, content]) =>
    name === 'page' && typeof content === 'string' ? [content] : pagesIn(content),
  )
}

export function packagePages(layout: LayoutMetadata, namespace: string): string[] {
  return pagesIn(layout).filter((page) => ofNamespace(page, namespace))
}

/** Takes out the list items that show a page of the namespace; everything else stays as it was, in its order. */
export function withoutPackagePages(layout: LayoutMetadata, namespace: string): LayoutMetadata {
  const cleared = parse(layoutMetadata, strip(layout, namespace))
  if (packagePages(cleared, namespace).length > 0) {
    throw unexpected(
      `the layout ${layout.fullName} shows a page of ${namespace} in a place that this bot does not know`,
    )
  }
  return cleared
}

function strip(value: unknown, namespace: string): unknown {
  if (Array.isArray(value)) {
    return value.filter((item) => !showsPage(item, namespace)).map((item) => strip(item, namespace))
  }
  if (!isElement(value)) return value
  return Object.fromEntries(Object.entries(value).map(([name, content]) => [name, strip(content, namespace)]))
}

/** `layoutItems` carry the page themselves, `relatedContentItems` in a `layoutItem` of theirs. */
function showsPage(item: unknown, namespace: string): boolean {
  if (!isElement(item)) return false
  return (
    ofNamespace(item.page, namespace) || (isElement(item.layoutItem) && ofNamespace(item.layoutItem.page, namespace))
  )
}

function ofNamespace(page: unknown, namespace: string): boolean {
  return typeof page === 'string' && page.startsWith(`${namespace}__`)
}

function isElement(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
