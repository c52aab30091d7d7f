/** The bucket for data copies; without one they lie under `DATA_DIR`. */
import { z } from 'zod'
import type { BucketSettings } from './config.ts'
import { httpUrl, secretText, text } from './fields.ts'
import type { ConfigProblem } from './problem.ts'
import { type RawSettings, type Reading, readSettings } from './settings.ts'
import type { VariableName } from './variables.ts'

const schema = z.object({
  DATA_COPY_BUCKET: text.optional(),
  DATA_COPY_REGION: text,
  DATA_COPY_ENDPOINT: httpUrl.optional(),
  DATA_COPY_ACCESS_KEY_ID: secretText.optional(),
  DATA_COPY_SECRET_ACCESS_KEY: secretText.optional(),
})

export function readBucketSettings(raw: RawSettings): Reading<BucketSettings | undefined> {
  const reading = readSettings(raw, schema)
  const incomplete = incompleteSettings(raw)
  if (!reading.ok) return { ok: false, problems: [...reading.problems, ...incomplete] }
  if (incomplete.length > 0) return { ok: false, problems: incomplete }
  const { DATA_COPY_BUCKET: name, DATA_COPY_REGION: region, DATA_COPY_ENDPOINT: endpoint } = reading.settings
  if (name === undefined) return { ok: true, settings: undefined }
  const { DATA_COPY_ACCESS_KEY_ID: accessKeyId, DATA_COPY_SECRET_ACCESS_KEY: secretAccessKey } = reading.settings
  return {
    ok: true,
    settings: {
      name,
      region,
      ...(endpoint === undefined ? {} : { endpoint }),
      ...(accessKeyId && secretAccessKey ? { credentials: { accessKeyId, secretAccessKey } } : {}),
    },
  }
}

const needs: readonly { set: VariableName; missing: VariableName }[] = [
  { set: 'DATA_COPY_ENDPOINT', missing: 'DATA_COPY_BUCKET' },
  { set: 'DATA_COPY_ACCESS_KEY_ID', missing: 'DATA_COPY_BUCKET' },
  { set: 'DATA_COPY_ACCESS_KEY_ID', missing: 'DATA_COPY_SECRET_ACCESS_KEY' },
  { set: 'DATA_COPY_SECRET_ACCESS_KEY', missing: 'DATA_COPY_ACCESS_KEY_ID' },
]

/** What was set without its other half would silently not be used: the copy would lie on a disk that nobody thinks of. */
function incompleteSettings(raw: RawSettings): ConfigProblem[] {
  const open = needs.filter(({ set, missing }) => raw[set] !== undefined && raw[missing] === undefined)
  return [...new Set(open.map(({ missing }) => missing))].map((variable) => ({ variable, reason: { kind: 'missing' } }))
}
