/** The metadata types that the simulated org knows, as `describeMetadata` tells them. */
export const metadataTypes: Array<{ xmlName: string; inFolder?: true; children?: string[] }> = [
  { xmlName: 'ApexClass' },
  { xmlName: 'ApexComponent' },
  { xmlName: 'ApexPage' },
  { xmlName: 'ApexTrigger' },
  { xmlName: 'CustomApplication' },
  {
    xmlName: 'CustomObject',
    children: ['CustomField', 'FieldSet', 'ListView', 'RecordType', 'ValidationRule', 'WebLink'],
  },
  { xmlName: 'CustomTab' },
  { xmlName: 'Dashboard', inFolder: true },
  { xmlName: 'Document', inFolder: true },
  { xmlName: 'EmailTemplate', inFolder: true },
  { xmlName: 'FlexiPage' },
  { xmlName: 'Flow' },
  { xmlName: 'InstalledPackage' },
  { xmlName: 'Layout' },
  { xmlName: 'PermissionSet' },
  { xmlName: 'QuickAction' },
  { xmlName: 'RemoteSiteSetting' },
  { xmlName: 'Report', inFolder: true },
  { xmlName: 'ReportType' },
  { xmlName: 'StaticResource' },
  { xmlName: 'Workflow', children: ['WorkflowRule'] },
]

export const folderTypes = new Set(metadataTypes.flatMap(({ xmlName, inFolder }) => (inFolder ? [xmlName] : [])))
export const listable = new Set(
  metadataTypes.flatMap(({ xmlName, inFolder, children = [] }) => [
    xmlName,
    ...children,
    ...(inFolder ? [xmlName === 'EmailTemplate' ? 'EmailFolder' : `${xmlName}Folder`] : []),
  ]),
)
