/** One HubSpot account and its Salesforce org. */
import { z } from 'zod'
import type { SalesforceCredentials, Target } from './config.ts'
import { emailAddress, httpUrl, rsaPrivateKey, salesforceVersion, secretText, text } from './fields.ts'
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
  SF_API_VERSION: salesforceVersion,
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
      salesforce: { loginUrl: settings.SF_LOGIN_URL, credentials, apiVersion: settings.SF_API_VERSION },
    },
  }
}

function credentialProblems(raw: RawSettings): ConfigProblem[] {
  const missing = (name: VariableName): ConfigProblem => ({ variable: name, reason: { kind: 'missing' } })
  if (raw.SF_CLIENT_SECRET && raw.SF_PRIVATE_KEY) {
    return [{ variable: 'SF_CLIENT_SECRET', reason: { kind: 'both', other: 'SF_PRIVATE_KEY' } }]
  }
  if (raw.SF_CLIENT_SECRET) return []
  if (raw.SF_PRIVATE_KEY) return raw.SF_USERNAME ? [] : [missing('SF_USERNAME')]
  if (raw.SF_USERNAME) return [missing('SF_PRIVATE_KEY')]
  return [{ variable: 'SF_CLIENT_SECRET', reason: { kind: 'neither', or: 'SF_PRIVATE_KEY' } }]
}

function credentialsOf(settings: z.output<typeof schema>): SalesforceCredentials | undefined {
  const { SF_CLIENT_ID: clientId, SF_CLIENT_SECRET: clientSecret, SF_USERNAME: username } = settings
  if (clientSecret) return { kind: 'client-credentials', clientId, clientSecret }
  if (username && settings.SF_PRIVATE_KEY) {
    return { kind: 'jwt-bearer', clientId, username, privateKey: settings.SF_PRIVATE_KEY }
  }
  return undefined
}
