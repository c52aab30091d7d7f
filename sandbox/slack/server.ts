import { createFaultQueue, type FaultQueue } from '../simulator/fault-queue.ts'
import { startHttpSimulator } from '../simulator/http-server.ts'
import type { Answer, Route, SimulatorRequest } from '../simulator/route.ts'
import { createRouteLog, type RouteLog } from '../simulator/route-log.ts'
import { fileRoutes, filesMethods } from './files.ts'
import { chatMethods } from './methods/chat.ts'
import { conversationsMethods } from './methods/conversations.ts'
import { peopleMethods } from './methods/people.ts'
import { teamMethods } from './methods/team.ts'
import { viewsMethods } from './methods/views.ts'
import { DEFAULT_PACE, type Pace } from './pace.ts'
import { peopleElementRoutes } from './people/elements.ts'
import { peopleModalRoutes } from './people/modals.ts'
import type { PeopleContext } from './people/routes.ts'
import { peopleStateRoutes } from './people/state.ts'
import { peopleTalkingRoutes } from './people/talking.ts'
import { responseUrlRoute } from './responding.ts'
import type { SlackWorkspaceSeed } from './seed.ts'
import { createSocketMode, type SocketMode } from './socket-mode.ts'
import { staticPageRoutes } from './static-page.ts'
import { webApiRoutes } from './web-api.ts'
import { createWorkspace, type SlackWorkspace } from './workspace.ts'

export type { SlackWorkspaceSeed } from './seed.ts'

/** A Slack workspace on one port of this machine: Web API, Socket Mode, the people API and the page. */
export type SlackSimulatorOptions = {
  seed: SlackWorkspaceSeed
  port?: number
  now?: () => number
  /** 0 messages per second: no limits. */
  pace?: Pace
  /** How long the workspace waits for an app's ack: 3 seconds, unless a test is in a hurry. */
  ackTimeoutMs?: number
  links?: { label: string; url: string }[]
}

export type SlackSimulator = {
  url: string
  apiUrl: string
  faults: FaultQueue
  routes: RouteLog
  routeTable: readonly Route[]
  store: SlackWorkspace
  socketMode: Pick<SocketMode, 'connections' | 'disconnect'>
  close(): Promise<void>
}

/** Slack docs: commands, actions and submissions must be acknowledged within 3 seconds. */
const ACK_TIMEOUT_MS = 3000

export async function startSlackSimulator(options: SlackSimulatorOptions): Promise<SlackSimulator> {
  const now = options.now ?? Date.now
  const faults = createFaultQueue()
  const routeLog = createRouteLog()
  const store = createWorkspace({ seed: options.seed, now, pace: options.pace ?? DEFAULT_PACE })
  const { appId } = options.seed.bot
  const socketMode = createSocketMode({ appId, ackTimeoutMs: options.ackTimeoutMs ?? ACK_TIMEOUT_MS, routeLog, now })
  const routes = slackRoutes({ workspace: store, socketMode, links: options.links ?? [] })
  const { url, server, close } = await startHttpSimulator({
    name: 'Slack simulator',
    routes,
    port: options.port ?? 0,
    faults,
    routeLog,
    now,
    onUnknown,
  })
  store.url = url
  socketMode.attach(server)
  return {
    url,
    apiUrl: `${url}/api/`,
    faults,
    routes: routeLog,
    routeTable: routes,
    store,
    socketMode,
    close: async () => {
      socketMode.close()
      await close()
    },
  }
}

function slackRoutes(context: PeopleContext): Route[] {
  const { workspace, socketMode } = context
  const methods = [
    ...teamMethods(socketMode),
    ...chatMethods,
    ...viewsMethods,
    ...peopleMethods,
    ...conversationsMethods,
    ...filesMethods,
  ]
  return [
    ...webApiRoutes(workspace, methods),
    ...fileRoutes(workspace),
    responseUrlRoute(workspace),
    ...peopleStateRoutes(context),
    ...peopleTalkingRoutes(context),
    ...peopleElementRoutes(context),
    ...peopleModalRoutes(context),
    ...staticPageRoutes,
  ]
}

function onUnknown(request: SimulatorRequest): Answer {
  const { pathname } = request.url
  if (!pathname.startsWith('/api/')) return { status: 404, json: { ok: false, error: 'not_found' } }
  // Slack answers unknown methods with 200.
  return { status: 200, json: { ok: false, error: 'unknown_method', req_method: pathname.slice('/api/'.length) } }
}
