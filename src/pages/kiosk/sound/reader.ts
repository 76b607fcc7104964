import type { Language } from '../../../protocol/languages.ts';
import type { LoadTexts } from '../../shared/i18n/texts.ts';
import type { messages } from '../../shared/public/sound/messages/en.ts';
import type { Recordings } from '../../shared/public/sound/recordings.ts';
import { spokenNumber, type Spoken } from '../../shared/public/sound/spoken.ts';
import type { Voice } from '../../shared/public/voice.ts';

export type Reader = {
  /** Reads the question and its answers aloud: what is marked `data-read`. Never what was typed. */
  read(language: Language, page: ParentNode): Promise<void>;
  stop(): void;
};

type ReaderParts = {
  readonly voice: Voice;
  /** The kiosk's own sentences, by their text. */
  readonly sentences: Recordings;
  /** Letters and digits, for a queue number. */
  readonly words: Recordings;
  readonly loadSpeech: LoadTexts<typeof messages>;
};

/**
 * By the machine's own voice; where it has none for the language, by recordings. They lack what a hospital has named
 * itself, as departments, which is then left out.
 */
export const createReader = ({ voice, sentences, words, loadSpeech }: ReaderParts): Reader => {
  let reading = new AbortController();
  const stop = () => reading.abort();
  return {
    async read(language, page) {
      stop();
      reading = new AbortController();
      const { signal } = reading;
      const { t } = await loadSpeech(language);
      const pieces = [...page.querySelectorAll<HTMLElement>('[data-read]')].map((element): Spoken => {
        const text = element.textContent?.trim() ?? '';
        return element.dataset['read'] === 'number' ? spokenNumber(text, t) : { sentence: text, clips: [] };
      });
      if (voice.speaks(language)) {
        const said = await voice.say(language, pieces.map(({ sentence }) => sentence).join('. '), signal);
        if (said || signal.aborted) return;
      }
      for (const { sentence, clips } of pieces) {
        if (signal.aborted) return;
        if (clips.length > 0) await words.play(language, clips, signal);
        else await sentences.play(language, [sentence], signal);
      }
    },
    stop,
  };
};
