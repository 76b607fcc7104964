import type { Translation } from '../messages.ts';
import { messages as pairing } from '../pairing/de.ts';
import type { messages as english } from './en.ts';

export const messages: Translation<'de', typeof english> = {
  ...pairing,
  title: 'Anzeige',
  nowCalling: 'Jetzt aufgerufen',
  callingAgain: 'Erneuter Aufruf',
  number: 'Nummer',
  room: 'Zimmer',
  doctor: 'Arzt',
  next: 'Nächste',
  nextAfter: 'danach',
  paused: 'Pause',
  placeKept: 'Ihr Platz bleibt',
  firstFree: 'Nächste, beim ersten freien Arzt',
  pleaseWait: 'Bitte warten Sie auf Ihre Nummer',
  appearsHere: 'Sie erscheint hier, mit dem Zimmer.',
  askAtReception: 'Am Empfang fragen',
  connecting: 'Verbindung wird hergestellt',
  connectingDetail: 'Die Nummern erscheinen gleich.',
  noConnection: 'Keine Verbindung',
  noConnectionSince: 'Keine Verbindung seit {{time}}',
  pleaseAsk: 'Bitte am Empfang fragen',
  lastKnown: 'Stand {{time}}. Vielleicht nicht mehr aktuell.',
  soundOff: 'Der Ton ist aus.',
  soundHint: 'Personal: eine beliebige Taste der Fernbedienung schaltet ihn ein.',
  page: 'Seite {{page}} von {{pages}}',
};
