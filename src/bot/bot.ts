/** What the listeners share. */
import type { WebClient } from '@slack/web-api'
import type { Logger } from 'pino'
import type { Locale } from '../runbook/events.ts'
import type { RunService } from '../runbook/runs-port.ts'
import type { Store } from '../runbook/store-port.ts'
import type { ReadFile } from './file-reader.ts'
import type { People } from './people.ts'

export type Bot = {
  client: WebClient
  runs: RunService
  store: Pick<Store, 'notes' | 'plans'>
  people: People
  readFile: ReadFile
  targets: readonly string[]
  /** The language of threads unless somebody chooses another. */
  locale: Locale
  /** Brings a run's messages up to date. */
  show: (runId: string) => Promise<void>
  logger: Logger
}
