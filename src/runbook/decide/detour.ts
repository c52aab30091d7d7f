/** Plans beside a step's own way: where HubSpot's access may be revoked, and how every detour leads back. */
import { tokensLeft } from '../access.ts'
import { type Phase, plans } from '../definition.ts'
import type { Run } from '../run.ts'
import type { OauthAccessList } from '../salesforce-port.ts'

/** Also in a dry run, which rehearses it. An approved removal that somebody does by hand is not to be planned once more. */
export function mayRevoke(run: Run): boolean {
  const fits = plans['revoke-access'].askedIn.includes(`${run.step}.${run.phase}`)
  return fits && !run.byHand && run.detour === undefined && tokensLeft(run.access?.seen) > 0
}

/** Nothing is installed any more, and the run waits for a decision about HubSpot's access only. */
export function onlyAccessIsLeft(run: Run): boolean {
  return run.step === 'uninstall' && run.packages?.installed.length === 0
}

/** HubSpot keeps its access: where nothing else is left to decide, or where revoking it has stopped. */
export function mayLeaveAccess(run: Run): boolean {
  if (run.phase === 'stopped') return run.detour?.kind === 'revoke-access'
  return run.phase === 'decide' && onlyAccessIsLeft(run)
}

/** The phase in which a detour that came to nothing goes on; undefined for a run on its own way. */
export function wayBack({ detour }: Run): Phase | undefined {
  switch (detour?.kind) {
    // Without the undo the run is where it was: a new count leads it back there.
    case 'undo-reassign':
      return 'verify'
    case 'restore-blockers':
      return 'decide'
    case 'revoke-access':
      // The plan that waited is made anew, because the detour has taken its place.
      return detour.from === 'decide' ? 'decide' : 'plan'
    case undefined:
      return undefined
  }
}

export function afterRevocation(run: Run, seen: OauthAccessList | undefined): Phase {
  const isDone = run.mode === 'dry-run' || (seen?.kind === 'seen' && tokensLeft(seen) === 0)
  return onlyAccessIsLeft(run) && isDone ? 'verify' : (wayBack(run) ?? 'decide')
}
