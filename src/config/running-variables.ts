/** Where and how the process runs. */
import type { Variable } from './variable.ts'

export const runningVariables = [
  {
    name: 'TARGETS_FILE',
    group: 'running',
    description:
      'For several HubSpot accounts: a JSON file with a list of objects, each with a name and the HUBSPOT_… and SF_… variables above, which are then left out here.',
    form: 'the path of a JSON file',
    required: 'no',
    secret: false,
    perTarget: false,
  },
  {
    name: 'REDIS_URL',
    group: 'running',
    description: 'Where runs, audit trail and queues are kept. Left out: the bot starts a Redis of its own.',
    form: 'an address that starts with redis:// or rediss://',
    required: 'no',
    // It may carry a password.
    secret: true,
    perTarget: false,
  },
  {
    name: 'DATA_DIR',
    group: 'running',
    description: "The folder for data copies and for the bot's own Redis.",
    form: 'the path of a folder',
    default: './data',
    required: 'no',
    secret: false,
    perTarget: false,
  },
  {
    name: 'ROLE',
    group: 'running',
    description: 'What this process does: answer Slack (bot), do the work (worker), or both (all).',
    form: 'all, bot or worker',
    default: 'all',
    required: 'no',
    secret: false,
    perTarget: false,
  },
  {
    name: 'LOCALE',
    group: 'running',
    description: 'The language of the threads.',
    form: 'en or de',
    default: 'en',
    required: 'no',
    secret: false,
    perTarget: false,
  },
  {
    name: 'LOG_LEVEL',
    group: 'running',
    description: 'How much is logged.',
    form: 'debug, info, warn or error',
    default: 'info',
    required: 'no',
    secret: false,
    perTarget: false,
  },
  {
    name: 'HEALTH_PORT',
    group: 'running',
    description: 'The loopback port for /livez and /readyz. Left out: none.',
    form: 'a port number between 1 and 65535',
    required: 'no',
    secret: false,
    perTarget: false,
  },
] as const satisfies readonly Variable[]
