import type { EventPayload } from '../protocol/events.ts';
import type { Department, Doctor, Settings } from '../protocol/views.ts';
import type { SubscribeData } from './history.ts';

/** Departments, doctors and settings, as everybody sees them. Immutable. */
export type Directory = {
  readonly version: number;
  readonly departments: ReadonlyMap<string, Department>;
  readonly doctors: ReadonlyMap<string, Doctor>;
  readonly settings: Settings;
};

type Rows = NonNullable<SubscribeData['directory']['rows']>;

export const directoryFrom = (rows: Rows, version: number): Directory => ({
  version,
  departments: new Map(rows.departments.map((row) => [row.departmentId, row])),
  doctors: new Map(rows.doctors.map((row) => [row.doctorId, row])),
  settings: rows.settings,
});

/** A rare change of a small table, so it is simply copied. */
export const changeDirectory = (directory: Directory, change: EventPayload<'directory:changed'>): Directory => {
  const { version } = change;
  switch (change.table) {
    case 'departments':
      return { ...directory, version, departments: withRow(directory.departments, change.id, change.row) };
    case 'doctors':
      return { ...directory, version, doctors: withRow(directory.doctors, change.id, change.row) };
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
