import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect } from 'vitest'
import { startBotProcess } from '../../../sandbox/bot-process.ts'
import { treeXml } from '../../../sandbox/salesforce/xml.ts'
import { salesforceId } from '../../../sandbox/world/salesforce-id.ts'
import type { SalesforceWorld, WorldPackage } from '../../../sandbox/world/salesforce-world.ts'
import { actionIds } from '../../../src/bot/action-ids.ts'
import type { Run } from '../../../src/runbook/run.ts'
import { cacheFolder } from '../../../src/services/redis/cache-folder.ts'
import { launchRedis } from '../../../src/services/redis/launcher.ts'
import { type Company, scenario, skipWaits } from '../company.ts'
import { ends, messages, offered, reaches, replies, reply, theRun, until, whisper } from '../looks.ts'
import { auditOf, everyText, innards, orgNow } from '../measure.ts'
import {
  approveRemovalByTwo,
  choosePackages,
  clearBlockers,
  press,
  untilRemovalPlanned,
  untilUninstall,
} from '../steps.ts'
import { salesforceWorld } from '../worlds.ts'

const holdings = {}

async function when(company: Company, what: string, holds: (run: Run) => boolean): Promise<Run> {
  return until(what, async () => {
    const run = await theRun(company)
    return holds(run) ? run : undefined
  })
}

async function settles(company: Company, rounds: number, open: number): Promise<Run> {
  return when(company, `round ${rounds} to wait for ${open}`, (run) => {
    return run.phase === 'settle' && run.rounds === rounds && run.references?.open === open
  })
}

/** The checklist of this step as people see it. */
function checklist(company: Company): string {
  const found = messages(company).findLast(({ text }) => text.startsWith('Step 4 of '))
  return JSON.stringify(found?.blocks ?? [])
}

async function shows(company: Company, text: string): Promise<void> {
  await until(`"${text}" in the checklist`, async () => checklist(company).includes(text) || undefined)
}

async function runsDry(company: Company): Promise<Run> {
  await until('the end', async () => {
    await skipWaits(company)
    return (await theRun(company)).status === 'closed' || undefined
  })
  return theRun(company)
}

function withPackages(world: SalesforceWorld, ...more: Partial<WorldPackage>[]): SalesforceWorld {
  const [base] = world.packages
  if (!base) throw new Error('the world has no package')
  const bare = { permissionSets: [], components: [], objects: [] }
  const added = more.map((one, index) => ({
    ...base,
    ...bare,
    recordId: salesforceId('0A3', 30 + index),
    subscriberPackageId: salesforceId('033', 30 + index),
    versionId: salesforceId('04t', 30 + index),
    ...one,
  }))
  return { ...world, packages: [...world.packages, ...added] }
}

function inUse(name: string): string {
  return `Component is in use by another component in your organization: WorkflowRule ${name}`
}

describe.concurrent('a removal that Salesforce refuses', () => {
  scenario.concurrent('comes through in the third round, each planned and approved anew', async ({ open }) => {
    const company = await open({ holdings })
    const { org } = company.simulators.salesforce
    const { requester, firstApprover } = company.people
    const reasons = ['Lead.Score', 'Lead.Grade', 'Contact.Visit', 'Contact.Form'].map(inUse)
    org.modes.unlistedReasons = [...reasons]
    await untilUninstall(company)
    await untilRemovalPlanned(company, 'none')
    await approveRemovalByTwo(company)
    await settles(company, 1, 3)
    const refusal = await reply(company, /Salesforce refused to remove HubSpot Integration.*round 1/)
    expect(reasons.filter((text) => refusal.includes(text))).toHaveLength(3)
    await shows(company, `▫️ Salesforce says: ${reasons[0]}`)
    await requester.click(await offered(company, actionIds.tryAnyway), actionIds.tryAnyway)
    await whisper(company, requester, /Only an approver can do this/)

    org.modes.unlistedReasons = reasons.slice(3)
    await press(company, requester, actionIds.sayCleared)
    await reaches(company, 'uninstall.approve')
    expect((await theRun(company)).plan).toMatchObject({ kind: 'uninstall', approvals: [] })
    await approveRemovalByTwo(company)
    await settles(company, 2, 1)
    await shows(company, `✅ Salesforce says: ${reasons[0]}`)
    await press(company, requester, actionIds.checkAgain)
    await reply(company, /nothing has changed since the last look/)
    await reaches(company, 'uninstall.settle')

    org.modes.unlistedReasons = []
    await press(company, firstApprover, actionIds.tryAnyway)
    await reaches(company, 'uninstall.approve')
    expect(await reply(company, /1 thing is not cleared\*, so Salesforce may refuse/)).toContain('Plan: Remove')
    await approveRemovalByTwo(company)
    await ends(company, 'closed')
    expect(orgNow(company)).toMatchObject({ packages: ['lantern_maps'], deploys: 3 })
    expect(replies(company).filter((text) => /Plan: Remove the package/.test(text))).toHaveLength(3)
    expect(await auditOf(company)).toEqual({ valid: true, headInThread: true })
    expect(everyText(company)).not.toMatch(innards)
  })
})

const embed = { namespace: 'HubSpot_Embed', name: 'HubSpot Embed' }

/** Two packages whose pages stand on the same layout. */
function withSharedLayout(): SalesforceWorld {
  const world = withPackages(salesforceWorld(), embed)
  const shared = world.layouts.find(({ fullName }) => fullName === 'Contact-Contact Layout')
  const sections = shared?.metadata.layoutSections
  if (!Array.isArray(sections)) throw new Error('the layout has no sections')
  const item = {
    height: '200',
    page: 'HubSpot_Embed__Panel',
    showLabel: 'false',
    showScrollbars: 'false',
    width: '100%',
  }
  const layoutColumns = [{ layoutItems: [item] }]
  sections.push({ customLabel: 'true', detailHeading: 'true', label: 'Panel', layoutColumns, style: 'OneColumn' })
  return world
}

/** Each layout's XML, byte for byte as a retrieve gives it. */
function layoutFiles({ simulators }: Company): string[] {
  return simulators.salesforce.org.layouts.map(({ fullName, metadata }) => `${fullName}: ${treeXml(metadata)}`)
}

function contactLayout({ simulators }: Company): string {
  const { layouts } = simulators.salesforce.org
  return JSON.stringify(layouts.find(({ fullName }) => fullName === 'Contact-Contact Layout')?.metadata)
}

describe.concurrent('a layout that shows pages of several packages', () => {
  scenario.concurrent('loses only those of the package that was chosen', async ({ open }) => {
    const company = await open({ holdings, salesforce: { world: withSharedLayout() } })
    await untilUninstall(company)
    await choosePackages(company, 'none', ({ namespace }) => namespace === embed.namespace)
    await clearBlockers(company)
    expect(contactLayout(company)).not.toContain('HubSpot_Embed__')
    expect(contactLayout(company)).toContain('HubSpot_Inc__')
  })

  scenario.concurrent('is cleared of them all by one plan, and gets them all back', async ({ open }) => {
    const company = await open({ holdings, salesforce: { world: withSharedLayout() } })
    await untilUninstall(company)
    const layouts = layoutFiles(company)
    await choosePackages(company, 'none')
    await clearBlockers(company)
    expect(contactLayout(company)).not.toContain('HubSpot_')
    await press(company, company.people.firstApprover, actionIds.planRestore)
    await until('the plan', async () => (await theRun(company)).plan?.kind === 'restore-blockers' || undefined)
    await press(company, company.people.secondApprover, actionIds.approve)
    await reaches(company, 'uninstall.decide')
    expect((await theRun(company)).plan?.counts).toEqual({ changed: 9, skipped: 0, failed: 0 })
    expect(layoutFiles(company)).toEqual(layouts)
  })
})

describe.concurrent('several packages', () => {
  scenario.concurrent(
    'go in the order of their dependencies, one request each, though an answer is lost, and the card tells how far',
    async ({ open }) => {
      const world = { ...salesforceWorld() }
      const [base] = world.packages
      if (base) base.container = 'Managed'
      const extension = {
        namespace: 'HubSpot_Ext',
        name: 'HubSpot Extension',
        dependsOn: base ? [base.versionId] : [],
      }
      const company = await open({
        holdings,
        salesforce: { world: withPackages(world, extension), uninstallMs: 60_000 },
      })
      const { faults, org } = company.simulators.salesforce
      await untilUninstall(company)
      await choosePackages(company, 'none')
      await clearBlockers(company)
      expect(await reply(company, /Plan: Remove the package/)).toContain(
        'In this order: HubSpot Extension, then HubSpot Integration.',
      )
      faults.add({ method: 'POST', path: /UninstallRequest$/, action: { kind: 'lose-answer' } })
      await approveRemovalByTwo(company)
      await until('the card to tell how far it is', async () => {
        await skipWaits(company)
        const card = messages(company).find(({ text }) => text.startsWith('Uninstall HubSpot'))
        return (
          /Package 1 of 2: Removing \*HubSpot Extension\* since .*“InProgress”, last checked/.test(card?.text ?? '') ||
          undefined
        )
      })
      expect(orgNow(company).packages).toHaveLength(3)
      company.clock.pass(61_000)
      await when(company, 'the second package to be asked for', () => {
        void skipWaits(company)
        return org.uninstallRequests.length === 2
      })
      company.clock.pass(61_000)
      await runsDry(company)
      expect(faults.pending()).toEqual([])
      expect(org.uninstallRequests.map(({ versionId, status }) => [versionId, status])).toEqual([
        [salesforceId('04t', 30), 'Success'],
        [base?.versionId, 'Success'],
      ])
      expect(orgNow(company)).toMatchObject({ packages: ['lantern_maps'], deploys: 0 })
      expect(replies(company).join('\n')).not.toMatch(/Stopped|refused/)
      expect(await auditOf(company)).toEqual({ valid: true, headInThread: true })
    },
  )

  scenario.concurrent(
    'that no interface removes are removed in Setup, after the same approvals, and Salesforce is asked each time',
    async ({ open }) => {
      const helper = { namespace: '', name: 'HubSpot Helper', isManaged: false }
      const company = await open({ holdings, salesforce: { world: withPackages(salesforceWorld(), helper) } })
      const { faults, org } = company.simulators.salesforce
      const { requester } = company.people
      const removeInSetup = async (name: string) => {
        const { versionId = '' } = org.packages.find((installed) => installed.name === name) ?? {}
        const page = `${org.url}/setup/packages/${versionId}/uninstall`
        expect((await fetch(page, { method: 'POST', redirect: 'manual' })).status).toBe(303)
      }
      await untilUninstall(company)
      await choosePackages(company, 'none')
      await clearBlockers(company)
      const plan = await reply(company, /Plan: Remove the package/)
      expect(plan).toContain('By hand in Setup, once it is approved: HubSpot Helper.')
      expect(plan).toContain('The contents of *HubSpot Helper* are in none of these figures and in no data copy')
      const message = 'Metadata API is not available for this organization'
      const body = [{ errorCode: 'INSUFFICIENT_ACCESS', message }]
      faults.add({ method: 'POST', path: /deployRequest$/, action: { kind: 'answer', status: 403, body } })
      await approveRemovalByTwo(company)
      const guide = await reply(company, /To be removed by hand: \*HubSpot Integration\*/)
      expect(guide).toContain(message)
      expect(guide).toContain(`<${org.url}/lightning/setup/ImportedPackage/home|Open Setup → Installed Packages>`)
      await press(company, requester, actionIds.removedByHand)
      await reply(company, /HubSpot Integration\* is \*still installed\*/)

      // The admin grants what was missing, and it is tried by the interface once more: the package is not known there.
      org.modes.hidePackagesFromMetadata = true
      await press(company, requester, actionIds.planAgain)
      await reaches(company, 'uninstall.approve')
      await approveRemovalByTwo(company)
      await reply(company, /No InstalledPackage named: HubSpot_Inc found/)
      await removeInSetup('HubSpot Integration')
      await press(company, requester, actionIds.removedByHand)
      await reply(company, /To be removed by hand: \*HubSpot Helper\*; it is not a managed package/)
      await removeInSetup('HubSpot Helper')
      await press(company, requester, actionIds.removedByHand)
      await ends(company, 'closed')
      await reply(
        company,
        /the package is gone. Nothing of it is left .* What \*HubSpot Helper\* held can’t be looked for/,
      )
      expect(orgNow(company)).toMatchObject({ packages: ['lantern_maps'], deploys: 1 })
      expect(org.uninstallRequests).toEqual([])
      expect(everyText(company)).not.toMatch(innards)
    },
  )
})

const silent = { info: () => {}, warn: () => {}, error: () => {} }

describe.concurrent('a worker that is killed while its request for the removal is under way', () => {
  scenario.concurrent('is followed by one that finds the request and makes no other', async ({ open }) => {
    const folder = await mkdtemp(join(tmpdir(), 'uninstall-hubspot-removal-'))
    const options = { dataDir: folder, cacheDir: cacheFolder(process.env), env: process.env, log: silent }
    const redis = await launchRedis({ ...options, persistence: 'none' })
    const company = await open({ holdings, redisUrl: redis.url, prefix: 'uninstall-hubspot' })
    const { faults, org, routes } = company.simulators.salesforce
    const startWorker = () => startBotProcess({ role: 'worker', env: company.env, logFile: join(folder, 'worker.log') })
    let worker: Awaited<ReturnType<typeof startWorker>> | undefined
    try {
      await untilUninstall(company)
      await untilRemovalPlanned(company, 'none')
      await company.stop()
      await company.start({ role: 'bot' })
      worker = await startWorker()
      // Salesforce takes the request when the worker that sent it is dead.
      faults.add({ method: 'POST', path: /deployRequest$/, action: { kind: 'delay', ms: 1_500 } })
      await approveRemovalByTwo(company)
      await until('the request', async () => routes.entries().find(({ path }) => path.endsWith('/deployRequest')))
      await worker.kill()
      expect(org.deploys).toEqual([])
      await until('the request to be taken', async () => org.deploys[0])
      worker = await startWorker()
      await ends(company, 'closed')
      expect(org.deploys).toHaveLength(1)
      expect(orgNow(company).packages).toEqual(['lantern_maps'])
    } finally {
      await worker?.kill()
      await company.stop()
      await redis.stop()
      await rm(folder, { recursive: true, force: true })
    }
  })
})
