import type { Translation } from '../../../shared/i18n/messages.ts';
import type { messages as english } from './en.ts';

export const messages: Translation<'de', typeof english> = {
  printList: 'Diese Liste drucken',
  notPrinted: 'Das Ticket {{number}} wurde nicht gedruckt.',
  ticketPlace: 'Platz {{place}}',
  ticketFollow: 'Verfolgen Sie Ihren Platz auf dem Handy',
  ticketOrder: 'Die Reihenfolge kann sich aus medizinischen Gründen ändern.',
  listAsOf_one: '{{date}}, {{time}}: {{count}} Eintrag',
  listAsOf_other: '{{date}}, {{time}}: {{count}} Einträge',
  slipTitle: 'Ihr Termin',
  slipArrive: 'Wenn Sie kommen, geben Sie diesen Code am Automaten ein oder scannen Sie ihn, ab {{time}} Uhr.',
};
