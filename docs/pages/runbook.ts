/** docs/runbook.md, written from the runbook itself and from the English words that the thread uses. */
import { messagesFor } from '../../src/messages/messages.ts'
import {
  approvalHours,
  dataCopyExtensions,
  dataCopyHours,
  dataCopyReminderHours,
  type Phase,
  planKinds,
  plans,
  runbook,
  type StepDefinition,
  type StepName,
  stepNames,
} from '../../src/runbook/definition.ts'
import { listed, table } from './markdown.ts'

const words = messagesFor('en')

const phaseMeaning: Record<Exclude<Phase, 'stopped'>, string> = {
  observe: 'the bot looks, and changes nothing',
  decide: 'people decide',
  copy: 'the bot copies the data',
  plan: 'the bot writes down every effect',
  approve: 'people approve exactly this plan, or reject it',
  apply: 'the bot carries the plan out',
  verify: 'the bot asks the systems again',
  settle: 'what is to be done now, only people can do',
  purge: 'the bot deletes the data copy',
}

const undoMeaning: Record<StepDefinition['undo'], string> = {
  'nothing-to-undo': 'nothing to undo',
  none: '**none**',
  ledger: 'by a plan of its own, from the ledger',
}

export function runbookPage(): string {
  return [
    '# The runbook',
    '',
    'Written by `node docs/generate.ts` from `src/runbook/definition.ts` and `src/messages/en`. Do not edit.',
    '',
    `A run goes through ${stepNames.length} steps in this order and no other; why is said in`,
    '[ADR 3](adr/0003-order-is-a-safety-rule.md).',
    '',
    ...overview(),
    '',
    ...phases(),
    '',
    ...stepNames.flatMap((step, index) => [...stepSection(step, index + 1), '']),
    ...planSection(),
    '',
    ...copySection(),
    '',
  ].join('\n')
}

function overview(): string[] {
  const rows = stepNames.map((step, index) => [
    String(index + 1),
    words.steps[step].title,
    plansOf(step).length > 0 ? listed(plansOf(step).map((kind) => inSentence(words.planKinds[kind]))) : '–',
    undoMeaning[runbook[step].undo],
  ])
  return table(['#', 'Step', 'Plans to approve', 'Undo'], rows)
}

function inSentence(text: string): string {
  return text.charAt(0).toLowerCase() + text.slice(1)
}

function phases(): string[] {
  return [
    '## Phases',
    '',
    'A step is a chain of phases. In some the bot works, in the others the run waits for people and holds no job.',
    'A fault that only a person can settle stops the run where it is (`stopped`); `Try again` goes on from there.',
    '',
    ...table(
      ['Phase', 'Meaning'],
      Object.entries(phaseMeaning).map(([phase, meaning]) => [`\`${phase}\``, meaning]),
    ),
  ]
}

function stepSection(step: StepName, number: number): string[] {
  const { phases: way, items, undo } = runbook[step]
  const { title, purpose, undo: undoText } = words.steps[step]
  const ticker = { bot: 'the bot', person: 'people' } as const
  return [
    `## ${number}. ${title}`,
    '',
    purpose,
    '',
    `Phases: ${way.map((phase) => `\`${phase}\``).join(' → ')}.`,
    '',
    ...table(
      ['Checklist item', 'Ticked by'],
      items.map(({ id, by }) => [fromSlack(words.items[id]), ticker[by]]),
    ),
    '',
    ...(step === 'uninstall' ? rounds : []),
    `Undo: ${undoText}`,
    ...(undo === 'ledger'
      ? [
          'It is made from the ledger and skips what somebody else has changed since. Undone is not done: the step has to be done',
          'again, or what is left accepted, before the next one begins.',
        ]
      : []),
  ]
}

const rounds = [
  'What blocks the removal and only people can change (flows, reports, Apex …) stands in the checklist, ticked as it goes. Until',
  'it is gone, or an approver decides to try anyway, the removal is not planned. If Salesforce refuses, what it names is added,',
  'and the next attempt is a new plan with approvals of its own. A package that no interface removes is removed in Setup by',
  'a person, after the same approvals; several packages go one after the other, those that build on others first.',
  '',
]

function plansOf(step: StepName) {
  return planKinds.filter((kind) => plans[kind].step === step)
}

function planSection(): string[] {
  return [
    '## Plans and approvals',
    '',
    'Nothing is changed without a plan. An approval is for exactly the effects that were shown',
    `([ADR 2](adr/0002-approval-bound-to-the-digest.md)) and counts for ${approvalHours} hours. Whoever opened the run or asked for the plan`,
    'cannot approve it, and nobody counts twice.',
    '',
    ...table(
      ['Plan', 'Step', 'Approvals', 'Typed phrase'],
      planKinds.map((kind) => [
        words.planKinds[kind],
        words.steps[plans[kind].step].title,
        String(plans[kind].approvals),
        plans[kind].typedPhrase ? 'yes, and the confirmation ticked' : 'no',
      ]),
    ),
  ]
}

function copySection(): string[] {
  return [
    '## The data copy',
    '',
    `A copy is kept for ${dataCopyHours} hours, as in Salesforce's own dialog. The thread reminds after ${listed(dataCopyReminderHours.map(String))} hours;`,
    'then the copy is deleted and the run is closed. It can be deleted earlier. Somebody can ask to keep it as long again and another approver',
    `approve that, ${dataCopyExtensions} times at most: it is customer data, and the bot is no archive. Until then the old end stands; afterwards the reminders count anew.`,
    'All that holds in a cancelled run, too, whose copy may be all that is left of a package, and in one whose close-out has stopped.',
  ]
}

/** One asterisk is bold in Slack and two are in Markdown. */
function fromSlack(text: string): string {
  return text.replaceAll(/\*([^*]+)\*/g, '**$1**')
}
