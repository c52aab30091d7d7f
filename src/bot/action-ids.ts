/** Names of everything that can be pressed, chosen or submitted. Views and listeners share them. */
export const actionIds = {
  tick: 'set-ticks',
  cancel: 'cancel-run',
  checkAgain: 'check-again',
  attest: 'attest-disconnect',
  acceptAttestation: 'accept-attestation',
  openMapping: 'open-mapping',
  approve: 'approve-plan',
  reject: 'reject-plan',
  planAgain: 'plan-again',
  acceptRest: 'accept-rest',
  openChoice: 'open-choice',
  openApproval: 'open-approval',
  deleteCopy: 'delete-data-copy',
  retry: 'retry',
  successor: 'successor',
  target: 'target',
  mode: 'mode',
  reason: 'reason',
  language: 'language',
  packages: 'packages',
  dataCopy: 'data-copy',
  confirm: 'confirm',
  phrase: 'phrase',
} as const

export const viewIds = {
  start: 'start-run',
  mapping: 'map-owners',
  choice: 'choose-uninstall',
  approval: 'approve-uninstall',
  cancel: 'cancel-run',
} as const
