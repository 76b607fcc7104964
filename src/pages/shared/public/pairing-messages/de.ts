import type { Translation } from '../../i18n/messages.ts';
import type { messages as english } from './en.ts';

export const messages: Translation<'de', typeof english> = {
  pairTitle: 'Dieser Bildschirm ist noch nicht gekoppelt',
  pairRevoked: 'Dieser Bildschirm wurde entfernt',
  pairDo: 'Personal: Verwaltung öffnen, dann Geräte, und diesen Code eingeben.',
  pairRenews: 'Der Code erneuert sich von selbst. Nach der Freigabe geht es hier weiter.',
  pairNoHub: 'Der Server antwortet nicht. Neuer Versuch läuft.',
};
