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
  toWindow: '{{number}}, ventanilla {{room}}.',
  toChair: '{{number}}, sillón {{room}}.',
  toCounter: '{{number}}, mostrador {{room}}.',
  toDesk: '{{number}}, mesa {{room}}.',
  toReception: '{{number}}, acuda a recepción, por favor.',
  toArea: '{{number}}, vaya a la zona de espera {{letter}}, por favor. Desde allí le llamarán.',
  and: '{{numbers}} y {{last}}',
};
