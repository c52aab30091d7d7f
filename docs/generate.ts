/** Writes what the documentation takes from the code. Run: node docs/generate.ts */
import { readFileSync, writeFileSync } from 'node:fs'
import { manifestLink } from '../src/config/manifest-link.ts'
import { configurationPage } from './pages/configuration.ts'
import { withManifestLink } from './pages/going-live.ts'
import { runbookPage } from './pages/runbook.ts'
import { withPermissions } from './pages/salesforce-setup.ts'

const here = (path: string) => new URL(path, import.meta.url)

writeFileSync(here('runbook.md'), runbookPage())
writeFileSync(here('configuration.md'), configurationPage())

writeFileSync(here('salesforce-setup.md'), withPermissions(readFileSync(here('salesforce-setup.md'), 'utf8')))

const link = manifestLink(readFileSync(here('../manifest.yml'), 'utf8'))
writeFileSync(here('going-live.md'), withManifestLink(readFileSync(here('going-live.md'), 'utf8'), link))
