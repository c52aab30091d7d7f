/** One HubSpot account and its Salesforce org. */
import { z } from 'zod'
import type { SalesforceCredentials, Target } from './config.ts'
import {
  emailAddress,
  httpUrl,
  packageWords,
  rsaPrivateKey,
  salesforceNamespaces,
  salesforceVersion,
  secretText,
  text,
} from './fields.ts'
import type { ConfigProblem } from './problem.ts'
import { type RawSettings, type Reading, readSettings } from './settings.ts'
import type { VariableName } from './variables.ts'

const schema = z.object({
  HUBSPOT_ACCESS_TOKEN: secretText,
  HUBSPOT_API_URL: httpUrl,
  HUBSPOT_DEFAULT_OWNER: emailAddress.optional(),
  SF_LOGIN_URL: httpUrl,
  SF_CLIENT_ID: text,
  SF_CLIENT_SECRET: secretText.optional(),
  SF_USERNAME: text.optional(),
  SF_PRIVATE_KEY: rsaPrivateKey.optional(),
  SF_REFRESH_TOKEN: secretText.optional(),
  SF_API_VERSION: salesforceVersion,
  SF_PACKAGE_NAMESPACES: salesforceNamespaces.optional(),
  SF_PACKAGE_WORDS: packageWords.optional(),
})

/** They serve every org, and refuse the client credentials flow, which only an org's own address answers. */
const sharedLoginHosts = ['login.salesforce.com', 'test.salesforce.com']

export function readTarget(name: string, raw: RawSettings): Reading<Target> {
  const unclear = credentialProblems(raw)
  const reading = readSettings(raw, schema)
  if (!reading.ok) return { ok: false, problems: [...reading.problems, ...unclear] }
  const { settings } = reading
  const { HUBSPOT_DEFAULT_OWNER: defaultOwner } = settings
  const credentials = credentialsOf(settings)
  if (!credentials || unclear.length > 0) return { ok: false, problems: unclear }
  if (credentials.kind === 'client-credentials' && sharedLoginHosts.includes(new URL(settings.SF_LOGIN_URL).host)) {
    return { ok: false, problems: [{ variable: 'SF_LOGIN_URL', reason: { kind: 'needs-my-domain' } }] }
  }
  return {
    ok: true,
    settings: {
      name,
      hubspot: {
        accessToken: settings.HUBSPOT_ACCESS_TOKEN,
        apiUrl: settings.HUBSPOT_API_URL,
        ...(defaultOwner === undefined ? {} : { defaultOwner }),
      },
      salesforce: {
        loginUrl: settings.SF_LOGIN_URL,
        credentials,
        apiVersion: settings.SF_API_VERSION,
        packageNamespaces: settings.SF_PACKAGE_NAMESPACES ?? [],
        packageWords: settings.SF_PACKAGE_WORDS ?? [],
      },
    },
  }
}

/** Exactly one way to log in: with several, nobody could say which one is meant. The secret may stand beside a refresh token. */
function credentialProblems(raw: RawSettings): ConfigProblem[] {
  const missing = (name: VariableName): ConfigProblem => ({ variable: name, reason: { kind: 'missing' } })
  const both = (name: VariableName, other: VariableName): ConfigProblem => ({
    variable: name,
    reason: { kind: 'both', other },
  })
  if (raw.SF_REFRESH_TOKEN && raw.SF_PRIVATE_KEY) return [both('SF_REFRESH_TOKEN', 'SF_PRIVATE_KEY')]
  if (raw.SF_REFRESH_TOKEN) return raw.SF_USERNAME ? [both('SF_REFRESH_TOKEN', 'SF_USERNAME')] : []
  if (raw.SF_CLIENT_SECRET && raw.SF_PRIVATE_KEY) return [both('SF_CLIENT_SECRET', 'SF_PRIVATE_KEY')]
  if (raw.SF_CLIENT_SECRET) return []
  if (raw.SF_PRIVATE_KEY) return raw.SF_USERNAME ? [] : [missing('SF_USERNAME')]
  if (raw.SF_USERNAME) return [missing('SF_PRIVATE_KEY')]
  return [{ variable: 'SF_CLIENT_SECRET', reason: { kind: 'neither', or: ['SF_PRIVATE_KEY', 'SF_REFRESH_TOKEN'] } }]
}

function credentialsOf(settings: z.output<typeof schema>): SalesforceCredentials | undefined {
  const { SF_CLIENT_ID: clientId, SF_CLIENT_SECRET: clientSecret, SF_USERNAME: username } = settings
  const { SF_REFRESH_TOKEN: refreshToken, SF_PRIVATE_KEY: privateKey } = settings
  if (refreshToken) {
    return { kind: 'refresh-token', clientId, refreshToken, ...(clientSecret === undefined ? {} : { clientSecret }) }
  }
  if (clientSecret) return { kind: 'client-credentials', clientId, clientSecret }
  return username && privateKey ? { kind: 'jwt-bearer', clientId, username, privateKey } : undefined
}
