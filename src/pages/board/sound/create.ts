import { loadSpeech, recordedWords } from '../../shared/public/sound/words.ts';
import { createVoice } from '../../shared/public/voice.ts';
import { createSpeaker, type Speaker } from './speaker.ts';

/** The speaker of this browser. */
export const speakerOf = (page: Window): Speaker => {
  const audio = new AudioContext();
  return createSpeaker({
    page,
    audio,
    // Missing in some browsers of televisions.
    voice: createVoice('speechSynthesis' in page ? page.speechSynthesis : undefined),
    recordings: recordedWords(audio),
    loadSpeech,
  });
};
