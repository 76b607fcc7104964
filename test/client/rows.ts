import type {
  Appointment,
  Department,
  Doctor,
  HospitalDay,
  PublicEntry,
  Service,
  Settings,
  StaffEntry,
  Ticket,
} from '../../src/protocol/views.ts';

/** Ids that read well in a failure: `id('d', 1)`. */
export const id = (kind: string, n: number): string =>
  `${Buffer.from(kind).toString('hex').slice(0, 8).padEnd(8, '0')}-0000-7000-8000-${String(n).padStart(12, '0')}`;

export const departmentId = id('dep', 1);
export const doctorId = id('doc', 1);
export const otherDoctorId = id('doc', 2);

export const today: HospitalDay = {
  date: '2026-03-10',
  startsAt: '2026-03-09T23:00:00Z',
  endsAt: '2026-03-10T23:00:00Z',
  timeZone: 'Europe/Berlin',
};
export const tomorrow: HospitalDay = {
  date: '2026-03-11',
  startsAt: '2026-03-10T23:00:00Z',
  endsAt: '2026-03-11T23:00:00Z',
  timeZone: 'Europe/Berlin',
};

/** A time of `today`: minutes after nine in the morning. */
export const at = (minutes: number): string => new Date(Date.UTC(2026, 2, 10, 8, minutes)).toISOString();

export const publicEntry = (n: number, changes: Partial<PublicEntry> = {}): PublicEntry => ({
  queueId: id('q', n),
  departmentId,
  doctorId,
  queueDate: today.date,
  queueNumber: `C-${String(n).padStart(3, '0')}`,
  status: 'waiting',
  calledAt: null,
  recallCount: 0,
  room: null,
  ...changes,
});

export const staffEntry = (n: number, changes: Partial<StaffEntry> = {}): StaffEntry => ({
  ...publicEntry(n),
  patientId: null,
  patient: null,
  requestedDoctorId: null,
  appointmentId: null,
  urgencyLevel: 4,
  callRank: 3,
  triagedAt: null,
  arrivedAt: at(n),
  dueAt: at(n + 120),
  startedAt: null,
  endedAt: null,
  reason: null,
  statusNote: null,
  backAt: null,
  transferredFromId: null,
  outcome: null,
  stepId: null,
  visit: {
    visitId: id('q', n),
    number: `C-${String(n).padStart(3, '0')}`,
    arrivedAt: at(n),
    reason: null,
    partyId: null,
    serviceId: null,
    steps: [],
    revision: 1,
  },
  revision: 1,
  ...changes,
});

export const appointment = (n: number, changes: Partial<Appointment> = {}): Appointment => ({
  appointmentId: id('a', n),
  patientId: id('p', n),
  patient: null,
  doctorId,
  scheduledDate: at(n),
  durationMinutes: 15,
  urgencyLevel: 4,
  status: 'booked',
  holdsSlot: true,
  confirmationCode: `CODE${n}`,
  reason: null,
  rescheduledFromId: null,
  revision: 1,
  ...changes,
});

export const department: Department = {
  departmentId,
  code: 'CAR',
  name: 'Cardiology',
  names: {},
  siteId: id('s', 1),
  areaId: null,
  location: null,
  locations: {},
  desk: null,
  desks: {},
  requiresOutcome: false,
  numberPrefix: 'C',
  roundTheClock: false,
  active: true,
  revision: 1,
};

export const doctor = (changes: Partial<Doctor> = {}): Doctor => ({
  doctorId,
  departmentId,
  doctorNo: 1,
  fullName: 'Dr Osei',
  specialty: null,
  room: '204',
  kind: 'doctor',
  placeKind: null,
  isAttended: false,
  areaId: null,
  location: null,
  locations: {},
  status: 'available',
  active: true,
  delayMinutes: null,
  statusSince: at(0),
  backAt: null,
  revision: 1,
  ...changes,
});

export const service = (changes: Partial<Service> = {}): Service => ({
  serviceId: id('sv', 1),
  departmentId,
  code: 'ECG',
  name: 'ECG',
  names: {},
  minutes: 15,
  slotMinutes: null,
  selfService: true,
  asksParty: false,
  asksNeeds: false,
  journeyId: null,
  active: true,
  revision: 1,
  ...changes,
});

export const settings: Settings = {
  hospitalName: 'Test Hospital',
  languages: ['en'],
  defaultCountry: 'DE',
  urgencyLevels: [],
  strictLevel: 2,
  appointmentTargetMinutes: 15,
  noShowAfterMinutes: 30,
  lateAfterMinutes: 15,
  earlyCheckInMinutes: 60,
  reopenWithinMinutes: 10,
  logo: null,
  colours: null,
  outcomes: [],
  boardMessage: null,
  revision: 1,
};

export const ticket = (changes: Partial<Ticket> = {}): Ticket => ({
  steps: [],
  queueId: id('q', 1),
  queueNumber: 'C-001',
  status: 'waiting',
  departmentId,
  doctorId,
  room: null,
  calledAt: null,
  recallCount: 0,
  endedAt: null,
  backAt: null,
  arrivedAt: '2026-03-10T08:00:00Z',
  appointmentAt: null,
  isSentOn: false,
  position: 3,
  estimatedWaitSeconds: 600,
  revision: 1,
  ...changes,
});
