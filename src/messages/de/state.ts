/** Where a run stands, in words. */

import { onlyAccessIsLeft } from '../../runbook/decide/detour.ts'
import type { Phase, StepName } from '../../runbook/definition.ts'
import { type Run, rechecksAt, resumesAt } from '../../runbook/run.ts'
import { dateTime } from '../format.ts'

/** What the run is doing or waiting for, in a few words. */
export function state(run: Run): string {
  if (run.status === 'closed') return 'abgeschlossen'
  if (run.status === 'cancelled') return 'abgebrochen'
  if (run.phase === 'stopped') return pause(run) ?? 'angehalten, jemand muss nachsehen'
  if (run.phase === 'decide' && onlyAccessIsLeft(run)) return 'wartet auf eine Entscheidung über HubSpots Zugriff'
  const where = settling(run) ?? phases[`${run.step}.${run.phase}`] ?? phaseNames[run.phase]
  return [where, ...recheck(run)].join('; ')
}

function pause(run: Run): string | undefined {
  const at = resumesAt(run)
  return at && `pausiert, ich mache von selbst weiter: ${dateTime(at)}`
}

function settling({ step, phase, byHand, references }: Run): string | undefined {
  if (step !== 'uninstall' || phase !== 'settle') return undefined
  const open = references?.open ?? 0
  return byHand
    ? 'wartet, bis das Paket im Setup von Hand deinstalliert ist'
    : open === 1
      ? 'wartet: In Salesforce ist noch 1 Punkt zu beseitigen'
      : `wartet: In Salesforce sind noch ${open} Punkte zu beseitigen`
}

function recheck(run: Run): string[] {
  if (run.step !== 'disconnect' || run.phase !== 'settle') return []
  const at = rechecksAt(run)
  return [at ? `ich sehe von selbst wieder nach: ${dateTime(at)}` : 'von selbst sehe ich nicht mehr nach']
}

const phaseNames: Record<Phase, string> = {
  observe: 'ich sehe mich um',
  copy: 'ich kopiere Daten',
  plan: 'ich plane',
  apply: 'ich führe den Plan aus',
  verify: 'ich prüfe das Ergebnis',
  purge: 'ich lösche die Datenkopie',
  decide: 'wartet auf eine Entscheidung',
  approve: 'wartet auf Freigabe',
  settle: 'wartet auf Sie',
  stopped: 'angehalten',
}

const phases: Partial<Record<`${StepName}.${Phase}`, string>> = {
  'preflight.settle': 'wartet, bis alle Voraussetzungen erfüllt sind',
  'disconnect.decide': 'wartet auf die Trennung in HubSpot',
  'disconnect.settle': 'die Trennung ist noch nicht nachgewiesen',
  'reassign.decide': 'wartet darauf, dass Sie die Nachfolge festlegen',
  'reassign.settle': 'wartet darauf, dass Sie die letzten Punkte abhaken',
  'uninstall.decide': 'wartet auf die Wahl von Paketen und Datenkopie',
  'close-out.settle': 'fertig; die Datenkopie wird noch aufbewahrt',
}
