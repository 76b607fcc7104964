import type { Feed } from '../../client/feed-fold.ts';
import type { HistoryStep } from '../../client/history.ts';
import type { Change } from '../../feed/change.ts';
import type { Audience } from '../../protocol/roles.ts';
import type { HospitalDay, PublicEntry } from '../../protocol/views.ts';

/** What one client heard and how it ended up. */
export type Witness = {
  readonly name: string;
  readonly audience: Audience;
  /** The urgency levels in force. */
  readonly levels: readonly number[];
  readonly steps: readonly HistoryStep[];
  readonly feed: Feed<PublicEntry> | null;
};

/** An acknowledged check-in and an acknowledged call: what people act on, so it must be true ever after. */
export type IssuedNumber = { readonly queueId: string; readonly queueNumber: string; readonly reprint: boolean };
export type AcknowledgedCall = {
  readonly queueId: string;
  readonly doctorId: string | null;
  readonly revision: number;
};

export type Acts = { readonly numbers: readonly IssuedNumber[]; readonly calls: readonly AcknowledgedCall[] };

export type StreamHead = { readonly version: number; readonly lastVersions: readonly number[] };

export type TableRow = { readonly streamId: string; readonly row: Readonly<Record<string, unknown>> };
export type NumberedEntry = {
  readonly queueId: string;
  readonly departmentId: string;
  readonly queueDate: string;
  readonly queueNumber: string;
  /** A visit has the key of its first entry, which the number was given to; every later one has it, too. */
  readonly visitId: string;
};
export type Counter = { readonly departmentId: string; readonly queueDate: string; readonly lastValue: number };

/** What the database says, all of it of one instant. */
export type Truth = {
  readonly epoch: string;
  readonly day: HospitalDay;
  /** When the run began; its changes are those past it. */
  readonly base: ReadonlyMap<string, StreamHead>;
  readonly heads: ReadonlyMap<string, StreamHead>;
  /** By stream and version. */
  readonly changes: readonly Change[];
  /** In the feed's own form: every row that a change names, and every row that a screen shows. */
  readonly queue: ReadonlyMap<string, TableRow>;
  readonly appointments: ReadonlyMap<string, TableRow>;
  /** Of the days that the run touched. */
  readonly numbered: readonly NumberedEntry[];
  readonly counters: readonly Counter[];
};

/** One invariant: how many things were looked at, and which did not hold. By ids and numbers, never by names. */
export type Finding = { readonly invariant: string; readonly examined: number; readonly broken: readonly string[] };
