/** What people read on the console, before anybody's language is known: plain English. */
import type { ConfigProblem } from '../config/problem.ts'
import { type VariableName, variable } from '../config/variables.ts'

export function formatProblems(problems: readonly ConfigProblem[]): string {
  const count = problems.length === 1 ? 'one setting needs' : `${problems.length} settings need`
  return [
    `The bot cannot start: ${count} attention.`,
    '',
    ...problems.map((problem, index) => `  ${index + 1}. ${problemSentence(problem)}`),
    '',
    'Settings are environment variables, or lines in a file named .env; .env.example lists them all.',
    'To look around first, run: npm run sandbox – it needs no account and none of these settings.',
  ].join('\n')
}

function problemSentence({ variable: name, target, reason }: ConfigProblem): string {
  const place = target === undefined ? '' : `Target ${target}: `
  switch (reason.kind) {
    case 'missing':
      return `${place}${name} is missing. ${whatToSet(name)}`
    case 'malformed': {
      const given = reason.given === undefined ? '' : ` ("${reason.given}")`
      return `${place}${name}${given} is not usable. ${whatToSet(name)}`
    }
    case 'neither':
      return `${place}${[name, ...reason.or].join(' or ')} is missing. ${whatToSet(name)}${reason.or.map((other) => ` Or set ${other} to ${settingForm(other)}`).join('')}`
    case 'both':
      return `${place}${name} and ${reason.other} are both set, and each means another way to log in. Remove one of them.`
    case 'needs-my-domain':
      return `${place}${name} must be the org's own address, because Salesforce answers a login with SF_CLIENT_SECRET only there. ${whatToSet(name)}`
    case 'too-few-approvers':
      return `${place}${name} names one person, and the uninstall needs two approvals. ${whatToSet(name)}`
    case 'beside-targets-file':
      return `${name} is set beside TARGETS_FILE and would not be used. Move it into the file, or remove TARGETS_FILE.`
    case 'file-unreadable':
      return `${name} (${reason.path}) cannot be read: ${reason.detail}. Check the path and who may read it.`
    case 'file-malformed':
      return `${name} (${reason.path}) cannot be used: ${reason.detail}. docs/configuration.md shows an example.`
    case 'unknown-entry':
      return `${place}${name} has the entry "${reason.entry}", which is not one of a target's settings. Remove it or correct its name.`
    case 'target-name':
      return `${place}${name} has the target name "${reason.given}". Use up to 40 small letters, digits and hyphens, and none of the bot's own words such as status or help.`
    case 'target-name-twice':
      return `${place}${name} has this name twice. Give every target a name of its own.`
  }
}

function whatToSet(name: VariableName): string {
  return `Set it to ${settingForm(name)}`
}

function settingForm(name: VariableName): string {
  const { form, where } = variable(name)
  return where === undefined ? `${form}.` : `${form} (${where}).`
}

export function nodeTooOld(version: string): string {
  return `This needs Node 24, and runs on Node ${version}. Run: npm rebuild node – then start it through npm (npm start, npm test, npx …).`
}

const install: Partial<Record<NodeJS.Platform, string>> = {
  linux: 'apt install redis-server',
  darwin: 'brew install valkey',
}
const container = 'docker run -p 127.0.0.1:6379:6379 valkey/valkey (and REDIS_URL=redis://127.0.0.1:6379)'

export const redisText = {
  lookingForPackages: 'No Redis on this machine: looking for its packages, which are unpacked without being installed.',
  packagesFailed: (why: string) => `The Redis packages could not be unpacked: ${why}`,
  started: (url: string, folder: string) => `Redis runs at ${url} and keeps its data in ${folder}.`,
  lost: (folder: string) =>
    `The bot's own Redis has ended unexpectedly. What was confirmed is safe in ${folder}; start the bot again.`,
  nothingIsKept:
    'No Redis found: runs are kept in memory only and are gone when this process ends. Good for a look around, never for a real run. For that, install Redis or set REDIS_URL.',
  nothingFound: (platform: NodeJS.Platform) =>
    `No Redis found, and none could be started. Install one: ${[install[platform], container].filter(Boolean).join(' or ')}.`,
  unreachable: (url: string, why: string) =>
    `No Redis answers at ${url} (${why}). Check REDIS_URL, or remove it and the bot starts a Redis of its own.`,
  serverDidNotStart: (output: string) => `Redis did not start.${output === '' ? '' : ` It said:\n${output}`}`,
  folderInUse: (path: string, pid: number, port: number | undefined) =>
    `Another process (${pid}) already runs a Redis on this data folder${port === undefined ? '' : `, at redis://127.0.0.1:${port}`}. End it, set another DATA_DIR, or share that Redis through REDIS_URL. (${path})`,
  lockedElsewhere: (path: string, host: string) =>
    `This data folder is locked by a process on ${host}. If nothing runs there any more, delete ${path} and start again.`,
  lockUnreadable: (path: string) =>
    `The lock of this data folder cannot be read. If no other bot runs on it, delete ${path} and start again.`,
  takenOverNow: (path: string) =>
    `Another start is just taking this data folder over. Start again in a moment. (${path})`,
  orphanStays: (pid: number) =>
    `A Redis of an earlier start (process ${pid}) does not end. End it by hand, then start the bot again.`,
}

export const startText = {
  running: (role: string, targets: readonly string[]) =>
    `The ${role === 'all' ? 'bot and its worker are' : `${role} is`} running for ${targets.join(', ')}. Type /uninstall-hubspot in Slack. Ctrl-C stops it after running work has ended.`,
  stopping: 'Stopping: running work ends first.',
  slackRefused: (why: string) =>
    `The bot cannot start: ${why}. If this names a token, check SLACK_BOT_TOKEN and SLACK_APP_TOKEN (api.slack.com/apps → your app); if it names a connection, check the network and SLACK_API_URL.`,
}
