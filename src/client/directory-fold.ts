import type { EventPayload } from '../protocol/events.ts';
import type { Area, Department, Doctor, Service, Settings, Site } from '../protocol/views.ts';
import type { SubscribeData } from './history.ts';

/** Places, services and settings, as everybody sees them. Immutable. */
export type Directory = {
  readonly version: number;
  readonly sites: ReadonlyMap<string, Site>;
  readonly areas: ReadonlyMap<string, Area>;
  readonly departments: ReadonlyMap<string, Department>;
  readonly doctors: ReadonlyMap<string, Doctor>;
  readonly services: ReadonlyMap<string, Service>;
  readonly settings: Settings;
};

type Rows = NonNullable<SubscribeData['directory']['rows']>;

export const directoryFrom = (rows: Rows, version: number): Directory => ({
  version,
  sites: new Map(rows.sites.map((row) => [row.siteId, row])),
  areas: new Map(rows.areas.map((row) => [row.areaId, row])),
  departments: new Map(rows.departments.map((row) => [row.departmentId, row])),
  doctors: new Map(rows.doctors.map((row) => [row.doctorId, row])),
  services: new Map(rows.services.map((row) => [row.serviceId, row])),
  settings: rows.settings,
});

/** A rare change of a small table, so it is simply copied. */
export const changeDirectory = (directory: Directory, change: EventPayload<'directory:changed'>): Directory => {
  const { version } = change;
  switch (change.table) {
    case 'sites':
      return { ...directory, version, sites: withRow(directory.sites, change.id, change.row) };
    case 'areas':
      return { ...directory, version, areas: withRow(directory.areas, change.id, change.row) };
    case 'departments':
      return { ...directory, version, departments: withRow(directory.departments, change.id, change.row) };
    case 'doctors':
      return { ...directory, version, doctors: withRow(directory.doctors, change.id, change.row) };
    case 'services':
      return { ...directory, version, services: withRow(directory.services, change.id, change.row) };
    case 'settings':
      return { ...directory, version, settings: change.row ?? directory.settings };
  }
};

const withRow = <Row>(rows: ReadonlyMap<string, Row>, id: string, row: Row | null): ReadonlyMap<string, Row> => {
  const next = new Map(rows);
  if (row === null) next.delete(id);
  else next.set(id, row);
  return next;
};
