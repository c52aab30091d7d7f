/** Under which names an object is asked for, and which scopes open it (docs "Scopes"; object type ids in "Understanding the CRM"). */
import type { WorldSchema } from '../world/hubspot-objects.ts'

export type ObjectType = {
  /** As in the world: the name of a standard object, the type id of a custom one. */
  object: string
  /** Everything that may stand in a path for it. */
  names: string[]
  /** As HubSpot's error texts call one record. */
  singular: string
  /** Any one of these scopes lets a token read or write records, or read the properties. */
  read: string[]
  write: string[]
  schema: string[]
}

const standard: ObjectType[] = [
  standardType('contacts', '0-1', 'CONTACT'),
  standardType('companies', '0-2', 'COMPANY'),
  standardType('deals', '0-3', 'DEAL'),
  // Tickets have one scope for everything.
  { ...standardType('tickets', '0-5', 'TICKET'), read: ['tickets'], write: ['tickets'], schema: ['tickets'] },
  standardType('leads', '0-136', 'LEAD'),
  activity('tasks', '0-27', 'TASK'),
  activity('notes', '0-46', 'NOTE'),
  activity('meetings', '0-47', 'MEETING_EVENT'),
  activity('calls', '0-48', 'CALL'),
  activity('emails', '0-49', 'EMAIL'),
]

export function objectTypeOf(name: string, schemas: readonly WorldSchema[]): ObjectType | undefined {
  const schema = schemas.find(({ objectTypeId, fullyQualifiedName }) =>
    [objectTypeId, fullyQualifiedName].includes(name),
  )
  return schema === undefined ? standard.find(({ names }) => names.includes(name)) : customType(schema)
}

function standardType(object: string, typeId: string, singular: string): ObjectType {
  return { object, names: [object, typeId], singular, ...scopesOf(object) }
}

/** Activities have no scopes of their own: those of contacts open them. */
function activity(object: string, typeId: string, singular: string): ObjectType {
  return { object, names: [object, typeId], singular, ...scopesOf('contacts') }
}

function customType({ objectTypeId, fullyQualifiedName, name }: WorldSchema): ObjectType {
  const names = [objectTypeId, fullyQualifiedName]
  return { object: objectTypeId, names, singular: name.toUpperCase(), ...scopesOf('custom') }
}

function scopesOf(object: string) {
  const read = `crm.objects.${object}.read`
  return { read: [read], write: [`crm.objects.${object}.write`], schema: [read, `crm.schemas.${object}.read`] }
}
