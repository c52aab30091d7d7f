/** Which kinds of components refer into a package, and what clears them: the same in every language, the words are in each. */
const clearings = [
  'code',
  'flow',
  'automation',
  'formula',
  'report',
  'template',
  'page',
  'access',
  'assignment',
  'app',
  'layout',
  'other',
] as const
export type Clearing = (typeof clearings)[number]

const known = {
  ApexClass: 'code',
  ApexTrigger: 'code',
  ApexPage: 'code',
  ApexComponent: 'code',
  LightningComponentBundle: 'code',
  AuraDefinitionBundle: 'code',
  Flow: 'flow',
  FlowDefinition: 'flow',
  Workflow: 'automation',
  WorkflowRule: 'automation',
  WorkflowAlert: 'automation',
  WorkflowFieldUpdate: 'automation',
  ApprovalProcess: 'automation',
  ValidationRule: 'formula',
  CustomField: 'formula',
  Report: 'report',
  /** Not one of Salesforce's names: a report that nobody but its owner can be given. */
  PrivateReport: 'report',
  ReportType: 'report',
  Dashboard: 'report',
  EmailTemplate: 'template',
  FlexiPage: 'page',
  PermissionSet: 'access',
  Profile: 'access',
  CustomApplication: 'app',
  CustomTab: 'app',
  ListView: 'other',
  QuickAction: 'layout',
  WebLink: 'layout',
  Layout: 'layout',
  CustomObject: 'other',
  FieldSet: 'other',
  RecordType: 'other',
  /** What Salesforce is asked beside single types; only named where it gave no answer. */
  AsyncApexJob: 'other',
  Folder: 'report',
  MetadataComponentDependency: 'code',
  PackagePublisher: 'other',
  PermissionSetAssignment: 'assignment',
  RecordCount: 'other',
  SetupEntityAccess: 'access',
} as const satisfies Record<string, Clearing>

/** By the Metadata API's names, but for the one of our own. */
export type KnownType = keyof typeof known

export function knownType(type: string): KnownType | undefined {
  return Object.keys(known).find((name): name is KnownType => name === type)
}

export function clearingOf(type: string): Clearing {
  const found = knownType(type)
  return found ? known[found] : 'other'
}
