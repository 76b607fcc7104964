import type { Language } from '../../../../protocol/languages.ts';
import { PAUSE } from './spoken.ts';

/** One file a language, and where in it each clip is: `[start, duration]` in seconds. */
export type Recording = { readonly url: string; readonly clips: Readonly<Record<string, readonly [number, number]>> };
export type RecordingSources = { readonly [L in Language]: () => Promise<Recording> };

export type Recordings = {
  /** True where something was said to its end. */
  play(language: Language, clips: readonly string[], signal: AbortSignal): Promise<boolean>;
};

const PAUSE_S = 0.35;
const BETWEEN_S = 0.06;

/** Digits, letters and a few words, spoken beforehand: for machines that have no voice for a language. */
export const createRecordings = (audio: AudioContext, sources: RecordingSources): Recordings => {
  const loaded = new Map<Language, { buffer: AudioBuffer; clips: Recording['clips'] }>();
  const load = async (language: Language) => {
    const known = loaded.get(language);
    if (known) return known;
    const { url, clips } = await sources[language]();
    const reply = await fetch(url);
    if (!reply.ok) throw new Error(`no recording of ${language}: ${reply.status}`);
    const recording = { buffer: await audio.decodeAudioData(await reply.arrayBuffer()), clips };
    loaded.set(language, recording);
    return recording;
  };
  return {
    async play(language, names, signal) {
      const recording = await load(language).catch(() => null);
      if (recording === null || signal.aborted) return false;
      const sources: AudioBufferSourceNode[] = [];
      let at = audio.currentTime + BETWEEN_S;
      for (const name of names) {
        const clip = recording.clips[name];
        if (name === PAUSE) at += PAUSE_S;
        if (!clip) continue;
        const [start, duration] = clip;
        const source = audio.createBufferSource();
        source.buffer = recording.buffer;
        source.connect(audio.destination);
        source.start(at, start, duration);
        sources.push(source);
        at += duration + BETWEEN_S;
      }
      return untilEnd(sources, signal);
    },
  };
};

const untilEnd = (sources: readonly AudioBufferSourceNode[], signal: AbortSignal): Promise<boolean> =>
  new Promise((resolve) => {
    const last = sources.at(-1);
    if (!last) return resolve(false);
    const cut = () => {
      for (const source of sources) source.stop();
      resolve(false);
    };
    signal.addEventListener('abort', cut, { once: true });
    last.addEventListener('ended', () => {
      signal.removeEventListener('abort', cut);
      resolve(!signal.aborted);
    });
  });
