/** Slack, Salesforce and a large HubSpot account, in a process of their own. */
import { superAdminEmail } from '../sandbox/cast.ts'
import { sandboxEnvironment } from '../sandbox/environment.ts'
import { professionalLimits } from '../sandbox/hubspot/limits.ts'
import { startSimulators } from '../sandbox/simulators.ts'
import type { WorldRecord } from '../sandbox/world/hubspot-records.ts'
import { buildHubSpotWorld } from '../sandbox/world/hubspot-world.ts'
import { createSalesforceWorld } from '../sandbox/world/salesforce-world.ts'
import { answerQuestions } from './child.ts'
import { chosenByHand, formerOwners, successor, vendorsRequest } from './terms.ts'

const given = vendorsRequest.parse(JSON.parse(process.argv[2] ?? ''))
const firstId = 161_048_200_001
const lastYear = new Date(Date.now() - 300 * 86_400_000).toISOString()
const byHand = { sourceType: 'CRM_UI', sourceId: 'userId:50003' } as const
const noLimits = { burstPer10s: 10_000, searchPerSecond: 10_000, daily: 100_000_000 }

const demo = buildHubSpotWorld()
const contacts = Array.from({ length: given.contacts * 1.5 }, (_, index) => contact(index))
const world = {
  ...demo,
  owners: demo.owners.filter(({ id, userId }) => userId !== null || formerOwners.some((owner) => owner === id)),
  records: { ...demo.records, contacts, companies: [], deals: [] },
}
const never = 24 * 3_600_000
const simulators = await startSimulators({
  hubspot: {
    world,
    searchLagMs: 1_000,
    syncEveryMs: never,
    limits: given.limits === 'none' ? noLimits : professionalLimits,
  },
  salesforce: { world: createSalesforceWorld() },
})
const { hubspot } = simulators
const chosenBefore = new Set<string>()
const chosenMeanwhile = new Set<string>()

/** Every third record is nobody's concern: it lies between the planned ones, as in any account. */
function contact(index: number): WorldRecord {
  const isPlanned = index % 3 !== 2
  const owner = isPlanned ? formerOwners[index % formerOwners.length] : successor
  const properties = { createdate: lastYear, lastmodifieddate: lastYear, hubspot_owner_id: owner ?? '' }
  return { id: String(firstId + index * 3), properties }
}

function answer(question: string): unknown {
  switch (question) {
    case 'disconnect':
      return hubspot.disconnectSalesforce(superAdminEmail)
    case 'edit-by-hand':
      return editByHand()
    case 'edit-ahead':
      return editAhead()
    case 'has-result':
      return simulators.slack.store.messages.all().some(({ fileIds }) => fileIds.some(isResult))
    case 'plan-ids':
      return contacts.flatMap(({ id }, index) => (index % 3 === 2 ? [] : [id]))
    default:
      return figures()
  }
}

function figures() {
  const entries = hubspot.routes.entries()
  const times = (route: string) =>
    entries.filter((entry) => entry.route === `hubspot.objects.${route}`).map(({ at }) => at)
  return {
    searches: times('search'),
    reads: times('batchRead'),
    writes: times('batchUpdate'),
    answers429: entries.filter(({ status }) => status === 429).length,
    editedBefore: chosenBefore.size,
    editedMeanwhile: chosenMeanwhile.size,
    overwritten: [...chosenBefore, ...chosenMeanwhile].filter((id) => ownerOf(id) !== chosenByHand).length,
    left: formerOwners.reduce((sum, owner) => sum + hubspot.portal.ownedBy('contacts', owner).length, 0),
  }
}

/** People at work: half a percent of the planned records get another owner, one percent another phone number. */
function editByHand(): void {
  for (const [index, { id }] of contacts.entries()) {
    if (index % 150 === 0) writeByHand(id, { phone: '+49 30 5550100' })
    if (index % 300 !== 4) continue
    writeByHand(id, { hubspot_owner_id: chosenByHand })
    chosenBefore.add(id)
  }
}

/** Further than the windows of two workers and the index's lag reach: each edit shows before its window is looked at. */
const aheadOfWriter = 24_000

/** The same share of the owners once more, while the bot writes; always a little before it comes to them. */
function editAhead(): void {
  const place = () => Math.ceil((figures().writes.length * 100 + aheadOfWriter) * 1.5)
  let done = place()
  const timer = setInterval(() => {
    for (const until = place(); done < until; done += 1) {
      const id = contacts[done]?.id
      if (id === undefined || done % 300 !== 10) continue
      writeByHand(id, { hubspot_owner_id: chosenByHand })
      chosenMeanwhile.add(id)
    }
  }, 250)
  timer.unref()
}

function writeByHand(id: string, properties: Record<string, string>): void {
  hubspot.portal.write('contacts', id, { properties, source: byHand })
}

function isResult(fileId: string): boolean {
  return simulators.slack.store.files.find(fileId)?.name.startsWith('result-') === true
}

function ownerOf(id: string): string | undefined {
  return hubspot.portal.record('contacts', id)?.properties.hubspot_owner_id
}

answerQuestions({ env: sandboxEnvironment(simulators, { redisUrl: '', dataDir: '' }) }, answer)
