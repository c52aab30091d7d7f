/** Who acts. A person is a Slack user id with its workspace, never an e-mail address. */
export const roles = ['opener', 'requester', 'approver', 'admin'] as const
/** An opener is everybody where no requesters are named: may open runs, and is requester in their own. */
export type Role = (typeof roles)[number]

export type Standing = 'member' | 'guest' | 'outside' | 'bot'

export type Person = { kind: 'person'; userId: string; teamId: string; standing: Standing; roles: readonly Role[] }
type System = { kind: 'system' }
export type Actor = Person | System

/** What the log keeps of an actor. */
export type ActorStamp = { kind: 'person'; userId: string; teamId: string } | System

export const system: System = { kind: 'system' }

export function stampOf(actor: Actor): ActorStamp {
  return actor.kind === 'system' ? system : { kind: 'person', userId: actor.userId, teamId: actor.teamId }
}
