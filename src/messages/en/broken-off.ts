/** What stays when a plan is not gone on with, or a run is cancelled. */
import { plans, runbook } from '../../runbook/definition.ts'
import type { EventOf, Mode } from '../../runbook/events.ts'
import type { CurrentPlan, Run } from '../../runbook/run.ts'
import { code, dateTime, mention, number, shortDigest } from '../format.ts'
import { planKinds, steps } from './words.ts'

const locale = 'en'

const mayStillRun =
  'The removal may already be running in Salesforce and can’t be recalled. Look at Setup → Installed Packages.'

export function brokenOffLine(
  { digest, counts: done, requested }: EventOf<'plan-broken-off'>['data'],
  run: Run,
): string {
  const { plan, mode } = run
  const figures = `${number(done.changed, locale)} changed, ${number(done.skipped, locale)} skipped, ${number(done.failed, locale)} failed of ${number(plan?.effects ?? 0, locale)}`
  const name = `*${plan ? planKinds[plan.kind] : ''}* ${shortDigest(digest)}`
  const why = plan ? whereTold(plan, mode) : ''
  if (mode === 'dry-run') return `🎭 Dry run, broken off: ${name}. Until then it would have been: ${figures}.${why}`
  const running = plan?.kind === 'uninstall' && requested ? ` ${mayStillRun}` : ''
  return `✂️ Broken off: ${name}. Until then: ${figures}. What was changed stays so.${why}${running}`
}

/** The same plans as in `bot/thread/replies.ts`: the others fit into the line. */
function whereTold({ kind, summary }: CurrentPlan, mode: Mode): string {
  if (plans[kind].step === 'reassign') return ' The CSV below says for each record what became of it, and why.'
  return 'blockers' in summary && mode === 'live'
    ? ' The CSV below says for each layout and assignment what became of it, and why.'
    : ''
}

export function cancelledState(run: Run): string {
  const { mode, attestation, completed, appliedPlans, dataCopy } = run
  const live = mode === 'live'
  const stays = live ? [...doneSteps(run), ...appliedPlans.filter((plan) => isToldApart(plan, run)).map(donePlan)] : []
  const attested = live && !completed.includes('disconnect') ? attestation : undefined
  const nothing = attested
    ? 'I changed nothing in HubSpot or Salesforce.'
    : 'Nothing was changed in HubSpot or Salesforce.'
  const removal = appliedPlans.findLast(({ kind }) => kind === 'uninstall')
  return [
    stays.length > 0 ? `What had already happened stays: ${stays.join('; ')}.` : nothing,
    ...(attested ? [`${mention(attested.by)} said that Salesforce is disconnected in HubSpot; that stays, too.`] : []),
    ...(live && removal?.requested ? [mayStillRun] : []),
    ...(dataCopy?.deleteAt
      ? [`The data copy at ${code(dataCopy.location)} will be deleted: ${dateTime(dataCopy.deleteAt)}.`]
      : []),
  ].join(' ')
}

function doneSteps({ completed }: Run): string[] {
  return completed.filter((step) => runbook[step].undo !== 'nothing-to-undo').map((step) => steps[step].title)
}

/** The plans of a step that is done are part of it. */
function isToldApart({ kind, counts, requested }: CurrentPlan, { completed }: Run): boolean {
  return !completed.includes(plans[kind].step) && (requested === true || (counts?.changed ?? 0) > 0)
}

function donePlan({ kind, state, counts, effects }: CurrentPlan): string {
  const part = `${number(counts?.changed ?? 0, locale)} of ${number(effects, locale)}`
  return `${planKinds[kind]} (${part}${state === 'broken-off' ? ', broken off' : ''})`
}
