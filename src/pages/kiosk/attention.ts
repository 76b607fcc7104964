import type { Step } from './steps.ts';

type Attention = {
  /** How long until the screen clears itself; null while nobody need know. */
  readonly clearsInSeconds: number | null;
  /** `dirty`: somebody chose a language, which the next person should not find. */
  turnTo(step: Step['kind'], dirty: boolean): void;
  touched(): void;
};

/** The ticket is for its owner's eyes; twenty seconds are enough to scan it. */
export const TICKET_CLEARS_S = 20;
/** Somebody who looks for a letter in a bag is given a minute, and then twenty seconds to say so (WCAG 2.2.1). */
export const IDLE_CLEARS_S = 80;
export const IDLE_ASKS_S = 20;

/** Clears the screen of somebody who has gone. While the hub is asked, it waits. */
export const createAttention = (parts: { clear: () => void; changed: () => void }): Attention => {
  let limitS: number | null = null;
  let warnsS = 0;
  let leftS = 0;
  let timer: ReturnType<typeof setInterval> | undefined;

  const tick = () => {
    leftS -= 1;
    if (leftS <= 0) {
      stop();
      parts.clear();
    }
    if (leftS <= warnsS) parts.changed();
  };
  const stop = () => {
    clearInterval(timer);
    limitS = null;
  };
  const begin = (seconds: number, warns: number) => {
    clearInterval(timer);
    limitS = seconds;
    warnsS = warns;
    leftS = seconds;
    timer = setInterval(tick, 1_000);
  };

  return {
    get clearsInSeconds() {
      return limitS !== null && leftS <= warnsS ? leftS : null;
    },
    turnTo(step, dirty) {
      if (step === 'sending' || (step === 'start' && !dirty)) return stop();
      if (step === 'start') return begin(IDLE_CLEARS_S, 0);
      if (step === 'ticket') begin(TICKET_CLEARS_S, TICKET_CLEARS_S);
      else begin(IDLE_CLEARS_S, IDLE_ASKS_S);
    },
    touched() {
      if (limitS === null) return;
      const warned = leftS <= warnsS;
      leftS = limitS;
      if (warned) parts.changed();
    },
  };
};
