/** `/uninstall-hubspot [target | status | runs | cancel [target] | help]` */
import type { App, SlackCommandMiddlewareArgs, ViewSubmitAction } from '@slack/bolt'
import { type Messages, messagesFor } from '../../messages/messages.ts'
import { denialOf } from '../../runbook/decide/permissions.ts'
import { stepNames } from '../../runbook/definition.ts'
import type { Run } from '../../runbook/run.ts'
import { viewIds } from '../action-ids.ts'
import { tell, threadLink } from '../answer.ts'
import type { Bot } from '../bot.ts'
import type { KnownPerson } from '../people.ts'
import { cancelModal } from '../views/cancel-modal.ts'
import { startModal } from '../views/start-modal.ts'

const commandName = '/uninstall-hubspot'

type Call = { words: string[]; channel: string; triggerId: string; caller: KnownPerson; messages: Messages }
type Answer = string | undefined

export function listenToCommand(app: App, bot: Bot): void {
  app.command(commandName, async ({ ack, command, respond }: SlackCommandMiddlewareArgs) => {
    await ack()
    const caller = await bot.people.identify({ id: command.user_id, teamId: command.team_id })
    const messages = messagesFor(caller.locale)
    const words = command.text
      .trim()
      .split(/\s+/)
      .filter((word) => word !== '')
    const call: Call = { words, channel: command.channel_id, triggerId: command.trigger_id, caller, messages }
    const answer = await answerTo(bot, call)
    if (answer) await respond({ response_type: 'ephemeral', text: answer })
  })
}

async function answerTo(bot: Bot, call: Call): Promise<Answer> {
  const { person } = call.caller
  if (person.standing !== 'member') {
    const refusal = { code: 'not-a-member', detail: { standing: person.standing } } as const
    return call.messages.answers.refusedAction(call.messages.refusal(refusal))
  }
  const [first = '', ...rest] = call.words
  switch (first.toLowerCase()) {
    case 'help':
      return help(call.messages)
    case 'status':
      return status(bot, call)
    case 'runs':
      return recentRuns(bot, call)
    case 'cancel':
      return cancel(bot, call, rest[0])
    case '':
      return start(bot, call, bot.targets.length === 1 ? bot.targets[0] : undefined)
    default: {
      const target = targetCalled(bot, first)
      return target !== undefined && rest.length === 0 ? start(bot, call, target) : unknown(bot, call)
    }
  }
}

/** People do not remember which letters are capital ones. */
function targetCalled({ targets }: Bot, word: string): string | undefined {
  return targets.find((target) => target.toLowerCase() === word.toLowerCase())
}

function help(messages: Messages): string {
  return messages.answers.help(
    stepNames
      .map((step, index) => `${index + 1}. *${messages.steps[step].title}*: ${messages.steps[step].purpose}`)
      .join('\n'),
  )
}

function unknown(bot: Bot, { words, messages }: Call): string {
  const targets = bot.targets.length > 1 ? [messages.answers.unknownTarget(words[0] ?? '', bot.targets)] : []
  return [messages.answers.unknownCommand(words.join(' ')), ...targets, help(messages)].join('\n\n')
}

/** Slack shows at most 100 options (Slack docs, Select menu element). */
const targetsOffered = 100

async function start(
  bot: Bot,
  { channel, triggerId, caller, messages }: Call,
  target: string | undefined,
): Promise<Answer> {
  const open = await bot.runs.openRuns()
  const held = open.find((run) => run.target === target)
  if (held) return messages.answers.held(held, await threadLink(bot, held))
  const refusal = denialOf(caller.person, 'open-run', undefined)
  if (refusal) return messages.answers.refusedAction(messages.refusal(refusal))
  if (target === undefined && bot.targets.length > targetsOffered)
    return messages.answers.nameTarget(bot.targets.length)
  const view = startModal({
    messages,
    memory: { channel },
    targets: bot.targets.length > targetsOffered && target !== undefined ? [target] : bot.targets,
    locale: bot.locale,
    ...(target !== undefined && { target }),
  })
  await bot.client.views.open({ trigger_id: triggerId, view })
  return undefined
}

async function status(bot: Bot, { messages }: Call): Promise<string> {
  const open = await bot.runs.openRuns()
  if (open.length === 0) return messages.answers.noOpenRun
  return (await Promise.all(open.map((run) => runLine(bot, run, messages)))).join('\n')
}

const runsShown = 10

async function recentRuns(bot: Bot, { messages }: Call): Promise<string> {
  const runs = await bot.runs.recentRuns(runsShown)
  if (runs.length === 0) return messages.answers.noRuns
  return (await Promise.all(runs.map((run) => runLine(bot, run, messages)))).join('\n')
}

async function runLine(bot: Bot, run: Run, messages: Messages): Promise<string> {
  return `• ${messages.answers.runLine(run, await threadLink(bot, run))}`
}

/** Asks first, as the button does: a run that was cancelled by a slip of the hand has to begin anew. */
async function cancel(bot: Bot, call: Call, word: string | undefined): Promise<Answer> {
  const { caller, messages, triggerId } = call
  const target = word === undefined ? undefined : targetCalled(bot, word)
  if (word !== undefined && target === undefined) return messages.answers.unknownTarget(word, bot.targets)
  const open = (await bot.runs.openRuns()).filter((run) => target === undefined || run.target === target)
  const [run] = open
  if (!run) return messages.answers.noOpenRun
  if (open.length > 1) return messages.answers.chooseRun(open.map((candidate) => candidate.target))
  if (denialOf(caller.person, 'cancel-run', run)) return cancelAtOnce(bot, run, call)
  await bot.client.views.open({ trigger_id: triggerId, view: cancelModal(run, messages) })
  return undefined
}

/** For whoever may not: the attempt is declined, and stands in the audit. */
async function cancelAtOnce(bot: Bot, run: Run, { caller, messages }: Call): Promise<Answer> {
  const outcome = await bot.runs.execute(run.id, { command: 'cancel-run' }, caller.person)
  if (outcome.kind === 'refused') return messages.answers.refusedAction(messages.refusal(outcome.refusal))
  return outcome.kind === 'done' ? messages.answers.cancelled : messages.answers.unknownRun
}

export function listenToCancel(app: App, bot: Bot): void {
  app.view<ViewSubmitAction>(viewIds.cancel, async ({ ack, body, view }) => {
    await ack()
    const { person, locale } = await bot.people.identify({
      id: body.user.id,
      teamId: body.user.team_id ?? body.team?.id,
    })
    const { answers, refusal } = messagesFor(locale)
    const outcome = await bot.runs.execute(view.private_metadata, { command: 'cancel-run' }, person)
    if (outcome.kind === 'unknown-run') return
    const text = outcome.kind === 'refused' ? answers.refusedAction(refusal(outcome.refusal)) : answers.cancelled
    await tell(bot, { userId: body.user.id, run: outcome.run }, text)
  })
}
