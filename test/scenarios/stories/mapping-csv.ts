import { describe, expect } from 'vitest'
import { expectOk } from '../../../sandbox/auto-pilot/stage.ts'
import type { Person } from '../../../sandbox/slack/person.ts'
import { actionIds, viewIds } from '../../../src/bot/action-ids.ts'
import { type Company, scenario } from '../company.ts'
import { modalOf, offered, reaches, replies, reply, textOf, theRun, until, whisper } from '../looks.ts'
import { everyText, fileText, innards, ownersAfter, ownersNow } from '../measure.ts'
import { disconnectAndAttest, leaveReassign, openRun, press } from '../steps.ts'
import { owners, users } from '../worlds.ts'

const both = { [owners.benjamin]: { contacts: 6, companies: 2 }, [owners.greta]: { contacts: 5, deals: 2 } }

async function untilOwnersFound(company: Company, language: 'en' | 'de' = 'en'): Promise<string> {
  await openRun(company, { language })
  await disconnectAndAttest(company)
  await reaches(company, 'reassign.decide')
  return until('the file with the owners', async () => fileText(company, /^(successors|nachfolge)-/))
}

/** Fills in the last column of an owner's line. */
function filledIn(file: string, successors: Record<string, string>): string {
  const lines = file.trimEnd().split('\n')
  return lines
    .map((line) => line.replace(/[^,;]*$/, (last) => successors[line.split(/[,;]/, 1)[0] ?? ''] ?? last))
    .join('\n')
}

async function upload(company: Company, person: Person, content: string, name = 'successors.csv') {
  await press(company, person, actionIds.uploadMapping)
  const modal = await modalOf(person, viewIds.mappingUpload)
  expectOk(await person.submit(modal.id, { [actionIds.mappingFile]: [{ name, content }] }), 'the upload')
  return (await person.views()).at(-1)
}

describe.concurrent('a mapping as a file', () => {
  scenario.concurrent('is taken from the thread, filled in, uploaded and carried out', async ({ open }) => {
    const company = await open({ holdings: both })
    const { requester, firstApprover } = company.people
    const before = ownersNow(company)
    const file = await untilOwnersFound(company)
    expect(file).toMatch(/71000002,Benjamin Okafor,.*,6,2,0,.*,same-email,ben.okafor@example.com\n/)
    expect(await upload(company, requester, filledIn(file, { [owners.greta]: users.jonas }))).toBeUndefined()
    await reaches(company, 'reassign.approve')
    await reply(company, /Benjamin Okafor → \*Ben Okafor\* \(suggested: same e-mail address\)/)
    await press(company, firstApprover, actionIds.approve)
    await leaveReassign(company)
    const moves = { [owners.benjamin]: users.ben, [owners.greta]: users.jonas }
    expect(ownersNow(company)).toEqual(ownersAfter(before, moves))
    expect(everyText(company)).not.toMatch(innards)
  })

  scenario.concurrent(
    'in German, with semicolons and German words, replaces the successors before',
    async ({ open }) => {
      const company = await open({ holdings: both })
      const { secondApprover } = company.people
      const file = await untilOwnersFound(company, 'de')
      await reply(company, /füllen Sie in der CSV-Datei unten die Spalte `successor` aus/)
      await upload(company, secondApprover, filledIn(file, { [owners.greta]: 'keep' }))
      const first = await reaches(company, 'reassign.approve')
      const german = ['\uFEFFowner_id;successor', `${owners.greta};niemand`, `${owners.benjamin};${users.mia}`, '']
      await upload(company, secondApprover, german.join('\r\n'))
      const run = await until('another plan', async () => {
        const now = await theRun(company)
        return now.plan && now.phase === 'approve' && now.plan.digest !== first.plan?.digest ? now : undefined
      })
      expect(run.mapping?.entries).toEqual([
        { from: owners.greta, to: { kind: 'nobody' } },
        { from: owners.benjamin, to: { kind: 'owner', id: users.mia } },
      ])
      await reply(company, /Greta Holm → niemand/)
    },
  )

  scenario.concurrent('that is wrong changes nothing, says where, and may be corrected at once', async ({ open }) => {
    const company = await open({ holdings: both })
    const { requester } = company.people
    const file = await untilOwnersFound(company)
    const wrong = filledIn(file, { [owners.greta]: owners.ada, [owners.benjamin]: '=cmd()' })
    const told = replies(company).length
    const modal = await upload(company, requester, `${wrong}\n99,,,,,,,,,<!channel>`)
    expect(modal && textOf(modal)).toMatch(/3 problems.*Line 2.*Line 3.*Line 4/)
    const answer = await whisper(company, requester, /3 problems/)
    expect(answer).toContain('`=cmd()` begins like a formula')
    expect(answer).toContain('`99` is not among those')
    expect(await theRun(company)).toMatchObject({ step: 'reassign', phase: 'decide' })
    expect((await theRun(company)).mapping).toBeUndefined()
    expect(replies(company).length).toBe(told)
    expect(everyText(company)).not.toContain('<!channel>')

    const right = filledIn(file, { [owners.greta]: 'nobody' })
    const next = { [actionIds.mappingFile]: [{ name: 'again.csv', content: right }] }
    expectOk(await requester.submit(modal?.id ?? '', next), 'the second file')
    await reaches(company, 'reassign.approve')
  })

  scenario.concurrent(
    'that is no mapping is refused: too big, no table, lost on the way, or too late',
    async ({ open }) => {
      const company = await open({ holdings: both })
      const { requester, firstApprover, outsider } = company.people
      const file = await untilOwnersFound(company)
      const again = (await upload(company, requester, `owner_id,successor\n${'x'.repeat(1_000_001)}`))?.id ?? ''
      const hand = (content: string) => ({ [actionIds.mappingFile]: [{ name: 'successors.csv', content }] })
      await whisper(company, requester, /larger than 1 MB/)
      expectOk(await requester.submit(again, hand('PK\u0003\u0004\0')), 'a workbook')
      await whisper(company, requester, /not a CSV file/)
      const right = filledIn(file, { [owners.greta]: 'keep' })
      const lost = { kind: 'answer', status: 503, body: 'down' } as const
      company.simulators.slack.faults.add({ path: /files-pri/, action: lost })
      expectOk(await requester.submit(again, hand(right)), 'a file that cannot be fetched')
      await whisper(company, requester, /could not fetch the file.*503.*files:read/)
      expect(await theRun(company)).toMatchObject({ phase: 'decide' })

      await outsider.click(await offered(company, actionIds.uploadMapping), actionIds.uploadMapping)
      await whisper(company, outsider, /Only a requester, an approver or an admin/)
      await upload(company, firstApprover, right)
      await reaches(company, 'reassign.approve')
      expectOk(await requester.submit(again, hand(right)), 'a file for a run that has moved on')
      const closing = (await requester.views()).at(-1)
      expect(closing && textOf(closing)).toContain('out of date')
    },
  )
})
