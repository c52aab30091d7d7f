/** Which workflows would miss Salesforce or a retiring owner, or would start when owners change. They are reported, never edited: a PUT replaces a whole workflow. */
import type { Dependency, Scan, WorkflowMention } from '../../runbook/hubspot-port.ts'
import { inChunks } from '../../runbook/in-chunks.ts'
import { allPages, orUnavailable } from './pages.ts'
import { paths } from './paths.ts'
import type { Send } from './request.ts'
import { type Flow, flowBatch, flowPage } from './schemas.ts'
import { mentionsAny, textsIn } from './texts.ts'

const flowsPerPage = 100
const flowsPerBatch = 50

type Wanted = { owners: Set<string>; salesforce: Set<string>; changing: Set<string> }

export async function dependentWorkflows(
  send: Send,
  on: Dependency & { changing: readonly string[] },
): Promise<Scan<WorkflowMention>> {
  return orUnavailable(async () => {
    const summaries = await allPages(send, { path: paths.flows, limit: flowsPerPage }, flowPage)
    const wanted: Wanted = {
      owners: new Set(on.ownerIds),
      salesforce: new Set(on.salesforceProperties),
      changing: new Set(on.changing),
    }
    const found: WorkflowMention[] = []
    for (const chunk of inChunks(summaries, flowsPerBatch)) {
      const body = { inputs: chunk.map((flow) => ({ flowId: flow.id, type: 'FLOW_ID' })) }
      const { results } = await send({ method: 'POST', path: paths.flowsBatchRead, body }, flowBatch)
      found.push(...results.flatMap((flow) => mentionsIn(flow, wanted)))
    }
    return { kind: 'seen', found }
  })
}

/** A workflow can be concerned for several reasons. */
function mentionsIn(flow: Flow, wanted: Wanted): WorkflowMention[] {
  const { id, name, isEnabled, canEnrollFromSalesforce, ...content } = flow
  const mention = { id, name: name ?? '', enabled: isEnabled ?? false }
  const texts = [mention.name, ...[...textsIn(content)].map(({ text }) => text)]
  const usesSalesforce = texts.some((text) => /salesforce/i.test(text)) || mentionsAny(content, wanted.salesforce)
  const found: WorkflowMention[] = []
  if (canEnrollFromSalesforce === true) found.push({ ...mention, why: 'enrolls-from-salesforce' })
  else if (usesSalesforce) found.push({ ...mention, why: 'mentions-salesforce' })
  if (mentionsAny(content, wanted.owners)) found.push({ ...mention, why: 'mentions-owner' })
  // Enrollment and re-enrollment stand in one tree; its shapes differ too much to read more than the property's name.
  if (mentionsAny(content.enrollmentCriteria, wanted.changing)) {
    found.push({ ...mention, why: 'enrolls-on-owner-change' })
  }
  return found
}
