/** Holds the one promise that a later look cannot check: nothing is sent that the guard of this execution saw otherwise. */
import { historyOf, type PortalRecord } from '../../sandbox/hubspot/portal-record.ts'
import type { HubSpotGateway } from '../../src/runbook/hubspot-port.ts'
import { type FieldName, ownerProperty, sameOwners } from '../../src/runbook/owners/owner-fields.ts'
import { type RecordChange, recordPlace } from '../../src/runbook/plan/record-changes.ts'
import type { Parts } from './planning.ts'

export type Watch = { changes: ReadonlyMap<string, RecordChange>; trespasses: string[] }

/** One execution's gateway: `trespasses` names each write of a record whose last look showed another value than the plan's. */
export function watched({ portal: { portal }, hubspot }: Parts, { changes, trespasses }: Watch): HubSpotGateway {
  /** All values that the last look may have shown; none for a record that was gone. */
  const looks = new Map<string, string[]>()

  /** HubSpot answers as it stood at some moment between question and answer. */
  function look(field: FieldName, seen: ReadonlyMap<string, PortalRecord | undefined>): void {
    for (const [id, record] of seen) {
      if (record?.id !== id) {
        looks.set(recordPlace({ ...field, id }), [])
        continue
      }
      const since = portal.isMerged(field.object, id) ? [] : portal.history(field.object, id, field.property)
      const known = historyOf(record, field.property).length
      const newer = since.slice(0, Math.max(0, since.length - known)).map(({ value }) => value)
      looks.set(recordPlace({ ...field, id }), [record.properties[field.property] ?? '', ...newer])
    }
  }

  return {
    ...hubspot,
    async seeWindow(request) {
      const index = portal.index(request.object)
      const ids = index.ids()
      const seen = new Map([...ids.range(0, ids.size())].map((id) => [String(id), index.record(id)]))
      const sight = await hubspot.seeWindow(request)
      look({ object: request.object, property: ownerProperty }, seen)
      return sight
    },
    async readValues(field, ids) {
      const seen = new Map(ids.map((id) => [id, portal.record(field.object, id)]))
      const values = await hubspot.readValues(field, ids)
      look(field, seen)
      return values
    },
    async updateValues(field, writes) {
      for (const { id, to } of writes) {
        const place = recordPlace({ ...field, id })
        const [change, values] = [changes.get(place), looks.get(place)]
        if (!change || !sameOwners(change.to, to)) trespasses.push(`${place} is not in the plan`)
        else if (!values) trespasses.push(`${place} was not looked at`)
        else if (!values.some((value) => sameOwners(value || null, change.from)))
          trespasses.push(`${place} was seen as ${values.join(' or ') || 'gone'}, not ${change.from}`)
      }
      return hubspot.updateValues(field, writes)
    },
  }
}
