/** A wish that the runbook declines: a value with a code. What it says to a person and what to do next is in `messages`. */
export const refusalCodes = [
  'not-a-member',
  'missing-role',
  'not-your-run',
  'own-plan',
  'run-closed',
  'other-step',
  'work-in-progress',
  'nothing-to-approve',
  'plan-changed',
  'already-approved',
  'already-decided',
  'wrong-phrase',
  'confirmation-missing',
  'unknown-item',
  'items-open',
  'mapping-incomplete',
  'mapping-invalid',
  'unknown-field',
  'nothing-chosen',
  'unknown-package',
  'nothing-to-copy',
  'not-allowed-now',
  'nothing-left-to-accept',
  'nothing-to-undo',
  'nothing-to-revoke',
  'extensions-used-up',
  'already-asked',
  'too-few-approvers',
] as const
export type RefusalCode = (typeof refusalCodes)[number]

export type Refusal = {
  code: RefusalCode
  /** Values that the sentence needs: a user id, a phrase, names. */
  detail: Record<string, string>
}

/** Refusals for who somebody is, not for what they did; these attempts go into the audit trail. */
export const denials: readonly RefusalCode[] = ['not-a-member', 'missing-role', 'not-your-run', 'own-plan']
