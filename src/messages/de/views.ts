/** Words of the card, the checklists, the modals and the answers that only one person sees. */
import type { CopyProgress } from '../../runbook/packages/copy-progress.ts'
import type { Run } from '../../runbook/run.ts'
import { bytes, code, dateTime, escaped, mention, number, rate, timeLeft } from '../format.ts'
import { accessConfirms } from './access-confirms.ts'
import { state } from './state.ts'
import { steps } from './words.ts'

const locale = 'de'

export const card = {
  title: (target: string) => `HubSpot deinstallieren: ${target}`,
  modes: { live: '🔴 Echter Durchlauf', 'dry-run': '🎭 Probelauf: nichts wird geändert' },
  openedBy: (run: Run) =>
    `Durchlauf ${code(run.id)} · geöffnet von ${mention(run.requester)}, ${dateTime(run.openedAt)}`,
  systems: (portal: string, org: string) => `HubSpot ${code(portal)} · Salesforce ${code(org)}`,
  step: (index: number, total: number, title: string) => `Schritt ${index} von ${total}: ${title}`,
  ended: { closed: 'Abgeschlossen', cancelled: 'Abgebrochen' },
  now: (state: string) => `*Stand:* ${state}`,
  cancel: 'Durchlauf abbrechen',
  cancelConfirm: {
    title: 'Diesen Durchlauf abbrechen?',
    text: 'Die Arbeit hält nach dem laufenden Stapel an. Was schon geschehen ist, bleibt so; im Thread steht, was.',
    confirm: 'Durchlauf abbrechen',
    deny: 'Weiterlaufen lassen',
  },
}

export const progress = (done: number, total: number, perSecond: number | undefined) => {
  const share = `${number(done, locale)} von ${number(total, locale)} Datensätzen (${Math.floor((100 * done) / Math.max(total, 1))} %)`
  if (perSecond === undefined || done >= total) return share
  const { hours, minutes } = timeLeft(total - done, perSecond)
  const left = hours > 0 ? `${hours} Std. ${minutes} Min.` : `${minutes} Min.`
  return `${share}, ${rate(perSecond, locale)} Datensätze pro Sekunde, noch etwa ${left}`
}

export const copyProgress = (copied: CopyProgress, perSecond: number | undefined) => {
  const objects = `Objekt ${number(copied.object, locale)} von ${number(copied.objects, locale)}`
  const share = `${objects}: ${number(copied.rows, locale)} von ${number(copied.total, locale)} Zeilen, ${bytes(copied.bytes, locale)}`
  return perSecond === undefined ? share : `${share}, ${rate(perSecond, locale)} Zeilen pro Sekunde`
}

export const checklist = {
  lost: 'HubSpot entfernt die Einstellungen der Integration und ihre Feldzuordnungen. Kontakte, Unternehmen, Deals, Aktivitäten und Eigenschaftswerte bleiben. Workflow-Aktionen, die Salesforce nutzen, bleiben stehen, werden aber nicht mehr ausgeführt.',
  where: (uiDomain: string, portalId: string) =>
    `<https://${uiDomain}/integrations-settings/${portalId}/installed|Verknüpfte Apps in HubSpot öffnen>`,
  syncErrors:
    'Synchronisierungsfehler lassen sich durch Deinstallieren nicht beheben. Ist das der Grund, suchen Sie die Fehlermeldung zuerst in der HubSpot-Wissensdatenbank oder fragen Sie den HubSpot-Support.',
  goTo: 'Zur Checkliste',
  moreInThread: '… und mehr: Alles steht in meiner letzten Antwort dazu in diesem Thread.',
  dryRun: {
    preflight: 'Probelauf: Dieser Schritt liest nur, wie im echten Durchlauf.',
    disconnect:
      'Probelauf: Trennen Sie NICHTS. Gehen Sie die Punkte zur Probe durch; ich halte fest, dass niemand getrennt hat.',
    reassign: 'Probelauf: Planen und freigeben wie im echten Durchlauf. Kein Datensatz wird geändert.',
    uninstall: 'Probelauf: Wählen und freigeben wie im echten Durchlauf. Nichts wird deinstalliert.',
    'close-out': 'Probelauf: Der Bericht sagt, was geschehen wäre.',
  },
  notWanted: 'nicht gewünscht',
  more: (count: number) => `${number(count, locale)} weitere`,
  approversAsked: (mentions: readonly string[]) =>
    `🔔 ${mentions.join(' ')}: Bitte sehen Sie sich den Plan an und entscheiden Sie.`,
  nextApproval: (given: number, needed: number) => `Freigaben: ${given} von ${needed}`,
}

export const buttons = {
  'check-again': 'Erneut prüfen',
  attest: 'Salesforce ist getrennt',
  'attest-again': 'Jetzt ist Salesforce getrennt',
  'attest-rehearsed': 'Geprobt',
  'accept-attestation': 'Ohne Nachweis weiter',
  'open-mapping': 'Nachfolge festlegen',
  'change-mapping': 'Nachfolge ändern',
  'upload-mapping': 'Nachfolge hochladen',
  reject: 'Ablehnen …',
  'plan-again': 'Neu planen',
  'accept-rest': 'Rest akzeptieren',
  'say-cleared': 'Beseitigt, neuer Versuch',
  'try-anyway': 'Trotzdem versuchen …',
  'removed-by-hand': 'Ist deinstalliert',
  'plan-undo': 'Zuweisung zurücknehmen …',
  'revoke-access': 'Zugriff widerrufen …',
  'leave-access': 'Zugriff so lassen',
  'plan-restore': 'Hindernisse wiederherstellen …',
  'open-choice': 'Pakete und Datenkopie wählen',
  'change-choice': 'Auswahl ändern',
  'delete-copy': 'Kopie löschen und abschließen',
  'ask-extension': '48 Stunden länger behalten',
  'approve-extension': 'Längere Frist freigeben',
  retry: 'Erneut versuchen',
}

export const confirms = {
  approve: (records: string) => ({
    title: 'Diesen Plan freigeben?',
    text: `${records} Er wird sofort ausgeführt.`,
    confirm: 'Freigeben',
    deny: 'Noch nicht',
  }),
  reject: {
    title: 'Diesen Plan ablehnen?',
    text: 'Er wird nicht ausgeführt, und schon erteilte Freigaben verfallen.',
    confirm: 'Ablehnen',
    deny: 'Noch nicht',
  },
  'delete-copy': {
    title: 'Datenkopie löschen?',
    text: 'Sie lässt sich nicht wiederherstellen. Haben Sie sie anderswo gesichert, oder wird sie nicht gebraucht?',
    confirm: 'Löschen',
    deny: 'Behalten',
  },
  ...accessConfirms,
  'accept-rest': {
    title: 'Rest akzeptieren?',
    text: 'Für die übrigen Datensätze, und für die, über die laut Datei von Hand zu entscheiden ist, bleibt zuständig, wer es jetzt ist.',
    confirm: 'Akzeptieren',
    deny: 'Noch nicht',
  },
  'try-anyway': {
    title: 'Trotzdem deinstallieren?',
    text: 'Solange das offen ist, lehnt Salesforce meist ab. Dann wird nichts gelöscht. Ich plane die Deinstallation jetzt; sie braucht zwei Freigaben.',
    confirm: 'Planen',
    deny: 'Noch nicht',
  },
  'plan-restore': {
    title: 'Beseitigtes wiederherstellen?',
    text: 'Ich plane, Layouts und Berechtigungssätze so wiederherzustellen, wie sie gesichert sind, wenn niemand sie seither geändert hat. Jemand anders gibt den Plan frei. Sie verhindern dann wieder die Deinstallation.',
    confirm: 'Plan erstellen',
    deny: 'So lassen',
  },
  'plan-undo': {
    title: 'Neuzuweisung rückgängig machen?',
    text: 'Ich plane, dass jeder Datensatz an den vorher Zuständigen zurückgeht, wenn noch zuständig ist, wen ich eingetragen habe. Jemand anders gibt den Plan frei. Der Durchlauf geht zurück zum Schritt der Neuzuweisung.',
    confirm: 'Plan erstellen',
    deny: 'So lassen',
  },
  'accept-attestation': {
    title: 'Ohne Nachweis weitermachen?',
    text: 'Falls die Synchronisierung noch läuft, kann Salesforce neue Zuständigkeiten wieder überschreiben.',
    confirm: 'Weitermachen',
    deny: 'Noch nicht',
  },
  effects: (count: number) => `${number(count, locale)} ${count === 1 ? 'Änderung' : 'Änderungen'}.`,
}

export const startModal = {
  title: 'HubSpot deinstallieren',
  submit: 'Durchlauf öffnen',
  close: 'Jetzt nicht',
  intro:
    'Ich entferne die HubSpot-Salesforce-Integration Schritt für Schritt, in einem Thread dieses Kanals: Vorprüfung, Trennen (Sie klicken, ich prüfe nach), Datensätze neu zuweisen, Paket deinstallieren, Abschluss. Ich ändere nichts ohne einen Plan, den jemand anders freigegeben hat. Die Trennung, die Deinstallation und ein Widerruf von HubSpots Zugriff lassen sich nicht rückgängig machen.',
  target: 'Ziel',
  mode: 'Art des Durchlaufs',
  modes: {
    live: { text: 'Echter Durchlauf', description: 'Änderungen erfolgen nach Freigabe' },
    'dry-run': { text: 'Probelauf', description: 'Der ganze Weg, aber nichts wird geändert' },
  },
  reason: 'Warum wird die Integration entfernt?',
  language: 'Sprache des Threads',
  languages: { en: 'English', de: 'Deutsch' },
  helpFirst:
    'Deinstallieren und neu installieren repariert die Integration *nicht*: Einstellungen und Zuordnungen gehen verloren, und die Fehler kommen wieder.\n\n1. Suchen Sie die Fehlermeldung in der <https://knowledge.hubspot.com/de/salesforce/resolve-salesforce-integration-sync-errors|HubSpot-Wissensdatenbank>.\n2. Hilft das nicht, wenden Sie sich an den <https://help.hubspot.com|HubSpot-Support>.\n\nMachen Sie nur weiter, wenn Sie die Integration endgültig entfernen möchten.',
  goOnAnyway: 'Trotzdem entfernen',
}

export const mappingModal = {
  title: 'Nachfolge festlegen',
  submit: 'Plan erstellen',
  next: 'Nächste Seite',
  close: 'Abbrechen',
  intro:
    'Diese zuständigen Mitarbeiter sind keine aktiven HubSpot-Benutzer. Vorschläge nennen ihren Grund; alles lässt sich ändern. Bevor der Plan freigegeben ist, wird nichts geschrieben.',
  page: (page: number, pages: number) => `Seite ${page} von ${pages}`,
  nobody: 'Ohne zuständigen Mitarbeiter',
  keep: 'Behalten: Datensätze lassen, wie sie sind',
  separate: 'Gesondert: deaktiviert oder unbekannt',
  separateNote:
    'Frühere HubSpot-Benutzer und IDs, die in HubSpots Liste der zuständigen Mitarbeiter nicht vorkommen. Sie behalten ihre Datensätze, wenn Sie niemanden wählen. Rückgängig machen lässt sich das vielleicht nicht: HubSpot nimmt niemanden an, den es nicht kennt, und deaktivierte Benutzer womöglich auch nicht.',
  suggested: (basis: string) => `Vorschlag: ${basis}`,
  noSuggestion: 'Kein HubSpot-Benutzer passt. Bitte wählen Sie selbst.',
  kept: 'Kein HubSpot-Benutzer passt. Die Datensätze bleiben, wie sie sind, wenn Sie niemanden wählen.',
  placeholder: 'Namen eintippen',
  choose: 'Wählen Sie jemanden aus oder einen der beiden besonderen Einträge.',
}

export const choiceModal = {
  title: 'Paket deinstallieren',
  submit: 'Weiter',
  close: 'Abbrechen',
  packages: 'Zu deinstallierende Pakete',
  publisher: (name: string | null | undefined) => (name ? `Herausgeber: ${name}` : 'Herausgeber unbekannt'),
  order: 'Sie werden in dieser Reihenfolge deinstalliert: Was auf einem anderen Paket aufbaut, kommt zuerst.',
  dataCopy: 'Kopie der Paketdaten',
  keep: {
    text: 'Kopie 48 Stunden aufbewahren',
    description: 'Liegt im Speicher des Bots und wird danach gelöscht',
  },
  none: { text: 'Keine Kopie aufbewahren', description: 'Die Daten sind danach nicht mehr zu bekommen' },
  warning: 'Salesforce löscht alle Komponenten des Pakets und alle ihre Daten dauerhaft.',
}

export const approvalModal = {
  title: 'Deinstallation freigeben',
  submit: 'Freigeben',
  close: 'Noch nicht',
  confirmLabel: 'Bestätigung',
  /** The wording of Salesforce's own checkbox, in two lines of at most 75 characters: Slack's limit for an option and its description. */
  confirm: 'Ja, ich möchte dieses Paket deinstallieren',
  confirmMore: 'und alle zugehörigen Komponenten dauerhaft löschen',
  phrase: (phrase: string) => `Bitte eintippen: ${phrase}`,
}

export const closedModal = { title: 'Zurzeit nicht möglich', close: 'Schließen' }

export const answers = {
  held: (run: Run, link: string | undefined) =>
    `Für ${code(run.target)} gibt es schon einen offenen Durchlauf: ${link ? `<${link}|zum Thread>` : code(run.id)}, geöffnet von ${mention(run.requester)}, ${dateTime(run.openedAt)}. Schritt: ${steps[run.step].title}.`,
  lockUnreadable:
    'Die Sperre dieses Ziels lässt sich nicht lesen, darum öffne ich keinen zweiten Durchlauf. Versuchen Sie es in einer Minute erneut; bleibt es dabei, fragen Sie einen Admin des Bots.',
  unknownTarget: (name: string, known: readonly string[]) =>
    `Das Ziel ${code(name)} kenne ich nicht. Bekannt: ${known.map(code).join(', ')}.`,
  nameTarget: (count: number) =>
    `Es gibt ${number(count, locale)} Ziele, mehr als eine Liste zeigen kann. Sagen Sie, welches gemeint ist: \`/uninstall-hubspot [Ziel]\`.`,
  unknownRun: 'Diesen Durchlauf kenne ich nicht mehr. Starten Sie einen neuen mit `/uninstall-hubspot`.',
  stale: 'Diese Nachricht war veraltet, ich erneuere sie. Sehen Sie noch einmal hin und entscheiden Sie dann.',
  notInChannel:
    'In diesem Kanal kann ich nicht schreiben. Laden Sie mich mit `/invite @Uninstall HubSpot` ein und versuchen Sie es dann erneut.',
  noRuns: 'Es gibt noch keine Durchläufe. Starten Sie einen mit `/uninstall-hubspot`.',
  noOpenRun: 'Es gibt keinen offenen Durchlauf. Starten Sie einen mit `/uninstall-hubspot`.',
  chooseRun: (targets: readonly string[]) =>
    `Es gibt mehrere offene Durchläufe. Sagen Sie, welcher gemeint ist: ${targets.map((target) => `\`/uninstall-hubspot cancel ${escaped(target)}\``).join(', ')}.`,
  runLine: (run: Run, link: string | undefined) =>
    `${link ? `<${link}|${escaped(run.target)}>` : code(run.target)} · ${run.mode === 'dry-run' ? 'Probelauf · ' : ''}${steps[run.step].title} · ${state(run)} · geöffnet von ${mention(run.requester)}, ${dateTime(run.openedAt)}`,
  cancelled: 'Der Durchlauf ist abgebrochen. Im Thread steht, was schon geschehen war.',
  opening: 'In diesem Kanal kann ich schreiben. Lässt sich der Durchlauf öffnen, beginnt sein Thread gleich hier.',
  unavailable:
    'Ich erreiche meinen Speicher gerade nicht. Sehen Sie in einer Minute in den Thread; fehlt dort, was Sie getan haben, tun Sie es noch einmal.',
  unexpected:
    'Bei mir ist etwas schiefgegangen. Sehen Sie im Thread nach, ob es festgehalten wurde, und versuchen Sie es dann erneut; bleibt es dabei, sehen Sie in das Log des Bots.',
  help: (stepLines: string) =>
    `*Was ich tue*\n${stepLines}\n\n*Befehle*\n• \`/uninstall-hubspot [Ziel]\` öffnet einen Durchlauf oder verlinkt den offenen\n• \`/uninstall-hubspot status\` sagt, wo die offenen Durchläufe stehen\n• \`/uninstall-hubspot runs\` listet die letzten Durchläufe auf\n• \`/uninstall-hubspot cancel [Ziel]\` bricht den offenen Durchlauf ab\n• \`/uninstall-hubspot help\` zeigt dies`,
  unknownCommand: (word: string) => `${code(word)} kenne ich nicht.`,
  refusedAction: (sentence: string) => `⛔ ${sentence}`,
}

export const files = {
  ownersName: (target: string) => `nachfolge-${target}.csv`,
  ownersTitle: 'Nachfolge: ausfüllen und hochladen',
  planName: (target: string, digest: string) => `plan-${target}-${digest.slice(0, 10)}.csv`,
  planTitle: 'Plan: jeder Datensatz mit bisher und künftig zuständigem Mitarbeiter',
  resultName: (target: string, digest: string) => `ergebnis-${target}-${digest.slice(0, 10)}.csv`,
  resultTitle: 'Ergebnis: was aus jedem Datensatz wurde, und warum',
  notMade: (name: string) =>
    `Ich konnte die Datei ${code(name)} nicht erstellen. Ein Admin des Bots findet den Grund im Log des Bots und jeden Datensatz in seinem Speicher.`,
  notSent: (name: string) =>
    `Ich konnte ${code(name)} nicht hochladen: Die Datei kam bei Slack (${code('files.slack.com')}) nicht an. Ein Admin des Bots findet jeden Datensatz im Speicher des Bots.`,
  refused: (name: string, why: string) =>
    `Ich konnte ${code(name)} nicht hochladen: Slack meldet ${code(why)}. Ein Admin des Bots findet jeden Datensatz im Speicher des Bots.`,
  undoName: (target: string, digest: string) => `ruecknahme-ergebnis-${target}-${digest.slice(0, 10)}.csv`,
  undoTitle: 'Ergebnis der Rücknahme: was aus jedem Datensatz wurde, und warum',
  interruptedName: (target: string, digest: string) => `abgebrochen-${target}-${digest.slice(0, 10)}.csv`,
  interruptedTitle: 'Jeder Datensatz des Plans und was bis zum Abbruch mit ihm geschah',
  outcomes: {
    changed: 'geändert',
    skipped: 'übersprungen',
    failed: 'fehlgeschlagen',
    unclear: 'unklar',
    open: 'nicht begonnen',
  },
  rehearsed: 'Probelauf: nichts wurde geschrieben',
  resultReasons: {
    deleted: 'gelöscht oder nicht gefunden',
    merged: 'mit einem anderen Datensatz zusammengeführt',
    'merged-and-written': 'mit einem anderen Datensatz zusammengeführt, der an seiner Stelle neu zugewiesen sein kann',
    'not-confirmed': 'HubSpot hat die Änderung nicht bestätigt, und der Datensatz ist wie zuvor',
    'changed-since-plan': 'jemand hat die Zuständigkeit geändert, nachdem der Plan erstellt war',
    'changed-while-written':
      'jemand hat die Zuständigkeit geändert, während der Bot schrieb; bitte sehen Sie nach, wer jetzt zuständig ist',
    'already-there': 'war schon dem neuen Mitarbeiter zugewiesen',
  },
  /** Where an undo has another reason than a plan. */
  undoReasons: {
    'changed-since-plan': 'jemand hat die Zuständigkeit seither geändert',
    'merged-and-written': 'mit einem anderen Datensatz zusammengeführt, der an seiner Stelle zurückgegangen sein kann',
    'already-there': 'war schon wieder beim vorher Zuständigen',
  },
}
