import type { Translation } from '../../../i18n/messages.ts';
import type { messages as english } from './en.ts';

export const messages: Translation<'de', typeof english> = {
  digit0: 'null',
  digit1: 'eins',
  digit2: 'zwei',
  digit3: 'drei',
  digit4: 'vier',
  digit5: 'fünf',
  digit6: 'sechs',
  digit7: 'sieben',
  digit8: 'acht',
  digit9: 'neun',
  point: 'Punkt',
  toRoom: '{{number}}, Zimmer {{room}}.',
  toWindow: '{{number}}, Fenster {{room}}.',
  toChair: '{{number}}, Stuhl {{room}}.',
  toCounter: '{{number}}, Schalter {{room}}.',
  toDesk: '{{number}}, Tisch {{room}}.',
  toReception: '{{number}}, bitte zum Empfang.',
  toArea: '{{number}}, bitte gehen Sie in den Wartebereich {{letter}}. Dort werden Sie aufgerufen.',
  and: '{{numbers}} und {{last}}',
};
