/** What of the packages' data goes into the copy; a fault where the bot's user may not see all of it. */
import { Fault } from '../../runbook/fault.ts'
import { hiddenFields } from '../../runbook/packages/hidden-fields.ts'
import type { ObjectExtract, SalesforceGateway } from '../../runbook/salesforce-port.ts'

export async function visibleExtracts(
  salesforce: Pick<SalesforceGateway, 'packageExtracts'>,
  packages: readonly { namespace: string }[],
): Promise<ObjectExtract[]> {
  const extracts: ObjectExtract[] = []
  for (const { namespace } of packages) extracts.push(...(await salesforce.packageExtracts(namespace)))
  const detail = hiddenFields(extracts).join('; ')
  if (detail !== '') throw new Fault({ vendor: 'salesforce', kind: 'permanent', code: 'fields-hidden', detail })
  return extracts
}
