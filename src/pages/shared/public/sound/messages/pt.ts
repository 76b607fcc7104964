import type { Translation } from '../../../i18n/messages.ts';
import type { messages as english } from './en.ts';

export const messages: Translation<'pt', typeof english> = {
  digit0: 'zero',
  digit1: 'um',
  digit2: 'dois',
  digit3: 'três',
  digit4: 'quatro',
  digit5: 'cinco',
  digit6: 'seis',
  digit7: 'sete',
  digit8: 'oito',
  digit9: 'nove',
  point: 'ponto',
  toRoom: '{{number}}, sala {{room}}.',
  toWindow: '{{number}}, guiché {{room}}.',
  toChair: '{{number}}, cadeira {{room}}.',
  toCounter: '{{number}}, balcão {{room}}.',
  toDesk: '{{number}}, mesa {{room}}.',
  toReception: '{{number}}, dirija-se à receção.',
  toArea: '{{number}}, dirija-se à zona de espera {{letter}}. Será chamado a partir daí.',
  and: '{{numbers}} e {{last}}',
};
