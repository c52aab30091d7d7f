import type { SlackWorkspaceSeed } from '../../sandbox/slack/server.ts'

export const mira = 'U0000001'
export const jonas = 'U0000002'
export const channel = 'C0000001'

export const sampleWorkspace: SlackWorkspaceSeed = {
  team: { id: 'T0000001', name: 'Fernhill Supply', domain: 'fernhill-supply' },
  botToken: 'xoxb-sample',
  appToken: 'xapp-sample',
  bot: { userId: 'U0000BOT', botId: 'B0000BOT', appId: 'A0000001', name: 'Garden Bot' },
  commands: [{ command: '/garden', description: 'Open a garden', usageHint: '[name] | help' }],
  users: [
    { id: mira, name: 'mira', realName: 'Mira Castell', title: 'Gardener', locale: 'en-US' },
    { id: jonas, name: 'jonas', realName: 'Jonas Feld', title: 'Approver', locale: 'en-GB' },
  ],
  userGroups: [{ id: 'S0000001', handle: 'approvers', name: 'Approvers', users: [jonas] }],
  channels: [
    { id: channel, name: 'garden', topic: 'What grows here', members: [mira, jonas], botIsMember: true },
    { id: 'C0000002', name: 'general', topic: '', members: [mira, jonas], botIsMember: false },
  ],
}
