import { useKeys } from '../../shared/staff/keys.tsx';
import type { Outcome } from './use-outcome.ts';

const DIGITS = [1, 2, 3, 4, 5, 6, 7, 8, 9];

/** A digit chooses and completes, Enter completes with the chosen one, and Escape is as if nothing had been pressed. */
export const useOutcomeKeys = ({ asked, choices, say, step, leave }: Outcome, isLive: boolean): void => {
  const answers = DIGITS.map((digit) => {
    const choice = choices[digit - 1];
    return [String(digit), isLive && choice ? () => say(choice) : null] as const;
  });
  useKeys(
    asked === null
      ? {}
      : {
          ...Object.fromEntries(answers),
          ArrowDown: () => step(1),
          ArrowUp: () => step(-1),
          Enter: isLive && asked.chosen ? () => say(asked.chosen) : null,
          Escape: leave,
        },
  );
};
