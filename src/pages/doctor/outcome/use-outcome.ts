import { useState } from 'react';
import { useFeed } from '../../shared/staff/hub.tsx';
import { useLanguage } from '../../shared/staff/texts.tsx';
import { labelOf } from '../../shared/staff/urgency.tsx';
import type { Console } from '../model.ts';

export type OutcomeChoice = { readonly code: string; readonly name: string };

/** What goes on once it is said how the consultation ended; undefined where nobody asks. */
type GoOn = (outcome: string | undefined) => void;

type Asked = {
  /** Whose consultation is to end. */
  readonly queueId: string;
  readonly chosen: OutcomeChoice | null;
  /** What happens after it, in a sentence; empty where nothing does. */
  readonly follows: string;
  readonly goOn: GoOn;
};

/** Where the department wants to know how a stop ended, whatever ends it asks first. Until then nothing has happened. */
export const useOutcome = ({ inService }: Console) => {
  const { departments, settings } = useFeed();
  const language = useLanguage();
  const [asked, setAsked] = useState<Asked | null>(null);
  const current = asked !== null && asked.queueId === inService?.queueId ? asked : null;
  // Somebody at the desk has ended it. Taken back, it would not be asked again by itself.
  if (asked !== null && current === null) setAsked(null);
  const choices = settings.outcomes.map(({ code, label }) => ({ code, name: labelOf({ label }, language) }));
  // One that an administrator has just taken out of the list is not chosen any more.
  const chosen = choices.find(({ code }) => code === current?.chosen?.code) ?? null;
  const isRequired = inService !== null && departments.get(inService.departmentId)?.requiresOutcome === true;
  const leave = () => setAsked(null);
  return {
    asked: current && { follows: current.follows, chosen },
    choices,
    leave,
    /** Goes on at once where no consultation ends, or nobody asks how. */
    first: (goOn: GoOn, follows = '') => {
      if (inService === null || !isRequired) return goOn(undefined);
      setAsked({ queueId: inService.queueId, chosen: null, follows, goOn });
    },
    say: (choice: OutcomeChoice | null | undefined) => {
      if (current === null || choice === null || choice === undefined) return;
      leave();
      current.goOn(choice.code);
    },
    step: (by: number) => {
      if (current === null) return;
      const at =
        chosen === null ? (by > 0 ? -1 : choices.length) : choices.findIndex(({ code }) => code === chosen.code);
      const next = choices[Math.min(choices.length - 1, Math.max(0, at + by))];
      if (next) setAsked({ ...current, chosen: next });
    },
  };
};

export type Outcome = ReturnType<typeof useOutcome>;
