/** The settings with which the unchanged bot runs against the simulators: only addresses and keys differ from a live one. */
import { cast, workspaceSeed } from './cast.ts'
import { type Simulators, sandboxKeys } from './simulators.ts'

type SandboxPlace = { redisUrl: string; dataDir: string }

export function sandboxEnvironment(
  { slack, hubspot, salesforce }: Simulators,
  { redisUrl, dataDir }: SandboxPlace,
): Record<string, string> {
  return {
    SLACK_BOT_TOKEN: workspaceSeed.botToken,
    SLACK_APP_TOKEN: workspaceSeed.appToken,
    SLACK_API_URL: slack.apiUrl,
    HUBSPOT_ACCESS_TOKEN: sandboxKeys.hubspotToken,
    HUBSPOT_API_URL: hubspot.url,
    SF_LOGIN_URL: salesforce.url,
    SF_CLIENT_ID: sandboxKeys.salesforceClientId,
    SF_CLIENT_SECRET: sandboxKeys.salesforceClientSecret,
    REDIS_URL: redisUrl,
    DATA_DIR: dataDir,
    REQUESTERS: cast.requester,
    APPROVERS: 'S0000001',
    LOG_LEVEL: 'info',
  }
}
