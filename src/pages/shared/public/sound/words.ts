import { createTexts } from '../../i18n/texts.ts';
import type { messages } from './messages/en.ts';
import { createRecordings, type Recordings } from './recordings.ts';

/** Digits, letters and a few words of every language, recorded. */
export const recordedWords = (audio: AudioContext): Recordings =>
  createRecordings(audio, {
    en: async () => (await import('./recordings/en.ts')).recording,
    de: async () => (await import('./recordings/de.ts')).recording,
    es: async () => (await import('./recordings/es.ts')).recording,
    pt: async () => (await import('./recordings/pt.ts')).recording,
    ar: async () => (await import('./recordings/ar.ts')).recording,
  });

/** What a voice says of them. */
export const loadSpeech = createTexts<typeof messages>({
  en: async () => (await import('./messages/en.ts')).messages,
  de: async () => (await import('./messages/de.ts')).messages,
  es: async () => (await import('./messages/es.ts')).messages,
  pt: async () => (await import('./messages/pt.ts')).messages,
  ar: async () => (await import('./messages/ar.ts')).messages,
});
