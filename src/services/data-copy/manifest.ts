import { z } from 'zod'
import type { CopyToSeal, DataCopyManifest } from '../../runbook/data-copy-port.ts'

export const MANIFEST_FILE = 'manifest.json'

export const dataCopyFile = z.strictObject({
  path: z.string().regex(/^[^/\\]+$/),
  kind: z.enum(['rows', 'metadata']),
  name: z.string(),
  namespace: z.string().exactOptional(),
  rows: z.number(),
  bytes: z.number(),
  sha256: z.string(),
  readFrom: z.string().exactOptional(),
})

const copiedPackage = z.strictObject({
  namespace: z.string(),
  name: z.string(),
  version: z.string(),
  versionId: z.string(),
})

/** What is optional is not in the manifests of older versions. */
const sealedContent = z.strictObject({
  runId: z.string(),
  namespace: z.string(),
  createdAt: z.string(),
  readFrom: z.string().exactOptional(),
  orgId: z.string().exactOptional(),
  packages: z.array(copiedPackage).exactOptional(),
  leftOut: z.array(z.strictObject({ object: z.string(), fields: z.array(z.string()) })).exactOptional(),
  recycleBin: z.literal('not copied').exactOptional(),
  archivedActivities: z.literal('not copied').exactOptional(),
  attachments: z.literal('not copied').exactOptional(),
  unseenPackages: z.array(z.string()).exactOptional(),
  rows: z.number(),
  bytes: z.number(),
  files: z.array(dataCopyFile),
})

/** The manifest as it lies on disk; its own checksum cannot be in it. */
type SealedContent = Omit<DataCopyManifest, 'sha256'>

export function sealContent(copy: CopyToSeal): SealedContent {
  const total = (of: 'rows' | 'bytes') => copy.files.reduce((sum, file) => sum + file[of], 0)
  return { ...copy, rows: total('rows'), bytes: total('bytes') }
}

export function writeManifest(content: SealedContent): string {
  return `${JSON.stringify(content, null, 2)}\n`
}

/** undefined for what is no manifest of ours. */
export function readManifest(text: string): SealedContent | undefined {
  try {
    return sealedContent.parse(JSON.parse(text))
  } catch {
    return undefined
  }
}
