/** Which workflows would miss Salesforce or a retiring owner. They are reported, never edited: a PUT replaces a whole workflow. */
import type { Scan, WorkflowMention } from '../../runbook/hubspot-port.ts'
import { allPages, inChunks, orUnavailable } from './pages.ts'
import { paths } from './paths.ts'
import type { Send } from './request.ts'
import { type Flow, flowBatch, flowPage } from './schemas.ts'
import { textsIn } from './texts.ts'

const flowsPerPage = 100
const flowsPerBatch = 50

export async function workflowsMentioningSalesforce(send: Send, ownerIds: string[]): Promise<Scan<WorkflowMention>> {
  return orUnavailable(async () => {
    const summaries = await allPages(send, { path: paths.flows, limit: flowsPerPage }, flowPage)
    const found: WorkflowMention[] = []
    for (const chunk of inChunks(summaries, flowsPerBatch)) {
      const body = { inputs: chunk.map((flow) => ({ flowId: flow.id, type: 'FLOW_ID' })) }
      const { results } = await send({ method: 'POST', path: paths.flowsBatchRead, body }, flowBatch)
      found.push(...results.flatMap((flow) => mentionsIn(flow, new Set(ownerIds))))
    }
    return { kind: 'seen', found }
  })
}

/** A workflow can be concerned twice: by Salesforce and by an owner. */
function mentionsIn(flow: Flow, ownerIds: Set<string>): WorkflowMention[] {
  const { id, name, isEnabled, canEnrollFromSalesforce, ...content } = flow
  const mention = { id, name: name ?? '', enabled: isEnabled ?? false }
  const texts = [{ name: 'name', text: mention.name }, ...textsIn(content)]
  const found: WorkflowMention[] = []
  if (canEnrollFromSalesforce === true) found.push({ ...mention, why: 'enrolls-from-salesforce' })
  else if (texts.some(({ text }) => /salesforce/i.test(text))) found.push({ ...mention, why: 'mentions-salesforce' })
  // Properties for several users hold their owner ids joined by semicolons.
  if (texts.some(({ text }) => text.split(';').some((part) => ownerIds.has(part)))) {
    found.push({ ...mention, why: 'mentions-owner' })
  }
  return found
}
