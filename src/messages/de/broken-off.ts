/** What stays when a plan is not gone on with, or a run is cancelled. */
import { plans, runbook } from '../../runbook/definition.ts'
import type { EventOf, Mode } from '../../runbook/events.ts'
import type { CurrentPlan, Run } from '../../runbook/run.ts'
import { code, dateTime, mention, number, shortDigest } from '../format.ts'
import { planKinds, steps } from './words.ts'

const locale = 'de'

const mayStillRun =
  'Die Deinstallation kann in Salesforce schon laufen und lässt sich nicht zurückrufen. Sehen Sie unter Setup → Installierte Pakete nach.'

export function brokenOffLine(
  { digest, counts: done, requested }: EventOf<'plan-broken-off'>['data'],
  run: Run,
): string {
  const { plan, mode } = run
  const figures = `${number(done.changed, locale)} geändert, ${number(done.skipped, locale)} übersprungen, ${number(done.failed, locale)} fehlgeschlagen von ${number(plan?.effects ?? 0, locale)}`
  const name = `*${plan ? planKinds[plan.kind] : ''}* ${shortDigest(digest)}`
  const why = plan ? whereTold(plan, mode) : ''
  if (mode === 'dry-run')
    return `🎭 Probelauf, abgebrochen: ${name}. Bis dahin wäre das Ergebnis gewesen: ${figures}.${why}`
  const running = plan?.kind === 'uninstall' && requested ? ` ${mayStillRun}` : ''
  return `✂️ Abgebrochen: ${name}. Bis dahin: ${figures}. Was geändert ist, bleibt so.${why}${running}`
}

/** The same plans as in `bot/thread/replies.ts`: the others fit into the line. */
function whereTold({ kind, summary }: CurrentPlan, mode: Mode): string {
  if (plans[kind].step === 'reassign')
    return ' In der CSV-Datei unten steht zu jedem Datensatz, was aus ihm wurde, und warum.'
  return 'blockers' in summary && mode === 'live'
    ? ' In der CSV-Datei unten steht, was aus jedem Layout und jeder Zuweisung wurde, und warum.'
    : ''
}

export function cancelledState(run: Run): string {
  const { mode, attestation, completed, appliedPlans, dataCopy } = run
  const live = mode === 'live'
  const stays = live ? [...doneSteps(run), ...appliedPlans.filter((plan) => isToldApart(plan, run)).map(donePlan)] : []
  const attested = live && !completed.includes('disconnect') ? attestation : undefined
  const nothing = attested
    ? 'Ich habe in HubSpot und Salesforce nichts geändert.'
    : 'In HubSpot und Salesforce wurde nichts geändert.'
  const removal = appliedPlans.findLast(({ kind }) => kind === 'uninstall')
  return [
    stays.length > 0 ? `Was schon geschehen war, bleibt: ${stays.join('; ')}.` : nothing,
    ...(attested
      ? [`${mention(attested.by)} hat angegeben, dass Salesforce in HubSpot getrennt ist; auch das bleibt so.`]
      : []),
    ...(live && removal?.requested ? [mayStillRun] : []),
    ...(dataCopy?.deleteAt
      ? [`Die Datenkopie unter ${code(dataCopy.location)} wird gelöscht: ${dateTime(dataCopy.deleteAt)}.`]
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
  const part = `${number(counts?.changed ?? 0, locale)} von ${number(effects, locale)}`
  return `${planKinds[kind]} (${part}${state === 'broken-off' ? ', abgebrochen' : ''})`
}
