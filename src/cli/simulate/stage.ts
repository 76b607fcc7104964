import type { SimulatedClock } from './clock.ts';
import type { Crew } from './crew.ts';
import type { Ledger } from './ledger.ts';
import type { PlannedVisit } from './plan.ts';

/** What the actors share while the day is played. */
export type Stage = {
  readonly crew: Crew;
  readonly clock: SimulatedClock;
  readonly ledger: Ledger;
  /** Of the simulated day; after it nobody arrives, and the doctors see those who are left. */
  readonly minutes: number;
  /** Whose number it is: a transfer changes the entry and keeps the number. */
  readonly visits: Map<string, PlannedVisit>;
  /** Things that somebody will do later, such as a patient who comes back from the X-ray. */
  readonly later: (errand: () => Promise<unknown>) => void;
  /** Numbers whose aside has happened. */
  readonly asideDone: Set<string>;
};
