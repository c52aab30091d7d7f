/** What is asked once more before HubSpot's access ends for ever, stays, or the data copy is kept longer. */
export const accessConfirms = {
  'revoke-access': {
    title: 'Revoke HubSpot’s access?',
    text: 'I list HubSpot’s tokens, somebody else approves. Revoked for ever: without “Approve Uninstalled Connected Apps” nobody can authorize HubSpot here again, and whatever else uses this access stops.',
    confirm: 'Make the plan',
    deny: 'Leave it as it is',
  },
  'leave-access': {
    title: 'Leave HubSpot’s access?',
    text: 'HubSpot can go on reading and writing in Salesforce with the tokens that it has. The report says so.',
    confirm: 'Leave it',
    deny: 'Not yet',
  },
  'approve-revocation': {
    title: 'Revoke HubSpot’s access?',
    text: 'It is carried out at once and can’t be taken back: without “Approve Uninstalled Connected Apps” nobody can authorize HubSpot here again, and whatever else uses this access stops.',
    confirm: 'Approve',
    deny: 'Not yet',
  },
  'ask-extension': {
    title: 'Keep the copy longer?',
    text: 'It is customer data, so another approver has to approve. Until then the present end stands.',
    confirm: 'Ask for it',
    deny: 'No',
  },
  'approve-extension': {
    title: 'Keep the copy longer?',
    text: 'The copy stays where it is, 48 hours longer than planned.',
    confirm: 'Approve',
    deny: 'Not yet',
  },
}
