import type { Language } from '../../../protocol/languages.ts';

export type Voice = {
  /** Whether this machine has a voice for the language. Asked each time: voices arrive late, and may be installed. */
  speaks(language: Language): boolean;
  /** One sentence; true where it was said to its end. Slowly for what has to be written down or found among much. */
  say(language: Language, sentence: string, signal: AbortSignal, pace?: 'slow'): Promise<boolean>;
};

/** Some browsers never tell of the end; no sentence takes longer than this, and none of several numbers than so long a letter. */
const LONGEST_S = 15;
const LONGEST_S_PER_LETTER = 0.25;
const RATE = 0.9;
const SLOW_RATE = 0.75;

export const createVoice = (synthesis: SpeechSynthesis | undefined): Voice => {
  const voiceOf = (language: Language): SpeechSynthesisVoice | null => {
    const voices = (synthesis?.getVoices() ?? []).filter(({ lang }) => lang.toLowerCase().startsWith(language));
    // One that runs here rather than at its maker's: hospitals' screens have no internet.
    return voices.find(({ localService }) => localService) ?? voices[0] ?? null;
  };
  return {
    speaks: (language) => voiceOf(language) !== null,
    say(language, sentence, signal, pace) {
      const voice = voiceOf(language);
      if (!synthesis || !voice) return Promise.resolve(false);
      const utterance = new SpeechSynthesisUtterance(sentence);
      utterance.voice = voice;
      utterance.lang = voice.lang;
      utterance.rate = pace === 'slow' ? SLOW_RATE : RATE;
      return new Promise((resolve) => {
        const end = (spoken: boolean) => {
          clearTimeout(timer);
          signal.removeEventListener('abort', cut);
          resolve(spoken);
        };
        const cut = () => {
          synthesis.cancel();
          end(false);
        };
        const timer = setTimeout(cut, Math.max(LONGEST_S, sentence.length * LONGEST_S_PER_LETTER) * 1000);
        signal.addEventListener('abort', cut, { once: true });
        utterance.addEventListener('end', () => end(true));
        utterance.addEventListener('error', () => end(false));
        // A queue that hangs from an earlier sentence would hold this one up for good.
        synthesis.cancel();
        synthesis.speak(utterance);
      });
    },
  };
};
