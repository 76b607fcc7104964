import { expect, test } from 'vitest';
import type { Announcement } from '../../../src/pages/board/announcer.ts';
import { createSpeaker } from '../../../src/pages/board/sound/speaker.ts';
import { messages } from '../../../src/pages/shared/public/sound/messages/en.ts';
import { createTexts } from '../../../src/pages/shared/i18n/texts.ts';
import { languages, type Language } from '../../../src/protocol/languages.ts';

const english = async () => messages;
const loadSpeech = createTexts<typeof messages>({
  en: english,
  de: english,
  es: english,
  pt: english,
  ar: english,
});

/** Sounds that are over at once. */
const anAudio = () => {
  const tones: number[] = [];
  const loudness: number[] = [];
  const node = () => ({ connect: (to: unknown) => to, disconnect: () => undefined });
  const audio = Object.assign(new EventTarget(), {
    state: 'running',
    currentTime: 0,
    destination: {},
    resume: () => Promise.resolve(),
    createGain() {
      const gain = {
        setValueAtTime: () => undefined,
        linearRampToValueAtTime: () => undefined,
        exponentialRampToValueAtTime: () => undefined,
        set value(value: number) {
          loudness.push(value);
        },
      };
      return { ...node(), gain };
    },
    createOscillator() {
      return {
        ...node(),
        frequency: {
          set value(hertz: number) {
            tones.push(hertz);
          },
        },
        start: () => undefined,
        stop: () => undefined,
        addEventListener: (_: 'ended', end: () => void) => void setTimeout(end),
      };
    },
  });
  return { audio: audio as unknown as AudioContext, tones, loudness };
};

const aSpeaker = (spoken: readonly Language[]) => {
  const { audio, tones, loudness } = anAudio();
  const said: [string, Language, string | undefined][] = [];
  const played: string[][] = [];
  const speaker = createSpeaker({
    page: new EventTarget() as unknown as Window,
    audio,
    voice: {
      speaks: (language) => spoken.includes(language),
      async say(language, sentence, _, pace) {
        said.push([sentence, language, pace]);
        return true;
      },
    },
    recordings: {
      async play(_, clips) {
        played.push([...clips]);
        return true;
      },
    },
    loadSpeech,
  });
  const announce = (announcement: Announcement, inLanguages: readonly Language[]) =>
    speaker.announce(
      announcement,
      (tried) => inLanguages[tried] ?? null,
      () => undefined,
      new AbortController().signal,
    );
  return { announce, said, played, tones, loudness };
};

const party: Announcement = {
  kind: 'call',
  key: 'key',
  queueId: 'id',
  queueNumber: 'C-017',
  others: ['C-018'],
  departmentId: 'department',
  doctorId: 'doctor',
  room: '3',
  place: 'room',
  calledAt: '2026-03-10T10:00:00.000Z',
  recallCount: 0,
};
const sending: Announcement = {
  kind: 'area',
  key: 'key',
  areaId: 'area',
  letter: 'B',
  sent: [{ key: 'one', queueNumber: 'C-021', areaId: 'area', sentAt: '2026-03-10T10:00:00.000Z' }],
};

test('several numbers are said slowly at first in each language, then once again', async () => {
  const { announce, said, tones } = aSpeaker(languages);
  await announce(party, ['en', 'de', 'en']);
  const sentence = 'C zero one seven and C zero one eight, room 3.';
  expect(said).toEqual([
    [sentence, 'en', 'slow'],
    [sentence, 'de', 'slow'],
    [sentence, 'en', undefined],
  ]);
  expect(tones).toHaveLength(2);
  const { announce: again, said: alone } = aSpeaker(languages);
  await again({ ...party, others: [] }, ['en']);
  expect(alone).toEqual([['C, zero one seven, room 3.', 'en', undefined]]);
});

test('those who are sent to an area hear one tone, softer than a call’s', async () => {
  const { announce, said, tones, loudness } = aSpeaker(languages);
  await announce(sending, ['en']);
  expect(said).toEqual([['C, zero two one, please go to waiting area B. You are called from there.', 'en', undefined]]);
  expect(tones).toHaveLength(1);
  expect(loudness[0]).toBeLessThan(1);
});

test('without a voice the recordings say the numbers and where', async () => {
  const { announce, said, played } = aSpeaker([]);
  await announce({ ...party, place: 'window' }, ['en']);
  await announce(sending, ['en']);
  expect(said).toEqual([]);
  expect(played).toEqual([
    ['C', '0', '1', '7', 'pause', 'C', '0', '1', '8', 'pause', 'window', '3'],
    ['C', 'pause', '0', '2', '1', 'pause', 'area', 'B'],
  ]);
});
