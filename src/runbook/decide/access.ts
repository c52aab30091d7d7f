/** HubSpot's OAuth access, which no removal cuts: people ask to revoke it, or leave it. */

import type { Run } from '../run.ts'
import { accepted, type Decision, enter, refused } from './decision.ts'
import { mayLeaveAccess, mayRevoke, onlyAccessIsLeft, wayBack } from './detour.ts'

export function revokeAccess(run: Run): Decision {
  if (!mayRevoke(run)) return refused('nothing-to-revoke')
  return accepted({ type: 'revocation-asked', data: {} }, enter(run, 'plan'))
}

export function leaveAccess(run: Run): Decision {
  if (!mayLeaveAccess(run)) return refused('not-allowed-now')
  const next = onlyAccessIsLeft(run) ? 'verify' : (wayBack(run) ?? 'decide')
  return accepted({ type: 'access-left', data: {} }, enter(run, next))
}
