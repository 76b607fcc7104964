import type { Department as DepartmentRow } from '../models/department.ts';
import type { Doctor as DoctorRow } from '../models/doctor.ts';
import type { Settings as SettingsRow } from '../models/settings.ts';
import type { Department, Doctor, Settings } from '../protocol/views.ts';
import { logoAddressOf } from './logo.ts';

/** Rows as models give them, or as the change feed's JSON does once its keys are in camelCase; both have more keys. */
export const departmentView = (row: Pick<DepartmentRow, keyof Department>): Department => ({
  departmentId: row.departmentId,
  code: row.code,
  name: row.name,
  numberPrefix: row.numberPrefix,
  roundTheClock: row.roundTheClock,
  active: row.active,
  revision: row.revision,
});

export const doctorView = (row: Pick<DoctorRow, keyof Doctor>): Doctor => ({
  doctorId: row.doctorId,
  departmentId: row.departmentId,
  doctorNo: row.doctorNo,
  fullName: row.fullName,
  specialty: row.specialty,
  room: row.room,
  status: row.status,
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
  revision: row.revision,
});
