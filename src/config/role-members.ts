import { z } from 'zod'
import type { RoleMembers } from './config.ts'
import { slackIds } from './fields.ts'
import { type RawSettings, type Reading, readSettings } from './settings.ts'

const schema = z.object({
  APPROVERS: slackIds,
  REQUESTERS: slackIds.optional(),
  ADMINS: slackIds.optional(),
})

export function readRoleMembers(raw: RawSettings): Reading<RoleMembers> {
  const reading = readSettings(raw, schema)
  if (!reading.ok) return reading
  const { APPROVERS: approvers, REQUESTERS: requesters = [], ADMINS: admins = [] } = reading.settings
  if (!canApproveInPairs(approvers)) {
    return { ok: false, problems: [{ variable: 'APPROVERS', reason: { kind: 'too-few-approvers' } }] }
  }
  return { ok: true, settings: { requesters, approvers, admins: admins.length > 0 ? admins : approvers } }
}

/** The uninstall needs two approvers; how many people a group has is known to Slack alone. */
function canApproveInPairs(approvers: readonly string[]): boolean {
  return approvers.length >= 2 || approvers.some((id) => id.startsWith('S'))
}
