import type { Department as DepartmentRow } from '../models/department.ts';
import type { Doctor as DoctorRow } from '../models/doctor.ts';
import type { Settings as SettingsRow } from '../models/settings.ts';
import type { Department, Doctor, Settings } from '../protocol/views.ts';
import { isoInstant, isoInstantOrNull, type Instant } from './instant.ts';
import { logoAddressOf } from './logo.ts';

/** Rows as models give them, or as the change feed's JSON does once its keys are in camelCase; both have more keys. */
export const departmentView = (
  row: Pick<DepartmentRow, Exclude<keyof Department, 'names'>> & Partial<Pick<DepartmentRow, 'names'>>,
): Department => ({
  departmentId: row.departmentId,
  code: row.code,
  name: row.name,
  // A change that was captured before there were any has none.
  names: row.names ?? {},
  numberPrefix: row.numberPrefix,
  roundTheClock: row.roundTheClock,
  active: row.active,
  revision: row.revision,
});

type DoctorColumns = Pick<DoctorRow, Exclude<keyof Doctor, 'statusSince' | 'backAt'>>;
/** The instants are not in changes from before these columns: such a status has been for ever. */
export const doctorView = (row: DoctorColumns & { statusSince?: Instant; backAt?: Instant | null }): Doctor => ({
  doctorId: row.doctorId,
  departmentId: row.departmentId,
  doctorNo: row.doctorNo,
  fullName: row.fullName,
  specialty: row.specialty,
  room: row.room,
  status: row.status,
  // A change that was captured before doctors could retire has none.
  active: row.active ?? true,
  // A change that was captured before there were delays has none.
  delayMinutes: row.delayMinutes ?? null,
  statusSince: isoInstant(row.statusSince ?? new Date(0)),
  backAt: isoInstantOrNull(row.backAt ?? null),
  revision: row.revision,
});

export const settingsView = (row: Pick<SettingsRow, keyof Settings>): Settings => ({
  hospitalName: row.hospitalName,
  languages: row.languages,
  defaultCountry: row.defaultCountry,
  urgencyLevels: row.urgencyLevels,
  strictLevel: row.strictLevel,
  appointmentTargetMinutes: row.appointmentTargetMinutes,
  noShowAfterMinutes: row.noShowAfterMinutes,
  lateAfterMinutes: row.lateAfterMinutes,
  earlyCheckInMinutes: row.earlyCheckInMinutes,
  reopenWithinMinutes: row.reopenWithinMinutes,
  logo: row.logo === null ? null : logoAddressOf(row.logo),
  colours: row.colours,
  boardMessage: row.boardMessage ?? null,
  revision: row.revision,
});
