import type { Change } from '../feed/change.ts';
import type { FeedBase } from '../feed/statements.ts';
import type { CommandData } from '../protocol/commands/index.ts';
import { directoryStreamId, slotsOf, type Room } from '../protocol/rooms.ts';
import type { Department, Doctor } from '../protocol/views.ts';
import { departmentView, doctorView, settingsView } from '../queries/directory-view.ts';
import { camelCased } from '../queries/feed-row.ts';
import { createRing } from './ring.ts';

type DirectoryData = CommandData<'feed:subscribe'>['directory'];
type DirectoryRows = NonNullable<DirectoryData['rows']>;
type DirectoryMessage = NonNullable<DirectoryData['changes']>[number];

/** The one room of the directory: everybody hears the same. */
export const directoryRoom: Room = { audience: 'public', streamId: directoryStreamId, levels: [] };

export type Directory = {
  /** The message for the screens; null for what is the hub's alone (devices, sessions, users). */
  apply(change: Change): DirectoryMessage | null;
  version(): number;
  head(): number;
  /** Encoded; kept until the next change. */
  rowsJson(): string;
  since(version: number): DirectoryMessage[] | null;
  doctors(): ReadonlyMap<string, Doctor>;
  departments(): ReadonlyMap<string, Department>;
};

/** Departments, doctors and settings as all screens know them, kept by the directory's stream. */
export const createDirectory = (base: FeedBase): Directory => {
  const stream = base.streams.find(({ streamId }) => streamId === directoryStreamId);
  let version = stream?.version ?? 0;
  const slot = slotsOf(directoryRoom)[0] ?? 0;
  let head = stream?.lastVersions[slot] ?? 0;
  const departments = new Map(
    base.departments.map((row) => departmentView(camelCased(row))).map((row) => [row.departmentId, row]),
  );
  const doctors = new Map(base.doctors.map((row) => doctorView(camelCased(row))).map((row) => [row.doctorId, row]));
  let settings = settingsView(camelCased(base.settings));
  let json: string | null = null;
  const ring = createRing<{ version: number; message: DirectoryMessage | null }>(version);

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
      const message = messageOf(change);
      if (message) {
        head = version;
        json = null;
      }
      ring.push({ version, message });
      return message;
    },
    version: () => version,
    head: () => head,
    rowsJson() {
      const rows: DirectoryRows = { departments: [...departments.values()], doctors: [...doctors.values()], settings };
      json ??= JSON.stringify(rows);
      return json;
    },
    since(from) {
      const entries = ring.since(from);
      return entries && entries.flatMap(({ message }) => message ?? []);
    },
    doctors: () => doctors,
    departments: () => departments,
  };
};
