import { createRecordings } from '../../shared/public/sound/recordings.ts';
import { loadSpeech, recordedWords } from '../../shared/public/sound/words.ts';
import { createVoice } from '../../shared/public/voice.ts';
import { createReader, type Reader } from './reader.ts';

/** Called after a touch: until then a browser keeps a page silent. */
export const openReader = (page: Window): Reader => {
  const audio = new AudioContext();
  return createReader({
    voice: createVoice('speechSynthesis' in page ? page.speechSynthesis : undefined),
    words: recordedWords(audio),
    sentences: createRecordings(audio, {
      en: async () => (await import('./recordings/en.ts')).recording,
      de: async () => (await import('./recordings/de.ts')).recording,
      es: async () => (await import('./recordings/es.ts')).recording,
      pt: async () => (await import('./recordings/pt.ts')).recording,
      ar: async () => (await import('./recordings/ar.ts')).recording,
    }),
    loadSpeech,
  });
};
