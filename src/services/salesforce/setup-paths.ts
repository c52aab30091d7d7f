/**
 * Where people open a component. Salesforce leads every id at the root of the address to the right page, in Setup or outside; the
 * longer forms only keep those types in Lightning that the short one would open in the old design.
 */
const pages: Readonly<Record<string, (id: string) => string>> = {
  ApexClass: inSetup('ApexClasses'),
  ApexComponent: inSetup('ApexComponents'),
  ApexPage: inSetup('ApexPages'),
  ApexTrigger: inSetup('ApexTriggers'),
  Dashboard: (id) => `/lightning/r/Dashboard/${id}/view`,
  EmailTemplate: inSetup('CommunicationTemplatesEmail'),
  FlexiPage: inSetup('FlexiPageList'),
  Flow: (id) =>
    // 301 is a version, which the builder opens; 300 is the flow itself.
    id.startsWith('301') ? `/builder_platform_interaction/flowBuilder.app?flowId=${id}` : inSetup('Flows')(id),
  PermissionSet: inSetup('PermSets'),
  Profile: inSetup('EnhancedProfiles'),
  Report: (id) => `/lightning/r/Report/${id}/view`,
}

/** What holds several things at once has no id of its own: its list does. */
const lists: Readonly<Record<string, string>> = {
  CustomApplication: '/lightning/setup/NavigationMenus/home',
  Workflow: '/lightning/setup/WorkflowRules/home',
}

export function setupPath(type: string, id: string): string | null {
  const list = lists[type]
  if (list !== undefined) return list
  if (!/^[A-Za-z0-9]{15}(?:[A-Za-z0-9]{3})?$/.test(id) || /^0+(AAA)?$/.test(id)) return null
  return pages[type]?.(id) ?? `/${id}`
}

/** For what has its path only where there is one. */
export function opensAt(type: string, id: string): { path?: string } {
  const path = setupPath(type, id)
  return path === null ? {} : { path }
}

function inSetup(node: string): (id: string) => string {
  return (id) => `/lightning/setup/${node}/page?address=%2F${id}`
}
