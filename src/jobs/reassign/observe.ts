/** Finds the owners whose records may go elsewhere, counts what they own, and suggests successors with their basis. */
import type { HubSpotGateway } from '../../runbook/hubspot-port.ts'
import { note } from '../../runbook/notes.ts'
import type { FieldChoice } from '../../runbook/owners/owner-fields.ts'
import { isSeparate, type RetiringOwner, sameText, suggestOwner } from '../../runbook/owners/owners.ts'
import type { ManagedUsers, SalesforceGateway } from '../../runbook/salesforce-port.ts'
import { countEach, countOfEach, noRecords } from '../owners/count-records.ts'
import { fieldChoice } from '../owners/field-choice.ts'
import { earlierOwners } from '../owners/owner-list.ts'
import { type OwnerSurvey, type SurveyedOwner, surveyOwners } from '../owners/survey-owners.ts'
import { reports, type WorkContext, type WorkResult } from '../work.ts'

export async function observe(context: WorkContext): Promise<WorkResult> {
  const { hubspot, salesforce, store, run, defaultOwner } = context
  const survey = await surveyOwners(hubspot, await earlierOwners(context))
  const assignable = survey.assignable.map(({ id, name, email }) => ({ id, name, email }))
  await store.notes.set(run.id, note('assignable-owners'), assignable)
  await store.notes.set(run.id, note('unassignable-owners'), survey.unassignable)

  const ownerIds = survey.others.map(({ id }) => id)
  const fields = await fieldChoice(hubspot, { ownerIds, scopes: await hubspot.probeScopes() })
  const found = await withRecords(hubspot, survey, fields)
  const users = await managedUsers(salesforce, found)
  const owners = found.map((owner): RetiringOwner => {
    const managerEmail = managerOf(owner, users)
    const sources = { candidates: survey.assignable, managerEmail, defaultEmail: defaultOwner }
    return { ...owner, suggestion: suggestOwner(owner, sources) }
  })
  return reports({
    command: 'report-owners',
    owners,
    fields,
    ...(users.kind === 'unavailable' && { managersUnavailable: true }),
  })
}

type Found = SurveyedOwner & Pick<RetiringOwner, 'records'>

/** Those that the run is about come first. Whoever owns optional records only is listed too: people may choose to cover them. */
async function withRecords(hubspot: HubSpotGateway, { others }: OwnerSurvey, fields: FieldChoice): Promise<Found[]> {
  const ids = others.map(({ id }) => id)
  const counted = await countOfEach(hubspot, ids)
  const listed = new Set(counted.keys())
  for (const field of fields.offered) {
    const rest = ids.filter((id) => !listed.has(id))
    for (const id of (await countEach(rest, (some) => hubspot.countOwned(field, some))).keys()) listed.add(id)
  }
  return others
    .filter(({ id }) => listed.has(id))
    .map((owner): Found => ({ ...owner, records: counted.get(owner.id) ?? noRecords }))
    .sort((one, other) => Number(isSeparate(one)) - Number(isSeparate(other)))
}

async function managedUsers(salesforce: SalesforceGateway, owners: readonly Found[]): Promise<ManagedUsers> {
  const emails = owners.flatMap(({ email }) => (email === null ? [] : [email]))
  return emails.length === 0 ? { kind: 'seen', found: [] } : salesforce.managedUsers(emails)
}

/** A person can have several users in an org; the one who works there now knows the manager best. */
function managerOf({ email }: Found, users: ManagedUsers): string | null {
  if (users.kind === 'unavailable') return null
  const same = users.found.filter((user) => sameText(user.email, email))
  const user = same.find(({ active }) => active) ?? same[0]
  return user?.managerEmail ?? null
}
