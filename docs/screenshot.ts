/**
 * `npm run screenshot`: plays a run in the sandbox up to the owners' plan and takes the README's picture of its thread.
 * Needs Debian's Chromium (`apt-get install chromium`), or another one in CHROMIUM_PATH.
 */
import { fileURLToPath } from 'node:url'
import { chromium } from 'playwright-core'
import { disconnect, mapOwners, openRun } from '../sandbox/auto-pilot/pilot.ts'
import { createStage } from '../sandbox/auto-pilot/stage.ts'
import { cast, channelId } from '../sandbox/cast.ts'
import { startSandbox } from '../sandbox/sandbox.ts'
import { actionIds } from '../src/bot/action-ids.ts'
import { messagesFor } from '../src/messages/messages.ts'

const picture = process.argv[2] ?? fileURLToPath(new URL('images/thread.png', import.meta.url))
const sandbox = await startSandbox({ say: console.error })
try {
  const { slack, hubspot, salesforce } = sandbox.simulators
  const stage = createStage({ slack: slack.url, hubspot: hubspot.url, salesforce: salesforce.url })
  await openRun(stage, false)
  await disconnect(stage, false)
  await mapOwners(stage)
  await stage.waitFor(actionIds.approve)
  await takePicture(`${slack.url}/?as=${cast.firstApprover}&channel=${channelId}`)
} finally {
  await sandbox.stop()
}

async function takePicture(url: string): Promise<void> {
  const browser = await chromium.launch({
    executablePath: process.env.CHROMIUM_PATH ?? '/usr/bin/chromium',
    args: [
      '--headless',
      '--no-sandbox',
      '--disable-gpu',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-sync',
    ],
  })
  const page = await browser.newPage({ viewport: { width: 1440, height: 1000 } })
  await page.goto(url)
  await page.getByTestId('thread').getByText(messagesFor('en').approveLabels.reassign).waitFor()
  await page.waitForTimeout(1_500)
  await page.screenshot({ path: picture })
  await browser.close()
  console.error(`wrote ${picture}`)
}
