import { readFile } from 'node:fs/promises'
import type { App } from '@slack/bolt'
import type { Browser, BrowserContext, Locator, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { type SlackSimulator, startSlackSimulator } from '../../sandbox/slack/server.ts'
import { openChromium } from './chromium.ts'
import { startSampleApp } from './sample-app.ts'
import { channel, jonas, mira, sampleWorkspace } from './sample-workspace.ts'

const pace = { messagesPerSecond: 0, burst: 0 }

let browser: Browser
let context: BrowserContext
let simulator: SlackSimulator
let app: App
let page: Page
let troubles: string[]

beforeAll(async () => {
  browser = await openChromium()
})
afterAll(() => browser.close())

beforeEach(async () => {
  simulator = await startSlackSimulator({ seed: sampleWorkspace, pace })
  app = await startSampleApp(simulator)
  context = await browser.newContext()
  troubles = []
  page = await openAs(mira)
})
afterEach(async () => {
  await context.close()
  await stopApp()
  await simulator.close()
  expect(troubles).toEqual([])
})

describe('the workspace page', () => {
  test('suggests slash commands and runs the chosen one', async () => {
    const composer = channelComposer()
    await composer.pressSequentially('/g')
    await page.getByRole('option', { name: /\/garden \[name\] \| help/ }).waitFor()
    await composer.press('Enter')
    expect(await composer.inputValue()).toBe('/garden ')
    await composer.press('Enter')
    await dialog().getByText('Open a garden').waitFor()
  })

  test('says in a thread that slash commands belong into the channel', async () => {
    await openGarden()
    const composer = thread().getByTestId('composer')
    await composer.fill('/garden')
    await composer.press('Enter')
    await thread().getByText("Slash commands can't be used in threads").waitFor()
    expect(await composer.inputValue()).toBe('/garden')
  })

  test('shows field errors under their inputs and keeps what was filled in', async () => {
    await runCommand()
    await chooseOwner('om', 'Omar Reyes')
    await dialog().getByRole('button', { name: 'Open', exact: true }).click()
    await dialog().getByText('Please complete this required field.').waitFor()
    const phrase = dialog().getByRole('textbox', { name: 'Typed phrase' })
    await phrase.fill('Open the door')
    await dialog().getByRole('button', { name: 'Open', exact: true }).click()
    await dialog().getByText('Type exactly: Open the gate').waitFor()
    expect(await phrase.inputValue()).toBe('Open the door')
    expect(await phrase.getAttribute('aria-invalid')).toBe('true')
    expect(await phrase.evaluate((field) => field.matches(':focus'))).toBe(true)
    expect(await dialog().getByRole('combobox', { name: 'Owner' }).inputValue()).toBe('Omar Reyes')

    await phrase.fill('Open the gate')
    await dialog().getByRole('button', { name: 'Open', exact: true }).click()
    await dialog().waitFor({ state: 'detached' })
    await channelPane().getByText('Opened by @Mira Castell for Omar Reyes').waitFor()
  })

  test('closes a modal with Escape, but only the list while one is open', async () => {
    await runCommand()
    const owner = dialog().getByRole('combobox', { name: 'Owner' })
    await owner.fill('nora')
    await page.getByRole('option', { name: 'Nora Lind' }).waitFor()
    await owner.press('Escape')
    await page.getByRole('option', { name: 'Nora Lind' }).waitFor({ state: 'detached' })
    expect(await dialog().isVisible()).toBe(true)
    await owner.press('Escape')
    await dialog().waitFor({ state: 'detached' })
  })

  test('sends every kind of input, and keeps it under a pushed view', async () => {
    await channelComposer().fill('/garden form')
    await channelComposer().press('Enter')
    await dialog().getByText('Nothing here is real.').waitFor()
    await dialog().getByRole('radio', { name: 'Green' }).check()
    await choose('Bed', ['Blue'])
    await choose('Flowers', ['Red', 'Blue'])
    await choose('Helper', ['Jonas Feld'])
    await dialog().getByLabel('Day').fill('2026-12-24')
    await dialog().getByLabel('Count').fill('7')
    await dialog().getByLabel('Story').fill('Once')
    const file = { name: 'plants.csv', mimeType: 'text/csv', buffer: Buffer.from('plant\nOak\n') }
    await dialog().getByLabel('List').setInputFiles(file)

    await dialog().getByRole('button', { name: 'Explain' }).click()
    await dialog().getByText('Fill in what you know.').waitFor()
    expect(await dialog().getByLabel('Story').isVisible()).toBe(false)
    await dialog().getByRole('button', { name: 'Back' }).click()
    expect(await dialog().getByLabel('Story').inputValue()).toBe('Once')

    await dialog().getByRole('button', { name: 'Send' }).click()
    const sent = `kind=green bed=blue flowers=red+blue helper=${jonas} day=2026-12-24 count=7 story=Once list=plants.csv`
    await channelPane().getByText(`Form of @Mira Castell: ${sent}`).waitFor()
  })

  test('ticks boxes through the app and keeps the focus on them', async () => {
    await openGarden()
    const hedge = thread().getByRole('checkbox', { name: 'Cut the hedge' })
    await hedge.press('Space')
    await thread().getByText('1 of 3 done').waitFor()
    expect(await hedge.isChecked()).toBe(true)
    expect(await hedge.evaluate((box) => box.matches(':focus'))).toBe(true)
    await thread().getByText('Lock the shed').click()
    await thread().getByText('2 of 3 done').waitFor()
    expect(await thread().getByRole('checkbox', { checked: true }).count()).toBe(2)
    await page.reload()
    await thread().getByText('2 of 3 done').waitFor()
    expect(await thread().getByRole('checkbox', { checked: true }).count()).toBe(2)
  })

  test('asks before a button with a confirm dialog does anything', async () => {
    await openGarden()
    const burn = channelPane().getByRole('button', { name: 'Burn it down' })
    await burn.click()
    await page.getByRole('alertdialog', { name: 'Burn it down?' }).getByRole('button', { name: 'Keep it' }).click()
    await page.getByRole('alertdialog').waitFor({ state: 'detached' })
    expect(await burn.getAttribute('aria-busy')).toBe('false')
    expect(await page.getByText('Only visible to you').count()).toBe(0)

    await burn.click()
    await page.getByRole('alertdialog').getByRole('button', { name: 'Burn', exact: true }).click()
    await page.getByText('Only approvers may burn it down.').waitFor()
  })

  test('shows an ephemeral answer to nobody else', async () => {
    await openGarden()
    await channelPane().getByRole('button', { name: 'Burn it down' }).click()
    await page.getByRole('alertdialog').getByRole('button', { name: 'Burn', exact: true }).click()
    await page.getByText('Only approvers may burn it down.').waitFor()

    await page.getByTestId('act-as').getByText('Jonas Feld').click()
    await page.waitForURL(/as=U0000002/)
    await page.getByRole('radio', { name: /Jonas Feld/, checked: true }).waitFor({ state: 'attached' })
    await channelPane().getByText('Opened by @Mira Castell').waitFor()
    expect(await page.getByText('Only approvers may burn it down.').count()).toBe(0)
    await page.goBack()
    await page.getByText('Only approvers may burn it down.').waitFor()
  })

  test('previews a CSV file in the thread and downloads it', async () => {
    await openGarden()
    await thread().getByRole('cell', { name: 'Rose, red' }).waitFor()
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      thread().getByRole('link', { name: 'Download plants.csv' }).click(),
    ])
    expect(download.suggestedFilename()).toBe('plants.csv')
    expect(await readFile(await download.path(), 'utf8')).toContain('"Rose, red",12')
  })

  test('keeps a half-written reply when the app posts and updates', async () => {
    await openGarden()
    const composer = thread().getByTestId('composer')
    await composer.fill('I will water the')
    await app.client.chat.postMessage({ channel, text: 'Somebody opened the gate' })
    await channelPane().getByText('Somebody opened the gate').waitFor()
    expect(await composer.inputValue()).toBe('I will water the')
    expect(await composer.evaluate((field) => field.matches(':focus'))).toBe(true)
  })

  test('follows new messages at the bottom, and leaves a reader in the middle alone', async () => {
    for (let line = 0; line < 40; line += 1) await app.client.chat.postMessage({ channel, text: `Line ${line}` })
    await channelPane().getByText('Line 39').waitFor()
    const list = channelPane().getByRole('log')
    const gap = () => list.evaluate((it) => it.scrollHeight - it.scrollTop - it.clientHeight)
    expect(await gap()).toBeLessThan(2)
    await list.evaluate((it) => it.scrollTo({ top: 100 }))
    await app.client.chat.postMessage({ channel, text: 'Line 40' })
    await channelPane().getByText('Line 40').waitFor({ state: 'attached' })
    expect(await list.evaluate((it) => it.scrollTop)).toBe(100)
  })

  test('shows outside text as text, never as markup or as a script link', async () => {
    const text =
      '&lt;img src=x onerror=alert(1)&gt; <javascript:alert(1)|press me> *<https://example.com/?a=1&amp;b=2|safe>*'
    await app.client.chat.postMessage({ channel, text })
    const message = channelPane().getByTestId('message').filter({ hasText: 'press me' })
    await message.getByText('<img src=x onerror=alert(1)>').waitFor()
    expect(await message.locator('img').count()).toBe(0)
    expect(await message.getByRole('link').count()).toBe(1)
    expect(await message.getByRole('link', { name: 'safe' }).getAttribute('href')).toBe('https://example.com/?a=1&b=2')
  })

  test('a message that people write reaches everyone, in the thread as well', async () => {
    await openGarden()
    const other = await openAs(jonas)
    await other.getByTestId('thread').getByTestId('composer').fill('R&D says *no* <b>')
    await other.getByTestId('thread').getByTestId('composer').press('Enter')
    await thread().getByText('R&D says no <b>').waitFor()
    await channelPane()
      .getByRole('button', { name: /3 replies/ })
      .waitFor()
  })

  test('a link to a message opens its thread in place', async () => {
    await openGarden()
    const card = simulator.store.messages.all().find((message) => message.text === 'A garden')
    const { permalink } = await app.client.chat.getPermalink({ channel, message_ts: card?.ts ?? '' })
    await app.client.chat.postMessage({ channel, text: `See <${permalink}|the garden>` })
    await page.getByRole('button', { name: 'Close thread' }).click()
    await thread().waitFor({ state: 'detached' })
    await channelPane().getByRole('link', { name: 'the garden' }).click()
    await thread().getByText('0 of 3 done').waitFor()
    expect(context.pages()).toHaveLength(1)
  })

  test('tells what Slack would tell when no app is there, and gives the words back', async () => {
    await stopApp()
    const composer = channelComposer()
    await composer.fill('/garden rose')
    await composer.press('Enter')
    await expect.poll(() => composer.inputValue()).toBe('/garden rose')
    await page.getByText('/garden failed because the app is not connected').first().waitFor()
    expect(await page.getByText('/garden failed because the app is not connected').count()).toBe(1)
  })

  test('reads the state again after the connection was lost', async () => {
    const port = Number(new URL(simulator.url).port)
    await stopApp()
    await simulator.close()
    await page.getByText('Connection lost').waitFor()
    simulator = await startSlackSimulator({ seed: sampleWorkspace, pace, port })
    simulator.store.post({ channel, author: { kind: 'user', userId: jonas }, text: 'I am back', fileIds: [] })
    await channelPane().getByText('I am back').waitFor()
    expect(await page.getByText('Connection lost').count()).toBe(0)
    troubles = []
  })
})

async function openAs(userId: string): Promise<Page> {
  const opened = await context.newPage()
  opened.on('pageerror', (error) => troubles.push(String(error.stack)))
  opened.on('console', (message) => {
    if (message.type() === 'error') troubles.push(message.text())
  })
  await opened.goto(`${simulator.url}/?as=${userId}&channel=${channel}`)
  await opened.getByTestId('channel').getByTestId('composer').waitFor()
  return opened
}

/** Bolt 5.1's SocketModeReceiver.stop() does not wait for the WebSocket's end. */
async function stopApp(): Promise<void> {
  await app.stop()
  await expect.poll(() => simulator.socketMode.connections()).toBe(0)
}

async function runCommand(): Promise<void> {
  await channelComposer().fill('/garden')
  await channelComposer().press('Enter')
  await dialog().waitFor()
}

async function openGarden(): Promise<void> {
  await runCommand()
  await chooseOwner('nora', 'Nora Lind')
  await dialog().getByRole('textbox', { name: 'Typed phrase' }).fill('Open the gate')
  await dialog().getByRole('textbox', { name: 'Typed phrase' }).press('Enter')
  await thread().getByText('0 of 3 done').waitFor()
  await thread().getByRole('link', { name: 'Download plants.csv' }).waitFor()
}

async function chooseOwner(query: string, name: string): Promise<void> {
  await dialog().getByRole('combobox', { name: 'Owner' }).fill(query)
  await page.getByRole('option', { name }).click()
}

async function choose(label: string, names: string[]): Promise<void> {
  await dialog().getByRole('combobox', { name: label }).click()
  for (const name of names) await page.getByRole('option', { name }).click()
  if (names.length > 1) await page.keyboard.press('Escape')
}

function channelPane(): Locator {
  return page.getByTestId('channel')
}

function channelComposer(): Locator {
  return channelPane().getByTestId('composer')
}

function thread(): Locator {
  return page.getByTestId('thread')
}

function dialog(): Locator {
  return page.getByTestId('modal')
}
