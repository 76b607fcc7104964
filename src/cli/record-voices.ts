import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { run } from './run.ts';

const output = path.join(import.meta.dirname, '../pages/board/sound/recordings');
const messagesOf = path.join(import.meta.dirname, '../pages/shared/i18n/speech');
const execute = promisify(execFile);

const LETTERS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ';
const ARABIC_LETTERS = 'إيه بي سي دي إي إف جي إتش آي جيه كيه إل إم إن أو بي كيو آر إس تي يو في دبليو إكس واي زد'.split(
  ' ',
);

const voices = {
  en: { voice: 'en-gb', room: 'room', reception: 'please come to reception', letters: LETTERS.split('') },
  de: { voice: 'de', room: 'Zimmer', reception: 'bitte zum Empfang', letters: LETTERS.split('') },
  es: { voice: 'es', room: 'sala', reception: 'acuda a recepción, por favor', letters: LETTERS.split('') },
  pt: { voice: 'pt', room: 'sala', reception: 'dirija-se à receção', letters: LETTERS.split('') },
  ar: { voice: 'ar', room: 'غرفة', reception: 'يرجى التوجه إلى الاستقبال', letters: ARABIC_LETTERS },
} as const;
type Voice = (typeof voices)[keyof typeof voices];

/** What espeak-ng writes. */
const SAMPLES_PER_S = 22_050;
const GAP = SAMPLES_PER_S / 10;
const QUIET = 300;
const LOUDEST = 26_000;

const textsOf = async (language: string, { room, reception, letters }: Voice): Promise<[string, string][]> => {
  const { messages }: { messages: Record<string, string> } = await import(path.join(messagesOf, `${language}.ts`));
  return [
    ...Array.from({ length: 10 }, (_, digit): [string, string] => [`${digit}`, messages[`digit${digit}`] ?? '']),
    ...letters.map((name, index): [string, string] => [LETTERS.charAt(index), name]),
    ['point', messages['point'] ?? ''],
    ['room', room],
    ['reception', reception],
  ];
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

const tableOf = (language: string, clips: Record<string, [number, number]>): string =>
  [
    '// Made by src/cli/record-voices.ts.',
    "import type { Recording } from '../recordings.ts';",
    `import url from './${language}.ogg?url';`,
    '',
    'export const recording: Recording = {',
    '  url,',
    '  clips: {',
    ...Object.entries(clips).map(
      ([name, [start, duration]]) => `    ${/^\d$/.test(name) ? `'${name}'` : name}: [${start}, ${duration}],`,
    ),
    '  },',
    '};',
    '',
  ].join('\n');

/**
 * Speaks the digits, letters and words of every language into one small file each, with a table of where they are.
 * Wants Debian's espeak-ng and ffmpeg; its output is checked in, so nobody else does.
 */
await run(async () => {
  const folder = await mkdtemp(path.join(os.tmpdir(), 'record-voices-'));
  await mkdir(output, { recursive: true });
  for (const [language, voice] of Object.entries(voices)) {
    const pieces: Int16Array[] = [];
    const clips: Record<string, [number, number]> = {};
    let at = 0;
    for (const [name, text] of await textsOf(language, voice)) {
      const samples = trimmed(await spoken(folder, voice.voice, text));
      clips[name] = [seconds(at), seconds(samples.length)];
      pieces.push(samples, new Int16Array(GAP));
      at += samples.length + GAP;
    }
    const raw = path.join(folder, `${language}.raw`);
    await writeFile(raw, Buffer.concat(pieces.map(({ buffer }) => Buffer.from(buffer))));
    const input = ['-f', 's16le', '-ar', `${SAMPLES_PER_S}`, '-ac', '1', '-i', raw];
    const opus = [
      '-c:a',
      'libopus',
      '-b:a',
      '20k',
      '-application',
      'voip',
      '-map_metadata',
      '-1',
      '-fflags',
      '+bitexact',
    ];
    await execute('ffmpeg', ['-y', '-loglevel', 'error', ...input, ...opus, path.join(output, `${language}.ogg`)]);
    await writeFile(path.join(output, `${language}.ts`), tableOf(language, clips));
  }
  await rm(folder, { recursive: true });
});
