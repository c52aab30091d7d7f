/** The documentation is held to the code: what is generated is up to date, and what is written by hand names only what is there. */
import { generateKeyPairSync } from 'node:crypto'
import { existsSync, globSync, readdirSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path/posix'
import { XMLParser } from 'fast-xml-parser'
import { describe, expect, test } from 'vitest'
import { parse } from 'yaml'
import { configurationPage, exampleTargets } from '../docs/pages/configuration.ts'
import { withManifestLink } from '../docs/pages/going-live.ts'
import { runbookPage } from '../docs/pages/runbook.ts'
import { withPermissions } from '../docs/pages/salesforce-setup.ts'
import { startHubSpotSimulator } from '../sandbox/hubspot/server.ts'
import { startSalesforceSimulator } from '../sandbox/salesforce/server.ts'
import { buildHubSpotWorld } from '../sandbox/world/hubspot-world.ts'
import { createSalesforceWorld, userPermissions } from '../sandbox/world/salesforce-world.ts'
import { manifestLink } from '../src/config/manifest-link.ts'
import { readConfig } from '../src/config/read-config.ts'
import { isVariableName, targetVariableNames } from '../src/config/variables.ts'
import {
  clockQueueName,
  runsQueueName,
  searchQueueName,
  threadQueueName,
  writeQueueName,
} from '../src/jobs/queue/queues.ts'
import { salesforcePermissions } from '../src/runbook/salesforce-permissions.ts'
import { createHubSpotGateway } from '../src/services/hubspot/gateway.ts'
import { searchLimit } from '../src/services/hubspot/limits.ts'
import { createSalesforceGateway } from '../src/services/salesforce/gateway.ts'

function read(path: string): string {
  return readFileSync(path, 'utf8')
}

const pages = globSync('docs/**/*.md').sort()
const decisions = globSync('docs/adr/*.md').sort()
const architecture = read('docs/architecture.md')
const goingLive = read('docs/going-live.md')
const salesforceSetup = read('docs/salesforce-setup.md')

describe('what is generated is up to date (node docs/generate.ts)', () => {
  test('docs/runbook.md', () => expect(read('docs/runbook.md')).toBe(runbookPage()))

  test('docs/configuration.md', () => expect(read('docs/configuration.md')).toBe(configurationPage()))

  test('the permissions in docs/salesforce-setup.md', () =>
    expect(salesforceSetup).toBe(withPermissions(salesforceSetup)))

  test('the link that creates the Slack app opens the manifest as it is', () => {
    const link = manifestLink(read('manifest.yml'))
    expect(goingLive).toBe(withManifestLink(goingLive, link))
    const opened = new URL(/^\[create-app\]: (.*)$/m.exec(goingLive)?.[1] ?? '').searchParams.get('manifest_yaml')
    expect(parse(opened ?? '')).toEqual(parse(read('manifest.yml')))
  })
})

describe('the example of a targets file', () => {
  test('is one that the bot takes, once a real key stands in it', () => {
    const json = /```json\n([\s\S]*?)```/.exec(read('docs/configuration.md'))?.[1] ?? ''
    const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
    const pem = privateKey.export({ type: 'pkcs8', format: 'pem' }).toString()
    const file = json.replace(/"-----BEGIN[^"]*"/, JSON.stringify(pem))
    const env = {
      SLACK_BOT_TOKEN: 'xoxb-1',
      SLACK_APP_TOKEN: 'xapp-1',
      APPROVERS: 'U0000001,U0000002',
      TARGETS_FILE: 'targets.json',
    }
    const reading = readConfig(env, () => file)
    expect(reading.ok ? reading.config.targets.map((target) => target.name) : reading.problems).toEqual(
      exampleTargets.map(({ name }) => name),
    )
  })

  test('shows every variable that may stand in the file', () => {
    const shown = new Set(exampleTargets.flatMap((target) => Object.keys(target)))
    expect(targetVariableNames.filter((name) => !shown.has(name))).toEqual([])
  })
})

/** The rows of the table whose first column has this heading, each as name and need. */
function needsIn(page: string, heading: string): { name: string; need: string }[] {
  const lines = page.split('\n')
  const start = lines.findIndex((line) => line.startsWith(`| ${heading} | Need |`))
  const rows = lines.slice(start + 2, lines.indexOf('', start))
  return rows.map((row) => {
    const [, name = '', need = ''] = row.split('|').map((cell) => cell.trim().replaceAll('`', ''))
    return { name, need }
  })
}

describe('docs/going-live.md and docs/salesforce-setup.md', () => {
  test('lists exactly the HubSpot scopes that preflight asks for', async () => {
    const simulator = await startHubSpotSimulator({ world: buildHubSpotWorld(), accessToken: 'pat-na1-docs' })
    const gateway = createHubSpotGateway({ accessToken: 'pat-na1-docs', apiUrl: simulator.url, access: 'read-only' })
    const probes = await gateway.probeScopes()
    await simulator.close()
    expect(needsIn(goingLive, 'Scope')).toEqual(probes.map(({ scope, need }) => ({ name: scope, need })))
  })

  test('lists exactly the Salesforce permissions that preflight asks for', async () => {
    const client = { clientId: 'docs', clientSecret: 'docs-secret' }
    const simulator = await startSalesforceSimulator({ world: createSalesforceWorld(), ...client })
    const credentials = { kind: 'client-credentials', ...client } as const
    const gateway = createSalesforceGateway({
      loginUrl: simulator.url,
      credentials,
      access: 'read-only',
      apiVersion: '68.0',
    })
    const probes = await gateway.probePermissions()
    await simulator.close()
    expect(needsIn(salesforceSetup, 'Permission')).toEqual(
      probes.map(({ permission, need }) => ({ name: permission, need })),
    )
  })

  test('grants with its permission set what preflight asks for, by names that Salesforce has', () => {
    const xml = /```xml\n([\s\S]*?)```/.exec(salesforceSetup)?.[1] ?? ''
    const { PermissionSet: set } = new XMLParser({ ignoreAttributes: false }).parse(xml)
    expect(set['@_xmlns']).toBe('http://soap.sforce.com/2006/04/metadata')
    const granted = set.userPermissions.map(({ name, enabled }: { name: string; enabled: boolean }) => [name, enabled])
    expect(granted).toEqual(Object.values(salesforcePermissions).map(({ apiNames }) => [apiNames[0], true]))
    const known: readonly string[] = userPermissions
    const names = Object.values(salesforcePermissions).flatMap(({ apiNames }) => apiNames)
    expect(names.filter((name) => !known.includes(name))).toEqual([])
  })

  test('asks of a Redis what docker-compose.yml gives to its own', () => {
    const settings = /redis\.conf`:\n\n```\n([\s\S]*?)```/.exec(goingLive)?.[1]?.trim().split('\n') ?? []
    const { services } = parse(read('docker-compose.yml'), { merge: true })
    expect(settings).toHaveLength(3)
    for (const setting of settings) expect(services.redis.command.join(' ')).toContain(`--${setting}`)
  })
})

describe('docs/architecture.md', () => {
  test('has a place in its table for every folder of src', () => {
    const folders = (parent: string) =>
      readdirSync(parent, { withFileTypes: true }).flatMap((entry) =>
        entry.isDirectory() ? [`${parent}/${entry.name}`] : [],
      )
    const all = [...folders('src').filter((folder) => folder !== 'src/services'), ...folders('src/services')]
    const firstCells = [...architecture.matchAll(/^\| (`.*?`) \|/gm)].map(([, cell]) => cell).join(' ')
    expect(all.filter((folder) => !firstCells.includes(`\`${folder}\``))).toEqual([])
  })

  test('names the queues that there are, and the pace of searches', () => {
    const portal = [searchQueueName('<target>'), writeQueueName('<target>')]
    const queues = [runsQueueName, clockQueueName, ...portal, threadQueueName]
    const named = [...architecture.matchAll(/^\| `([\w<>-]+)` \| \d+ \|/gm)].map(([, name]) => name)
    expect(named).toEqual(queues)
    expect(searchLimit).toEqual({ calls: 5, intervalMs: 1_000 })
    expect(architecture).toContain('five searches a second')
  })

  test('lists the decisions in their order, under their titles', () => {
    const listed = [...architecture.matchAll(/^(\d+)\. \[(.*)\]\((adr\/.*)\)$/gm)]
    expect(listed.map(([, , , path]) => `docs/${path}`)).toEqual(decisions)
    for (const [, number, title, path] of listed) expect(read(`docs/${path}`)).toMatch(`# ${number}. ${title}\n`)
  })

  test('stays short enough to be read', () => {
    expect(architecture.split('\n').length).toBeLessThanOrEqual(201)
  })
})

test.each(decisions)('%s says context, decision and consequences on one page', (file) => {
  const text = read(file)
  expect([...text.matchAll(/^## (.*)$/gm)].map(([, heading]) => heading)).toEqual([
    'Context',
    'Decision',
    'Consequences',
  ])
  expect(text.split('\n').length).toBeLessThan(60)
})

describe.each(pages)('%s', (page) => {
  const text = read(page)

  test('names only files that exist', () => {
    const paths = [...text.matchAll(/\b(?:src|sandbox|test|docs|bench)\/[\w./-]*\w/g)].map(([path]) => path)
    expect(paths.filter((path) => !existsSync(path))).toEqual([])
  })

  test('has links that lead somewhere', () => {
    const links = [...text.matchAll(/\]\((?!https?:)([^)]*)\)/g)].map(([, link = '']) => link.split('#'))
    const dead = links.filter(([path = '', heading]) => {
      const goal = path === '' ? page : join(dirname(page), path)
      return !existsSync(goal) || (heading !== undefined && !anchorsOf(read(goal)).includes(heading))
    })
    expect(dead).toEqual([])
  })

  test('names only settings that are read', () => {
    const foreign = ['NODE_USE_ENV_PROXY', 'HTTPS_PROXY', 'NO_PROXY']
    const names = [...text.matchAll(/`([A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+)(?:=[^`]*)?`/g)].map(([, name = '']) => name)
    expect(
      names.filter((name) => !isVariableName(name) && !foreign.includes(name) && name !== 'UNINSTALL_INTEGRATION'),
    ).toEqual([])
  })
})

function anchorsOf(text: string): string[] {
  return [...text.matchAll(/^#+ (.*)$/gm)].map(([, heading = '']) =>
    heading
      .toLowerCase()
      .replaceAll(/[^\w\s-]/g, '')
      .replaceAll(' ', '-'),
  )
}

test('the glossary is in the order of the alphabet and has each term once', () => {
  const terms = [...read('docs/glossary.md').matchAll(/^\| \*\*(.*?)\*\* \|/gm)].map(([, term = '']) => term)
  expect(terms.length).toBeGreaterThan(30)
  expect(terms).toEqual([...new Set(terms)].sort((left, right) => left.localeCompare(right, 'en')))
})
