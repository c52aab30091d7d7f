/** The one place that reads `process.env`. */
import { existsSync, readFileSync } from 'node:fs'
import { parseEnv } from 'node:util'
import { type ConfigReading, readConfig } from './read-config.ts'

type Environment = Record<string, string | undefined>

/** What the surroundings set wins over the `.env` file beside the start command. */
export function processEnvironment(): Environment {
  const file = existsSync('.env') ? parseEnv(readFileSync('.env', 'utf8')) : {}
  return { ...file, ...process.env }
}

export function readProcessConfig(): ConfigReading {
  return readConfig(processEnvironment(), (path) => readFileSync(path, 'utf8'))
}
