/**
 * `npm run sandbox`: the bot in a simulated company, for a look around in the browser.
 * `-- --auto`: four simulated people do the whole run. `--dry-run`: as a dry run. `--json`: the verdict as one JSON line.
 */
import { copyFile } from 'node:fs/promises'
import { parseArgs } from 'node:util'
import { nodeVersionProblem } from '../src/services/node-version.ts'
import { autoPilot, verdictText } from './auto-pilot/auto-pilot.ts'
import { cast, channelId } from './cast.ts'
import { type Sandbox, startSandbox } from './sandbox.ts'

const usage = `npm run sandbox                       the workspace in your browser
npm run sandbox -- --port 4100        on this port
npm run sandbox -- --auto             four simulated people do the whole run; exit code 0 if all is as it should be
npm run sandbox -- --auto --dry-run   the same as a dry run; nothing may be written
npm run sandbox -- --auto --json      ends with the verdict as one JSON object on the last line`

const oldNode = nodeVersionProblem(process.versions.node)
if (oldNode) fail(oldNode)
const options = readOptions()
if (options.help) {
  console.log(usage)
  process.exit(0)
}

const say = (text: string) => process.stdout.write(text.endsWith('\n') ? text : `${text}\n`)
say('Starting a simulated company: Slack, HubSpot and Salesforce, a Redis, the bot and its worker …')
const sandbox = await startSandbox({ say, ...(options.port !== undefined && { port: options.port }) }).catch(
  (error: unknown) => fail(error instanceof Error ? error.message : String(error)),
)
let stopping = false
for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.on(signal, () => {
    if (stopping) return
    stopping = true
    say('\nStopping …')
    void sandbox.stop().then(
      () => process.exit(0),
      (error: unknown) => fail(String(error)),
    )
  })
}

if (options.auto) await auto(sandbox)
else welcome(sandbox)

async function auto(running: Sandbox): Promise<void> {
  const verdict = await autoPilot(running, { dryRun: options.dryRun, say }).catch(async (error: unknown) => {
    const kept = `${running.logFile.replaceAll('/', '-').slice(1)}`
    await copyFile(running.logFile, kept)
    say(`The auto-pilot gave up: ${error instanceof Error ? error.message : String(error)}\nThe bot's log: ${kept}`)
    return undefined
  })
  await running.stop()
  if (verdict) {
    say(verdictText(verdict))
    if (options.json) say(JSON.stringify(verdict))
  }
  process.exit(verdict?.ok ? 0 : 1)
}

function welcome({ simulators, logFile }: Sandbox): void {
  const { slack, hubspot, salesforce } = simulators
  say(`
  The workspace:   ${slack.url}/?as=${cast.requester}&channel=${channelId}
  HubSpot:         ${hubspot.url}/app
  Salesforce:      ${salesforce.url}/setup
  The bot's log:   ${logFile}

Open the workspace and type /uninstall-hubspot. Switch between the people on the left: Robin opens the run, Ada and Sam
approve, Otto may do nothing. When it is time to disconnect, do it in the simulated HubSpot. Ctrl-C ends everything.
`)
}

function readOptions() {
  try {
    const { values } = parseArgs({
      options: {
        auto: { type: 'boolean', default: false },
        'dry-run': { type: 'boolean', default: false },
        json: { type: 'boolean', default: false },
        help: { type: 'boolean', default: false },
        port: { type: 'string' },
      },
    })
    const port = values.port === undefined ? undefined : Number(values.port)
    if (port !== undefined && !(Number.isInteger(port) && port >= 0 && port < 65_536))
      fail(`--port ${values.port} is no port.\n\n${usage}`)
    return { auto: values.auto, dryRun: values['dry-run'], json: values.json, help: values.help, port }
  } catch (error) {
    return fail(`${error instanceof Error ? error.message : String(error)}\n\n${usage}`)
  }
}

function fail(text: string): never {
  console.error(text)
  process.exit(1)
}
