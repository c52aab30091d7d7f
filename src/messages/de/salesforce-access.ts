/** What the bot needs in Salesforce, and what to do where it is not let in. */
import type { LoginProblem } from '../../runbook/login-problem.ts'
import { isSalesforcePermission, type SalesforcePermission } from '../../runbook/salesforce-permissions.ts'

/** A page and a permission by one name each, with the English one beside it, which people find in Salesforce's help. */
export const oauthUsagePage = 'Setup → OAuth-Verwendung für verbundene Anwendungen (Connected Apps OAuth Usage)'
export const customizeApplication = '„Anwendung anpassen“ (Customize Application)'

/** Each begins a sentence that goes on with “, starten Sie den Bot neu und klicken Sie dann auf …”. */
export const loginHints: Record<LoginProblem, string> = {
  'client-id': 'Setzen Sie `SF_CLIENT_ID` auf den Consumer Key einer App dieser Organisation',
  'client-secret': 'Setzen Sie `SF_CLIENT_SECRET` auf das Consumer Secret der App',
  'app-not-installed':
    'Legen Sie die externe Client-App in genau dieser Organisation an, oder installieren Sie sie dort',
  'app-blocked': `Heben Sie die Sperre der App unter ${oauthUsagePage} auf`,
  'run-as-user':
    'Schalten Sie den Client-Credentials-Flow in den Richtlinien der App ein und wählen Sie dort einen aktiven Benutzer („Run As“)',
  'my-domain': 'Setzen Sie `SF_LOGIN_URL` auf die My-Domain-Adresse der Organisation',
  'flow-off': 'Schalten Sie den Flow in den Einstellungen und in den Richtlinien der App ein',
  'not-approved':
    'Autorisieren Sie den Benutzer des Bots vorab: mit einem Berechtigungssatz oder Profil in den Richtlinien der App',
  'ip-restricted': 'Erlauben Sie die IP-Adresse des Bots in den Richtlinien der App und im Profil seines Benutzers',
  inactive: 'Aktivieren Sie den Benutzer des Bots, und prüfen Sie, ob die Organisation aktiv ist',
  assertion:
    'Prüfen Sie `SF_USERNAME`, `SF_PRIVATE_KEY` gegen das Zertifikat der App, `SF_LOGIN_URL` (test.salesforce.com bei einer Sandbox) und die Uhr dieses Rechners',
  'refresh-token': 'Autorisieren Sie die App neu und setzen Sie `SF_REFRESH_TOKEN` auf das neue Token',
  'session-refused':
    'Eine Sitzung wird gewährt und dann abgelehnt. Prüfen Sie IP-Beschränkungen, den Scope `api` und die Sitzungsrichtlinien der App',
  other: 'Korrigieren Sie die Zugangsdaten `SF_…`',
}

/** What fails where it is missing. */
export const permissionGaps: Record<SalesforcePermission, string> = {
  'API Enabled': 'scheitert jeder Aufruf',
  'Download AppExchange Packages':
    'können Pakete weder aufgelistet noch entfernt werden (neuere Organisationen nennen sie Download AgentExchange Packages)',
  'Modify Metadata Through Metadata API Functions':
    'können weder Komponenten aufgelistet noch Bezüge auf das Paket gesucht noch Layouts bereinigt noch Pakete der ersten Generation entfernt werden',
  'View All Data':
    'fehlen die Datensätze anderer Benutzer in den Zahlen und in der Datenkopie, und ihre Berichte und E-Mail-Vorlagen werden nicht durchsucht',
  'View Setup and Configuration':
    'bleibt unsichtbar, was zum Paket gehört, was von ihm geplant läuft und was seine Entfernung verhindert',
  'Customize Application':
    'sehe ich nicht, wer HubSpots OAuth-Zugriff hat, kann ihn nicht widerrufen und Layouts nur mit Modify All Data bereinigen',
  'Assign Permission Sets': 'müssen Berechtigungssätze, die die Entfernung verhindern, von Hand entzogen werden',
  'Manage All Private Reports and Dashboards':
    'bleibt unsichtbar, wie viele Berichte in privaten Ordnern liegen, die die Entfernung ebenfalls verhindern können',
  'Monitor Login History': 'sehe ich nicht, ob sich HubSpot nach dem Widerruf seines Zugriffs noch angemeldet hat',
}

export const permissionNeeds = {
  required: 'ohne sie geht es nicht weiter',
  optional: 'es geht auch ohne sie weiter',
}

/** Behind the name of a permission, which Salesforce’s own sentence may follow. */
export function withoutIt(detail: string): string {
  const name = detail.split(' (')[0] ?? ''
  return isSalesforcePermission(name) ? `; ohne sie ${permissionGaps[name]}` : ''
}
