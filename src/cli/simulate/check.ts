import { feedIsWhole, foldEqualsTables } from './check-feed.ts';
import { historiesEqualFeed } from './check-history.ts';
import {
  callsAreSingle,
  doctorsHaveOnePatient,
  lifecycleIsKept,
  numbersAreWhole,
  ticketsAreKept,
} from './check-queue.ts';
import { viewsEqualTables } from './check-views.ts';
import type { Acts, Finding, Truth, Witness } from './evidence.ts';

/** The invariants of design §13, from what people were told, what every client heard and what the database holds. */
export const checkRun = (truth: Truth, acts: Acts, witnesses: readonly Witness[]): Finding[] => [
  numbersAreWhole(truth),
  ticketsAreKept(truth, acts.numbers),
  callsAreSingle(truth, acts.calls),
  doctorsHaveOnePatient(truth),
  lifecycleIsKept(truth),
  feedIsWhole(truth),
  foldEqualsTables(truth),
  historiesEqualFeed(truth, witnesses),
  viewsEqualTables(truth, witnesses),
];
