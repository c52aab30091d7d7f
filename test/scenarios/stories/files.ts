import { describe, expect } from 'vitest'
import { actionIds } from '../../../src/bot/action-ids.ts'
import { scenario } from '../company.ts'
import { reaches, replies, reply, theRun, until } from '../looks.ts'
import { everyText, fileText, innards, ownersNow } from '../measure.ts'
import { press, untilOwnersPlanned } from '../steps.ts'
import { owners, users } from '../worlds.ts'

const uploads = /^\/upload\//
const blocked = { kind: 'answer', status: 503, body: 'Blocked by the proxy' } as const

describe.concurrent('files that do not reach Slack', () => {
  scenario.concurrent('are named in the end, and hold up neither buttons nor work', async ({ open }) => {
    const company = await open({ holdings: { [owners.benjamin]: { contacts: 8 } } })
    const { faults } = company.simulators.slack
    faults.add({ path: uploads, times: 1_000, action: blocked })
    await untilOwnersPlanned(company)
    await press(company, company.people.firstApprover, actionIds.approve)
    await reaches(company, 'reassign.settle')
    await reply(company, /8 changed, 0 skipped, 0 failed/)
    expect([...ownersNow(company).values()].filter((owner) => owner === users.ben).length).toBeGreaterThan(7)
    await reply(company, /could not upload `result-.*did not reach Slack \(`files.slack.com`\)/)
    // Owners, dependencies, successors, plan, result: each is told once, after three attempts.
    expect(replies(company).filter((text) => text.includes('could not upload'))).toHaveLength(5)
    expect(fileText(company, /./)).toBeUndefined()

    // Later ones are sent as ever.
    faults.clear()
    await press(company, company.people.requester, actionIds.planUndo)
    await reaches(company, 'reassign.approve')
    await until('the file of the next plan', async () => fileText(company, /^plan-/))
    expect((await theRun(company)).stopped).toBeUndefined()
    expect(everyText(company)).not.toMatch(innards)
  })

  scenario.concurrent('at first are sent once they do', async ({ open }) => {
    const company = await open({ holdings: { [owners.benjamin]: { contacts: 8 } } })
    company.simulators.slack.faults.add({ path: uploads, times: 2, action: { kind: 'drop' } })
    await untilOwnersPlanned(company)
    await until('the first file', async () => fileText(company, /^successors-/))
    await until('the file of the plan', async () => fileText(company, /^plan-/))
    expect(replies(company).join('\n')).not.toContain('could not upload')
  })
})
