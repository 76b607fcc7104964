import type { Change } from '../feed/change.ts';
import type { FeedBase, Row } from '../feed/statements.ts';
import type { CommandData } from '../protocol/commands/index.ts';
import { directoryStreamId, slotsOf } from '../protocol/rooms.ts';
import type { Department, Doctor } from '../protocol/views.ts';
import {
  areaView,
  departmentView,
  doctorView,
  serviceView,
  settingsView,
  siteView,
} from '../queries/directory-view.ts';
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

/** Places, services and settings as all screens know them, kept by the directory's stream. */
export const createDirectory = (base: FeedBase): Directory => {
  const stream = base.streams.find(({ streamId }) => streamId === directoryStreamId);
  let version = stream?.version ?? 0;
  let head = stream?.lastVersions[slot] ?? 0;
  const sites = keptRows(base.sites, (row) => siteView(camelCased(row)), 'siteId');
  const areas = keptRows(base.areas, (row) => areaView(camelCased(row)), 'areaId');
  const departments = keptRows(base.departments, (row) => departmentView(camelCased(row)), 'departmentId');
  const doctors = keptRows(base.doctors, (row) => doctorView(camelCased(row)), 'doctorId');
  const services = keptRows(base.services, (row) => serviceView(camelCased(row)), 'serviceId');
  let settings = settingsView(camelCased(base.settings));
  let json: string | null = null;
  let layout = 0;
  const ring = createRing<{ version: number; json: string | null }>(version);

  const messageOf = (change: Change): DirectoryMessage | null => {
    const { op, at, rowId: id, row } = change;
    const common = { streamId: directoryStreamId, version, previous: change.previous[slot] ?? 0, op, id, at };
    const event = 'directory:changed';
    switch (change.table) {
      case 'sites':
        return { event, payload: { ...common, table: 'sites', row: sites.put(id, row) } };
      case 'areas':
        return { event, payload: { ...common, table: 'areas', row: areas.put(id, row) } };
      case 'departments':
        return { event, payload: { ...common, table: 'departments', row: departments.put(id, row) } };
      case 'doctors':
        return { event, payload: { ...common, table: 'doctors', row: doctors.put(id, row) } };
      case 'services':
        return { event, payload: { ...common, table: 'services', row: services.put(id, row) } };
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
      if (movesStreams(change, doctors.rows)) layout += 1;
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
      json ??= JSON.stringify({
        sites: [...sites.rows.values()],
        areas: [...areas.rows.values()],
        departments: [...departments.rows.values()],
        doctors: [...doctors.rows.values()],
        services: [...services.rows.values()],
        settings,
      } satisfies DirectoryRows);
      return json;
    },
    resumeJson(from) {
      const messages = ring.since(from)?.flatMap(({ json: message }) => message ?? []);
      const size = [sites, areas, departments, doctors, services].reduce((sum, { rows }) => sum + rows.size, 1);
      return messages && messages.length <= size ? `[${messages.join()}]` : null;
    },
    doctors: () => doctors.rows,
    departments: () => departments.rows,
    layout: () => layout,
  };
};

/** One table of the directory, by key. */
const keptRows = <View>(base: readonly Row[], view: (row: Row) => View, key: keyof View) => {
  const rows = new Map(base.map(view).map((row) => [String(row[key]), row]));
  return {
    rows,
    /** Null where it was deleted. */
    put(id: string, row: Row | null): View | null {
      const shown = row && view(row);
      if (shown === null) rows.delete(id);
      else rows.set(id, shown);
      return shown;
    },
  };
};

const movesStreams = ({ table, op, rowId, row }: Change, before: ReadonlyMap<string, Doctor>): boolean => {
  if (table !== 'doctors' && table !== 'departments') return false;
  return op !== 'update' || (table === 'doctors' && before.get(rowId)?.departmentId !== row?.['department_id']);
};
