import { salesforceId } from '../world/salesforce-id.ts'
import type { ObjectField, WorldObject } from '../world/salesforce-world.ts'
import type { SalesforceOrgState } from './org.ts'

/** The objects whose rows can be read: those of packages, and those of the org to which packages add fields. */
export function objectsOf(org: SalesforceOrgState): WorldObject[] {
  return [...org.packages.flatMap(({ objects }) => objects), ...org.extended]
}

export function objectNamed(org: SalesforceOrgState, name: string): WorldObject | undefined {
  return objectsOf(org).find((object) => object.name === name)
}

/** SOQL docs: long text areas and compound fields cannot be filtered. */
export function isFilterable({ type }: ObjectField): boolean {
  return type !== 'textarea' && type !== 'location'
}

/** What field-level security lets the bot's user see; what it hides is in no describe and in no query. */
export function visibleFields(org: SalesforceOrgState, { name, fields }: WorldObject): ObjectField[] {
  return fields.filter((field) => !org.hiddenFields.includes(`${name}.${field.name}`))
}

/** The fields of packages, on their own objects and on the org's, as the Metadata API names them: whoever may see them. */
export function packagedFields(org: SalesforceOrgState): { id: string; fullName: string; namespace: string }[] {
  return objectsOf(org).flatMap(({ name, fields }, object) =>
    fields.flatMap((field, index) => {
      const namespace = namespaceOf(field)
      const id = salesforceId('00N', 1000 + object * 100 + index)
      return namespace === undefined ? [] : [{ id, fullName: `${name}.${field.name}`, namespace }]
    }),
  )
}

/** They go with the package, and so does what is in them. */
export function removeAddedFields(org: SalesforceOrgState, namespace: string): void {
  for (const object of org.extended) {
    for (const field of object.fields.filter((one) => namespaceOf(one) === namespace)) {
      for (const row of object.rows) delete row[field.name]
    }
    object.fields = object.fields.filter((field) => namespaceOf(field) !== namespace)
  }
}

function namespaceOf({ name }: ObjectField): string | undefined {
  return /^(\w+?)__\w+__c$/.exec(name)?.[1]
}
