/** What there is to say about an environment variable. */
export const variableGroups = ['slack', 'people', 'hubspot', 'salesforce', 'running'] as const
export type VariableGroup = (typeof variableGroups)[number]

export type Variable = {
  name: string
  group: VariableGroup
  /** What it is for. */
  description: string
  /** What a usable value looks like, to be read after "Set it to …". */
  form: string
  /** Where people find the value. */
  where?: string
  default?: string
  /** `always`; `either`: one of several is needed; `no`: there is a default, or it may be left out. */
  required: 'always' | 'either' | 'no'
  secret: boolean
  /** Belongs to one HubSpot account and its Salesforce org; may stand in the targets file. */
  perTarget: boolean
}
