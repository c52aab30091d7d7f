/**
 * What a data copy of two million rows takes: the bot's own code as it runs in production, in a process of its own, against a
 * simulated org in another; beside it the same pages piped to disk, and what the SDK's own reader makes of them. And how many
 * of the org's calls it takes to look at a large org before its package is removed.
 *
 *   npm run bench:salesforce -- [--rows 2000000] [--json]
 */
import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { createGunzip } from 'node:zlib'
import packageJson from '../package.json' with { type: 'json' }
import { startChild } from './child.ts'
import { type Copied, type CopyRequest, copied, largeOrgReady, rowsPerPage } from './copy-terms.ts'
import { scanCalls } from './salesforce-scan.ts'

const { values } = parseArgs({
  options: { rows: { type: 'string', default: '2000000' }, json: { type: 'boolean', default: false } },
})
const rows = Number(values.rows)
const few = Math.max(rows / 10, 2 * rowsPerPage)
/** Each way is measured so often, in turn, and its fastest time counts: everything else is what the machine did beside it. */
const rounds = 5

/** What Node is told by `npm start`. */
const productionFlags = packageJson.scripts.start.split(' ').filter((part) => part.startsWith('--'))

const figures: Record<string, number | boolean | string> = {}
const root = await mkdtemp(join(tmpdir(), 'uninstall-hubspot-bench-'))
const org = await startChild('large-org.ts', { rows })
const { url, pageBytes } = largeOrgReady.parse(org.ready)
try {
  const megabytes = (pageBytes * rows) / rowsPerPage / 1e6
  say('the org:', { rows, megabytes: Math.round(megabytes) })
  const expected = String(await org.ask('checksum'))
  const times: Record<'copy' | 'pipe', number[]> = { copy: [], pipe: [] }
  for (let round = 0; round < rounds; round += 1) {
    for (const how of ['pipe', 'copy'] as const) {
      const folder = await mkdtemp(join(root, `${how}-`))
      const done = await once({ url, folder, how })
      times[how].push(done.ms)
      say(`${how}, round ${round + 1}:`, { ...done, megabytesPerSecond: Math.round(megabytes / (done.ms / 1_000)) })
      if (how === 'copy') {
        figures.rows_exact = figures.rows_exact !== false && done.rows === rows && (await contents(folder)) === expected
        figures.peak_mb_2m = Math.max(Number(figures.peak_mb_2m ?? 0), done.peakMb)
      }
      await rm(folder, { recursive: true })
    }
  }
  figures.copy_ratio = ratio(Math.min(...times.pipe), Math.min(...times.copy))
  figures.rows_per_second = Math.round(rows / (Math.min(...times.copy) / 1_000))

  const bySdk = await once({ url, folder: root, how: 'sdk' }).catch(String)
  figures.sdk =
    typeof bySdk === 'string' ? bySdk : `${bySdk.rows} rows for ${rows}, ${bySdk.headersAsRows} of them headers`
  say('the SDK’s own reader, same job:', bySdk)

  await org.ask(String(few))
  const small = await once({ url, folder: await mkdtemp(join(root, 'few-')), how: 'copy' })
  figures.peak_mb_200k = small.peakMb
  figures.peak_growth = ratio(Number(figures.peak_mb_2m), small.peakMb)
  say(`copy of ${few} rows:`, small)
  const scan = await scanCalls()
  figures.scan_calls = scan.calls
  say('calls of an inventory and a scan:', scan)
} finally {
  await org.end()
  await rm(root, { recursive: true, force: true })
  for (const [name, figure] of Object.entries(figures)) say(`${name}:`, figure)
  if (values.json) console.log(JSON.stringify(figures))
}

async function once(request: CopyRequest): Promise<Copied> {
  const child = await startChild('copier.ts', request, productionFlags)
  const done = copied.parse(await child.ask('go'))
  await child.end()
  return done
}

/** SHA-256 of what is in the file, unpacked. */
async function contents(folder: string): Promise<string> {
  const [run = ''] = await readdir(folder)
  const [name = ''] = (await readdir(join(folder, run))).filter((file) => file.endsWith('.csv.gz'))
  const hash = createHash('sha256')
  for await (const piece of createReadStream(join(folder, run, name)).pipe(createGunzip())) hash.update(piece)
  return hash.digest('hex')
}

function ratio(one: number, other: number): number {
  return Math.round((one / other) * 1_000) / 1_000
}

function say(title: string, details: unknown): void {
  if (!values.json) console.log(title, details)
}
