import { playChime } from '../shared/public/chime.ts';

/** Sound and vibration for the one moment that matters. */
export type Signal = {
  /** Must be called from a touch: browsers start no sound otherwise. */
  turnOn(): Promise<boolean>;
  turnOff(): void;
  /** Three times, since a phone is in a pocket. Vibrates also where the sound is off. */
  call(): Promise<void>;
};

const VIBRATION_MS = [500, 200, 500, 200, 900];
const TIMES = 3;

export const createSignal = (page: Window & typeof globalThis): Signal => {
  let audio: AudioContext | null = null;
  let isOn = false;
  const never = new AbortController().signal;
  return {
    async turnOn() {
      audio ??= new page.AudioContext();
      await audio.resume();
      isOn = audio.state === 'running';
      // So that its owner hears what to expect, and how loud the phone is.
      if (isOn) void playChime(audio, never);
      return isOn;
    },
    turnOff() {
      isOn = false;
    },
    async call() {
      // Missing on iPhones; refused, with an error on the console, until the page was touched.
      if (page.navigator.userActivation?.hasBeenActive) page.navigator.vibrate?.(VIBRATION_MS);
      if (audio === null || !isOn) return;
      await audio.resume();
      for (let time = 0; time < TIMES; time += 1) await playChime(audio, never);
    },
  };
};
