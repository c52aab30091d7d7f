import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, expect, test, vi } from 'vitest'
import { processEnvironment, readProcessConfig } from '../../src/config/process-environment.ts'

const folder = mkdtempSync(join(tmpdir(), 'uninstall-hubspot-env-'))
const before = process.cwd()

afterEach(() => {
  process.chdir(before)
  vi.unstubAllEnvs()
  rmSync(folder, { recursive: true, force: true })
})

test('a .env file is read, and what the surroundings set wins over it', () => {
  process.chdir(folder)
  writeFileSync('.env', 'SLACK_BOT_TOKEN=xoxb-file\nLOCALE=de\nAPPROVERS="U0ADA, U0BEN"\n')
  vi.stubEnv('LOCALE', 'en')
  expect(processEnvironment()).toMatchObject({ SLACK_BOT_TOKEN: 'xoxb-file', LOCALE: 'en', APPROVERS: 'U0ADA, U0BEN' })
  const reading = readProcessConfig()
  expect(reading.ok ? [] : reading.problems.map(({ variable }) => variable)).not.toContain('APPROVERS')
})
