import { describe, expect } from 'vitest'
import { allScopes } from '../../../sandbox/hubspot/server.ts'
import { userPermissions } from '../../../sandbox/world/salesforce-world.ts'
import { actionIds } from '../../../src/bot/action-ids.ts'
import { type Company, scenario, skipWaits } from '../company.ts'
import { reaches, replies, reply, theRun, until } from '../looks.ts'
import { everyText, innards } from '../measure.ts'
import { openRun, press } from '../steps.ts'

const holdings = {}

/** Plays through the back-off between attempts, which takes two minutes. */
async function stops(company: Company): Promise<void> {
  await until('the work to stop', async () => {
    await skipWaits(company)
    return (await theRun(company)).phase === 'stopped' || undefined
  })
}

async function restart(company: Company): Promise<void> {
  await company.stop()
  await company.start()
}

describe.concurrent('when a system does not let the bot in', () => {
  const wrong = [
    {
      what: 'a wrong HubSpot token',
      env: () => ({ HUBSPOT_ACCESS_TOKEN: 'pat-na1-not-the-one' }),
      says: /HubSpot does not accept the credentials\. Correct `HUBSPOT_ACCESS_TOKEN`, restart the bot/,
    },
    {
      what: 'a wrong Salesforce secret',
      env: () => ({ SF_CLIENT_SECRET: 'not-the-secret' }),
      says: /Salesforce does not accept the credentials \(“invalid client credentials”\)\. Set `SF_CLIENT_SECRET` to the app’s consumer secret, restart the bot/,
    },
    {
      what: 'an unreachable HubSpot',
      env: () => ({ HUBSPOT_API_URL: 'http://127.0.0.1:9' }),
      says: /HubSpot can’t be reached\. Check the network and the address in the settings/,
    },
    {
      what: 'an unreachable Salesforce',
      env: () => ({ SF_LOGIN_URL: 'http://127.0.0.1:9' }),
      says: /Salesforce can’t be reached\. Check the network and the address in the settings/,
    },
  ]
  for (const { what, env, says } of wrong) {
    scenario.concurrent(`${what} is told with what to do, and the run goes on afterwards`, async ({ open }) => {
      const company = await open({ holdings, env: env() })
      await openRun(company)
      await stops(company)
      expect(await reply(company, /Stopped in step “Preflight”/)).toMatch(says)
      await restart(company)
      await press(company, company.people.requester, actionIds.retry)
      await reaches(company, 'disconnect.decide')
      await reply(company, /Step 1 of 5 is done/)
      const text = everyText(company)
      expect(text).not.toMatch(innards)
      for (const secret of Object.values(env())) if (!secret.startsWith('http')) expect(text).not.toContain(secret)
    })
  }

  scenario.concurrent('a short outage needs nobody: the thread does not even mention it', async ({ open }) => {
    const company = await open({ holdings })
    const { hubspot, salesforce } = company.simulators
    hubspot.faults.add({
      path: /account-info/,
      times: 2,
      action: { kind: 'answer', status: 503, body: '<html>busy</html>' },
    })
    salesforce.faults.add({ path: /limits$/, action: { kind: 'drop' } })
    await openRun(company)
    await until('the step after', async () => {
      await skipWaits(company)
      return (await theRun(company)).step === 'disconnect' || undefined
    })
    await reply(company, /Step 1 of 5 is done/)
    expect(replies(company).join('\n')).not.toMatch(/Stopped|busy/)
  })
})

describe.concurrent('when a call is left hanging', () => {
  const hanging = [
    { vendor: 'salesforce', path: /limits$/ },
    { vendor: 'hubspot', path: /api-usage/ },
  ] as const
  for (const { vendor, path } of hanging) {
    scenario.concurrent(
      `by ${vendor}, a worker that stops does not wait for it, and the next goes on`,
      async ({ open }) => {
        const company = await open({ holdings, graceMs: 50 })
        const { faults } = company.simulators[vendor]
        faults.add({ path, action: { kind: 'half-answer', ends: 'never' } })
        await openRun(company)
        await until('the call to hang', async () => faults.pending().length === 0 || undefined)
        await company.stop()
        // The call has ended, and its job is back in the queue instead of lying with a worker that is gone.
        expect(company.log().join('\n')).toContain('the process stops')
        await company.start()
        await until('the step after', async () => {
          await skipWaits(company)
          return (await theRun(company)).step === 'disconnect' || undefined
        })
      },
    )
  }
})

describe.concurrent('when another app uses the same search limit', () => {
  scenario.concurrent('preflight ends all the same, and the thread does not mention it', async ({ open }) => {
    const company = await open()
    const { limiter } = company.simulators.hubspot
    const otherApp = setInterval(() => limiter.searchElsewhere(), 400)
    await openRun(company)
    await reaches(company, 'disconnect.decide').finally(() => clearInterval(otherApp))
    expect(limiter.refused().SECONDLY).toBeGreaterThan(0)
    expect(replies(company).join('\n')).not.toContain('Stopped')
  })
})

describe.concurrent('when Slack is busy', () => {
  scenario.concurrent('the thread waits, and tells everything once and in order', async ({ open }) => {
    const company = await open({ holdings })
    const { faults } = company.simulators.slack
    const busy = { status: 429, headers: { 'retry-after': '1' }, body: { ok: false, error: 'ratelimited' } }
    faults.add({ path: /chat\.postMessage$/, skip: 2, times: 2, action: { kind: 'answer', ...busy } })
    faults.add({ path: /chat\.update$/, action: { kind: 'answer', status: 503, body: 'upstream' } })
    await openRun(company)
    await reaches(company, 'disconnect.decide')
    await reply(company, /Newest sync before the disconnect/)
    await until('the faults to be over', async () => faults.pending().length === 0 || undefined)
    const told = replies(company).map((text) => text.slice(0, 2))
    // Preflight's two files come without a word of their own.
    expect(told).toEqual(['📂', '🔎', '', '', '📌'].map((sign) => sign.slice(0, 2)))
  })
})

describe.concurrent('when access is incomplete', () => {
  scenario.concurrent(
    'a key whose scopes HubSpot does not tell is no obstacle, but people are asked to look',
    async ({ open }) => {
      const company = await open({ holdings, hubspot: { tellsScopes: false } })
      await openRun(company)
      await reaches(company, 'disconnect.decide')
      const told = await reply(company, /HubSpot doesn’t say what this key may write/)
      for (const object of ['contacts', 'companies', 'deals'])
        expect(told).toContain(`\`crm.objects.${object}.write\`: to give`)
      expect(told).not.toContain('❌')
    },
  )

  scenario.concurrent(
    'preflight lists all that is missing at once, and goes on when it is granted',
    async ({ open }) => {
      const missingScopes = ['crm.objects.deals.write', 'crm.objects.contacts.read', 'automation']
      const missingPermissions = ['InstallPackaging', 'ViewSetup']
      const scopes = allScopes.filter((scope) => !missingScopes.includes(scope))
      const company = await open({ holdings, hubspot: { scopes } })
      const { org } = company.simulators.salesforce
      org.apiUserPermissions = userPermissions.filter((name) => !missingPermissions.includes(name))
      await openRun(company)
      await reaches(company, 'preflight.settle')
      const list = await reply(company, /Not met/)
      for (const name of [...missingScopes, 'Download AppExchange Packages', 'View Setup and Configuration']) {
        expect(list).toContain(name)
      }
      expect(list).toContain('without it packages can be neither listed nor removed')

      await press(company, company.people.requester, actionIds.checkAgain)
      await until('a second look', async () => replies(company).filter((text) => text.includes('Not met'))[1])
      await reaches(company, 'preflight.settle')
      scopes.push(...missingScopes)
      org.apiUserPermissions = [...userPermissions]
      await press(company, company.people.requester, actionIds.checkAgain)
      await reaches(company, 'disconnect.decide')
      expect(await reply(company, /All requirements are met/)).toContain('Step 1 of 5 is done')
      expect(everyText(company)).not.toMatch(innards)
    },
  )
})
