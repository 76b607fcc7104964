/** Two soft tones, high then low, as heard in stations: known as "listen", alarming nobody. */
const TONES = [
  { hertz: 784, atS: 0 },
  { hertz: 622, atS: 0.42 },
] as const;
/** One tone alone, lower and softer: it says "by and by", and nobody takes it for a call. */
const SOFT_TONES = [{ hertz: 523, atS: 0 }] as const;
const TONE_S = 1.1;
const LOUDNESS = 0.35;
const SOFT = 0.45;

/** Resolves when it has died away, or at once when it is aborted. */
export const playChime = (audio: AudioContext, signal: AbortSignal, kind: 'call' | 'soft' = 'call'): Promise<void> => {
  const sound = audio.createGain();
  const isSoft = kind === 'soft';
  sound.gain.value = isSoft ? SOFT : 1;
  sound.connect(audio.destination);
  const tones = isSoft ? SOFT_TONES : TONES;
  const last = tones.map(({ hertz, atS }) => tone(audio, sound, hertz, audio.currentTime + atS)).at(-1);
  return new Promise((resolve) => {
    const end = () => {
      sound.disconnect();
      signal.removeEventListener('abort', end);
      resolve();
    };
    signal.addEventListener('abort', end, { once: true });
    if (last) last.addEventListener('ended', end);
    else end();
  });
};

const tone = (audio: AudioContext, to: AudioNode, hertz: number, at: number): OscillatorNode => {
  const envelope = audio.createGain();
  envelope.gain.setValueAtTime(0, at);
  envelope.gain.linearRampToValueAtTime(LOUDNESS, at + 0.015);
  envelope.gain.exponentialRampToValueAtTime(0.001, at + TONE_S);
  const oscillator = audio.createOscillator();
  oscillator.type = 'sine';
  oscillator.frequency.value = hertz;
  oscillator.connect(envelope).connect(to);
  oscillator.start(at);
  oscillator.stop(at + TONE_S);
  return oscillator;
};
