import { isDeepStrictEqual } from 'node:util';
import type { FeedChange, HistoryStep } from '../../client/history.ts';
import type { Change } from '../../feed/change.ts';
import { directoryStreamId, slotsOf, type Room } from '../../protocol/rooms.ts';
import { inPublicView } from '../../protocol/view-rules.ts';
import type { HospitalDay } from '../../protocol/views.ts';
import { appointmentView, type AppointmentViewRow } from '../../queries/appointment-view.ts';
import { areaView, departmentView, doctorView, serviceView, siteView } from '../../queries/directory-view.ts';
import { publicEntryView, staffEntryView, type EntryViewRow } from '../../queries/entry-view.ts';
import { camelCased } from '../../queries/feed-row.ts';
import type { Finding, Truth, Witness } from './evidence.ts';
import { groupBy } from './group-by.ts';

/** What a client of some audience and levels must hear of a change; null where it is none of its business. */
const expectedOf = (change: Change, { audience, levels }: Room, day: HospitalDay): { row: unknown } | null => {
  const { table, row, urgencyBefore, urgencyAfter } = change;
  switch (table) {
    case 'sites':
      return { row: row && siteView(camelCased(row)) };
    case 'areas':
      return { row: row && areaView(camelCased(row)) };
    case 'services':
      return { row: row && serviceView(camelCased(row)) };
    case 'departments':
      return { row: row && departmentView(camelCased(row)) };
    case 'doctors':
      return { row: row && doctorView(camelCased(row)) };
    case 'settings':
      return { row: undefined };
    case 'journeys':
    case 'devices':
    case 'sessions':
    case 'users':
      return null;
    case 'queue':
    case 'appointments':
  }
  const among = (level: number | null) => level !== null && levels.includes(level);
  if (!among(urgencyBefore) && !among(urgencyAfter)) return null;
  const shown = among(urgencyAfter) ? row : null;
  if (table === 'appointments') {
    return audience === 'staff' ? { row: shown && appointmentView(camelCased<AppointmentViewRow>(shown)) } : null;
  }
  const entry = shown && staffEntryView(camelCased<EntryViewRow>(shown));
  if (audience === 'staff') return { row: entry };
  return { row: entry && inPublicView(entry, day) ? publicEntryView(entry) : null };
};

const tableOf = (change: FeedChange): string => {
  if (change.event === 'directory:changed') return change.payload.table;
  return change.event === 'queue:changed' ? 'queue' : 'appointments';
};

const previousFor = ({ previous }: Change, room: Room): number =>
  Math.max(0, ...slotsOf(room).map((slot) => previous[slot] ?? 0));

const streamOf = (step: HistoryStep): string => ('payload' in step ? step.payload.streamId : step.streamId);

/**
 * Walks one client's history of one stream beside `changes`: each change that is its business heard exactly once, in
 * order, with the right `previous` and row; nothing lost at the end; nothing made up.
 */
const followStream = (
  steps: readonly HistoryStep[],
  changes: readonly Change[],
  room: Room,
  day: HospitalDay,
): string[] => {
  const broken: string[] = [];
  const due = changes.filter((change) => expectedOf(change, room, day) !== null);
  /** Index in `due` of the next change to come; null while the stream is not subscribed. */
  let next: number | null = null;
  /** How far it has come in this history; another epoch starts from zero. */
  let known = { epoch: '', version: 0 };

  const hear = (step: FeedChange) => {
    const { version, previous, op, id } = step.payload;
    if (next === null) return void broken.push(`${version} came without a subscription`);
    const index = due.findIndex((change) => change.version === version);
    const change = due[index];
    if (!change) return void broken.push(`${version} is nothing that happened here`);
    if (index < next) return void broken.push(`${version} came again or late`);
    for (const { version: lost } of due.slice(next, index)) broken.push(`${lost} was lost before ${version}`);
    next = index + 1;
    known.version = Math.max(known.version, version);
    const expected = expectedOf(change, room, day);
    const sameRow = expected?.row === undefined || isDeepStrictEqual(step.payload.row, expected.row);
    if (previous !== previousFor(change, room)) broken.push(`${version} has the previous ${previous}`);
    if (op !== change.op || id !== change.rowId || tableOf(step) !== change.table || !sameRow) {
      broken.push(`${version} is not what was written`);
    }
  };

  for (const step of steps) {
    switch (step.kind) {
      case 'reset':
        if (step.epoch === known.epoch && step.version < known.version) {
          broken.push(`was reset to ${step.version} after ${known.version}`);
        }
        known = { epoch: step.epoch, version: step.version };
        next = due.findIndex(({ version }) => version > step.version);
        if (next === -1) next = due.length;
        break;
      case 'resumed':
        if (next === null) broken.push(`resumed at ${step.version} from nothing`);
        if (step.version < known.version) broken.push(`resumed at ${step.version} after ${known.version}`);
        break;
      case 'change':
        hear(step);
        break;
      case 'known':
        // The answer to a resume overlaps with what came meanwhile; an event that comes twice has been sent twice.
        if (!step.caughtUp) broken.push(`${step.payload.version} came twice`);
        break;
      case 'gap':
        broken.push(`${step.payload.version} came with something missing before it`);
        break;
      case 'foreign':
        broken.push(`${step.payload.version} came without a subscription`);
        break;
      case 'left':
        next = null;
    }
  }
  if (next !== null) for (const { version } of due.slice(next)) broken.push(`${version} was lost at the end`);
  return broken;
};

/** Every client's history, stream by stream. What happened before and after the run is left out. */
export const historiesEqualFeed = ({ base, heads, changes, day }: Truth, witnesses: readonly Witness[]): Finding => {
  const changesOf = groupBy(changes, ({ streamId }) => streamId);
  let examined = 0;
  const broken = witnesses.flatMap(({ name, audience, levels, steps }) => {
    const within = steps.filter((step) => {
      if (!('payload' in step)) return true;
      const { streamId, version } = step.payload;
      return version > (base.get(streamId)?.version ?? 0) && version <= (heads.get(streamId)?.version ?? 0);
    });
    return [...groupBy(within, streamOf)].flatMap(([streamId, own]) => {
      examined += own.filter(({ kind }) => kind === 'change').length;
      const room: Room =
        streamId === directoryStreamId ? { audience, streamId, levels: [] } : { audience, streamId, levels };
      return followStream(own, changesOf.get(streamId) ?? [], room, day).map((what) => `${name}, ${streamId}: ${what}`);
    });
  });
  return { invariant: 'every client heard each change once, in order', examined, broken };
};
