import { readFileSync } from 'node:fs'
import { parseEnv } from 'node:util'
import { expect, test } from 'vitest'
import { envExample } from '../../src/config/env-example.ts'
import { readConfig } from '../../src/config/read-config.ts'
import { variables } from '../../src/config/variables.ts'

const committed = readFileSync(new URL('../../.env.example', import.meta.url), 'utf8')

test(".env.example is up to date (npx -c 'node src/config/print-env-example.ts')", () => {
  expect(committed).toBe(envExample())
})

test('it names every variable and sets none of those that may be left out', () => {
  for (const { name } of variables) expect(committed).toMatch(new RegExp(`^(# )?${name}=`, 'm'))
  const required = variables.filter((one) => one.required === 'always').map((one) => one.name)
  expect(Object.keys(parseEnv(committed)).sort()).toEqual([...required].sort())
})

test('its defaults are usable as they stand', () => {
  const uncommented = committed.replaceAll(/^# (?=[A-Z_]+=\S)/gm, '')
  const reading = readConfig(parseEnv(uncommented), () => '')
  const malformed = reading.ok ? [] : reading.problems.filter(({ reason }) => reason.kind === 'malformed')
  expect(malformed).toEqual([])
})
