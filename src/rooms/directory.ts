import type { Change } from '../feed/change.ts';
import type { FeedBase } from '../feed/statements.ts';
import type { CommandData } from '../protocol/commands/index.ts';
import { directoryStreamId, slotsOf } from '../protocol/rooms.ts';
import type { Department, Doctor } from '../protocol/views.ts';
import { departmentView, doctorView, settingsView } from '../queries/directory-view.ts';
import { camelCased } from '../queries/feed-row.ts';
import { createRing } from './ring.ts';

type DirectoryData = CommandData<'feed:subscribe'>['directory'];
type DirectoryRows = NonNullable<DirectoryData['rows']>;
type DirectoryMessage = NonNullable<DirectoryData['changes']>[number];

const [slot = 0] = slotsOf({ audience: 'public', streamId: directoryStreamId, levels: [] });

export type Directory = {
  /** The message for the screens; null for what only the hub knows (devices, sessions, users). */
  apply(change: Change): DirectoryMessage | null;
  version(): number;
  head(): number;
  /** Encoded; kept until the next change. */
  rowsJson(): string;
  /** As of a stream. */
  resumeJson(version: number): string | null;
  doctors(): ReadonlyMap<string, Doctor>;
  departments(): ReadonlyMap<string, Department>;
  /**
   * Counts how often the set of streams changed: a doctor or department came or went, or a doctor moved. A new status,
   * room or name does not count.
   */
  layout(): number;
};

/** Departments, doctors and settings as all screens know them, kept by the directory's stream. */
export const createDirectory = (base: FeedBase): Directory => {
  const stream = base.streams.find(({ streamId }) => streamId === directoryStreamId);
  let version = stream?.version ?? 0;
  let head = stream?.lastVersions[slot] ?? 0;
  const departments = new Map(
    base.departments.map((row) => departmentView(camelCased(row))).map((row) => [row.departmentId, row]),
  );
  const doctors = new Map(base.doctors.map((row) => doctorView(camelCased(row))).map((row) => [row.doctorId, row]));
  let settings = settingsView(camelCased(base.settings));
  let json: string | null = null;
  let layout = 0;
  const ring = createRing<{ version: number; json: string | null }>(version);

  const put = <Row>(rows: Map<string, Row>, id: string, row: Row | null): Row | null => {
    if (row === null) rows.delete(id);
    else rows.set(id, row);
    return row;
  };

  const messageOf = (change: Change): DirectoryMessage | null => {
    const { op, at, rowId: id, row } = change;
    const common = { streamId: directoryStreamId, version, previous: change.previous[slot] ?? 0, op, id, at };
    const event = 'directory:changed';
    switch (change.table) {
      case 'departments':
        return {
          event,
          payload: {
            ...common,
            table: 'departments',
            row: put(departments, id, row && departmentView(camelCased(row))),
          },
        };
      case 'doctors':
        return {
          event,
          payload: { ...common, table: 'doctors', row: put(doctors, id, row && doctorView(camelCased(row))) },
        };
      case 'settings':
        if (row) settings = settingsView(camelCased(row));
        return { event, payload: { ...common, table: 'settings', row: settings } };
      default:
        return null;
    }
  };

  return {
    apply(change) {
      ({ version } = change);
      if (movesStreams(change, doctors)) layout += 1;
      const message = messageOf(change);
      if (message) {
        head = version;
        json = null;
      }
      ring.push({ version, json: message && JSON.stringify(message) });
      return message;
    },
    version: () => version,
    head: () => head,
    rowsJson() {
      const rows: DirectoryRows = { departments: [...departments.values()], doctors: [...doctors.values()], settings };
      json ??= JSON.stringify(rows);
      return json;
    },
    resumeJson(from) {
      const messages = ring.since(from)?.flatMap(({ json: message }) => message ?? []);
      return messages && messages.length <= departments.size + doctors.size + 1 ? `[${messages.join()}]` : null;
    },
    doctors: () => doctors,
    departments: () => departments,
    layout: () => layout,
  };
};

const movesStreams = ({ table, op, rowId, row }: Change, before: ReadonlyMap<string, Doctor>): boolean => {
  if (table !== 'doctors' && table !== 'departments') return false;
  return op !== 'update' || (table === 'doctors' && before.get(rowId)?.departmentId !== row?.['department_id']);
};
