import type { DailyCalls, HubSpotAccount } from '../../runbook/hubspot-port.ts'
import { isForbidden, isRefused } from './pages.ts'
import { paths } from './paths.ts'
import type { Send } from './request.ts'
import { accountDetails, dailyUsage } from './schemas.ts'

export async function account(send: Send): Promise<HubSpotAccount> {
  const details = await send({ method: 'GET', path: paths.accountDetails }, accountDetails)
  return {
    portalId: details.portalId,
    kind: accountKind(details.accountType),
    timeZone: details.timeZone,
    uiDomain: details.uiDomain,
  }
}

/** A kind of account that is not known yet is treated as production, where the rules are strictest. */
function accountKind(accountType: string): HubSpotAccount['kind'] {
  if (accountType === 'SANDBOX') return 'sandbox'
  if (accountType === 'DEVELOPER_TEST') return 'developer-test'
  if (accountType === 'APP_DEVELOPER') return 'app-developer'
  return 'production'
}

/** The name of the limit that all private apps and service keys of an account share. */
const sharedLimit = 'private-apps-api-calls-daily'

export async function dailyCalls(send: Send): Promise<DailyCalls | undefined> {
  const usage = await readDailyUsage(send)
  const calls = usage?.results.find((entry) => entry.name === sharedLimit) ?? usage?.results[0]
  if (typeof calls?.usageLimit !== 'number' || typeof calls.currentUsage !== 'number') return undefined
  const resetsAt = calls.resetsAt ?? null
  return {
    limit: calls.usageLimit,
    used: calls.currentUsage,
    resetsAt: resetsAt === null ? null : new Date(resetsAt).toISOString(),
  }
}

async function readDailyUsage(send: Send) {
  try {
    return await send({ method: 'GET', path: paths.dailyUsage }, dailyUsage)
  } catch (error) {
    if (isForbidden(error) || isRefused(error)) return undefined
    throw error
  }
}
