/** The metadata types that the simulated org knows, as `describeMetadata` tells them. */
export const metadataTypes: Array<{ xmlName: string; inFolder?: true; children?: string[] }> = [
  { xmlName: 'ApexClass' },
  { xmlName: 'ApexPage' },
  { xmlName: 'ApexTrigger' },
  { xmlName: 'CustomApplication' },
  { xmlName: 'CustomObject', children: ['CustomField', 'ListView'] },
  { xmlName: 'CustomTab' },
  { xmlName: 'Document', inFolder: true },
  { xmlName: 'FlexiPage' },
  { xmlName: 'Flow' },
  { xmlName: 'InstalledPackage' },
  { xmlName: 'Layout' },
  { xmlName: 'PermissionSet' },
  { xmlName: 'RemoteSiteSetting' },
  { xmlName: 'Report', inFolder: true },
  { xmlName: 'StaticResource' },
]

export const folderTypes = new Set(metadataTypes.flatMap(({ xmlName, inFolder }) => (inFolder ? [xmlName] : [])))
export const listable = new Set(
  metadataTypes.flatMap(({ xmlName, inFolder, children = [] }) => [
    xmlName,
    ...children,
    ...(inFolder ? [`${xmlName}Folder`] : []),
  ]),
)
