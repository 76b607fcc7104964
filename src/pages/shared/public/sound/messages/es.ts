import type { Translation } from '../../../i18n/messages.ts';
import type { messages as english } from './en.ts';

export const messages: Translation<'es', typeof english> = {
  digit0: 'cero',
  digit1: 'uno',
  digit2: 'dos',
  digit3: 'tres',
  digit4: 'cuatro',
  digit5: 'cinco',
  digit6: 'seis',
  digit7: 'siete',
  digit8: 'ocho',
  digit9: 'nueve',
  point: 'punto',
  toRoom: '{{number}}, sala {{room}}.',
  toReception: '{{number}}, acuda a recepción, por favor.',
};
