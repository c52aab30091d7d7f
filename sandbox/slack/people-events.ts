/** What each person's page is told as it happens. */
export type PersonEvent =
  | { name: 'message'; data: unknown }
  | { name: 'message_deleted'; data: { channel: string; ts: string } }
  | { name: 'views'; data: { views: unknown[] } }
  | { name: 'notice'; data: { text: string } }

export type PeopleEvents = {
  subscribe(userId: string, listener: (event: PersonEvent) => void): () => void
  send(userId: string, event: PersonEvent): void
}

export function createPeopleEvents(): PeopleEvents {
  const listeners = new Map<string, Set<(event: PersonEvent) => void>>()
  return {
    subscribe: (userId, listener) => {
      const own = listeners.get(userId) ?? new Set()
      listeners.set(userId, own.add(listener))
      return () => own.delete(listener)
    },
    send: (userId, event) => {
      for (const listener of listeners.get(userId) ?? []) listener(event)
    },
  }
}
