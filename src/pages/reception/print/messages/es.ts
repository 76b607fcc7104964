import type { Translation } from '../../../shared/i18n/messages.ts';
import type { messages as english } from './en.ts';

export const messages: Translation<'es', typeof english> = {
  printList: 'Imprimir esta lista',
  notPrinted: 'El tique {{number}} no se ha impreso.',
  ticketPlace: 'Turno {{place}}',
  ticketFollow: 'Siga su turno en el móvil',
  ticketOrder: 'El orden puede cambiar por motivos médicos.',
  listAsOf_one: '{{date}}, {{time}}: {{count}} entrada',
  listAsOf_many: '{{date}}, {{time}}: {{count}} entradas',
  listAsOf_other: '{{date}}, {{time}}: {{count}} entradas',
  slipTitle: 'Su cita',
  slipArrive: 'Al llegar, escriba o escanee este código en el quiosco, desde las {{time}}.',
};
