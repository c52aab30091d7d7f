/**
 * Why Salesforce does not let somebody in. Its codes are few and `invalid_grant` means nearly everything, so the sentence
 * decides (Salesforce Help, OAuth 2.0 Authorization Errors). The first match counts.
 */
import type { LoginProblem } from '../../../runbook/login-problem.ts'

const problems: readonly [RegExp, LoginProblem][] = [
  [/^invalid_client_id|client identifier invalid/i, 'client-id'],
  [/OAUTH_EC_APP_NOT_FOUND|app must be installed|external client app is not installed/i, 'app-not-installed'],
  [/no client credentials user|run.?as user/i, 'run-as-user'],
  [/not supported on this domain/i, 'my-domain'],
  [/^unsupported_grant_type|grant type not supported|flow (?:is )?not enabled|^unauthorized_client/i, 'flow-off'],
  [/^invalid_client|invalid client credentials/i, 'client-secret'],
  [/approved this consumer|admin approved|^invalid_app_access|OAUTH_APP_ACCESS_DENIED|^access_denied/i, 'not-approved'],
  [/OAUTH_APP_BLOCKED/i, 'app-blocked'],
  [/ip restricted|invalid ip|login from this ip/i, 'ip-restricted'],
  [/inactive.?user|user is inactive|inactive.?org|is frozen|locked.?out/i, 'inactive'],
  [/invalid assertion|audience|expired authorization code|assertion/i, 'assertion'],
  [/access\/refresh token|token validity expired|refresh token/i, 'refresh-token'],
  [/^INVALID_SESSION_ID|^INVALID_AUTH_HEADER|^INVALID_JWT/i, 'session-refused'],
  [/^invalid_grant|^INVALID_LOGIN/i, 'other'],
]

/** Undefined where the error is about something else. */
export function loginProblem(code: string, message: string): LoginProblem | undefined {
  if (!loginCodes.test(code)) return undefined
  const text = `${code} ${message}`
  return problems.find(([pattern]) => pattern.test(text))?.[1] ?? 'other'
}

/** OAuth has more codes than these: `unsupported_token_type`, for one, is about a token that was to be revoked. */
const loginCodes =
  /^(?:invalid_(?:grant|client|client_id|app_access)|unauthorized_client|unsupported_grant_type|inactive_(?:user|org)|access_denied)$|^OAUTH_|^INVALID_(?:SESSION_ID|AUTH_HEADER|LOGIN|JWT)/
