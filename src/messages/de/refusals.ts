import type { ItemId, StepName } from '../../runbook/definition.ts'
import type { FaultFacts } from '../../runbook/fault.ts'
import type { Refusal, RefusalCode } from '../../runbook/refusal.ts'
import { code, dateTime, escaped, mention, quote, syncedRecords } from '../format.ts'
import { loginHints, withoutIt } from './salesforce-access.ts'
import { items, objects, steps } from './words.ts'

type Sentence = (detail: Readonly<Record<string, string>>) => string

const sentences: Record<RefusalCode, Sentence> = {
  'not-a-member': () =>
    'Nur Vollmitglieder dieses Workspace können an einem Durchlauf mitwirken. Bitten Sie jemanden aus Ihrem Team darum.',
  'missing-role': ({ roles }) =>
    `Das kann nur ${anyOf(roles)}. Wenden Sie sich an eine solche Person, oder lassen Sie sich von einem Admin eintragen.`,
  'not-your-run': ({ userId }) =>
    `Das kann nur, wer diesen Durchlauf geöffnet hat (${mention(userId ?? '')}), jemand mit Freigaberecht oder ein Admin. Bitten Sie eine dieser Personen.`,
  'own-plan': () =>
    'Vier-Augen-Prinzip: Sie haben diesen Durchlauf geöffnet oder diesen Plan angefordert, also muss jemand anderes entscheiden. Fragen Sie eine andere Person, die freigeben darf.',
  'run-closed': () =>
    'Dieser Durchlauf ist beendet, es lässt sich nichts mehr ändern. Starten Sie einen neuen mit `/uninstall-hubspot`.',
  'other-step': ({ step }) =>
    `Der Durchlauf ist inzwischen bei einem anderen Schritt: *${stepTitle(step)}*. Sehen Sie in die neueste Checkliste im Thread.`,
  'work-in-progress': () =>
    'Ich arbeite gerade an diesem Schritt. Warten Sie bitte auf meine nächste Nachricht im Thread.',
  'nothing-to-approve': () =>
    'Im Moment gibt es keinen Plan, über den zu entscheiden wäre. Sehen Sie in die neueste Checkliste im Thread.',
  'plan-changed': () =>
    'Der Plan hat sich geändert, seit diese Schaltfläche angezeigt wurde. Sehen Sie sich den neuen Plan im Thread an und entscheiden Sie über diesen.',
  'already-approved': ({ userId, at }) =>
    `${mention(userId ?? '')} hat das schon freigegeben (${dateTime(at ?? '')}). Es fehlt noch eine andere Person.`,
  'already-decided': () => 'Über diesen Plan ist schon entschieden. Im Thread steht, wer es wann getan hat.',
  // Reiner Text: In der Fehlermeldung eines Feldes zeigt Slack keine Auszeichnung.
  'wrong-phrase': ({ phrase }) => `Tippen Sie bitte genau: ${phrase ?? ''}`,
  'confirmation-missing': () => 'Setzen Sie das Häkchen, um zu bestätigen, dass alles dauerhaft gelöscht wird.',
  'unknown-item': () => 'Diese Checkliste ist veraltet. Nehmen Sie bitte die neueste im Thread.',
  'items-open': ({ items: open }) => `Haken Sie bitte zuerst ab, was noch offen ist: ${itemTitles(open)}.`,
  'mapping-incomplete': ({ owners }) => `Hier fehlt noch eine Entscheidung: ${escaped(owners ?? '')}.`,
  'mapping-invalid': () =>
    'Datensätze können nur an aktive HubSpot-Benutzer gehen. Wählen Sie bitte einen anderen zuständigen Mitarbeiter.',
  'unknown-field': ({ field }) =>
    `Das Feld ${code(field ?? '')} kenne ich nicht mehr. Öffnen Sie die Auswahl noch einmal.`,
  'nothing-chosen': () => 'Wählen Sie bitte mindestens ein Paket.',
  'unknown-package': () => 'Dieses Paket ist nicht mehr installiert. Öffnen Sie die Auswahl bitte noch einmal.',
  // Plain text, as above.
  'nothing-to-copy': ({ packages }) =>
    `Was ${packages ?? ''} enthält, kann ich nicht kopieren: Ohne Namespace unterscheidet nichts seine Objekte von Ihren eigenen. Wählen Sie keine Kopie. Salesforce bietet im Setup selbst eine an, wenn das Paket dort von Hand deinstalliert wird.`,
  'not-allowed-now': () =>
    'Das passt nicht zum jetzigen Stand des Durchlaufs. Sehen Sie in die neueste Checkliste im Thread.',
  'too-few-approvers': ({ needed, left }) =>
    `${needed === '1' ? 'Nötig ist eine Person mit Freigaberecht, die weder den Durchlauf geöffnet noch den Plan angefordert hat' : `Nötig sind ${needed} Personen mit Freigaberecht, die weder den Durchlauf geöffnet noch den Plan angefordert haben`}; es gibt ${left === '0' ? 'keine' : `nur ${left}`}. Lassen Sie diesen Schritt jemanden ohne Freigaberecht tun, oder bitten Sie einen Admin, weitere einzutragen.`,
  'nothing-left-to-accept': () => 'Es ist nichts mehr übrig, was zu akzeptieren wäre.',
  'nothing-to-revoke': () =>
    'Zurzeit gibt es nichts zu widerrufen: Ich sehe kein Token von HubSpot, oder ich widerrufe sie gerade.',
  'extensions-used-up': ({ times }) =>
    `Die Kopie wurde schon ${times ?? ''}-mal länger behalten, mehr geht nicht: Es sind Kundendaten. Sichern Sie sie jetzt anderswo, wenn Sie sie brauchen.`,
  'already-asked': ({ userId }) =>
    `${mention(userId ?? '')} möchte die Kopie schon länger behalten. Eine andere Person mit Freigaberecht muss es freigeben.`,
  'nothing-to-undo': () =>
    'Zurzeit gibt es nichts rückgängig zu machen: Es wurde nichts neu zugewiesen, es wird gerade daran gearbeitet, oder die Deinstallation ist schon zu weit.',
}

const roleNames: Record<string, string> = {
  requester: 'jemand, der Durchläufe öffnen darf',
  approver: 'jemand mit Freigaberecht',
  admin: 'ein Admin',
}

function anyOf(roles = ''): string {
  const names = roles.split(',').map((role) => roleNames[role] ?? role)
  return new Intl.ListFormat('de', { type: 'disjunction' }).format(names)
}

export function refusal({ code: reason, detail }: Refusal): string {
  return sentences[reason](detail)
}

function stepTitle(step: string | undefined): string {
  return steps[step as StepName]?.title ?? step ?? ''
}

function itemTitles(list: string | undefined): string {
  return (list ?? '')
    .split(',')
    .map((item) => items[item as ItemId] ?? item)
    .join('; ')
}

const vendors = {
  hubspot: 'HubSpot',
  salesforce: 'Salesforce',
  slack: 'Slack',
  store: 'Der Speicher des Bots',
} as const
const environment = {
  hubspot: '`HUBSPOT_ACCESS_TOKEN`',
  salesforce: 'die Zugangsdaten `SF_…`',
  slack: 'die Slack-Tokens',
  store: '`REDIS_URL`',
} as const

const faults: Record<FaultFacts['code'], (facts: FaultFacts) => string> = {
  unauthorized: ({ vendor, login, detail }) =>
    login
      ? `Salesforce nimmt die Zugangsdaten nicht an${detail === '' ? '' : ` („${escaped(detail)}“)`}. ${loginHints[login]}, starten Sie den Bot neu und drücken Sie dann *Erneut versuchen*.`
      : `${vendors[vendor]} nimmt die Zugangsdaten nicht an. Korrigieren Sie ${environment[vendor]}, starten Sie den Bot neu und drücken Sie dann *Erneut versuchen*.`,
  'refresh-token-refused': () =>
    'Salesforce nimmt weder das Refresh-Token an, das ich aufgehoben habe, noch `SF_REFRESH_TOKEN`: Es ist abgelaufen, widerrufen oder anderswo verwendet worden. Autorisieren Sie die App neu, setzen Sie `SF_REFRESH_TOKEN` auf das neue Token, starten Sie den Bot neu und drücken Sie dann *Erneut versuchen*.',
  'token-not-kept': ({ detail }) =>
    `Ich kann im Ordner \`salesforce\` in \`DATA_DIR\` nicht lesen oder schreiben (${code(detail)}), in dem ich das nächste Refresh-Token aufheben muss. Machen Sie ihn für den Bot lesbar und beschreibbar und drücken Sie dann *Erneut versuchen*.`,
  'jwt-session': ({ detail }) =>
    `Salesforce gibt mir JWT-basierte Zugriffs-Tokens, die seine SOAP-API erst ab Version 68.0 annimmt; \`SF_API_VERSION\` ist ${code(detail)}. Setzen Sie sie auf 68.0 oder höher, oder schalten Sie in den Einstellungen der App „Issue JSON Web Token (JWT)-based access tokens“ aus; starten Sie den Bot neu und drücken Sie dann *Erneut versuchen*.`,
  'unknown-api-version': ({ detail }) =>
    `Die Organisation bietet die API-Version nicht an, die \`SF_API_VERSION\` verlangt: ${escaped(detail)}. Setzen Sie sie auf eine angebotene, starten Sie den Bot neu und drücken Sie dann *Erneut versuchen*.`,
  'missing-scope': ({ detail }) =>
    `HubSpot verlangt den Scope ${code(detail)}. Ergänzen Sie ihn im Service-Schlüssel oder in der privaten App und drücken Sie dann *Erneut versuchen*.`,
  'missing-permission': ({ vendor, detail }) =>
    vendor === 'hubspot'
      ? `HubSpot lässt den Bot das nicht tun:\n${quote(detail)}\nPrüfen Sie die Scopes des Service-Schlüssels oder der privaten App und die Rechte dessen, der sie angelegt hat, und drücken Sie dann *Erneut versuchen*.`
      : `Dem Salesforce-Benutzer des Bots fehlt ${code(detail)}${withoutIt(detail)}. Erteilen Sie die Berechtigung und drücken Sie dann *Erneut versuchen*.`,
  'not-found': ({ vendor, detail }) =>
    `${vendors[vendor]} kennt nicht, wonach ich gefragt habe (${escaped(detail)}). Drücken Sie *Erneut versuchen*; bleibt es dabei, brechen Sie den Durchlauf ab und starten Sie einen neuen.`,
  rejected: ({ vendor, detail }) =>
    `${vendors[vendor]} hat abgelehnt:\n${quote(detail)}\nBeheben Sie das und drücken Sie dann *Erneut versuchen*.`,
  'rate-limited': ({ vendor }) =>
    `${vendors[vendor]} bittet um eine Pause. Danach geht es mit *Erneut versuchen* weiter.`,
  'daily-limit-reached': ({ vendor, detail }) =>
    vendor === 'salesforce'
      ? `Von den Salesforce-API-Aufrufen der Organisation für 24 Stunden sind zu wenige übrig (${escaped(detail)}). Alle ihre Integrationen teilen sich diese Aufrufe, deshalb lasse ich ihnen den Rest. Es geht nichts verloren.`
      : `${vendors[vendor]} nimmt heute keine API-Aufrufe mehr an: Das Tageslimit ist aufgebraucht. Es geht nichts verloren.`,
  'data-centre-migration': () =>
    'HubSpot zieht diesen Account in ein anderes Rechenzentrum um und ist bis zu 24 Stunden lang nicht erreichbar. Es geht nichts verloren.',
  locked: ({ vendor }) =>
    `${vendors[vendor]} hat die Datensätze für einen Moment gesperrt. Drücken Sie *Erneut versuchen*.`,
  unavailable: ({ vendor }) =>
    `${vendors[vendor]} ist gerade nicht verfügbar. Drücken Sie später *Erneut versuchen*; es geht nichts verloren.`,
  unreachable: ({ vendor }) =>
    `${vendors[vendor]} ist nicht erreichbar. Prüfen Sie das Netzwerk und die Adresse in den Einstellungen und drücken Sie dann *Erneut versuchen*.`,
  timeout: ({ vendor }) =>
    `${vendors[vendor]} hat nicht rechtzeitig geantwortet. Drücken Sie *Erneut versuchen*; was schon getan ist, geschieht nicht noch einmal.`,
  'unexpected-answer': ({ vendor, detail }) =>
    `${vendors[vendor]} hat eine Antwort gegeben, die ich nicht verstehe (${escaped(detail)}). Drücken Sie *Erneut versuchen*; bleibt es dabei, sehen Sie in das Log des Bots.`,
  'write-in-dry-run': () =>
    'Ein Probelauf wollte etwas ändern und wurde angehalten. Das ist ein Fehler im Bot: Bitte melden Sie ihn.',
  'still-installed': () =>
    'Salesforce hat Erfolg gemeldet, aber das Paket ist noch da. Sehen Sie unter Setup → Installierte Pakete nach und drücken Sie dann *Erneut versuchen*, damit ich noch einmal prüfe.',
  'still-syncing': ({ detail }) =>
    `HubSpot zeigt eine Synchronisierung nach der Trennung (${syncedRecords(detail, objects)}). Solange sie läuft, ändere ich keine Zuständigkeiten. Stellen Sie sicher, dass Salesforce in HubSpot getrennt ist; nach 30 Minuten ohne Synchronisierung geht es mit *Erneut versuchen* weiter.`,
  'remove-by-hand': ({ detail }) =>
    `Nicht verwaltete Pakete lassen sich über die Schnittstellen von Salesforce nicht entfernen: ${escaped(detail)}. Deinstallieren Sie sie unter Setup → Installierte Pakete und drücken Sie dann *Erneut versuchen*: Ich prüfe, ob sie weg sind.`,
  'other-target': ({ detail }) =>
    `Die Zugangsdaten führen jetzt zu einem anderen Portal oder einer anderen Organisation (${escaped(detail)}). Setzen Sie wieder die richtigen ein und drücken Sie dann *Erneut versuchen*.`,
  'other-run-open': ({ detail }) =>
    `Ein anderer offener Durchlauf hält dieses Portal und diese Organisation (${escaped(detail)}). Schließen Sie ihn zuerst ab oder brechen Sie ihn ab.`,
  'not-approved': () =>
    'Die Freigaben gelten nicht mehr: Sie sind abgelaufen, oder der Plan hat sich geändert. Drücken Sie *Neu planen* und lassen Sie den neuen Plan freigeben.',
  'copy-incomplete': ({ detail }) =>
    `Die Datenkopie ist nicht vollständig (${escaped(detail)}). Es wurde nichts weiter deinstalliert.\n• Zahlen sind Zeilen in der Kopie / in Salesforce. Sorgen Sie dafür, dass bis zur Deinstallation niemand die Daten des Pakets ändert, und drücken Sie dann *Erneut versuchen*: Die Kopie wird neu erstellt und die Deinstallation neu freigegeben.\n• Ein Name allein ist eine Datei oder eine ganze Kopie, die verändert wurde oder fehlt. Sie kann alles sein, was von einem Paket übrig ist: Holen Sie sie zurück, oder brechen Sie den Durchlauf ab.`,
  'copy-outdated': ({ detail }) =>
    `Zeilen des Pakets wurden geändert, nachdem sie kopiert waren (${code(detail)}); die Kopie enthält noch ihren alten Stand. Es wurde nichts weiter deinstalliert. Sorgen Sie dafür, dass bis zur Deinstallation niemand die Daten des Pakets ändert, und drücken Sie *Erneut versuchen*: Die Kopie wird neu erstellt, und danach muss die Deinstallation erneut freigegeben werden.`,
  'fields-hidden': ({ detail }) =>
    `Der Salesforce-Benutzer des Bots sieht einige Felder nicht, die mit dem Paket gelöscht würden (${code(detail)}). In einer Datenkopie würden sie fehlen. Darum wurde keine erstellt und nichts weiter deinstalliert. Geben Sie seinem Berechtigungssatz Lesezugriff darauf (Objekteinstellungen → das Objekt → „Alle Felder anzeigen“, oder jedes Feld einzeln) und drücken Sie dann *Erneut versuchen*. Oder drücken Sie *Auswahl ändern* und wählen Sie keine Kopie.`,
  'copy-not-deleted': ({ detail }) =>
    `Die Datenkopie unter ${code(detail)} ließ sich nicht finden oder nicht löschen. Prüfen Sie, ob der Bot noch dort läuft, wo er sie erstellt hat, und ob dort etwas das Löschen verbietet (die Rechte des Ordners, eine Aufbewahrungsregel des Buckets); drücken Sie dann *Erneut versuchen*. Ist die Platte selbst verloren, brechen Sie den Durchlauf ab.`,
  'disk-full': ({ detail }) =>
    `Die Datenkopie passt nicht auf die Platte des Bots (${escaped(detail)}). Ohne sie wird nichts deinstalliert. Schaffen Sie dort Platz, oder ziehen Sie mit dem Ordner von \`DATA_DIR\` auf eine größere Platte um, und drücken Sie dann *Erneut versuchen*: Was schon kopiert ist, bleibt.`,
  'folder-refused': ({ detail }) =>
    `Der Bot darf die Datenkopie nicht schreiben (${escaped(detail)}). Ohne sie wird nichts deinstalliert. Geben Sie dem Benutzer des Bots Schreibrechte für den Ordner von \`DATA_DIR\` und drücken Sie dann *Erneut versuchen*.`,
  'storage-refused': ({ detail }) =>
    `Der Speicher für Datenkopien lehnt ab (${escaped(detail)}). Prüfen Sie die Einstellungen DATA_COPY_… und die Rechte des Schlüssels: schreiben, lesen, auflisten und löschen, auch Versionen. Drücken Sie dann *Erneut versuchen*.`,
  'storage-unreachable': ({ detail }) =>
    `Der Speicher für Datenkopien antwortet nicht, wie er soll (${escaped(detail)}). Prüfen Sie das Netz und die Einstellungen DATA_COPY_…; drücken Sie dann *Erneut versuchen*.`,
  'chain-broken': ({ detail }) =>
    `Die Audit-Kette reißt bei Ereignis ${escaped(detail)}: Jemand hat den Speicher verändert. Bewahren Sie diesen Thread als Beleg auf und fragen Sie Ihr Sicherheitsteam.`,
}

/** `resumesAt`: when the work goes on by itself (ISO 8601). */
export function fault(facts: FaultFacts, resumesAt?: string): string {
  const text = faults[facts.code](facts)
  return resumesAt ? `${text} Ich versuche es von selbst erneut: ${dateTime(resumesAt)}.` : text
}
