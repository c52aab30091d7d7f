import { salesforceId } from './salesforce-id.ts'
import type { ObjectField, ObjectRow, WorldComponent, WorldObject } from './salesforce-world.ts'

/** What HubSpot's package v3 brings, and the two objects that an upgrade from v2 leaves behind. */
const NAMESPACE = 'HubSpot_Inc'

const members: Array<{ type: string; prefix: string; names: string[]; folder?: string }> = [
  {
    type: 'ApexClass',
    prefix: '01p',
    names: [
      'HubSpotController',
      'HubSpotGlobals',
      'HubSpotLeadNurturing',
      'HubSpotMessageLogger',
      'HubSpotPendingChanges',
      'HubSpotVersionResource',
    ],
  },
  {
    type: 'ApexPage',
    prefix: '066',
    names: [
      'HubSpotLeadIntel',
      'HubSpotContactIntelligence',
      'HubSpotAccountIntelligence',
      'HubSpotOpportunityIntelligence',
    ],
  },
  { type: 'PermissionSet', prefix: '0PS', names: ['HubSpot_Integration_Permissions'] },
  { type: 'CustomApplication', prefix: '02u', names: ['HubSpot_Sync'] },
  { type: 'RemoteSiteSetting', prefix: '0rp', names: ['HAPI', 'HAPIQA', 'api', 'internal_api'] },
  {
    type: 'StaticResource',
    prefix: '081',
    names: [
      'contactfavicon',
      'contacticon',
      'datatableszip',
      'emailicon',
      'formicon',
      'hubspotcss',
      'jqueryui',
      'leadfavicon',
      'leadicon',
      'pagebackward',
      'pageforward',
    ],
  },
  { type: 'DocumentFolder', prefix: '00l', names: ['Images'] },
  { type: 'ReportFolder', prefix: '00l', names: ['HubSpot_Reports'] },
  { type: 'Document', prefix: '015', names: ['HubSpot_Logo.png', 'HubSpot_Sprocket.gif'], folder: 'Images' },
  { type: 'CustomObject', prefix: '01I', names: ['HubSpot_Intelligence__c', 'HubSpot_Activity__c'] },
  { type: 'CustomTab', prefix: '01r', names: ['HubSpot_Intelligence__c'] },
]

export function hubspotPackageComponents(): WorldComponent[] {
  let number = 0
  return members.flatMap(({ type, prefix, names, folder }) =>
    names.map((name) => {
      number += 1
      const id = salesforceId(prefix, number)
      if (folder === undefined) return { id, type, fullName: `${NAMESPACE}__${name}` }
      const inFolder = `${NAMESPACE}__${folder}`
      return { id, type, fullName: `${inFolder}/${NAMESPACE}__${name}`, folder: inFolder }
    }),
  )
}

const standardFields: ObjectField[] = [
  { name: 'Id', label: 'Record ID', type: 'id' },
  { name: 'Name', label: 'Name', type: 'string' },
  { name: 'OwnerId', label: 'Owner ID', type: 'reference' },
  { name: 'CreatedDate', label: 'Created Date', type: 'datetime' },
]

export function hubspotObjects(rows: { intelligence: number; activity: number }): WorldObject[] {
  return [
    {
      name: `${NAMESPACE}__HubSpot_Intelligence__c`,
      label: 'HubSpot Intelligence',
      keyPrefix: 'a05',
      fields: [
        ...standardFields,
        field('Contact', 'reference'),
        field('Lead', 'reference'),
        field('GUID', 'string'),
        field('HubSpot_Detail', 'url'),
        field('Lead_Grade', 'double'),
        field('Recent_Visit', 'datetime'),
        field('Recent_Conversion_Event', 'string'),
        field('Total_Page_Views', 'double'),
        field('Found_Site_Via', 'string'),
        field('IP_City', 'string'),
        field('Has_Changes', 'boolean'),
        field('Changes', 'textarea'),
        // The company's own.
        { name: 'Campaign_Code__c', label: 'Campaign Code', type: 'string' },
        { name: 'Warmth__c', label: 'Warmth', type: 'double' },
      ],
      rows: Array.from({ length: rows.intelligence }, (_, index) => intelligenceRow(index)),
    },
    {
      name: `${NAMESPACE}__HubSpot_Activity__c`,
      label: 'HubSpot Activity',
      keyPrefix: 'a06',
      fields: [
        ...standardFields,
        field('HubSpot_Intelligence', 'reference'),
        field('Title', 'string'),
        field('Body', 'textarea'),
      ],
      rows: Array.from({ length: rows.activity }, (_, index) => activityRow(index, rows.intelligence)),
    },
  ]
}

/** Every second contact has something in one of the package's fields. */
export function contactsWithScores(scored: number): WorldObject {
  return {
    name: 'Contact',
    label: 'Contact',
    keyPrefix: '003',
    fields: [...standardFields, field('Score', 'double'), field('Last_Form', 'string')],
    rows: Array.from({ length: scored * 2 }, (_, index) => ({
      Id: salesforceId('003', index + 1),
      Name: `Contact ${index + 1}`,
      OwnerId: salesforceId('005', 10 + (index % 6)),
      CreatedDate: dateTime(index * 3),
      ...custom('Score', index % 4 === 0 ? index : null),
      ...custom('Last_Form', index % 4 === 2 ? pick(events, index) : null),
    })),
  }
}

function field(name: string, type: ObjectField['type']): ObjectField {
  return { name: `${NAMESPACE}__${name}__c`, label: name.replaceAll('_', ' '), type }
}

const cities = ['Köln', 'Zürich', 'Malmö', 'Łódź', 'São Paulo', 'Besançon', 'Galway']
const events = ['Form: "Get a quote"', 'Newsletter', 'Webinar: Light & Shadow', 'Katalog bestellt, gratis', 'Demo']
const notes = [
  'Lifecycle stage: lead → customer',
  'Said: "call me back", twice.\nBest before noon.',
  'Straße geändert;\r\nalte Adresse: Hauptstr. 5, "Hinterhaus"',
  '=1+1 is text here, not a formula',
  'Semicolons; commas, and a trailing space ',
]

/** Text that only a real CSV writer gets through: commas, quotes, line breaks, umlauts, an emoji. */
function intelligenceRow(index: number): ObjectRow {
  const ofContact = index % 3 !== 0
  return {
    Id: salesforceId('a05', index + 1),
    Name: `INTEL-${String(index + 1).padStart(5, '0')}`,
    OwnerId: salesforceId('005', 10 + (index % 6)),
    CreatedDate: dateTime(index * 5),
    ...custom('Contact', ofContact ? salesforceId('003', index + 1) : null),
    ...custom('Lead', ofContact ? null : salesforceId('00Q', index + 1)),
    ...custom('GUID', `guid-${String(index * 7919).padStart(8, '0')}`),
    ...custom('HubSpot_Detail', `https://app.hubspot.com/contacts/48151623/contact/${1000 + index}`),
    ...custom('Lead_Grade', (index * 37) % 101),
    ...custom('Recent_Visit', dateTime(index * 11 + 400)),
    ...custom('Recent_Conversion_Event', pick(events, index)),
    ...custom('Total_Page_Views', (index * 13) % 89),
    ...custom('Found_Site_Via', index % 4 === 0 ? null : 'Organic search'),
    ...custom('IP_City', pick(cities, index)),
    ...custom('Has_Changes', index % 9 === 0),
    ...custom('Changes', index % 9 === 0 ? pick(notes, index / 9) : null),
    Campaign_Code__c: index % 6 === 0 ? `LIGHT-${index}` : null,
    Warmth__c: (index * 37) % 101 > 50 ? 3 : 1,
  }
}

function activityRow(index: number, intelligenceRows: number): ObjectRow {
  const parent = intelligenceRows === 0 ? null : salesforceId('a05', (index % intelligenceRows) + 1)
  return {
    Id: salesforceId('a06', index + 1),
    Name: `ACT-${String(index + 1).padStart(5, '0')}`,
    OwnerId: salesforceId('005', 10 + (index % 6)),
    CreatedDate: dateTime(index * 17),
    ...custom('HubSpot_Intelligence', parent),
    ...custom('Title', index % 2 === 0 ? 'E-mail opened: „Neue Laternen“ 🏮' : 'Page viewed: /lanterns?size="XL"'),
    ...custom('Body', pick(notes, index)),
  }
}

function custom(name: string, value: ObjectRow[string]): ObjectRow {
  return { [`${NAMESPACE}__${name}__c`]: value }
}

function pick(values: readonly string[], index: number): string {
  return values[Math.floor(index) % values.length] ?? ''
}

function dateTime(hours: number): string {
  return new Date(Date.UTC(2017, 1, 20, 8) + hours * 3_600_000).toISOString()
}
