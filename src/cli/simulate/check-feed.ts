import { isDeepStrictEqual } from 'node:util';
import type { Change } from '../../feed/change.ts';
import type { Finding, TableRow, Truth } from './evidence.ts';

const SLOTS = 10;

/** Where `previous` keeps the last version of what a change touches; see the migration of the feed's tables. */
const slotsTouched = ({ table, urgencyBefore, urgencyAfter }: Change): number[] => {
  switch (table) {
    case 'queue':
    case 'appointments': {
      const first = table === 'queue' ? 0 : 5;
      return [urgencyBefore, urgencyAfter].flatMap((level) => (level === null ? [] : [first + level - 1]));
    }
    case 'devices':
      return [1];
    case 'sessions':
    case 'users':
      return [2];
    default:
      return [0];
  }
};

/** `changes` itself: every version from the run's beginning to the head once, and every `previous` right. */
export const feedIsWhole = ({ base, heads, changes }: Truth): Finding => {
  const broken: string[] = [];
  const at = new Map(
    [...heads.keys()].map((streamId) => {
      const { version, lastVersions } = base.get(streamId) ?? { version: 0, lastVersions: Array(SLOTS).fill(0) };
      return [streamId, { version, last: [...lastVersions] }];
    }),
  );
  for (const change of changes) {
    const { streamId, version, previous } = change;
    const stream = at.get(streamId);
    if (!stream) {
      broken.push(`stream ${streamId} has changes and no head`);
      continue;
    }
    if (version !== stream.version + 1) broken.push(`stream ${streamId}: ${version} follows ${stream.version}`);
    if (!isDeepStrictEqual([...previous], stream.last)) broken.push(`stream ${streamId}: wrong previous at ${version}`);
    stream.version = version;
    for (const slot of slotsTouched(change)) stream.last[slot] = version;
  }
  for (const [streamId, head] of heads) {
    const stream = at.get(streamId);
    if (stream?.version !== head.version)
      broken.push(`stream ${streamId}: head ${head.version}, last ${stream?.version}`);
    else if (!isDeepStrictEqual(stream.last, [...head.lastVersions]))
      broken.push(`stream ${streamId}: wrong slots at head`);
  }
  return { invariant: 'changes are gapless, each previous right', examined: changes.length, broken };
};

/** The fold of `changes` equals the tables: the last change of a row in a stream is what the table says of it. */
export const foldEqualsTables = ({ changes, queue, appointments }: Truth): Finding => {
  const broken: string[] = [];
  const tables = { queue, appointments };
  const last = new Map<string, Change>();
  for (const change of changes) {
    if (change.table === 'queue' || change.table === 'appointments') {
      last.set(`${change.streamId}/${change.table}/${change.rowId}`, change);
    }
  }
  for (const { table, streamId, rowId, row } of last.values()) {
    if (table !== 'queue' && table !== 'appointments') continue;
    const found: TableRow | undefined = tables[table].get(rowId);
    const here = found?.streamId === streamId ? found.row : null;
    if (!isDeepStrictEqual(row, here)) broken.push(`${table} ${rowId} in stream ${streamId}`);
  }
  return { invariant: 'the fold of changes equals the tables', examined: last.size, broken };
};
