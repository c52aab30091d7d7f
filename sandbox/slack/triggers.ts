import { randomId } from './ids.ts'
import { SlackRefusal } from './refusal.ts'

/** Slack docs, Triggers: "Triggers expire in three seconds … can only be used once". */
const TRIGGER_LIFETIME_MS = 3000

type Trigger = { userId: string /** The view it came from, for views.push. */; viewId?: string }

export type Triggers = { issue(trigger: Trigger): string; use(triggerId: string): Trigger }

export function createTriggers(now: () => number): Triggers {
  const issued = new Map<string, Trigger & { at: number; used: boolean }>()
  return {
    issue: (trigger) => {
      const id = `${Math.floor(now())}.${issued.size + 1}.${randomId()}`
      issued.set(id, { ...trigger, at: now(), used: false })
      return id
    },
    use: (triggerId) => {
      const trigger = issued.get(triggerId)
      if (trigger === undefined) throw new SlackRefusal('invalid_trigger_id')
      if (trigger.used) throw new SlackRefusal('exchanged_trigger_id')
      if (now() - trigger.at > TRIGGER_LIFETIME_MS) throw new SlackRefusal('expired_trigger_id')
      trigger.used = true
      return trigger
    },
  }
}
