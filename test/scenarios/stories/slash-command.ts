import { describe, expect } from 'vitest'
import { expectOk } from '../../../sandbox/auto-pilot/stage.ts'
import { cast, channelId } from '../../../sandbox/cast.ts'
import type { Person } from '../../../sandbox/slack/person.ts'
import { actionIds, viewIds } from '../../../src/bot/action-ids.ts'
import { scenario } from '../company.ts'
import { ends, modalOf, reaches, reply, textOf, theRun, until, whisper, whispers } from '../looks.ts'
import { openRun, startValues } from '../steps.ts'

const generalId = 'C0000002'
const nobody = {}
/** Two people may open runs, and neither decides. */
const twoRequesters = { REQUESTERS: `${cast.requester},${cast.outsider}` }

async function type(person: Person, words: string, channel = channelId): Promise<void> {
  expectOk(await person.command(channel, `/uninstall-hubspot ${words}`.trim()), `“${words}”`)
}

describe.concurrent('the slash command', () => {
  scenario.concurrent(
    'answers unknown words with the help, and says when there is nothing to tell',
    async ({ open }) => {
      const company = await open({ holdings: nobody })
      const { requester, secondApprover } = company.people
      await type(requester, 'uninstal everything <!channel>')
      const answer = await whisper(company, requester, /I do not know/)
      expect(answer).toContain('`uninstal everything &lt;!channel&gt;`')
      expect(answer).toContain('/uninstall-hubspot status')
      await type(requester, 'STATUS')
      await whisper(company, requester, /There is no open run/)
      await type(requester, 'runs')
      await whisper(company, requester, /There are no runs yet/)
      await type(requester, 'cancel')
      await until('two answers', async () => whispers(company, requester).filter((text) => /no open run/.test(text))[1])
      await type(secondApprover, 'help')
      expect(await whisper(company, secondApprover, /./)).toContain('Vorprüfung')
      expect(await company.app().runs.recentRuns(1)).toEqual([])
    },
  )

  scenario.concurrent('never opens a second run for a target, but links the open one', async ({ open }) => {
    const company = await open({ holdings: nobody, env: twoRequesters })
    const { firstApprover, outsider } = company.people
    await type(outsider, '')
    const early = await modalOf(outsider, viewIds.start)
    const run = await openRun(company)
    await reply(company, /opened this run/)

    expectOk(await outsider.submit(early.id, startValues()), 'the late modal')
    const notice = textOf(await modalOf(outsider))
    expect(notice).toContain('There is already an open run for `default`')
    expect(notice).toMatch(/<http[^|]+\|open its thread>/)
    await type(firstApprover, 'default')
    expect(await whisper(company, firstApprover, /already an open run/)).toContain(`opened by <@${cast.requester}>`)
    expect((await company.app().runs.recentRuns(5)).map(({ id }) => id)).toEqual([run.id])
  })

  scenario.concurrent('cancels for whoever opened the run, and for deciders only otherwise', async ({ open }) => {
    const company = await open({ holdings: nobody, env: twoRequesters })
    const { requester, outsider } = company.people
    await openRun(company)
    await reaches(company, 'disconnect.decide')
    await type(requester, 'status')
    expect(await whisper(company, requester, /default/)).toContain('waiting for the disconnect in HubSpot')
    await type(outsider, 'cancel')
    expect(await whisper(company, outsider, /⛔/)).toContain('an approver or an admin')
    await reply(company, new RegExp(`<@${cast.outsider}> wanted to cancel the run but isn’t allowed to`))
    expect((await theRun(company)).status).toBe('open')

    await type(requester, 'cancel nowhere')
    expect(await whisper(company, requester, /nowhere/)).toContain('I do not know the target')
    await type(requester, 'cancel')
    const confirmation = await modalOf(requester, viewIds.cancel)
    expect((await theRun(company)).status).toBe('open')
    expectOk(await requester.submit(confirmation.id), 'the confirmation')
    await whisper(company, requester, /The run is cancelled/)
    await reply(company, /cancelled this run. Nothing was changed in HubSpot or Salesforce/)
    const first = await ends(company, 'cancelled')
    await type(outsider, 'runs')
    expect(await whisper(company, outsider, /default/)).toContain('cancelled')
    const second = await openRun(company)
    expect(second.id).not.toBe(first.id)
  })
})

describe.concurrent('an answer to one person', () => {
  scenario.concurrent('comes as a direct message where they are not in the run’s channel', async ({ open }) => {
    const company = await open({ holdings: nobody })
    const { firstApprover } = company.people
    const { store } = company.simulators.slack
    await openRun(company)
    await reaches(company, 'disconnect.decide')
    store.channels.get(channelId)?.members.delete(firstApprover.userId)
    await type(firstApprover, 'cancel', generalId)
    const confirmation = await modalOf(firstApprover, viewIds.cancel)
    expectOk(await firstApprover.submit(confirmation.id), 'the confirmation')
    const direct = store.directMessage(firstApprover.userId).id
    const told = await until('the answer', async () => store.messages.all().find(({ channel }) => channel === direct))
    expect(told.text).toContain('The run is cancelled')
    await ends(company, 'cancelled')
  })
})

describe.concurrent('the start modal', () => {
  scenario.concurrent(
    'asks for what is missing, and gives advice on sync errors before it goes on',
    async ({ open }) => {
      const company = await open({ holdings: nobody })
      const { requester } = company.people
      await type(requester, '')
      const modal = await modalOf(requester, viewIds.start)
      const incomplete = await requester.submit(modal.id, { [actionIds.mode]: 'live' })
      expect(incomplete).toMatchObject({ ok: false, errors: { [actionIds.reason]: expect.any(String) } })

      expectOk(await requester.submit(modal.id, startValues({ reason: 'sync-errors', mode: 'dry-run' })), 'the modal')
      const advice = await modalOf(requester, viewIds.start)
      expect(textOf(advice)).toContain('HubSpot Support')
      expect(await company.app().runs.recentRuns(1)).toEqual([])
      expectOk(await requester.submit(advice.id), 'going on all the same')
      await until('the run', async () => (await company.app().runs.openRuns())[0])
      expect(await theRun(company)).toMatchObject({ reason: 'sync-errors', mode: 'dry-run', locale: 'en' })
    },
  )

  scenario.concurrent('says so when the bot is not in the channel', async ({ open }) => {
    const company = await open({ holdings: nobody })
    const { requester } = company.people
    await type(requester, '', generalId)
    const modal = await modalOf(requester, viewIds.start)
    expectOk(await requester.submit(modal.id, startValues()), 'the modal')
    expect(textOf(await modalOf(requester))).toContain('I can’t post in this channel')
    expect(await company.app().runs.recentRuns(1)).toEqual([])
  })

  scenario.concurrent('is not for guests, nor for people without a role', async ({ open }) => {
    const company = await open({ holdings: nobody })
    const { guest, outsider } = company.people
    await type(guest, '')
    expect(await whisper(company, guest, /⛔/)).toContain('Only full members')
    await type(outsider, '')
    expect(await whisper(company, outsider, /⛔/)).toContain('a requester or an admin')
    expect([...(await guest.views()), ...(await outsider.views())]).toEqual([])
  })
})
