import type { Translation } from '../../../shared/i18n/messages.ts';
import type { messages as english } from './en.ts';

export const messages: Translation<'pt', typeof english> = {
  printList: 'Imprimir esta lista',
  notPrinted: 'A senha {{number}} não foi impressa.',
  ticketPlace: 'Lugar {{place}}',
  ticketFollow: 'Siga o seu lugar no telemóvel',
  ticketOrder: 'A ordem pode mudar por razões médicas.',
  listAsOf_one: '{{date}}, {{time}}: {{count}} entrada',
  listAsOf_many: '{{date}}, {{time}}: {{count}} entradas',
  listAsOf_other: '{{date}}, {{time}}: {{count}} entradas',
  slipTitle: 'A sua consulta',
  slipArrive: 'Quando chegar, escreva ou leia este código no quiosque, a partir das {{time}}.',
};
