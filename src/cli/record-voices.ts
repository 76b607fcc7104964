import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { spokenMessages } from '../pages/kiosk/sound/sentences.ts';
import { run } from './run.ts';

const pages = path.join(import.meta.dirname, '../pages');
const execute = promisify(execFile);

const LETTERS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ';
const ARABIC_LETTERS = 'إيه بي سي دي إي إف جي إتش آي جيه كيه إل إم إن أو بي كيو آر إس تي يو في دبليو إكس واي زد'.split(
  ' ',
);

const voices = {
  en: {
    voice: 'en-gb',
    places: { room: 'room', window: 'window', chair: 'chair', counter: 'counter', desk: 'desk' },
    reception: 'please come to reception',
    area: 'please go to waiting area',
    letters: LETTERS.split(''),
  },
  de: {
    voice: 'de',
    places: { room: 'Zimmer', window: 'Fenster', chair: 'Stuhl', counter: 'Schalter', desk: 'Tisch' },
    reception: 'bitte zum Empfang',
    area: 'bitte in den Wartebereich',
    letters: LETTERS.split(''),
  },
  es: {
    voice: 'es',
    places: { room: 'sala', window: 'ventanilla', chair: 'sillón', counter: 'mostrador', desk: 'mesa' },
    reception: 'acuda a recepción, por favor',
    area: 'vaya a la zona de espera',
    letters: LETTERS.split(''),
  },
  pt: {
    voice: 'pt',
    places: { room: 'sala', window: 'guiché', chair: 'cadeira', counter: 'balcão', desk: 'mesa' },
    reception: 'dirija-se à receção',
    area: 'dirija-se à zona de espera',
    letters: LETTERS.split(''),
  },
  ar: {
    voice: 'ar',
    places: { room: 'غرفة', window: 'شباك', chair: 'كرسي', counter: 'كاونتر', desk: 'مكتب' },
    reception: 'يرجى التوجه إلى الاستقبال',
    area: 'يرجى التوجه إلى منطقة الانتظار',
    letters: ARABIC_LETTERS,
  },
} as const;
type Language = keyof typeof voices;

/** What espeak-ng writes. */
const SAMPLES_PER_S = 22_050;
const GAP = SAMPLES_PER_S / 10;
const QUIET = 300;
const LOUDEST = 26_000;

type Clips = readonly (readonly [name: string, text: string])[];
type Recorded = {
  /** Where the recordings lie, and where their table finds the type of a recording. */
  readonly folder: string;
  readonly type: string;
  readonly clips: (language: Language) => Promise<Clips>;
};

const messagesOf = async (folder: string, language: Language): Promise<Record<string, string>> => {
  const { messages }: { messages: Record<string, string> } = await import(path.join(pages, folder, `${language}.ts`));
  return messages;
};

/** Digits, letters and a few words, for numbers and rooms. */
const words: Recorded = {
  folder: 'shared/public/sound/recordings',
  type: '../recordings.ts',
  async clips(language) {
    const messages = await messagesOf('shared/public/sound/messages', language);
    const { places, reception, area, letters } = voices[language];
    return [
      ...Array.from({ length: 10 }, (_, digit) => [`${digit}`, messages[`digit${digit}`] ?? ''] as const),
      ...letters.map((name, index) => [LETTERS.charAt(index), name] as const),
      ['point', messages['point'] ?? ''],
      ...Object.entries(places),
      ['reception', reception],
      ['area', area],
    ];
  },
};

/** What the kiosk reads aloud, by its text: a message that was changed since is not said with its old words. */
const sentences: Recorded = {
  folder: 'kiosk/sound/recordings',
  type: '../../../shared/public/sound/recordings.ts',
  async clips(language) {
    const messages = await messagesOf('kiosk/messages', language);
    const texts = new Set(spokenMessages.map((key) => messages[key] ?? ''));
    return [...texts].map((text) => [text, text] as const);
  },
};

const spoken = async (folder: string, voice: string, text: string): Promise<Int16Array> => {
  const file = path.join(folder, 'clip.wav');
  await execute('espeak-ng', ['-v', voice, '-s', '160', '-w', file, text]);
  const wav = await readFile(file);
  const header = 44;
  const samples = new Int16Array(Math.floor((wav.length - header) / 2));
  for (let index = 0; index < samples.length; index += 1) samples[index] = wav.readInt16LE(header + index * 2);
  return samples;
};

/** Without the silence around it, and as loud as the others. */
const trimmed = (samples: Int16Array): Int16Array => {
  const heard = (sample: number) => Math.abs(sample) > QUIET;
  const margin = SAMPLES_PER_S / 50;
  const from = Math.max(0, samples.findIndex(heard) - margin);
  const to = Math.min(samples.length, samples.findLastIndex(heard) + margin);
  const cut = samples.slice(from, to);
  const peak = cut.reduce((most, sample) => Math.max(most, Math.abs(sample)), 1);
  return cut.map((sample) => (sample * LOUDEST) / peak);
};

const seconds = (samples: number): number => Math.round((samples / SAMPLES_PER_S) * 100) / 100;

const tableOf = (language: string, type: string, clips: Record<string, [number, number]>): string =>
  [
    '// Made by src/cli/record-voices.ts.',
    `import type { Recording } from '${type}';`,
    `import url from './${language}.ogg?url';`,
    '',
    'export const recording: Recording = {',
    '  url,',
    '  clips: {',
    ...Object.entries(clips).map(([name, [start, duration]]) => `    ${keyOf(name)}: [${start}, ${duration}],`),
    '  },',
    '};',
    '',
  ].join('\n');

const keyOf = (name: string): string => (/^[A-Za-z]+$/.test(name) ? name : `'${name.replaceAll("'", "\\'")}'`);

const record = async (folder: string, { folder: to, type, clips: clipsOf }: Recorded, language: Language) => {
  const output = path.join(pages, to);
  await mkdir(output, { recursive: true });
  const pieces: Int16Array[] = [];
  const clips: Record<string, [number, number]> = {};
  let at = 0;
  for (const [name, text] of await clipsOf(language)) {
    const samples = trimmed(await spoken(folder, voices[language].voice, text));
    clips[name] = [seconds(at), seconds(samples.length)];
    pieces.push(samples, new Int16Array(GAP));
    at += samples.length + GAP;
  }
  const raw = path.join(folder, `${language}.raw`);
  await writeFile(raw, Buffer.concat(pieces.map(({ buffer }) => Buffer.from(buffer))));
  const input = ['-f', 's16le', '-ar', `${SAMPLES_PER_S}`, '-ac', '1', '-i', raw];
  const voip = ['-c:a', 'libopus', '-b:a', '20k', '-application', 'voip'];
  const same = ['-map_metadata', '-1', '-fflags', '+bitexact'];
  const ogg = path.join(output, `${language}.ogg`);
  await execute('ffmpeg', ['-y', '-loglevel', 'error', ...input, ...voip, ...same, ogg]);
  await writeFile(path.join(output, `${language}.ts`), tableOf(language, type, clips));
};

/**
 * Speaks the words and sentences of every language into one small file each, with a table of where they are. Wants
 * Debian's espeak-ng and ffmpeg; its output is checked in, so nobody else does. With `words` or `sentences` it makes
 * these alone.
 */
await run(async () => {
  const wanted = process.argv.slice(2);
  const folder = await mkdtemp(path.join(os.tmpdir(), 'record-voices-'));
  for (const [name, recorded] of Object.entries({ words, sentences })) {
    if (wanted.length > 0 && !wanted.includes(name)) continue;
    for (const language of ['en', 'de', 'es', 'pt', 'ar'] as const) await record(folder, recorded, language);
  }
  await rm(folder, { recursive: true });
});
