/** Who may ask for what. Checked on every command; buttons are no authorisation, since everybody in the channel sees them. */
import type { Person, Role } from '../actor.ts'
import type { CommandName, OpenRun, PeopleCommand } from '../commands.ts'
import type { Refusal } from '../refusal.ts'
import type { Run } from '../run.ts'

type Needed = Exclude<Role, 'opener'>

const anyRole: readonly Needed[] = ['requester', 'approver', 'admin']
const deciders: readonly Needed[] = ['approver', 'admin']

const allowed: Record<OpenRun['command'] | PeopleCommand['command'], readonly Needed[]> = {
  'open-run': ['requester', 'admin'],
  'set-ticks': anyRole,
  'attest-disconnect': anyRole,
  'accept-attestation': deciders,
  'check-again': anyRole,
  'map-owners': anyRole,
  'choose-uninstall': anyRole,
  'approve-plan': ['approver'],
  'reject-plan': ['approver', 'admin'],
  'plan-again': anyRole,
  'accept-rest': deciders,
  'say-cleared': anyRole,
  'try-anyway': ['approver'],
  'removed-by-hand': anyRole,
  'plan-undo': anyRole,
  'revoke-access': anyRole,
  'leave-access': anyRole,
  retry: anyRole,
  'delete-data-copy': deciders,
  'ask-extension': anyRole,
  'approve-extension': ['approver'],
  'cancel-run': anyRole,
}

/** Decisions that the person who opened the run cannot take: four eyes. */
const foreignEyes: readonly CommandName[] = ['approve-plan', 'accept-attestation', 'accept-rest']

function holds({ roles, userId }: Person, role: Needed, run: Run | undefined): boolean {
  const isOwn = run === undefined || run.requester === userId
  return roles.includes(role) || (role === 'requester' && isOwn && roles.includes('opener'))
}

function notYourRun(run: Run): Refusal {
  return { code: 'not-your-run', detail: { userId: run.requester } }
}

export function denialOf(
  person: Person,
  command: OpenRun['command'] | PeopleCommand['command'],
  run: Run | undefined,
): Refusal | undefined {
  if (person.standing !== 'member') return { code: 'not-a-member', detail: { standing: person.standing } }
  const needed = allowed[command]
  if (!needed.some((role) => holds(person, role, run))) {
    const isOpener = run !== undefined && needed.includes('requester') && person.roles.includes('opener')
    return isOpener ? notYourRun(run) : { code: 'missing-role', detail: { roles: needed.join(',') } }
  }
  const isDecider = deciders.some((role) => person.roles.includes(role))
  if (command === 'cancel-run' && run && run.requester !== person.userId && !isDecider) return notYourRun(run)
  if (run && foreignEyes.includes(command) && run.requester === person.userId) {
    return { code: 'own-plan', detail: { userId: run.requester } }
  }
  if (run && command === 'accept-attestation' && run.attestation?.by === person.userId) {
    return { code: 'own-plan', detail: { userId: person.userId } }
  }
  if (run && command === 'approve-plan' && run.plan?.requestedBy === person.userId) {
    return { code: 'own-plan', detail: { userId: person.userId } }
  }
  if (run && command === 'approve-extension' && run.dataCopy?.askedExtension?.by === person.userId) {
    return { code: 'own-plan', detail: { userId: person.userId } }
  }
  return undefined
}
