import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { parse } from 'yaml'
import { z } from 'zod'
import { isVariableName } from '../../src/config/variables.ts'

const serviceSchema = z.object({
  image: z.string().optional(),
  build: z.string().optional(),
  command: z.array(z.string()).optional(),
  env_file: z.string().optional(),
  environment: z.record(z.string(), z.string()).default({}),
  volumes: z.array(z.string()),
  depends_on: z.record(z.string(), z.object({ condition: z.string() })).optional(),
  ports: z.array(z.string()).optional(),
  container_name: z.string().optional(),
})
const composeSchema = z.object({
  services: z.object({ redis: serviceSchema, bot: serviceSchema, worker: serviceSchema }),
  volumes: z.record(z.string(), z.null()),
})

const compose = composeSchema.parse(parse(readFileSync('docker-compose.yml', 'utf8'), { merge: true }))
const { redis, bot, worker } = compose.services
const dockerfile = readFileSync('Dockerfile', 'utf8')

describe('docker-compose.yml', () => {
  test('Redis keeps every write, evicts nothing, and its data outlives the container', () => {
    const flags = redis.command?.join(' ')
    expect(flags).toContain('--appendonly yes --appendfsync always')
    expect(flags).toContain('--maxmemory-policy noeviction')
    expect(redis.volumes).toEqual(['redis:/data'])
    expect(redis.ports).toBeUndefined()
    expect(Object.keys(compose.volumes).sort()).toEqual(['data', 'redis'])
  })

  test('bot and worker are the same image in two roles, with one Redis and one data folder', () => {
    expect(bot.environment.ROLE).toBe('bot')
    expect(worker.environment.ROLE).toBe('worker')
    const { ROLE: _, ...shared } = worker.environment
    expect(bot.environment).toMatchObject(shared)
    expect(new URL(shared.REDIS_URL ?? '').hostname).toBe('redis')
    for (const service of [bot, worker]) {
      expect(service).toMatchObject({ build: '.', env_file: '.env', volumes: [`data:${shared.DATA_DIR}`] })
      expect(service.depends_on).toEqual({ redis: { condition: 'service_healthy' } })
    }
  })

  test('there can be any number of workers: no fixed port, no fixed name', () => {
    expect(worker.ports).toBeUndefined()
    expect(worker.container_name).toBeUndefined()
  })

  test('every variable it sets is one that the bot reads', () => {
    for (const name of Object.keys({ ...bot.environment, ...worker.environment }))
      expect(isVariableName(name)).toBe(true)
  })
})

describe('Dockerfile', () => {
  test('runs the sources on Node 24, without development packages and not as root', () => {
    expect(dockerfile).toMatch(/^FROM node:24-slim$/m)
    expect(dockerfile).toMatch(/npm ci --omit=dev/)
    expect(dockerfile.indexOf('USER node')).toBeGreaterThan(dockerfile.indexOf('RUN mkdir'))
  })

  test('starts the bot as `npm start` does', () => {
    const scripts = z.object({ scripts: z.object({ start: z.string() }) })
    const { start } = scripts.parse(JSON.parse(readFileSync('package.json', 'utf8'))).scripts
    const command = z.array(z.string()).parse(JSON.parse(/^CMD (.*)$/m.exec(dockerfile)?.[1] ?? ''))
    expect(command.join(' ')).toBe(start)
    expect(start).toMatch(/^node .*src\/main\.ts$/)
  })

  test('nothing but the sources and the list of packages gets into the image', () => {
    const lines = readFileSync('.dockerignore', 'utf8')
      .split('\n')
      .filter((line) => line !== '' && !line.startsWith('#'))
    expect(lines).toEqual(['*', '!package.json', '!package-lock.json', '!src'])
  })
})
