import type { HospitalDay } from '../protocol/views.ts';

export type FeedTable =
  | 'queue'
  | 'appointments'
  | 'departments'
  | 'doctors'
  | 'settings'
  | 'sites'
  | 'areas'
  | 'services'
  | 'journeys'
  | 'devices'
  | 'sessions'
  | 'users';

/** One committed change of a row, as captured by the database. Column names are the database's own. */
export type Change = {
  streamId: string;
  /** Gapless in its stream, from 1. */
  version: number;
  table: FeedTable;
  /** `leave` and `enter`: the row moved to another stream, or came from one. */
  op: 'insert' | 'update' | 'delete' | 'enter' | 'leave';
  rowId: string;
  /** Null where the row was not in the stream before, or is not any more; and in the directory. */
  urgencyBefore: number | null;
  urgencyAfter: number | null;
  /** Ten slots: the last version before this one that touched queue levels 1–5, then appointment levels 1–5. */
  previous: readonly number[];
  row: Record<string, unknown> | null;
  /** When it was captured, ISO 8601 UTC in microseconds. */
  at: string;
};

/** What one read of the feed says beside the changes. All instants are the database's. */
export type FeedReading = {
  /** Names this database's history; another epoch has other versions. */
  epoch: string;
  asOf: string;
  day: HospitalDay;
};
