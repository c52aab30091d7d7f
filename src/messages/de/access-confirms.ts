/** What is asked once more before HubSpot's access ends for ever, stays, or the data copy is kept longer. */
export const accessConfirms = {
  'revoke-access': {
    title: 'HubSpots Zugriff widerrufen?',
    text: 'Ich liste HubSpots Tokens auf, jemand anders gibt frei. Das gilt für immer: Ohne „Approve Uninstalled Connected Apps“ kann niemand HubSpot hier neu autorisieren, und was sonst diesen Zugriff benutzt, funktioniert dann nicht mehr.',
    confirm: 'Plan erstellen',
    deny: 'So lassen',
  },
  'leave-access': {
    title: 'HubSpots Zugriff so lassen?',
    text: 'HubSpot kann mit seinen Tokens weiter in Salesforce lesen und schreiben. Das steht dann im Bericht.',
    confirm: 'So lassen',
    deny: 'Noch nicht',
  },
  'approve-revocation': {
    title: 'HubSpots Zugriff widerrufen?',
    text: 'Es geschieht sofort und lässt sich nicht zurücknehmen: Ohne „Approve Uninstalled Connected Apps“ kann niemand HubSpot hier neu autorisieren, und was sonst diesen Zugriff benutzt, funktioniert dann nicht mehr.',
    confirm: 'Freigeben',
    deny: 'Noch nicht',
  },
  'ask-extension': {
    title: 'Kopie länger behalten?',
    text: 'Es sind Kundendaten, darum muss eine andere Person mit Freigaberecht es freigeben. Bis dahin gilt das jetzige Ende.',
    confirm: 'Anfragen',
    deny: 'Nein',
  },
  'approve-extension': {
    title: 'Kopie länger behalten?',
    text: 'Die Kopie bleibt 48 Stunden länger als geplant, wo sie ist.',
    confirm: 'Freigeben',
    deny: 'Noch nicht',
  },
}
