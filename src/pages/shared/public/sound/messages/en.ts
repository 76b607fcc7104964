/** What a board says aloud. Digits one by one, since "seventeen" and "seventy" are one to a tired ear. */
export const messages = {
  digit0: 'zero',
  digit1: 'one',
  digit2: 'two',
  digit3: 'three',
  digit4: 'four',
  digit5: 'five',
  digit6: 'six',
  digit7: 'seven',
  digit8: 'eight',
  digit9: 'nine',
  point: 'point',
  toRoom: '{{number}}, room {{room}}.',
  toReception: '{{number}}, please come to reception.',
} as const;
