import * as z from 'zod/mini';
import * as f from './fields.ts';

/**
 * What a public screen may know of a queue entry: a number and where to go. No due time: beside the time of arrival
 * it would tell the urgency. The order of calling comes as the order of the rows, and as `before` in each change.
 */
export const publicEntry = z.strictObject({
  queueId: f.id,
  departmentId: f.id,
  doctorId: z.nullable(f.id),
  queueDate: f.localDate,
  queueNumber: f.queueNumber,
  status: f.entryStatus,
  calledAt: z.nullable(f.instant),
  recallCount: z.int(),
  room: z.nullable(z.string()),
  /** Of one that is called with others of its party: their numbers. */
  calledWith: z.optional(z.array(f.queueNumber)),
  /** Of those others, who wait for no call of their own: the entry that was called. */
  calledWithId: z.optional(f.id),
  /** Of one that is to wait in an area near the rooms: since when, and in which. */
  advancedAt: z.optional(f.instant),
  areaId: z.optional(f.id),
  /** Of a `no_show` alone: since when boards ask for that number at reception. */
  endedAt: z.optional(z.nullable(f.instant)),
});
export type PublicEntry = z.infer<typeof publicEntry>;

/** The person as staff see them beside an entry or appointment; `null` for an anonymous ticket. */
export const patientSummary = z.strictObject({
  fullName: z.string(),
  dateOfBirth: z.nullable(f.localDate),
  medicalRecordNumber: z.nullable(z.string()),
  phoneNumber: z.nullable(z.string()),
  language: z.nullable(z.string()),
});

/** A stop of a visit, planned or past. Those of one position may be done in any order. */
export const visitStep = z.strictObject({
  stepId: f.id,
  position: z.int(),
  departmentId: f.id,
  /** Null for the department’s pool. */
  doctorId: z.nullable(f.id),
  serviceId: z.nullable(f.id),
  appointmentId: z.nullable(f.id),
  status: f.stepStatus,
  /** Back at the same destination, the patient waits with the anchor of before. */
  keepsPlace: z.boolean(),
  /** Who sends the patient on may drop it. */
  optional: z.boolean(),
  notBefore: z.nullable(f.instant),
  /** Shown to the patient. */
  instruction: z.nullable(z.string()),
  /** When it was done, missed, skipped or given up. */
  endedAt: z.nullable(f.instant),
});
export type VisitStep = z.infer<typeof visitStep>;

/** The patient’s whole day, of which an entry is one stop. */
export const visit = z.strictObject({
  visitId: f.id,
  number: f.queueNumber,
  arrivedAt: f.instant,
  reason: z.nullable(z.string()),
  partyId: z.nullable(f.id),
  /** What the patient chose on arrival; null: nobody asked. */
  serviceId: z.nullable(f.id),
  /** Of an entry that has ended none. */
  steps: z.array(visitStep),
  /** Of the visit with its steps; null with an entry that has ended. */
  revision: z.nullable(f.revision),
});
export type Visit = z.infer<typeof visit>;

/** The day as the patient may know it: where they are and what is still planned. */
export const publicVisit = z.strictObject({
  visitId: f.id,
  steps: z.array(
    z.pick(visitStep, {
      stepId: true,
      position: true,
      departmentId: true,
      doctorId: true,
      status: true,
      instruction: true,
    }),
  ),
});
export type PublicVisit = z.infer<typeof publicVisit>;

export const staffEntry = z.strictObject({
  ...publicEntry.shape,
  patientId: z.nullable(f.id),
  patient: z.nullable(patientSummary),
  requestedDoctorId: z.nullable(f.id),
  appointmentId: z.nullable(f.id),
  urgencyLevel: f.urgencyLevel,
  /** When somebody on the staff last judged the urgency; null: nobody has, it is the level that a kiosk gives everybody. */
  triagedAt: z.nullable(f.instant),
  callRank: z.int(),
  arrivedAt: f.instant,
  dueAt: f.instant,
  startedAt: z.nullable(f.instant),
  endedAt: z.nullable(f.instant),
  reason: z.nullable(z.string()),
  /** Where the patient is while on hold, as `X-ray`. */
  statusNote: z.nullable(z.string()),
  /** When to expect back a patient on hold; null where nobody said. */
  backAt: z.nullable(f.instant),
  transferredFromId: z.nullable(f.id),
  /** How the stop ended, by a code of the settings; null where nobody said. */
  outcome: z.nullable(f.code),
  /** Of which step of the visit; null where it is the only stop. */
  stepId: z.nullable(f.id),
  visit,
  revision: f.revision,
});
export type StaffEntry = z.infer<typeof staffEntry>;

export const appointment = z.strictObject({
  appointmentId: f.id,
  patientId: f.id,
  patient: z.nullable(patientSummary),
  doctorId: f.id,
  scheduledDate: f.instant,
  durationMinutes: z.int(),
  urgencyLevel: f.urgencyLevel,
  status: f.appointmentStatus,
  /** False for an overbooked appointment, and after a no-show or a cancellation. */
  holdsSlot: z.boolean(),
  confirmationCode: z.string(),
  reason: z.nullable(z.string()),
  rescheduledFromId: z.nullable(f.id),
  revision: f.revision,
});
export type Appointment = z.infer<typeof appointment>;

const byLanguage = z.record(f.language, f.shortText);
/** Where to go, as patients read it: plain, and by language. */
const way = { location: z.nullable(f.way), locations: z.record(f.language, f.way) };

export const site = z.strictObject({
  siteId: f.id,
  code: f.code,
  name: f.shortText,
  active: z.boolean(),
  revision: f.revision,
});
export type Site = z.infer<typeof site>;

/** Where people wait: the hall, or a few seats near the rooms. */
export const area = z.strictObject({
  areaId: f.id,
  siteId: f.id,
  /** As boards say it. */
  letter: f.areaLetter,
  name: f.shortText,
  names: byLanguage,
  ...way,
  seats: z.nullable(f.seats),
  active: z.boolean(),
  revision: f.revision,
});
export type Area = z.infer<typeof area>;

/** What is done for a patient. */
export const service = z.strictObject({
  serviceId: f.id,
  departmentId: f.id,
  /** The same code in two departments is the same service, at another place. */
  code: f.code,
  name: f.shortText,
  names: byLanguage,
  /** How long it usually takes. */
  minutes: f.serviceMinutes,
  /** Of an appointment for it; null: as the hours have it. */
  slotMinutes: z.nullable(f.durationMinutes),
  /** A kiosk offers it. */
  selfService: z.boolean(),
  asksParty: z.boolean(),
  asksNeeds: z.boolean(),
  /** The stops of who comes for it; null: the one in its department. */
  journeyId: z.nullable(f.id),
  active: z.boolean(),
  revision: f.revision,
});
export type Service = z.infer<typeof service>;

export const journeyStep = z.strictObject({
  position: f.stepPosition,
  departmentId: f.id,
  /** The department’s pool, whom the patient has seen there in this visit, or a certain doctor. */
  with: z.union([z.enum(['pool', 'visit_doctor']), f.id]),
  serviceId: z.nullable(f.id),
  keepsPlace: z.boolean(),
  /** Left out where its department is closed, and who sends the patient on may drop it. */
  optional: z.boolean(),
  /** Shown to the patient. */
  instruction: z.nullable(f.way),
  instructions: z.record(f.language, f.way),
});

/** A template of steps. A visit under way keeps the plan that it began with. */
export const journey = z.strictObject({
  journeyId: f.id,
  code: f.code,
  name: f.shortText,
  names: byLanguage,
  active: z.boolean(),
  steps: z.array(journeyStep),
  revision: f.revision,
});
export type Journey = z.infer<typeof journey>;

export const department = z.strictObject({
  departmentId: f.id,
  siteId: f.id,
  code: z.string(),
  name: z.string(),
  /** By language, as `{ de: 'Kardiologie' }`. Where a reader's is missing, screens show `name`. */
  names: z.record(f.language, f.shortText),
  numberPrefix: z.string(),
  roundTheClock: z.boolean(),
  /** Where its patients wait; null: in the hall. */
  areaId: z.nullable(f.id),
  ...way,
  /** Where its patients are sent who need somebody. */
  desk: z.nullable(f.shortText),
  desks: byLanguage,
  /** Who completes a stop there says how it ended. */
  requiresOutcome: z.boolean(),
  active: z.boolean(),
  revision: f.revision,
});
export type Department = z.infer<typeof department>;

export const doctor = z.strictObject({
  doctorId: f.id,
  departmentId: f.id,
  doctorNo: z.int(),
  fullName: z.string(),
  specialty: z.nullable(z.string()),
  room: z.nullable(z.string()),
  /** A station calls without being a doctor: a counter, a chair, a room. */
  kind: f.doctorKind,
  /** What the plate says before the room; null: room. */
  placeKind: z.nullable(f.placeKind),
  /** Of a station: somebody works there now. Who it is, `doctor:stations` says to staff. */
  isAttended: z.boolean(),
  /** Where its patients wait; null: where the department’s do. */
  areaId: z.nullable(f.id),
  ...way,
  status: f.doctorStatus,
  /** False for one who has left: off, and takes no booking. */
  active: z.boolean(),
  /** About how late the doctor is; null: on time. */
  delayMinutes: z.nullable(f.delayMinutes),
  statusSince: f.instant,
  /** When to expect a doctor who pauses or is off; null where nobody said. */
  backAt: z.nullable(f.instant),
  revision: f.revision,
});
export type Doctor = z.infer<typeof doctor>;

export const urgencySetting = z.strictObject({
  level: f.urgencyLevel,
  /** By language, as `{ en: 'Urgent', de: 'Dringend' }`. */
  label: z.record(f.language, f.shortText),
  /** CSS hexadecimal colour. */
  colour: z.string().check(z.regex(/^#[0-9a-fA-F]{6}$/)),
  targetMinutes: z.int().check(z.gte(0), z.lte(1440)),
});

/** How a stop may end. */
export const outcomeSetting = z.strictObject({
  code: f.code,
  /** By language, as `{ en: 'Home', de: 'Nach Hause' }`. */
  label: z.record(f.language, f.shortText),
});

export const settings = z.strictObject({
  hospitalName: z.string(),
  languages: z.array(f.language),
  /** ISO 3166-1 alpha-2, for phone numbers typed without a country. */
  defaultCountry: z.string(),
  urgencyLevels: z.array(urgencySetting).check(z.length(5)),
  /** Levels up to this one are called before everything else. */
  strictLevel: z.int(),
  /** An on-time appointment is due at the latest this many minutes after its start. */
  appointmentTargetMinutes: z.int(),
  noShowAfterMinutes: z.int(),
  lateAfterMinutes: z.int(),
  earlyCheckInMinutes: z.int(),
  reopenWithinMinutes: z.int(),
  /** Shown beside the hospital's name on public screens: where the hub has it, as `/logo/<sha256>`. */
  logo: z.nullable(z.string()),
  /** Of public screens; null is the product's own. */
  colours: z.nullable(z.strictObject({ brand: z.string() })),
  /** How a stop may end, in the order in which they are offered. */
  outcomes: z.array(outcomeSetting),
  /** Shown on every board, as it was typed. */
  boardMessage: z.nullable(z.string()),
  revision: f.revision,
});
export type Settings = z.infer<typeof settings>;

/** The hospital's day that the views are of: half-open `[startsAt, endsAt)`. */
export const hospitalDay = z.strictObject({
  date: f.localDate,
  startsAt: f.instant,
  endsAt: f.instant,
  /** IANA name: screens show the hospital's time, wherever their own clock is set to. */
  timeZone: z.string(),
});
export type HospitalDay = z.infer<typeof hospitalDay>;

/**
 * What the bearer of one ticket link sees: their own position, never others' numbers. Who comes in after another one of the
 * party is `called` as that one is: to the same room, at the same time.
 */
export const ticket = z.strictObject({
  queueId: f.id,
  queueNumber: f.queueNumber,
  status: f.entryStatus,
  departmentId: f.id,
  doctorId: z.nullable(f.id),
  room: z.nullable(z.string()),
  calledAt: z.nullable(f.instant),
  recallCount: z.int(),
  endedAt: z.nullable(f.instant),
  /** Of somebody on hold: when to be back, or when the stop opens; null where nobody said. */
  backAt: z.nullable(f.instant),
  arrivedAt: f.instant,
  /** The start of their appointment; null for a patient who came without one. */
  appointmentAt: z.nullable(f.instant),
  /** They came from another doctor or department. */
  isSentOn: z.boolean(),
  /** The whole day in order, where it has more than one stop and is not over; those of one position in any order. */
  steps: z.array(
    z.strictObject({
      position: z.int(),
      status: f.stepStatus,
      department: z.string(),
      /** Of the department, by language. */
      names: z.record(f.language, f.shortText),
      doctor: z.nullable(z.string()),
      /** The way there: the doctor’s, else the department’s. Plain, and by language. */
      ...way,
      instruction: z.nullable(z.string()),
      endedAt: z.nullable(f.instant),
    }),
  ),
  /** 1 is the next to be called; null when not waiting. */
  position: z.nullable(z.int()),
  /** From now; null when it cannot be told. */
  estimatedWaitSeconds: z.nullable(z.int()),
  revision: f.revision,
});
export type Ticket = z.infer<typeof ticket>;
