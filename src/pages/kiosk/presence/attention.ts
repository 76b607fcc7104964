import { isEnd } from '../steps/refusal.ts';
import type { Step } from '../steps/steps.ts';

type Attention = {
  /** How long until the screen clears itself; null while that is not shown. */
  readonly clearsInSeconds: number | null;
  turnTo(screen: Screen): void;
  touched(): void;
};

/** `clean`: the first screen as the next person should find it. `end`: there is nothing more to do on it. */
export type Screen = 'clean' | 'question' | 'end' | 'sending';

/** A ticket is private: twenty seconds are enough to scan it. A touch gives forty. */
export const END_CLEARS_S = 20;
export const END_KEPT_S = 40;
/** Somebody who looks for a letter in a bag has a minute, and then twenty seconds to say so (WCAG 2.2.1). */
export const IDLE_CLEARS_S = 80;
export const IDLE_ASKS_S = 20;

/** What kind of screen a step is. `dirty`: somebody chose a language; the next person should not find it. */
export const screenOf = (step: Step, dirty: boolean): Screen => {
  if (step.kind === 'start') return dirty ? 'question' : 'clean';
  if (step.kind === 'sending') return 'sending';
  return step.kind === 'ticket' || (step.kind === 'refused' && isEnd(step.refusal)) ? 'end' : 'question';
};

/** Clears the screen of somebody who has gone. While the hub is asked, it waits. */
export const createAttention = (parts: { clear: () => void; changed: () => void }): Attention => {
  let screen: Screen = 'clean';
  let leftS = 0;
  let timer: ReturnType<typeof setInterval> | undefined;

  const isTold = () => screen === 'end' || (screen === 'question' && leftS <= IDLE_ASKS_S);
  const tick = () => {
    leftS -= 1;
    if (leftS <= 0) {
      clearInterval(timer);
      parts.clear();
    }
    if (isTold()) parts.changed();
  };
  return {
    get clearsInSeconds() {
      return isTold() ? leftS : null;
    },
    turnTo(next) {
      clearInterval(timer);
      screen = next;
      if (screen === 'clean' || screen === 'sending') return;
      leftS = screen === 'end' ? END_CLEARS_S : IDLE_CLEARS_S;
      timer = setInterval(tick, 1_000);
    },
    touched() {
      if (screen === 'clean' || screen === 'sending') return;
      const wasTold = isTold();
      leftS = screen === 'end' ? END_KEPT_S : IDLE_CLEARS_S;
      if (wasTold) parts.changed();
    },
  };
};
