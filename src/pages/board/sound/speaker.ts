import { createListeners } from '../../../client/listeners.ts';
import type { Language } from '../../../protocol/languages.ts';
import type { LoadTexts } from '../../shared/i18n/texts.ts';
import type { messages } from '../../shared/public/sound/messages/en.ts';
import type { Store } from '../../shared/public/use-store.ts';
import type { Announcement } from '../announcer.ts';
import { numbersOf } from '../calls.ts';
import { numbersSent } from '../sendings.ts';
import { playChime } from '../../shared/public/chime.ts';
import type { Recordings } from '../../shared/public/sound/recordings.ts';
import { spokenArea, spokenCall } from '../../shared/public/sound/spoken.ts';
import type { Voice } from '../../shared/public/voice.ts';

export type AnnounceOutcome = 'ended' | 'muted';

export type Speaker = Store<{ readonly blocked: boolean }> & {
  /**
   * Chime, then the sentence in one language after the other, for as long as `next` names one; it is given how many
   * sentences were tried. Several numbers are said slowly at first; to an area with one soft tone. `said` is told of each that came to its end. Never called while it is speaking.
   */
  announce(
    announcement: Announcement,
    next: (tried: number) => Language | null,
    said: () => void,
    signal: AbortSignal,
  ): Promise<AnnounceOutcome>;
};

type SpeakerParts = {
  readonly page: Window;
  readonly audio: AudioContext;
  readonly voice: Voice;
  readonly recordings: Recordings;
  readonly loadSpeech: LoadTexts<typeof messages>;
};

/**
 * A browser lets a page sound only after somebody has touched it, unless it was told otherwise
 * (`--autoplay-policy=no-user-gesture-required`). A suspended AudioContext is how it says so; any key lifts it.
 */
export const createSpeaker = ({ page, audio, voice, recordings, loadSpeech }: SpeakerParts): Speaker => {
  const changed = createListeners<[]>();
  let snapshot = { blocked: audio.state !== 'running' };
  const update = () => {
    const blocked = audio.state !== 'running';
    if (blocked === snapshot.blocked) return;
    snapshot = { blocked };
    changed.tell();
  };
  const unlock = () => {
    audio.resume().catch(() => undefined);
  };
  audio.addEventListener('statechange', update);
  for (const gesture of ['keydown', 'pointerdown']) page.addEventListener(gesture, unlock);

  const say = async (what: Announcement, language: Language, signal: AbortSignal, pace?: 'slow'): Promise<boolean> => {
    const { t } = await loadSpeech(language);
    const { sentence, clips } =
      what.kind === 'call'
        ? spokenCall(numbersOf(what), what.room, what.place, t)
        : spokenArea(numbersSent(what), what.letter, t);
    if (voice.speaks(language) && (await voice.say(language, sentence, signal, pace))) return true;
    return !signal.aborted && recordings.play(language, clips, signal);
  };

  return {
    get snapshot() {
      return snapshot;
    },
    onChange: changed.add,
    async announce(announcement, next, said, signal) {
      if (snapshot.blocked) return 'muted';
      // A suspended sound never ends: it is given up, so that it does not hold up every call after it.
      const silenced = new AbortController();
      const silence = () => silenced.abort();
      const stopListening = changed.add(() => snapshot.blocked && silence());
      signal.addEventListener('abort', silence, { once: true });
      try {
        await playChime(audio, silenced.signal, announcement.kind === 'area' ? 'soft' : 'call');
        const isParty = announcement.kind === 'call' && announcement.others.length > 0;
        const heard = new Set<Language>();
        for (let tried = 0, language = next(0); language !== null && !silenced.signal.aborted;) {
          // A language whose words could not be fetched must not silence the others.
          const pace = isParty && !heard.has(language) ? 'slow' : undefined;
          heard.add(language);
          if (await say(announcement, language, silenced.signal, pace).catch(() => false)) said();
          tried += 1;
          language = next(tried);
        }
      } finally {
        stopListening();
        signal.removeEventListener('abort', silence);
      }
      return silenced.signal.aborted && !signal.aborted ? 'muted' : 'ended';
    },
  };
};
