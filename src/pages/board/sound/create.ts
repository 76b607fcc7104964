import type { messages } from '../../shared/i18n/speech/en.ts';
import { createTexts } from '../../shared/i18n/texts.ts';
import { createRecordings } from './recordings.ts';
import { createSpeaker, type Speaker } from './speaker.ts';
import { createVoice } from '../../shared/public/voice.ts';

/** The speaker of this browser. */
export const speakerOf = (page: Window): Speaker => {
  const audio = new AudioContext();
  return createSpeaker({
    page,
    audio,
    // Missing in some browsers of televisions.
    voice: createVoice('speechSynthesis' in page ? page.speechSynthesis : undefined),
    recordings: createRecordings(audio, {
      en: async () => (await import('./recordings/en.ts')).recording,
      de: async () => (await import('./recordings/de.ts')).recording,
      es: async () => (await import('./recordings/es.ts')).recording,
      pt: async () => (await import('./recordings/pt.ts')).recording,
      ar: async () => (await import('./recordings/ar.ts')).recording,
    }),
    loadSpeech: createTexts<typeof messages>({
      en: async () => (await import('../../shared/i18n/speech/en.ts')).messages,
      de: async () => (await import('../../shared/i18n/speech/de.ts')).messages,
      es: async () => (await import('../../shared/i18n/speech/es.ts')).messages,
      pt: async () => (await import('../../shared/i18n/speech/pt.ts')).messages,
      ar: async () => (await import('../../shared/i18n/speech/ar.ts')).messages,
    }),
  });
};
