/** Terms as HubSpot's and Salesforce's German interfaces use them (HubSpot's article "HubSpot-Salesforce-Integration deinstallieren"). */
import type { OpenRun, PeopleCommand } from '../../runbook/commands.ts'
import type { ItemId, PlanKind, StepName } from '../../runbook/definition.ts'
import type { DisconnectGround, DisconnectVerdict, Mode, RunReason } from '../../runbook/events.ts'
import type { CrmObject, HubSpotAccount } from '../../runbook/hubspot-port.ts'
import type { RequirementCode } from '../../runbook/inventory.ts'
import type { RefusalCode } from '../../runbook/refusal.ts'
import type { SalesforceOrg } from '../../runbook/salesforce-port.ts'

export const objects: Record<CrmObject, string> = { contacts: 'Kontakte', companies: 'Unternehmen', deals: 'Deals' }

export const steps: Record<StepName, { title: string; purpose: string; undo: string }> = {
  preflight: {
    title: 'Vorprüfung',
    purpose: 'Ich sehe mir beide Systeme an und liste auf, was vorhanden ist. Nichts wird geändert.',
    undo: 'Nichts rückgängig zu machen: Dieser Schritt liest nur.',
  },
  disconnect: {
    title: 'Salesforce in HubSpot trennen',
    purpose:
      'Ein HubSpot-Super-Admin trennt die Integration. HubSpot hat dafür keine API: Menschen klicken, ich prüfe nach.',
    undo: 'Das lässt sich nicht rückgängig machen: Einstellungen und Feldzuordnungen der Integration gehen verloren.',
  },
  reassign: {
    title: 'Datensätze neu zuweisen',
    purpose:
      'Kontakte, Unternehmen und Deals von Nur-Salesforce-Benutzern, und was Sie sonst wählen, bekommen zuständige Mitarbeiter in HubSpot.',
    undo: 'Bis die Deinstallation freigegeben ist, lässt sich das mit einem eigenen Plan rückgängig machen: Jeder Datensatz geht an den zurück, der vorher zuständig war, wenn HubSpot ihn noch annimmt.',
  },
  uninstall: {
    title: 'HubSpot-Paket in Salesforce deinstallieren',
    purpose:
      'Das Paket wird mit allen Komponenten und Daten entfernt. Auf Wunsch bleibt 48 Stunden lang eine Kopie der Daten.',
    undo: 'Das lässt sich nicht rückgängig machen: Das Paket und seine Daten werden dauerhaft gelöscht.',
  },
  'close-out': {
    title: 'Abschluss',
    purpose: 'Ich prüfe das Audit-Protokoll und schreibe den Bericht.',
    undo: 'Nichts rückgängig zu machen.',
  },
}

export const items: Record<ItemId, string> = {
  'account-identified': 'HubSpot-Account erkannt',
  'org-identified': 'Salesforce-Organisation erkannt',
  'access-checked': 'Scopes und Berechtigungen reichen aus',
  'records-counted': 'Zuständige Mitarbeiter und ihre Datensätze gezählt',
  'dependencies-listed': 'Eigenschaften, Workflows und Listen aufgelistet, die von Salesforce abhängen',
  'packages-listed': 'HubSpot-Pakete aufgelistet, und was ihre Deinstallation verhindert',
  'sync-baseline-taken': 'Letzte Synchronisierung notiert, um später zu vergleichen',
  'losses-read': 'Ich habe gelesen, was verloren geht und was bleibt',
  'settings-saved': 'Feldzuordnungen und Sync-Einstellungen gesichert (Screenshots genügen)',
  'workflows-paused': 'Workflows und Meldungen bei neuer Zuständigkeit: pausiert oder gewollt',
  'connected-app-opened': 'Einstellungen → Integrationen → Verknüpfte Apps → Salesforce → *Trennen*',
  'reason-chosen': '*Weiter* geklickt und einen Grund gewählt',
  'phrase-typed': 'Den gezeigten Text eingetippt (z. B. „Uninstall Salesforce“) und bestätigt',
  'disconnect-checked': 'Trennung in HubSpot nachgeprüft',
  'owners-mapped': 'Für jeden Nur-Salesforce-Benutzer ist entschieden',
  'owner-plan-approved': 'Plan von einer zweiten Person freigegeben',
  'owners-written': 'Neue Zuständigkeiten eingetragen',
  'owners-verified': 'Nachgezählt und zurückgelesen: keine Datensätze übrig, nichts überschrieben',
  'owner-email-handled': 'HubSpots E-Mail „Weisen Sie Ihre Kontakte … erneut zu“ ist erledigt',
  'owner-cleanup-confirmed': 'Bereinigungsseite (falls noch da): *Das habe ich verstanden* geklickt',
  'components-listed': 'Komponenten und Datensätze aufgelistet, die gelöscht werden',
  'data-copy-chosen': 'Pakete und Datenkopie gewählt',
  'data-copy-sealed': 'Datenkopie erstellt und geprüft',
  'blockers-cleared': 'Nichts verhindert die Deinstallation',
  'uninstall-approved': 'Deinstallation von zwei Personen freigegeben, Bestätigung eingetippt',
  'package-removed': 'Salesforce meldet: Paket deinstalliert',
  'removal-verified': 'Erneut geprüft: Das Paket ist weg',
  'audit-checked': 'Audit-Kette geprüft',
  'report-written': 'Bericht geschrieben',
  'data-copy-deleted': 'Datenkopie gelöscht',
}

/** Of HubSpot accounts and Salesforce orgs. */
export const systemKinds: Record<HubSpotAccount['kind'] | SalesforceOrg['kind'], string> = {
  production: 'Produktion',
  sandbox: 'Sandbox',
  'developer-test': 'Entwickler-Testaccount',
  'app-developer': 'App-Entwickleraccount',
}

export const modes: Record<Mode, string> = { live: 'echter Durchlauf', 'dry-run': 'Probelauf: nichts wird geändert' }

export const reasons: Record<RunReason, string> = {
  'leaving-salesforce': 'Wir steigen aus Salesforce aus',
  'leaving-hubspot': 'Wir steigen aus HubSpot aus',
  'replacing-integration': 'Eine andere Integration tritt an ihre Stelle',
  'sync-errors': 'Synchronisierungsfehler oder andere Probleme',
  other: 'Ein anderer Grund',
}

export const planKinds: Record<PlanKind, string> = {
  reassign: 'Datensätze neu zuweisen',
  'undo-reassign': 'Neuzuweisung rückgängig machen',
  'clear-blockers': 'Hindernisse beseitigen',
  'restore-blockers': 'Hindernisse wiederherstellen',
  'revoke-access': 'HubSpots Zugriff widerrufen',
  uninstall: 'Paket deinstallieren',
}

/** On a button, which clients cut after about 30 characters. */
export const approveLabels: Record<PlanKind, string> = {
  reassign: 'Neuzuweisung freigeben',
  'undo-reassign': 'Rücknahme freigeben',
  'clear-blockers': 'Beseitigung freigeben',
  'restore-blockers': 'Wiederherstellung freigeben',
  'revoke-access': 'Widerruf freigeben',
  uninstall: 'Deinstallation freigeben …',
}

export const verdicts: Record<DisconnectVerdict, string> = {
  verified: 'Nachgewiesen',
  'attested-only': 'Nur zugesichert',
  'still-syncing': 'Wird noch synchronisiert',
  rehearsed: 'Geprobt',
}

/** Behind a verdict and a colon. */
export const grounds: Record<DisconnectGround, string> = {
  event: 'Die Sicherheitsaktivität von HubSpot zeigt es',
  silence: 'Bis kurz davor wurde synchronisiert, und seither hinterließen zwei ganze Zyklen keine Spur',
  'too-early': 'noch zu früh; erst 30 Minuten ohne Synchronisierung gelten als Nachweis',
  'quiet-portal': 'In der Stunde davor wurde zu wenig synchronisiert, darum beweist Stille hier nichts',
}

export const requirements: Record<RequirementCode, { title: string; fix: (missing: string[]) => string }> = {
  'hubspot-scopes': {
    title: 'HubSpot-Scopes',
    fix: (missing) =>
      `Ergänzen Sie ${missing.join(', ')} im Service-Schlüssel oder in der privaten App und prüfen Sie dann erneut.`,
  },
  'hubspot-write-scopes': {
    title: 'HubSpot-Scopes zum Schreiben',
    fix: (missing) =>
      `HubSpot sagt nicht, was dieser Schlüssel schreiben darf. Sehen Sie in seinen Einstellungen nach, ob er ${missing.join(', ')} hat: Ohne sie hält die Neuzuweisung beim ersten Datensatz an.`,
  },
  'salesforce-permissions': {
    title: 'Salesforce-Berechtigungen',
    fix: (missing) => `Geben Sie dem Salesforce-Benutzer des Bots: ${missing.join(', ')}. Prüfen Sie dann erneut.`,
  },
  'package-installed': {
    title: 'HubSpot-Paket installiert',
    fix: () =>
      'Es ist keines installiert, also ist nichts zu entfernen. Prüfen Sie, ob das Ziel die richtige Organisation nennt.',
  },
  'field-access': {
    title: 'Alle Felder des Pakets lassen sich kopieren',
    fix: (missing) =>
      `Die Feldebenensicherheit verbirgt einige vor dem Salesforce-Benutzer des Bots (${missing.join('; ')}). Wenn Sie eine Datenkopie wünschen, geben Sie seinem Berechtigungssatz Lesezugriff darauf (Objekteinstellungen → „Alle Felder anzeigen“).`,
  },
  'hubspot-calls': {
    title: 'Heute noch verfügbare HubSpot-API-Aufrufe',
    fix: ([needed = '', atMost]) =>
      `Etwa ${needed} werden gebraucht${atMost === undefined ? '' : `, höchstens ${atMost} mit allem, was einbezogen werden kann`}. Beginnen Sie später oder erhöhen Sie das Limit.`,
  },
  'salesforce-calls': {
    title: 'Heute noch verfügbare Salesforce-API-Aufrufe',
    fix: (missing) =>
      `Etwa ${missing.join('')} werden gebraucht. Warten Sie, bis das Tageslimit zurückgesetzt ist, und prüfen Sie dann erneut.`,
  },
  'default-owner': {
    title: 'Vorgabe für die Nachfolge (HUBSPOT_DEFAULT_OWNER)',
    fix: (missing) =>
      `${missing.join('')} ist kein aktiver HubSpot-Benutzer, der Datensätze besitzen kann. Ich schlage stattdessen niemanden vor.`,
  },
}

export type AttemptName = PeopleCommand['command'] | OpenRun['command']

/** Was jemand versucht hat, als Nennform. */
export const attempts: Record<AttemptName, string> = {
  'open-run': 'Durchlauf öffnen',
  'set-ticks': 'Checkliste abhaken',
  'attest-disconnect': 'Trennung bestätigen',
  'accept-attestation': 'ohne Nachweis weitermachen',
  'check-again': 'erneut prüfen',
  'map-owners': 'Nachfolger wählen',
  'choose-uninstall': 'Pakete und Datenkopie wählen',
  'approve-plan': 'Plan freigeben',
  'reject-plan': 'Plan ablehnen',
  'plan-again': 'neu planen',
  'accept-rest': 'Rest annehmen',
  'say-cleared': 'als beseitigt melden',
  'try-anyway': 'die Deinstallation trotzdem versuchen',
  'removed-by-hand': 'das Paket als entfernt melden',
  'plan-undo': 'etwas rückgängig machen',
  'revoke-access': 'HubSpots Zugriff widerrufen',
  'leave-access': 'HubSpots Zugriff so lassen',
  retry: 'erneut versuchen',
  'delete-data-copy': 'Datenkopie löschen',
  'ask-extension': 'Datenkopie länger behalten',
  'approve-extension': 'freigeben, dass die Datenkopie länger bleibt',
  'cancel-run': 'Durchlauf abbrechen',
}

export const denialReasons: Partial<Record<RefusalCode, string>> = {
  'not-a-member': 'nur vollwertige Mitglieder dieses Workspace wirken mit',
  'missing-role': 'dafür braucht es eine andere Rolle',
  'not-your-run': 'den Durchlauf hat jemand anderes geöffnet',
  'own-plan': 'Vier-Augen-Prinzip, das muss jemand anderes tun',
}
