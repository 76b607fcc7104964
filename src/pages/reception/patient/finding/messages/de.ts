import type { Translation } from '../../../../shared/i18n/messages.ts';
import type { messages as english } from './en.ts';

export const messages: Translation<'de', typeof english> = {
  bornHeading: 'Geboren',
  years_one: '{{count}} Jahr',
  years_other: '{{count}} Jahre',
  months_one: '{{count}} Monat',
  months_other: '{{count}} Monate',
  personSearch: 'Name, Telefon, Aktennummer oder Code',
  expectedNext: 'Als Nächste erwartet',
  nobodyExpected:
    'Bald wird niemand mit Termin erwartet. Geben Sie einen Namen, eine Telefon- oder Aktennummer oder einen Code ein.',
  sameName_one: '{{count}} Person heißt {{name}}.',
  sameName_other: '{{count}} Personen heißen {{name}}.',
  askForBirth: 'Fragen Sie nach dem Geburtsdatum, bevor Sie wählen.',
  noAppointmentToday: 'kein Termin',
  hereAs: 'hier als {{number}}',
  notArrivedEarly_one: 'nicht angekommen, {{count}} min zu früh',
  notArrivedEarly_other: 'nicht angekommen, {{count}} min zu früh',
  notArrivedLate_one: 'nicht angekommen, {{count}} min zu spät',
  notArrivedLate_other: 'nicht angekommen, {{count}} min zu spät',
};
