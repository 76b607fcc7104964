import { beforeAll, expect, test } from 'vitest';
import { recording as arabic } from '../../../src/pages/shared/public/sound/recordings/ar.ts';
import { recording as german } from '../../../src/pages/shared/public/sound/recordings/de.ts';
import { recording as english } from '../../../src/pages/shared/public/sound/recordings/en.ts';
import { recording as spanish } from '../../../src/pages/shared/public/sound/recordings/es.ts';
import { recording as portuguese } from '../../../src/pages/shared/public/sound/recordings/pt.ts';
import { spokenArea, spokenCall } from '../../../src/pages/shared/public/sound/spoken.ts';
import { messages as ar } from '../../../src/pages/shared/public/sound/messages/ar.ts';
import { messages as de } from '../../../src/pages/shared/public/sound/messages/de.ts';
import { messages as en } from '../../../src/pages/shared/public/sound/messages/en.ts';
import { messages as es } from '../../../src/pages/shared/public/sound/messages/es.ts';
import { messages as pt } from '../../../src/pages/shared/public/sound/messages/pt.ts';
import { createTexts, type Texts } from '../../../src/pages/shared/i18n/texts.ts';

const load = createTexts<typeof en>({
  en: async () => en,
  de: async () => de,
  es: async () => es,
  pt: async () => pt,
  ar: async () => ar,
});
let inEnglish: Texts<typeof en>;
beforeAll(async () => {
  inEnglish = await load('en');
});

test.each([
  ['C-017', '3', 'C, zero one seven, room 3.'],
  ['MKG-1042', '12', 'M K G, one zero four two, room 12.'],
  ['C-017', '204', 'C, zero one seven, room two zero four.'],
  ['C-017', '1.12', 'C, zero one seven, room one point one two.'],
  ['C-017', '12a', 'C, zero one seven, room one two A.'],
  ['C-017', 'Haus B 2.14', 'C, zero one seven, room Haus B two point one four.'],
  ['C-017', null, 'C, zero one seven, please come to reception.'],
])('%s to %s is said as "%s"', (queueNumber, room, sentence) => {
  expect(spokenCall([queueNumber], room, 'room', inEnglish.t).sentence).toBe(sentence);
});

test('the recordings say the same, leaving out what no recording has', () => {
  expect(spokenCall(['C-017'], 'Haus B 2.14', 'room', inEnglish.t).clips).toEqual([
    ...['C', 'pause', '0', '1', '7'],
    ...['pause', 'room', 'B', '2', 'point', '1', '4'],
  ]);
  expect(spokenCall(['C-017'], null, 'room', inEnglish.t).clips).toEqual([
    'C',
    'pause',
    '0',
    '1',
    '7',
    'pause',
    'reception',
  ]);
});

test('a party is said in one sentence, each number in one breath', () => {
  const { sentence, clips } = spokenCall(['C-017', 'C-018', 'C-019'], '3', 'room', inEnglish.t);
  expect(sentence).toBe('C zero one seven, C zero one eight and C zero one nine, room 3.');
  expect(clips).toEqual([
    ...['C', '0', '1', '7', 'pause', 'C', '0', '1', '8', 'pause', 'C', '0', '1', '9'],
    ...['pause', 'room', '3'],
  ]);
  expect(spokenCall(['C-017', 'C-018'], null, 'room', inEnglish.t).sentence).toBe(
    'C zero one seven and C zero one eight, please come to reception.',
  );
});

test.each([
  ['window', 'P, zero four one, window 2.'],
  ['chair', 'P, zero four one, chair 2.'],
  ['counter', 'P, zero four one, counter 2.'],
  ['desk', 'P, zero four one, desk 2.'],
] as const)('of a %s it says so; recordings that lack the word leave it out', (place, sentence) => {
  const spoken = spokenCall(['P-041'], '2', place, inEnglish.t);
  expect(spoken.sentence).toBe(sentence);
  expect(spoken.clips).toEqual(['P', 'pause', '0', '4', '1', 'pause', place, '2']);
});

test('who is sent to a waiting area hears its letter, and that the call comes there', () => {
  const { sentence, clips } = spokenArea(['C-021', 'C-022'], 'B', inEnglish.t);
  expect(sentence).toBe('C zero two one and C zero two two, please go to waiting area B. You are called from there.');
  expect(clips.slice(-3)).toEqual(['pause', 'area', 'B']);
});

test('in Arabic too the number is said digit by digit', async () => {
  const { t } = await load('ar');
  expect(spokenCall(['C-017'], '3', 'room', t).sentence).toBe('C، صفر واحد سبعة، غرفة 3.'.replace('،', ','));
});

test.each(Object.entries({ english, german, spanish, portuguese, arabic }))(
  'the %s recording has every letter, digit and word, one after the other',
  (_language, { clips }) => {
    const names = [...'0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ'.split(''), 'point', 'room', 'reception'];
    expect(Object.keys(clips)).toEqual(expect.arrayContaining(names));
    const spans = Object.values(clips).sort(([a], [b]) => a - b);
    spans.reduce((end, [start, duration]) => {
      expect(start).toBeGreaterThanOrEqual(end);
      expect(duration).toBeGreaterThan(0.15);
      return start + duration;
    }, 0);
  },
);
