import { randomBytes } from 'node:crypto';
import type { Knex } from 'knex';
import type { Model, ModelObject } from 'objection';
import { v7 as uuid } from 'uuid';
import type { DevicePrincipal, StaffPrincipal, TicketPrincipal } from '../../src/auth/principal.ts';
import { Appointment } from '../../src/models/appointment.ts';
import { Department } from '../../src/models/department.ts';
import { Device } from '../../src/models/device.ts';
import { Doctor } from '../../src/models/doctor.ts';
import { JourneyStep } from '../../src/models/journey-step.ts';
import { Journey } from '../../src/models/journey.ts';
import { Patient } from '../../src/models/patient.ts';
import { QueueEntry } from '../../src/models/queue-entry.ts';
import { Service } from '../../src/models/service.ts';
import { Site } from '../../src/models/site.ts';
import { User } from '../../src/models/user.ts';
import { VisitStep } from '../../src/models/visit-step.ts';
import { Visit } from '../../src/models/visit.ts';

type Given<Row extends Model> = Partial<ModelObject<Row>>;

// Each builder makes a row that is valid by itself and unlike any other; a test says only what it is about.

let made = 0;

/** A whole number that no other builder of this test file has. */
const next = (): number => (made += 1);

/** 1 → AAA, 2 → AAB, …: what a department's number prefix takes. */
const letters = (n: number): string =>
  [676, 26, 1].map((place) => String.fromCharCode(65 + (Math.floor(n / place) % 26))).join('');

export const aSite = async (knex: Knex, given: Given<Site> = {}): Promise<Site> => {
  const n = next();
  return Site.query(knex)
    .insert({ code: `SITE${n}`, name: `Site ${n}`, ...given })
    .returning('*');
};

/** Open, of days with a midnight. */
export const aDepartment = async (knex: Knex, given: Given<Department> = {}): Promise<Department> => {
  const n = next();
  return Department.query(knex)
    .insert({ code: `D${n}`, name: `Department ${n}`, numberPrefix: letters(n), ...given })
    .returning('*');
};

/** Available, in a room, and in a department of their own unless one is given. */
export const aDoctor = async (knex: Knex, given: Given<Doctor> = {}): Promise<Doctor> => {
  const n = next();
  const departmentId = given.departmentId ?? (await aDepartment(knex)).departmentId;
  return Doctor.query(knex)
    .insert({ fullName: `Dr. Ada Doctor ${n}`, room: `R${n}`, status: 'available', ...given, departmentId })
    .returning('*');
};

/** A station that nobody works at. */
export const aStation = (knex: Knex, given: Given<Doctor> = {}): Promise<Doctor> =>
  aDoctor(knex, { kind: 'station', status: 'off', fullName: `Counter ${next()}`, ...given });

export const aService = async (knex: Knex, given: Given<Service> = {}): Promise<Service> => {
  const n = next();
  const departmentId = given.departmentId ?? (await aDepartment(knex)).departmentId;
  return Service.query(knex)
    .insert({ code: `S${n}`, name: `Service ${n}`, ...given, departmentId })
    .returning('*');
};

/** Through these departments, one after the other; a list within is in any order. */
export const aJourney = async (
  knex: Knex,
  stops: readonly (Given<JourneyStep> | readonly Given<JourneyStep>[])[],
): Promise<Journey> => {
  const n = next();
  const journey = await Journey.query(knex)
    .insert({ code: `J${n}`, name: `Journey ${n}` })
    .returning('*');
  const steps = stops.flatMap((stop, index) => [stop].flat().map((one) => ({ position: index + 1, ...one })));
  for (const step of steps) await JourneyStep.query(knex).insert({ ...step, journeyId: journey.journeyId });
  return journey;
};

/** A phone number of its own (in Germany, the hospital's country by default). */
export const aPhoneNumber = (): string => `+4915112${String(next()).padStart(6, '0')}`;

/** An adult with a phone number and a date of birth. */
export const aPatient = async (knex: Knex, given: Given<Patient> = {}): Promise<Patient> =>
  Patient.query(knex)
    .insert({ fullName: `Grace Patient ${next()}`, phoneNumber: aPhoneNumber(), dateOfBirth: '1980-05-17', ...given })
    .returning('*');

/** In half an hour, or at the end of the hospital's day, so that the last half hour of a day is like any other. */
const soonToday = async (knex: Knex, doctorId: string): Promise<Date> => {
  const { rows } = await knex.raw<{ rows: [{ at: Date }] }>(
    `SELECT least(
        hub_now() + interval '30 minutes',
        hospital_day_starts(department_id, hospital_day(department_id, hub_now()) + 1) - interval '1 minute'
      ) AS at
      FROM doctors WHERE doctor_id = ?`,
    [doctorId],
  );
  return rows[0].at;
};

/** Booked with a doctor for 20 minutes; starts soon by the database's clock. */
export const anAppointment = async (knex: Knex, given: Given<Appointment> = {}): Promise<Appointment> => {
  const patientId = given.patientId ?? (await aPatient(knex)).patientId;
  const doctorId = given.doctorId ?? (await aDoctor(knex)).doctorId;
  const scheduledDate = given.scheduledDate ?? (await soonToday(knex, doctorId));
  return Appointment.query(knex)
    .insert({
      confirmationCode: aConfirmationCode(),
      durationMinutes: 20,
      ...given,
      patientId,
      doctorId,
      scheduledDate,
    })
    .returning('*');
};

const aConfirmationCode = (): string => `T${String(next()).padStart(7, '0')}`;

/** An anonymous ticket of today that waits in a department's pool; with a doctor it waits in that doctor's list. */
export const anEntry = async (
  knex: Knex,
  { reason, ...given }: Given<QueueEntry> & { reason?: string | null } = {},
): Promise<QueueEntry> => {
  const { doctorId = null, status = 'waiting' } = given;
  const departmentId = given.departmentId ?? (await departmentOf(knex, doctorId));
  const now = await instant(knex);
  const reached = {
    calledAt: status === 'called' || status === 'in_service' ? now : null,
    startedAt: status === 'in_service' ? now : null,
    endedAt: ['waiting', 'called', 'in_service', 'on_hold'].includes(status) ? null : now,
  };
  const entry = {
    queueId: uuid(),
    queueDate: await today(knex, departmentId),
    queueNumber: `Z-${String(next()).padStart(4, '0')}`,
    requestedDoctorId: doctorId,
    triagedAt: now,
    ticketToken: randomBytes(16).toString('base64url'),
    ...reached,
    ...given,
    departmentId,
  };
  return knex.transaction(async (trx) => {
    // A trigger makes the visit where it is not said more of it.
    const visit = reason ? { visitId: await visitWith(trx, entry, reason) } : {};
    return QueueEntry.query(trx)
      .insert({ ...entry, ...visit })
      .returning('*');
  });
};

type Opened = Pick<QueueEntry, 'queueId' | 'queueDate' | 'queueNumber' | 'departmentId' | 'ticketToken' | 'endedAt'> &
  Given<QueueEntry>;

/** Of the entry alone, for this reason. */
const visitWith = async (trx: Knex, entry: Opened, reason: string): Promise<string> => {
  const { queueId, queueDate, queueNumber, departmentId, ticketToken, endedAt, patientId = null, arrivedAt } = entry;
  const { siteId } = await Department.query(trx).findById(departmentId).throwIfNotFound();
  const of = { siteId, departmentId, patientId, number: queueNumber, ticketToken, endedAt, reason };
  const when = arrivedAt === undefined ? {} : { arrivedAt };
  await Visit.query(trx).insert({ visitId: queueId, visitDate: queueDate, ...of, ...when });
  return queueId;
};

/** Departments where the patient was before an entry, and where they go afterwards, one after the other. */
export const aPlan = async (
  knex: Knex,
  { visitId, queueId, departmentId, doctorId, appointmentId }: QueueEntry,
  { done = [], planned }: { done?: readonly Department[]; planned: readonly Department[] },
): Promise<void> =>
  knex.transaction(async (trx) => {
    const here = { departmentId, doctorId, appointmentId, stepId: visitId, status: 'current' as const };
    const stops = [
      ...done.map((place) => ({ departmentId: place.departmentId, status: 'done' as const, endedAt: new Date() })),
      here,
      ...planned.map((place) => ({ departmentId: place.departmentId })),
    ];
    for (const [index, stop] of stops.entries()) {
      await VisitStep.query(trx).insert({ visitId, position: index + 1, ...stop });
    }
    await QueueEntry.query(trx).findById(queueId).patch({ stepId: visitId });
  });

const departmentOf = async (knex: Knex, doctorId: string | null): Promise<string> => {
  const doctor = doctorId === null ? undefined : await Doctor.query(knex).findById(doctorId);
  return doctor?.departmentId ?? (await aDepartment(knex)).departmentId;
};

/** The database's time, some interval away: `instant(knex, '-2 hours')`. */
export const instant = async (knex: Knex, away = '0'): Promise<Date> => {
  const { rows } = await knex.raw<{ rows: [{ at: Date }] }>('SELECT hub_now() + ?::interval AS at', [away]);
  return rows[0].at;
};

/** The hospital's day as `YYYY-MM-DD`, some days away. */
export const today = async (knex: Knex, departmentId: string, daysAway = 0): Promise<string> => {
  const { rows } = await knex.raw<{ rows: [{ day: string }] }>('SELECT hospital_day(?, hub_now()) + ?::int AS day', [
    departmentId,
    daysAway,
  ]);
  return rows[0].day;
};

/** A day that was closed a moment ago, with nothing in it. */
export const aClosing = async (knex: Knex): Promise<{ closingId: string }> => {
  const closingId = uuid();
  await knex('day_closings').insert({ closing_id: closingId });
  return { closingId };
};

/** A staff login that can't sign in with a password; see `principalOf`. */
export const aUser = async (knex: Knex, given: Given<User> = {}): Promise<User> => {
  const n = next();
  return User.query(knex)
    .insert({ username: `user${n}`, fullName: `User ${n}`, role: 'reception', ...given })
    .returning('*');
};

/** A signed-in user. Without a row in the database where the test needs none. */
export const principalOf = (
  user: Pick<User, 'role'> & Partial<Pick<User, 'userId' | 'mustChangePassword'>>,
  doctor?: Pick<Doctor, 'doctorId' | 'departmentId'>,
): StaffPrincipal => ({
  role: user.role,
  sessionId: uuid(),
  userId: user.userId ?? uuid(),
  doctorId: doctor?.doctorId ?? null,
  departmentId: doctor?.departmentId ?? null,
  mustChangePassword: user.mustChangePassword ?? false,
});

export const aReceptionist = (): StaffPrincipal => principalOf({ role: 'reception' });
export const aNurse = (): StaffPrincipal => principalOf({ role: 'nurse' });
export const anAdministrator = (): StaffPrincipal => principalOf({ role: 'admin' });
export const theDoctor = (doctor: Pick<Doctor, 'doctorId' | 'departmentId'>): StaffPrincipal =>
  principalOf({ role: 'doctor' }, doctor);

/** A paired device; without a department it is for the whole hospital. */
export const aDevice = async (knex: Knex, given: Given<Device> = {}): Promise<DevicePrincipal> => {
  const { deviceId, kind, departmentId, filter } = await Device.query(knex)
    .insert({ kind: 'kiosk', name: `Device ${next()}`, departmentId: null, filter: {}, ...given })
    .returning('*');
  return { role: kind, sessionId: uuid(), deviceId, departmentId, filter };
};

export const theBearerOf = ({ ticketToken }: Pick<QueueEntry, 'ticketToken'>): TicketPrincipal => ({
  role: 'ticket',
  ticketToken,
});
