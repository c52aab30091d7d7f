import type { SlackWorkspaceSeed } from './seed.ts'

/** A small workspace to try the simulator and its page with. */
export const demoSeed: SlackWorkspaceSeed = {
  team: { id: 'T0000001', name: 'Example Company', domain: 'example-company' },
  botToken: 'xoxb-sandbox-bot',
  appToken: 'xapp-sandbox-app',
  bot: { userId: 'U000BOT1', botId: 'B000BOT1', appId: 'A0000001', name: 'Uninstall HubSpot' },
  commands: [
    {
      command: '/uninstall-hubspot',
      description: 'Take the HubSpot–Salesforce integration out, step by step',
      usageHint: '[start | status | help]',
    },
  ],
  users: [
    { id: 'U0000001', name: 'robin', realName: 'Robin Requester', title: 'Revenue Operations', locale: 'en-US' },
    { id: 'U0000002', name: 'alex', realName: 'Alex Approver', title: 'Head of Sales', locale: 'de-DE' },
    { id: 'U0000003', name: 'sam', realName: 'Sam Salesforce', title: 'Salesforce Admin', locale: 'en-GB' },
    {
      id: 'U0000004',
      name: 'guest',
      realName: 'Gale Guest',
      title: 'Contractor',
      locale: 'en-US',
      isRestricted: true,
    },
  ],
  userGroups: [{ id: 'S0000001', handle: 'approvers', name: 'Approvers', users: ['U0000002', 'U0000003'] }],
  channels: [
    {
      id: 'C0000001',
      name: 'uninstall-hubspot',
      topic: 'The HubSpot exit, in front of everyone',
      members: ['U0000001', 'U0000002', 'U0000003', 'U0000004'],
      botIsMember: true,
    },
    {
      id: 'C0000002',
      name: 'general',
      topic: 'Company-wide news',
      members: ['U0000001', 'U0000002', 'U0000003'],
      botIsMember: false,
    },
  ],
}
