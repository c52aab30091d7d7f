/** Whether a copy holds what the org holds, per object: a row more in one and one less in another do not make up for each other. */
import type { ObjectExtract } from '../../runbook/salesforce-port.ts'

/**
 * Undefined if they fit. Nobody but the package writes its own objects, so there any difference tells of rows that were
 * not copied. Contacts come and go all day: of them only more rows that hold something of the package's are a difference, and
 * where Salesforce can't filter by its fields the numbers say nothing.
 */
export function difference(
  extract: ObjectExtract,
  rows: { file: number | undefined; org: number },
): string | undefined {
  const { file, org } = rows
  const fits =
    file !== undefined && (extract.origin === 'package' ? file === org : extract.condition === '' || org <= file)
  return fits ? undefined : `${fileNameOf(extract)}: ${file ?? '–'} / ${org}`
}

/** Two packages may add fields to the same object. */
export function fileNameOf({ origin, object, namespace }: ObjectExtract): string {
  return origin === 'package' ? object : `${object}.${namespace}`
}
