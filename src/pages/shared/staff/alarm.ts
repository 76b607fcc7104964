export type Alarm = {
  /** Two soft tones. False where the browser lets a page sound only after a key or a click. */
  sound(): Promise<boolean>;
  close(): void;
};

const TONES_HERTZ = [659, 523] as const;
const TONE_SECONDS = 0.22;
/** A desk is a quiet place, and this is heard every minute. */
const LOUDNESS = 0.08;

/** Made of tones, so that there is nothing to load. */
export const createAlarm = (): Alarm => {
  let made: AudioContext | null = null;
  return {
    async sound() {
      if (!navigator.userActivation.hasBeenActive) return false;
      const context = (made ??= new AudioContext());
      // Resolves only once it may sound, so it is not waited for.
      if (context.state !== 'running') void context.resume();
      await new Promise((resolve) => setTimeout(resolve, 50));
      if (context.state !== 'running') return false;
      TONES_HERTZ.forEach((frequency, index) => {
        const starts = context.currentTime + index * TONE_SECONDS;
        const ends = starts + TONE_SECONDS;
        const loudness = new GainNode(context, { gain: 0 });
        loudness.gain.setValueAtTime(0, starts);
        loudness.gain.linearRampToValueAtTime(LOUDNESS, starts + 0.02);
        loudness.gain.linearRampToValueAtTime(0, ends);
        const tone = new OscillatorNode(context, { frequency });
        tone.connect(loudness).connect(context.destination);
        tone.start(starts);
        tone.stop(ends);
      });
      return true;
    },
    close: () => void made?.close(),
  };
};
