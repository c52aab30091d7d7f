/** Takes the sync's newest traces before anybody disconnects, to compare with afterwards. */
import { syncTimes } from '../../runbook/disconnect.ts'
import { reports, type WorkContext, type WorkResult } from '../work.ts'
import { newestSyncs } from './traces.ts'

export async function observe({ hubspot }: WorkContext): Promise<WorkResult> {
  const traces = await newestSyncs(hubspot)
  return reports({ command: 'report-baseline', times: syncTimes(traces), traces })
}
