import type { Knex } from 'knex';
import { inTransaction } from '../database/transaction.ts';
import {
  countStretch,
  readChains,
  readDoubles,
  readHeads,
  readShown,
  readTouched,
  setPlanner,
  type FedRow,
  type Heads,
  type Range,
} from './statements.ts';

/** What can be found broken. The names are those of the metric and of `/readyz`. */
export const invariants = [
  'gapless',
  'linked',
  'folded',
  'captured',
  'called_once',
  'numbered_once',
  'guarded',
] as const;
export type Invariant = (typeof invariants)[number];

export type Broken = { readonly invariant: Invariant; readonly details: Readonly<Record<string, unknown>> };

export type Round = {
  readonly broken: readonly Broken[];
  /** Changes looked at. */
  readonly changes: number;
  /** False where there was nothing to go on from: what was written while nobody looked is only partly verified. */
  readonly continued: boolean;
};

/** What one round leaves for the next. */
type Known = {
  readonly epoch: string;
  readonly day: string;
  readonly cursors: ReadonlyMap<string, number>;
  /** What may be shown, by table and id, as the changes up to the cursors say. */
  readonly rows: ReadonlyMap<string, FedRow>;
};

/**
 * At a round's beginning from nothing, and where more was written than a cheap round can read: the newest of each stream,
 * and fewer where these would be too many together.
 */
const NEWEST = 200;
const MOST_CHANGES = 20_000;
/** Of the older history, each round: ten million changes are counted through in some hours. */
const STRETCH = 50_000;

/** Verifies what was written since the round before, in one snapshot. */
export const createRounds = (knex: Knex): (() => Promise<Round>) => {
  let known: Known | null = null;
  /** How far the older history is counted: the stream's place and the version in it. */
  let counted = { streamId: '', version: 0 };

  return async () => {
    let next: Known | null = null;
    let nextCounted = counted;
    const round = await inTransaction(
      knex,
      async (trx): Promise<Round> => {
        await setPlanner(trx);
        const heads = await readHeads(trx);
        const from = known !== null && goesOn(known, heads) ? known : null;
        const ranges = rangesOf(heads, from);
        const { day } = heads;
        const broken: Broken[] = [];
        for (const { streamId, counted: count, unlinked } of await readChains(trx, ranges)) {
          const range = ranges.find((one) => one.streamId === streamId);
          const expected = range ? range.head - range.since : 0;
          if (count !== expected)
            broken.push({ invariant: 'gapless', details: { streamId, expected, counted: count } });
          if (unlinked > 0) broken.push({ invariant: 'linked', details: { streamId, changes: unlinked } });
        }
        const touched = await readTouched(trx, { ranges, day });
        for (const { table, rowId, streamId, asInTable } of touched) {
          if (!asInTable) broken.push({ invariant: 'folded', details: { table, rowId, streamId } });
        }
        const shown = new Map((await readShown(trx, day)).map((row) => [keyOf(row), row]));
        if (from !== null && from.day === day) broken.push(...uncaptured(fold(from.rows, touched), shown));
        const { calls, numbers, triggersOff } = await readDoubles(trx, { ranges, day });
        if (calls > 0) broken.push({ invariant: 'called_once', details: { entries: calls } });
        if (numbers > 0) broken.push({ invariant: 'numbered_once', details: { numbers } });
        if (triggersOff > 0) broken.push({ invariant: 'guarded', details: { triggers: triggersOff } });
        const stretch = stretchAfter(heads, counted);
        if (stretch) {
          const count = await countStretch(trx, stretch);
          const expected = stretch.head - stretch.since;
          if (count !== expected) {
            broken.push({ invariant: 'gapless', details: { streamId: stretch.streamId, expected, counted: count } });
          }
          nextCounted = { streamId: stretch.streamId, version: stretch.head };
        } else nextCounted = { streamId: '', version: 0 };
        const cursors = new Map(heads.streams.map(({ streamId, version }) => [streamId, version]));
        next = { epoch: heads.epoch, day, cursors, rows: shown };
        const changes = ranges.reduce((sum, { since, head }) => sum + head - since, 0);
        return { broken, changes, continued: from !== null };
      },
      { isolation: 'repeatable read' },
    );
    known = next;
    counted = nextCounted;
    return round;
  };
};

const keyOf = ({ table, rowId }: Pick<FedRow, 'table' | 'rowId'>): string => `${table}/${rowId}`;

/** The same history, all of it still there, and no more than a round can read. */
const goesOn = (known: Known, { epoch, streams }: Heads): boolean => {
  if (epoch !== known.epoch) return false;
  let unread = 0;
  for (const { streamId, version, floor } of streams) {
    const cursor = known.cursors.get(streamId) ?? 0;
    if (version < cursor || cursor < floor) return false;
    unread += version - cursor;
  }
  return unread <= MOST_CHANGES;
};

const rangesOf = ({ streams }: Heads, from: Known | null): Range[] =>
  streams.flatMap(({ streamId, version, floor }) => {
    const newest = Math.min(NEWEST, Math.floor(MOST_CHANGES / streams.length));
    const cursor = from === null ? version - newest : (from.cursors.get(streamId) ?? 0);
    const since = Math.max(floor, cursor);
    return version > since ? [{ streamId, since, head: version }] : [];
  });

/** What may be shown after these changes. */
const fold = (before: ReadonlyMap<string, FedRow>, touched: readonly FedRow[]): Map<string, FedRow> => {
  const after = new Map(before);
  // A row that moved has left one stream and entered another, in whichever order they are read here.
  for (const row of touched) {
    const key = keyOf(row);
    if (row.revision === null && after.get(key)?.streamId === row.streamId) after.delete(key);
  }
  for (const row of touched) if (row.revision !== null) after.set(keyOf(row), row);
  return after;
};

/** Rows that were written, moved, made or removed without a change of theirs. */
const uncaptured = (folded: ReadonlyMap<string, FedRow>, shown: ReadonlyMap<string, FedRow>): Broken[] => {
  const broken: Broken[] = [];
  const name = ({ table, rowId, streamId }: FedRow) =>
    broken.push({ invariant: 'captured', details: { table, rowId, streamId } });
  for (const [key, row] of shown) {
    const fed = folded.get(key);
    if (fed?.streamId !== row.streamId || fed.revision !== row.revision) name(row);
  }
  // Appointments leave the day's view when they are moved to another day, which their change tells.
  for (const [key, row] of folded) if (row.shown && row.table === 'queue' && !shown.has(key)) name(row);
  return broken;
};

/** The next stretch of the history, stream after stream; null after the last. */
const stretchAfter = (
  { streams }: Heads,
  { streamId, version }: { streamId: string; version: number },
): Range | null => {
  const here = streams.find((one) => one.streamId === streamId);
  if (here && version < here.version) {
    const since = Math.max(here.floor, version);
    return { streamId, since, head: Math.min(here.version, since + STRETCH) };
  }
  const next = streams.find((one) => one.streamId > streamId && one.version > one.floor);
  return next
    ? { streamId: next.streamId, since: next.floor, head: Math.min(next.version, next.floor + STRETCH) }
    : null;
};
