import { existsSync, globSync, readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { parse } from 'yaml'
import { z } from 'zod'
import { manifestLink } from '../src/config/manifest-link.ts'

const yaml = readFileSync('manifest.yml', 'utf8')

/** The scope each Web API method asks of a bot token (Slack docs, the method's page). No scope: an empty list. */
const scopesOfMethod: Record<string, string[]> = {
  'auth.test': [],
  'bots.info': ['users:read'],
  'chat.delete': ['chat:write'],
  'chat.getPermalink': [],
  'chat.postEphemeral': ['chat:write'],
  'chat.postMessage': ['chat:write'],
  'chat.update': ['chat:write'],
  'conversations.info': ['channels:read', 'groups:read'],
  'conversations.open': ['im:write'],
  'conversations.replies': ['channels:history', 'groups:history'],
  'files.completeUploadExternal': ['files:write'],
  'files.getUploadURLExternal': ['files:write'],
  'files.info': ['files:read'],
  filesUploadV2: ['files:write'],
  'pins.add': ['pins:write'],
  'team.info': ['team:read'],
  'usergroups.list': ['usergroups:read'],
  'usergroups.users.list': ['usergroups:read'],
  'users.info': ['users:read'],
  'views.open': [],
  'views.push': [],
  'views.update': [],
}

const knownScopes = new Set(['commands', ...Object.values(scopesOfMethod).flat()])

/** Slack docs, App manifest reference: the parts that this app uses, with their limits; anything else is a misspelling. */
const manifestSchema = z.strictObject({
  _metadata: z.strictObject({ major_version: z.literal(2), minor_version: z.number() }),
  display_information: z.strictObject({
    name: z.string().min(1).max(35),
    description: z.string().max(140),
    long_description: z.string().min(175).max(4000),
    background_color: z.string().regex(/^#(?:[0-9a-f]{3}){1,2}$/i),
  }),
  features: z.strictObject({
    app_home: z.strictObject({
      home_tab_enabled: z.boolean(),
      messages_tab_enabled: z.boolean(),
      messages_tab_read_only_enabled: z.boolean(),
    }),
    bot_user: z.strictObject({ display_name: z.string().max(80), always_online: z.boolean() }),
    slash_commands: z
      .array(
        z.strictObject({
          command: z
            .string()
            .regex(/^\/\S+$/)
            .max(32),
          description: z.string().max(2000),
          usage_hint: z.string().max(1000),
          should_escape: z.boolean(),
        }),
      )
      .min(1)
      .max(50),
  }),
  oauth_config: z.strictObject({
    scopes: z.strictObject({ bot: z.array(z.string().refine((scope) => knownScopes.has(scope), 'unknown scope')) }),
  }),
  settings: z.strictObject({
    interactivity: z.strictObject({ is_enabled: z.boolean() }),
    org_deploy_enabled: z.boolean(),
    socket_mode_enabled: z.boolean(),
    token_rotation_enabled: z.boolean(),
  }),
})

const manifest = manifestSchema.parse(parse(yaml))

function methodsUsed(): string[] {
  const call = /\bclient\s*\??\.\s*((?:[a-zA-Z]+\s*\.\s*)+[a-zA-Z]+|filesUploadV2)\s*\(/g
  const sources = globSync('src/{bot,services/slack}/**/*.ts').map((path) => readFileSync(path, 'utf8'))
  const found = sources.flatMap((source) =>
    [...source.matchAll(call)].map(([, method = '']) => method.replaceAll(/\s/g, '')),
  )
  return [...new Set(found)].sort()
}

describe('the Slack app', () => {
  test('brings the one command, with mentions sent as ids', () => {
    expect(manifest.features.slash_commands).toMatchObject([{ command: '/uninstall-hubspot', should_escape: true }])
  })

  test('needs no address that Slack could reach: buttons and commands come by Socket Mode', () => {
    expect(manifest.settings).toMatchObject({ socket_mode_enabled: true, interactivity: { is_enabled: true } })
  })

  test('asks for each scope once', () => {
    const scopes = manifest.oauth_config.scopes.bot
    expect(new Set(scopes).size).toBe(scopes.length)
  })

  test('asks for exactly the scopes of the methods that the bot calls', () => {
    const methods = methodsUsed()
    expect(methods.filter((method) => !(method in scopesOfMethod))).toEqual([])
    const needed = new Set(['commands', ...methods.flatMap((method) => scopesOfMethod[method] ?? [])])
    expect([...manifest.oauth_config.scopes.bot].sort()).toEqual([...needed].sort())
  })
})

describe('the link that creates the app', () => {
  test('carries this manifest, and nothing else', () => {
    const carried = new URL(manifestLink(yaml)).searchParams.get('manifest_yaml') ?? ''
    expect(parse(carried)).toEqual(parse(yaml))
  })

  test('stands in the README as it is now', () => {
    const readme = existsSync('README.md') ? readFileSync('README.md', 'utf8') : ''
    const links = readme.match(/https:\/\/api\.slack\.com\/apps\?new_app=1[^\s)>"]*/g) ?? []
    for (const link of links) expect(link).toBe(manifestLink(yaml))
  })
})
