import type { Area as AreaRow } from '../models/area.ts';
import type { Department as DepartmentRow } from '../models/department.ts';
import type { Doctor as DoctorRow } from '../models/doctor.ts';
import type { Service as ServiceRow } from '../models/service.ts';
import type { Settings as SettingsRow } from '../models/settings.ts';
import type { Site as SiteRow } from '../models/site.ts';
import type { Area, Department, Doctor, Service, Settings, Site } from '../protocol/views.ts';
import { isoInstant, isoInstantOrNull, type Instant } from './instant.ts';
import { logoAddressOf } from './logo.ts';

type Way = { location?: string | null; locations?: Readonly<Record<string, string>> };
const wayOf = ({ location = null, locations = {} }: Way) => ({ location, locations });

/** Columns that a change does not have which was captured before there were any. */
type LaterOfDepartment = 'names' | 'areaId' | 'location' | 'locations' | 'desk' | 'desks' | 'requiresOutcome';

/** Rows as models give them, or as the change feed's JSON does once its keys are in camelCase; both have more keys. */
export const departmentView = (
  row: Pick<DepartmentRow, Exclude<keyof Department, LaterOfDepartment>> &
    Partial<Pick<DepartmentRow, LaterOfDepartment>>,
): Department => ({
  departmentId: row.departmentId,
  siteId: row.siteId,
  code: row.code,
  name: row.name,
  names: row.names ?? {},
  numberPrefix: row.numberPrefix,
  roundTheClock: row.roundTheClock,
  areaId: row.areaId ?? null,
  ...wayOf(row),
  desk: row.desk ?? null,
  desks: row.desks ?? {},
  requiresOutcome: row.requiresOutcome ?? false,
  active: row.active,
  revision: row.revision,
});

type LaterOfDoctor = 'active' | 'delayMinutes' | 'kind' | 'placeKind' | 'areaId' | 'location' | 'locations';
type DoctorColumns = Pick<DoctorRow, Exclude<keyof Doctor, LaterOfDoctor | 'isAttended' | 'statusSince' | 'backAt'>> &
  Partial<Pick<DoctorRow, LaterOfDoctor | 'attendedBy'>>;
/** The instants are not in changes from before these columns: such a status has been for ever. */
export const doctorView = (row: DoctorColumns & { statusSince?: Instant; backAt?: Instant | null }): Doctor => ({
  doctorId: row.doctorId,
  departmentId: row.departmentId,
  doctorNo: row.doctorNo,
  fullName: row.fullName,
  specialty: row.specialty,
  room: row.room,
  kind: row.kind ?? 'doctor',
  placeKind: row.placeKind ?? null,
  isAttended: (row.attendedBy ?? null) !== null,
  areaId: row.areaId ?? null,
  ...wayOf(row),
  status: row.status,
  active: row.active ?? true,
  delayMinutes: row.delayMinutes ?? null,
  statusSince: isoInstant(row.statusSince ?? new Date(0)),
  backAt: isoInstantOrNull(row.backAt ?? null),
  revision: row.revision,
});

export const siteView = (row: Pick<SiteRow, keyof Site>): Site => ({
  siteId: row.siteId,
  code: row.code,
  name: row.name,
  active: row.active,
  revision: row.revision,
});

export const areaView = (row: Pick<AreaRow, keyof Area>): Area => ({
  areaId: row.areaId,
  siteId: row.siteId,
  letter: row.letter,
  name: row.name,
  names: row.names,
  ...wayOf(row),
  seats: row.seats,
  active: row.active,
  revision: row.revision,
});

export const serviceView = (row: Pick<ServiceRow, keyof Service>): Service => ({
  serviceId: row.serviceId,
  departmentId: row.departmentId,
  code: row.code,
  name: row.name,
  names: row.names,
  minutes: row.minutes,
  slotMinutes: row.slotMinutes,
  selfService: row.selfService,
  asksParty: row.asksParty,
  asksNeeds: row.asksNeeds,
  journeyId: row.journeyId,
  active: row.active,
  revision: row.revision,
});

export const settingsView = (
  row: Pick<SettingsRow, Exclude<keyof Settings, 'outcomes'>> & Partial<Pick<SettingsRow, 'outcomes'>>,
): Settings => ({
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
  outcomes: row.outcomes ?? [],
  boardMessage: row.boardMessage ?? null,
  revision: row.revision,
});
