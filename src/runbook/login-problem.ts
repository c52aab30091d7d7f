/** Why Salesforce does not let the bot in, as far as it says; each has a next action of its own in the messages. */
export const loginProblems = [
  'client-id',
  'client-secret',
  'app-not-installed',
  'app-blocked',
  'run-as-user',
  'my-domain',
  'flow-off',
  'not-approved',
  'ip-restricted',
  'inactive',
  'assertion',
  'refresh-token',
  'session-refused',
  'other',
] as const

export type LoginProblem = (typeof loginProblems)[number]
