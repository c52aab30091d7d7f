import { z } from 'zod'
import type { Answer, Route, SimulatorRequest } from '../../simulator/route.ts'
import { SlackRefusal } from '../refusal.ts'
import type { SlackUser } from '../seed.ts'
import type { SocketMode } from '../socket-mode.ts'
import type { SlackWorkspace } from '../workspace.ts'

/** The plumbing of the people API: who acts, what the body must look like, how a refusal is answered. */
export type PeopleContext = {
  workspace: SlackWorkspace
  socketMode: SocketMode
  /** Shown on top of the page, e.g. to the other simulators. */
  links: { label: string; url: string }[]
}

export const PEOPLE_SOURCE = 'no Slack page: what a person does in the Slack client'

/** A person cannot do this; `message` is the sentence the page shows. */
export class PersonRefusal extends Error {
  readonly code: string
  readonly details: Record<string, unknown>

  constructor(code: string, message: string, details: Record<string, unknown> = {}) {
    super(message)
    this.name = 'PersonRefusal'
    this.code = code
    this.details = details
  }
}

type PeoplePost<Body extends z.ZodType> = {
  name: string
  body: Body
  handle(context: PeopleContext, body: z.output<Body>): PeopleResult | Promise<PeopleResult>
}
type PeopleResult = Record<string, unknown>

export function peoplePost<Body extends z.ZodType>(context: PeopleContext, post: PeoplePost<Body>): Route {
  return {
    id: `people.${post.name}`,
    method: 'POST',
    path: `/people/${post.name}`,
    // What people do is not what the bot does: the route log's writes are the bot's.
    write: false,
    source: PEOPLE_SOURCE,
    handle: (request) =>
      answering(() => {
        const parsed = post.body.safeParse(request.json())
        if (!parsed.success) throw new PersonRefusal('invalid_request', z.prettifyError(parsed.error))
        return post.handle(context, parsed.data)
      }),
  }
}

export function peopleGet(
  context: PeopleContext,
  get: { name: string; handle(context: PeopleContext, request: SimulatorRequest): PeopleResult },
): Route {
  return {
    id: `people.${get.name}`,
    method: 'GET',
    path: `/people/${get.name}`,
    write: false,
    source: PEOPLE_SOURCE,
    handle: (request) => answering(() => get.handle(context, request)),
  }
}

async function answering(handle: () => PeopleResult | Promise<PeopleResult>): Promise<Answer> {
  try {
    return { status: 200, json: { ok: true, ...(await handle()) } }
  } catch (error) {
    if (error instanceof PersonRefusal) {
      const json = { ok: false, error: error.code, message: error.message, ...error.details }
      return { status: 200, json, note: error.code }
    }
    // What the app answered was refused by Slack's own rules.
    if (error instanceof SlackRefusal) {
      const message = `Slack refused the app’s answer: ${error.code} ${JSON.stringify(error.details)}`
      return { status: 200, json: { ok: false, error: error.code, message }, note: message }
    }
    throw error
  }
}

export function personOf(workspace: SlackWorkspace, userId: string | null): SlackUser {
  const user = workspace.users.get(userId ?? '')
  if (user === undefined) throw new PersonRefusal('unknown_person', `There is no person ${userId}`)
  return user
}
