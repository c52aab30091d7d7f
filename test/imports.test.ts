/**
 * Who may import whom. docs/architecture.md says it in words; this reads every import of src and sandbox and holds it.
 * Type imports count like all others: who knows the shape of a thing depends on it.
 */
import { existsSync, globSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path/posix'
import { describe, expect, test } from 'vitest'
import { z } from 'zod'

type Import = { from: string; to: string; isType: boolean }

/** A clause has only names, braces, commas and `*`, so that no other code can be taken for one. */
const statements = /^[ \t]*(import|export)\s+(type\s+)?(?:([\w$\s{},*]+?)\s*\bfrom\s*)?['"]([^'"]+)['"]/gm
const calls = /\bimport\(\s*['"]([^'"]+)['"]/g

function importsOf(file: string, text: string): Import[] {
  const stated = [...text.matchAll(statements)].map(([, , type, clause = '', specifier = '']) => ({
    specifier,
    isType: type !== undefined || namesTypesOnly(clause),
  }))
  const called = [...text.matchAll(calls)].map(([, specifier = '']) => ({ specifier, isType: false }))
  return [...stated, ...called].map(({ specifier, isType }) => ({ from: file, to: goal(file, specifier), isType }))
}

function namesTypesOnly(clause: string): boolean {
  const names = /^\{([^}]*)\}$/
    .exec(clause.trim())?.[1]
    ?.split(',')
    .map((name) => name.trim())
  return names?.filter((name) => name !== '').every((name) => name.startsWith('type ')) ?? false
}

/** A file of ours by its path, a package by its name. */
function goal(file: string, specifier: string): string {
  if (specifier.startsWith('.')) return join(dirname(file), specifier)
  if (specifier.startsWith('node:')) return specifier
  return specifier.split('/', specifier.startsWith('@') ? 2 : 1).join('/')
}

const files = globSync('{src,sandbox}/**/*.ts').sort()
const sources = files.map((file) => ({ file, text: readFileSync(file, 'utf8') }))
const imports = sources.flatMap(({ file, text }) => importsOf(file, text))

function lies(path: string, ...places: string[]): boolean {
  return places.some((place) => path === place || path.startsWith(`${place}/`))
}

function isOurs(path: string): boolean {
  return lies(path, 'src', 'sandbox', 'test', 'docs', 'bench')
}

/** What a folder imports from outside itself. */
function leaving(...places: string[]): Import[] {
  return imports.filter(({ from, to }) => lies(from, ...places) && !lies(to, ...places))
}

function shown(found: readonly Import[]): string[] {
  return found.map(({ from, to, isType }) => `${from} → ${to}${isType ? ' (type)' : ''}`)
}

/** The imports that no permission covers. A permission may be for types only, or for one file only. */
type Permission = { to: string; types?: true; from?: string }

function unpermitted(found: readonly Import[], permissions: readonly Permission[]): string[] {
  const covers = (one: Import) => (permission: Permission) =>
    lies(one.to, permission.to) && (one.isType || !permission.types) && lies(one.from, permission.from ?? one.from)
  return shown(found.filter((one) => !permissions.some(covers(one))))
}

describe('the scanner', () => {
  test('knows every form of import', () => {
    const text = [
      "import './effect.ts'",
      "import a, { b } from '../x/a.ts'",
      "import type { C } from '@scope/c/deep.js'",
      "import {\n  type D,\n  type E,\n} from 'd/sync'",
      "import { type F, f } from 'node:f'",
      "export * as g from './g.ts'",
      "export { h } from './h.ts'",
      "const later = await import('./later.ts')",
      "export const text = 'from nowhere'",
      "// import { old } from './old.ts'",
    ].join('\n')
    expect(shown(importsOf('src/y/file.ts', text))).toEqual([
      'src/y/file.ts → src/y/effect.ts',
      'src/y/file.ts → src/x/a.ts',
      'src/y/file.ts → @scope/c (type)',
      'src/y/file.ts → d (type)',
      'src/y/file.ts → node:f',
      'src/y/file.ts → src/y/g.ts',
      'src/y/file.ts → src/y/h.ts',
      'src/y/file.ts → src/y/later.ts',
    ])
  })

  test('misses no line that looks like the end of an import, and follows each to a file', () => {
    for (const { file, text } of sources) {
      const ends = text.match(/^(?!\s*(?:\/\/|\*)).*\bfrom ['"][^'"]+['"]\s*;?$/gm) ?? []
      expect.soft([...text.matchAll(statements)].length, file).toBeGreaterThanOrEqual(ends.length)
      expect.soft(text, `${file} imports what nobody can read beforehand`).not.toMatch(/\bimport\((?!\s*['"])/)
    }
    expect(shown(imports.filter(({ to }) => isOurs(to) && !existsSync(to)))).toEqual([])
  })
})

describe('the core', () => {
  test('imports nothing from outside itself, except a hash', () => {
    const hash: Permission = { to: 'node:crypto', from: 'src/runbook/audit/sha256.ts' }
    expect(unpermitted(leaving('src/runbook'), [hash])).toEqual([])
  })
})

describe('each folder of src imports what it needs and no more', () => {
  const runbook: Permission = { to: 'src/runbook' }
  const zod: Permission = { to: 'zod' }
  const loggerType: Permission = { to: 'pino', types: true }

  test('messages: the runbook, and the table of settings for the console', () => {
    const console: Permission = { to: 'src/config', from: 'src/messages/console.ts' }
    expect(unpermitted(leaving('src/messages'), [runbook, console])).toEqual([])
  })

  test('bot: the runbook, the messages and the Slack SDK', () => {
    const sdk = ['@slack/bolt', '@slack/types', '@slack/web-api'].map((to): Permission => ({ to }))
    const others: Permission[] = [zod, loggerType, { to: 'csv-parse' }, { to: 'csv-stringify' }]
    // Files for the thread go to disk on their way: they can be larger than what should be held.
    const modules = ['events', 'fs', 'fs/promises', 'http', 'https', 'os', 'path', 'stream', 'stream/promises']
    const disk = modules.map((module): Permission => ({ to: `node:${module}`, from: 'src/bot/thread/file-upload.ts' }))
    const all = [runbook, { to: 'src/messages' }, ...sdk, ...others, ...disk]
    expect(unpermitted(leaving('src/bot'), all)).toEqual([])
  })

  test('jobs: the runbook and BullMQ; vendors only through the ports of the runbook', () => {
    expect(unpermitted(leaving('src/jobs'), [runbook, { to: 'bullmq' }, zod, loggerType])).toEqual([])
  })

  test('config: nothing of ours', () => {
    expect(shown(leaving('src/config').filter(({ to }) => isOurs(to)))).toEqual([])
  })

  test('services: the runbook, each on its own; what runs before the first log line also speaks on the console', () => {
    const console: Permission = { to: 'src/messages/console.ts', from: 'src/services/redis' }
    const nodeVersion: Permission = { to: 'src/messages/console.ts', from: 'src/services/node-version.ts' }
    const scrubbing: Permission = { to: 'src/services/scrub.ts', from: 'src/services/logger.ts' }
    const services = new Set(imports.map(({ from }) => /^src\/services\/[^/]+/.exec(from)?.[0] ?? ''))
    services.delete('')
    const ours = [...services].flatMap((service) => leaving(service)).filter(({ to }) => isOurs(to))
    expect(services.size).toBeGreaterThan(5)
    expect(unpermitted(ours, [runbook, console, nodeVersion, scrubbing])).toEqual([])
  })
})

describe('who never meets', () => {
  test('bot and jobs never import each other: they meet in the store and the queues', () => {
    const between = imports.filter(
      ({ from, to }) =>
        (lies(from, 'src/bot') && lies(to, 'src/jobs')) || (lies(from, 'src/jobs') && lies(to, 'src/bot')),
    )
    expect(shown(between)).toEqual([])
  })

  test('services know neither bot nor jobs, neither Slack nor BullMQ', () => {
    const strangers = leaving('src/services').filter(
      ({ to }) => lies(to, 'src/bot', 'src/jobs', 'bullmq') || to.startsWith('@slack/'),
    )
    expect(shown(strangers)).toEqual([])
  })

  test('only main.ts imports app.ts, nobody imports main.ts, and these two alone know everything', () => {
    const ofApp = imports.filter(({ to }) => to === 'src/app.ts' || to === 'src/main.ts')
    expect(shown(ofApp)).toEqual(['src/main.ts → src/app.ts'])
    const isWhole = (file: string) => ['src/bot', 'src/jobs', 'src/services'].every((part) => reaches(file, part))
    expect(files.filter((file) => lies(file, 'src') && isWhole(file))).toEqual(['src/app.ts'])
  })

  test('src never imports sandbox or test', () => {
    expect(shown(imports.filter(({ from, to }) => lies(from, 'src') && lies(to, 'sandbox', 'test')))).toEqual([])
  })

  test('the simulators know nothing of the bot, so that they cannot agree with its mistakes', () => {
    const simulators = ['hubspot', 's3', 'salesforce', 'simulator', 'slack', 'workspace-page', 'world']
    const known = leaving(...simulators.map((name) => `sandbox/${name}`)).filter(({ to }) => lies(to, 'src'))
    expect(shown(known)).toEqual([])
  })
})

function reaches(file: string, folder: string): boolean {
  return imports.some(({ from, to }) => from === file && lies(to, folder))
}

describe('what comes from outside', () => {
  const homes: Record<string, string[]> = {
    '@hubspot/api-client': ['src/services/hubspot'],
    jsforce: ['src/services/salesforce'],
    '@aws-sdk/client-s3': ['src/services/data-copy'],
    // The verdict of the sandbox measures in Redis itself, not through the bot.
    ioredis: ['src/services/store', 'src/services/redis', 'src/app.ts', 'sandbox/auto-pilot/verdict.ts'],
    bullmq: ['src/jobs'],
    '@slack/': ['src/bot'],
  }

  test.each(Object.entries(homes))('%s is imported in its own folder only', (name, places) => {
    const users = imports.filter(({ to }) => to === name || (name.endsWith('/') && to.startsWith(name)))
    expect(users.length).toBeGreaterThan(0)
    expect(shown(users.filter(({ from }) => !lies(from, ...places)))).toEqual([])
  })

  test('src imports only what a production installation has', () => {
    const { dependencies } = z
      .object({ dependencies: z.record(z.string(), z.string()) })
      .parse(JSON.parse(readFileSync('package.json', 'utf8')))
    const packages = imports.filter(({ from, to }) => lies(from, 'src') && !isOurs(to) && !to.startsWith('node:'))
    expect(shown(packages.filter(({ to }) => !(to in dependencies)))).toEqual([])
  })

  test('the environment of the process is read in one place of src', () => {
    const ours = sources.filter(({ file }) => lies(file, 'src'))
    const readers = ours.filter(({ text }) =>
      /\bprocess\s*(?:\.|\?\.|\[['"])\s*env\b|\benv\b.*from 'node:process'/.test(text),
    )
    expect(readers.map(({ file }) => file)).toEqual(['src/config/process-environment.ts'])
  })
})

describe('folders', () => {
  const parents = [...new Set(files.map((file) => dirname(file)))].flatMap((folder) => [folder, dirname(folder)])

  /** Folders side by side. A folder and the files above it may know each other: those are its way in and its shared types. */
  test.each([...new Set(parents)].filter((parent) => siblings(parent).size > 1).sort())(
    'side by side in %s form no cycle',
    (parent) => {
      expect(cycles(siblings(parent))).toEqual([])
    },
  )
})

type Graph = ReadonlyMap<string, ReadonlySet<string>>

function siblings(parent: string): Graph {
  const childOf = (path: string) =>
    path.startsWith(`${parent}/`) ? /^[^/]+(?=\/)/.exec(path.slice(parent.length + 1))?.[0] : undefined
  const graph = new Map<string, Set<string>>()
  for (const file of files) {
    const child = childOf(file)
    if (child) graph.set(child, new Set())
  }
  for (const { from, to } of imports) {
    const [left, right] = [childOf(from), childOf(to)]
    if (left && right && left !== right) graph.get(left)?.add(right)
  }
  return graph
}

/** Each cycle once, beginning with its first name in the alphabet. */
function cycles(graph: Graph): string[] {
  const found = new Set<string>()
  const follow = (path: string[]) => {
    const [first = '', last = ''] = [path[0], path.at(-1)]
    for (const next of graph.get(last) ?? []) {
      if (next === first) found.add([...path, first].join(' → '))
      else if (next > first && !path.includes(next)) follow([...path, next])
    }
  }
  for (const name of graph.keys()) follow([name])
  return [...found]
}
