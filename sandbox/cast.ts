/** The people of the sandbox and their workspace. All fictional. */
import type { SlackWorkspaceSeed } from './slack/seed.ts'

export const cast = {
  requester: 'U0000001',
  firstApprover: 'U0000002',
  secondApprover: 'U0000003',
  outsider: 'U0000004',
} as const

export const channelId = 'C0000001'

/** The HubSpot Super Admin who disconnects; in Slack she is the first approver. */
export const superAdminEmail = 'ada.winter@example.com'

export const workspaceSeed: SlackWorkspaceSeed = {
  team: { id: 'T0000001', name: 'Northwind Lantern Co.', domain: 'northwind-lantern' },
  botToken: 'xoxb-sandbox-bot',
  appToken: 'xapp-sandbox-app',
  bot: { userId: 'U000BOT1', botId: 'B000BOT1', appId: 'A0000001', name: 'Uninstall HubSpot' },
  commands: [
    {
      command: '/uninstall-hubspot',
      description: 'Take the HubSpot–Salesforce integration out, step by step',
      usageHint: '[target | status | runs | cancel | help]',
    },
  ],
  users: [
    {
      id: cast.requester,
      name: 'robin',
      realName: 'Robin Requester',
      title: 'RevOps · may open runs',
      locale: 'en-US',
    },
    {
      id: cast.firstApprover,
      name: 'ada',
      realName: 'Ada Winter',
      title: 'Approver · HubSpot Super Admin',
      locale: 'en-GB',
    },
    {
      id: cast.secondApprover,
      name: 'sam',
      realName: 'Sam Kessler',
      title: 'Approver · Salesforce Admin',
      locale: 'de-DE',
    },
    { id: cast.outsider, name: 'otto', realName: 'Otto Outsider', title: 'Sales · no role', locale: 'en-US' },
  ],
  userGroups: [
    {
      id: 'S0000001',
      handle: 'crm-approvers',
      name: 'CRM approvers',
      users: [cast.firstApprover, cast.secondApprover],
    },
  ],
  channels: [
    {
      id: channelId,
      name: 'crm-exit',
      topic: 'Leaving the Salesforce integration, in front of everyone',
      members: Object.values(cast),
      botIsMember: true,
    },
    {
      id: 'C0000002',
      name: 'general',
      topic: 'The bot is not in this channel',
      members: Object.values(cast),
      botIsMember: false,
    },
  ],
}
