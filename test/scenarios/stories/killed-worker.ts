import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { describe, expect } from 'vitest'
import { startBotProcess } from '../../../sandbox/bot-process.ts'
import { actionIds } from '../../../src/bot/action-ids.ts'
import { cacheFolder } from '../../../src/services/redis/cache-folder.ts'
import { launchRedis } from '../../../src/services/redis/launcher.ts'
import { scenario } from '../company.ts'
import { offered, reaches, reply, theRun } from '../looks.ts'
import { ledgerOf, ownersNow, timesWritten } from '../measure.ts'
import { press, untilOwnersPlanned } from '../steps.ts'
import { crowdedWorld, owners } from '../worlds.ts'

const silent = { info: () => {}, warn: () => {}, error: () => {} }
const deaths = 10
const records = 6_000

describe.concurrent('a worker that is killed ten times while owners are written', () => {
  scenario.concurrent(
    'is followed each time by one that goes on: each planned record once, no other',
    async ({ open }) => {
      const folder = await mkdtemp(join(tmpdir(), 'uninstall-hubspot-killed-'))
      const redis = await launchRedis({
        dataDir: folder,
        cacheDir: cacheFolder(process.env),
        env: process.env,
        log: silent,
        persistence: 'none',
      })
      const company = await open({
        redisUrl: redis.url,
        prefix: 'uninstall-hubspot',
        hubspot: { world: crowdedWorld(owners.benjamin, records) },
      })
      const startWorker = () =>
        startBotProcess({ role: 'worker', env: company.env, logFile: join(folder, 'worker.log') })
      let worker: Awaited<ReturnType<typeof startWorker>> | undefined
      try {
        const before = ownersNow(company)
        const { plan } = await untilOwnersPlanned(company)
        await offered(company, actionIds.approve)
        await company.stop()
        await company.start({ role: 'bot' })
        await press(company, company.people.firstApprover, actionIds.approve)
        const { faults } = company.simulators.hubspot
        // Slow enough that the work outlasts all the deaths, wherever in a batch they come.
        faults.add({ path: /batch\/update$/, times: 1_000, action: { kind: 'delay', ms: 400 } })
        for (let death = 0; death < deaths; death += 1) {
          worker = await startWorker()
          await sleep(Math.random() * 1_500)
          await worker.kill()
        }
        const { entries: atLastDeath } = await ledgerOf(company, plan)
        expect((await theRun(company)).phase).toBe('apply')
        expect(atLastDeath.size).toBeLessThan(records)
        faults.clear()

        worker = await startWorker()
        await reaches(company, 'reassign.settle')
        const { planned, entries } = await ledgerOf(company, plan)
        expect(planned.size).toBe(records)
        expect([...entries.keys()].toSorted()).toEqual([...planned.keys()].toSorted())
        expect([...entries.values()].filter(({ outcome }) => outcome !== 'changed')).toEqual([])
        const after = ownersNow(company)
        expect([...planned].filter(([record, owner]) => after.get(record) !== owner)).toEqual([])
        expect([...after].filter(([record, owner]) => !planned.has(record) && before.get(record) !== owner)).toEqual([])
        expect(timesWritten(company, [...planned.keys()])).toEqual(new Set([1]))
        await reply(company, /6,000 changed, 0 skipped, 0 failed/)
      } finally {
        await worker?.kill()
        await company.stop()
        await redis.stop()
        await rm(folder, { recursive: true, force: true })
      }
    },
  )
})
