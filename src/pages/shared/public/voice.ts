import type { Language } from '../../../protocol/languages.ts';

export type Voice = {
  /** Whether this machine has a voice for the language. Asked each time: voices arrive late, and may be installed. */
  speaks(language: Language): boolean;
  /** One sentence; true where it was said to its end. */
  say(language: Language, sentence: string, signal: AbortSignal): Promise<boolean>;
};

/** Some browsers never tell of the end; no sentence takes longer than this. */
const LONGEST_S = 15;
const RATE = 0.9;

export const createVoice = (synthesis: SpeechSynthesis | undefined): Voice => {
  const voiceOf = (language: Language): SpeechSynthesisVoice | null => {
    const voices = (synthesis?.getVoices() ?? []).filter(({ lang }) => lang.toLowerCase().startsWith(language));
    // One that runs here rather than at its maker's: hospitals' screens have no internet.
    return voices.find(({ localService }) => localService) ?? voices[0] ?? null;
  };
  return {
    speaks: (language) => voiceOf(language) !== null,
    say(language, sentence, signal) {
      const voice = voiceOf(language);
      if (!synthesis || !voice) return Promise.resolve(false);
      const utterance = new SpeechSynthesisUtterance(sentence);
      utterance.voice = voice;
      utterance.lang = voice.lang;
      utterance.rate = RATE;
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
        const timer = setTimeout(cut, LONGEST_S * 1000);
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
