/** Was der Preflight gefunden hat, vollständig. */
import { ownerClasses } from './owners.ts'

export const ownerListFile = {
  name: (target: string) => `alle-zustaendigen-${target}.csv`,
  title: 'Alle zuständigen Mitarbeiter des HubSpot-Portals, mit den Datensätzen derer, die wegfallen können',
  classes: { 'hubspot-user': 'HubSpot-Benutzer', ...ownerClasses },
  states: {
    active: 'aktiv',
    archived: 'archiviert',
    lost: 'steht nicht mehr in HubSpots Liste',
    'not-listed': 'steht nicht in HubSpots Liste',
  },
}

export const dependenciesFile = {
  name: (target: string) => `haengt-an-salesforce-${target}.csv`,
  title: 'Was in HubSpot von Salesforce oder von den zuständigen Mitarbeitern abhängt',
  kinds: { property: 'Eigenschaft', workflow: 'Workflow', list: 'Liste' },
  workflows: {
    'enrolls-from-salesforce': 'nimmt aus Salesforce auf',
    'mentions-salesforce': 'verwendet Salesforce',
    'mentions-owner': 'nennt einen wegfallenden Mitarbeiter',
    'enrolls-on-owner-change': 'startet bei einem Wechsel der Zuständigkeit',
  },
  propertyStays: 'behält ihre letzten Werte',
  listFilters: (properties: readonly string[]) => `filtert nach ${properties.join(', ')}`,
  listNamesOwner: 'filtert nach einem wegfallenden Mitarbeiter',
  on: 'an',
  off: 'aus',
}
