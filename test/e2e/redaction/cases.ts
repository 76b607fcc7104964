import { randomUUID } from 'node:crypto';
import { Area } from '../../../src/models/area.ts';
import { Device } from '../../../src/models/device.ts';
import { Schedule } from '../../../src/models/schedule.ts';
import { QueueEntry } from '../../../src/models/queue-entry.ts';
import type { CommandArguments, CommandName } from '../../../src/protocol/commands/index.ts';
import type { Role } from '../../../src/protocol/roles.ts';
import {
  aClosing,
  aDepartment,
  aDoctor,
  aJourney,
  anAppointment,
  anEntry,
  aService,
  aSite,
  aStation,
  aUser,
  today,
} from '../../support/builders.ts';
import type { Hospital } from './hospital.ts';

type Sent<N extends CommandName> = Omit<CommandArguments<N>, 'requestId'>;

/** How a command succeeds, with a mark wherever it takes something that people type. */
export type Case<N extends CommandName> = {
  readonly by: Role;
  readonly input: (hospital: Hospital) => Sent<N> | Promise<Sent<N>>;
};

const reasonFor = ({ marks }: Hospital) => `because of ${marks.personal()}`;

/** A command on one entry, which is in this state before. */
const onEntry = (status: QueueEntry['status']) => ({
  by: 'nurse' as const,
  input: async (hospital: Hospital) => ({
    queueId: (await hospital.visit(status)).queueId,
    reason: reasonFor(hospital),
  }),
});

const nothing = () => ({});

const inDays = (days: number): string => new Date(Date.now() + days * 86_400_000).toISOString();

/** A booked appointment of somebody. */
const booked = async (hospital: Hospital) => {
  const { patientId } = await hospital.somebody();
  return anAppointment(hospital.knex, { patientId, reason: reasonFor(hospital) });
};

const aSchedule = async ({ knex }: Hospital) => {
  const { doctorId } = await aDoctor(knex);
  return Schedule.query(knex)
    .insert({
      doctorId,
      weekday: 1,
      starts: '08:00',
      ends: '12:00',
      slotMinutes: 20,
      validFrom: '2026-01-01',
      validTo: null,
    })
    .returning('*');
};

const aBoard = async ({ knex, marks }: Hospital) =>
  Device.query(knex)
    .insert({ kind: 'board', name: marks.operational(), departmentId: null, filter: {} })
    .returning('*');

let prefixes = 0;
/** One that the builders do not come to. */
const aPrefix = (): string => `Y${String.fromCharCode(65 + ((prefixes += 1) % 26))}`;

let letters = 0;
/** Of the site where everybody is. */
const anArea = async ({ knex }: Hospital): Promise<string> => {
  const { siteId } = await aDepartment(knex);
  const letter = String.fromCharCode(65 + ((letters += 1) % 26));
  await Area.query(knex).insert({ siteId, letter, name: 'Near the rooms' }).onConflict(['site_id', 'letter']).ignore();
  const { areaId } = await Area.query(knex).findOne({ site_id: siteId, letter }).throwIfNotFound();
  return areaId;
};

let codes = 0;
const aCode = (): string => `CODE-${(codes += 1)}`;

/** Every command of the protocol: a new one without a case does not compile. */
export const cases: { readonly [N in CommandName]: Case<N> } = {
  'queue:attach-patient': {
    by: 'nurse',
    input: async (hospital) => {
      const { doctorId } = await aDoctor(hospital.knex);
      const { queueId } = await anEntry(hospital.knex, { doctorId, reason: reasonFor(hospital) });
      return { queueId, patientId: (await hospital.somebody()).patientId };
    },
  },
  'queue:call': {
    by: 'nurse',
    input: async (hospital) => ({ queueId: (await hospital.visit()).queueId }),
  },
  'queue:call-next': {
    by: 'nurse',
    input: async (hospital) => ({ doctorId: (await hospital.visit()).doctorId }),
  },
  'queue:cancel': onEntry('waiting'),
  'queue:check-in': {
    by: 'kiosk',
    input: async ({ knex, marks }) => ({
      departmentId: (await aDepartment(knex)).departmentId,
      fullName: `Person ${marks.personal()}`,
      phoneNumber: marks.phoneNumber(),
      dateOfBirth: marks.dateOfBirth(),
      reason: `because of ${marks.personal()}`,
    }),
  },
  'queue:close-day': {
    by: 'reception',
    input: async (hospital) => {
      const { departmentId } = await hospital.visit();
      return { departmentId, queueDate: await today(hospital.knex, departmentId), reason: reasonFor(hospital) };
    },
  },
  'site:list': { by: 'admin', input: nothing },
  'site:create': { by: 'admin', input: ({ marks }) => ({ code: aCode(), name: marks.operational() }) },
  'site:update': {
    by: 'admin',
    input: async ({ knex, marks }) => ({ siteId: (await aDepartment(knex)).siteId, name: marks.operational() }),
  },
  'area:list': { by: 'nurse', input: nothing },
  'area:create': {
    by: 'admin',
    input: async ({ knex, marks }) => ({ siteId: (await aSite(knex)).siteId, letter: 'Q', name: marks.operational() }),
  },
  'area:update': {
    by: 'admin',
    input: async ({ knex, marks }) => ({
      areaId: (
        await Area.query(knex)
          .insert({ siteId: (await aSite(knex)).siteId, letter: 'R', name: 'Hall' })
          .returning('*')
      ).areaId,
      location: marks.operational(),
    }),
  },
  'service:list': { by: 'nurse', input: nothing },
  'service:create': {
    by: 'admin',
    input: async ({ knex, marks }) => ({
      departmentId: (await aDepartment(knex)).departmentId,
      code: aCode(),
      name: marks.operational(),
    }),
  },
  'service:update': {
    by: 'admin',
    input: async ({ knex, marks }) => ({ serviceId: (await aService(knex)).serviceId, name: marks.operational() }),
  },
  'journey:list': { by: 'nurse', input: nothing },
  'journey:create': {
    by: 'admin',
    input: async ({ knex, marks }) => ({
      code: aCode(),
      name: marks.operational(),
      steps: [{ position: 1, departmentId: (await aDepartment(knex)).departmentId, instruction: marks.operational() }],
    }),
  },
  'journey:update': {
    by: 'admin',
    input: async ({ knex, marks }) => ({ journeyId: (await aJourney(knex, [])).journeyId, name: marks.operational() }),
  },
  'doctor:attend': { by: 'nurse', input: async ({ knex }) => ({ doctorId: (await aStation(knex)).doctorId }) },
  'doctor:leave-station': { by: 'nurse', input: nothing },
  'doctor:stations': { by: 'nurse', input: nothing },
  'queue:advance': {
    by: 'nurse',
    input: async (hospital) => {
      const { doctorId } = await hospital.visit();
      return { doctorId, areaId: await anArea(hospital), count: 1 };
    },
  },
  'queue:retreat': {
    by: 'nurse',
    input: async (hospital) => {
      const { queueId } = await hospital.visit();
      const sent = { advancedAt: new Date(), areaId: await anArea(hospital) };
      await QueueEntry.query(hospital.knex).findById(queueId).patch(sent);
      return { queueId };
    },
  },
  'visit:get': { by: 'nurse', input: async (hospital) => ({ visitId: (await hospital.visit()).queueId }) },
  'visit:plan': {
    by: 'nurse',
    input: async (hospital) => ({
      visitId: (await hospital.visit()).queueId,
      steps: [
        {
          position: 1,
          departmentId: (await aDepartment(hospital.knex)).departmentId,
          instruction: `Bring ${hospital.marks.personal()}`,
        },
      ],
    }),
  },
  'visit:skip-step': {
    by: 'nurse',
    input: async (hospital) => {
      const { queueId } = await hospital.visit();
      return { visitId: queueId, stepId: queueId };
    },
  },
  'visit:update': {
    by: 'nurse',
    input: async (hospital) => ({
      visitId: (await hospital.visit()).queueId,
      reason: `because of ${hospital.marks.personal()}`,
    }),
  },
  'queue:closings': { by: 'reception', input: nothing },
  'queue:undo-close-day': {
    by: 'reception',
    input: async (hospital) => ({ ...(await aClosing(hospital.knex)), reason: reasonFor(hospital) }),
  },
  'queue:complete': {
    by: 'nurse',
    input: async (hospital) => ({
      queueId: (await hospital.visit('in_service')).queueId,
      next: [
        {
          position: 1,
          departmentId: (await aDepartment(hospital.knex)).departmentId,
          instruction: `Bring ${hospital.marks.personal()}`,
        },
      ],
    }),
  },
  'queue:detach-patient': onEntry('waiting'),
  'queue:hand-over': {
    by: 'reception',
    input: async (hospital) => ({ fromDoctorId: (await hospital.visit()).doctorId, reason: reasonFor(hospital) }),
  },
  'queue:hold': {
    by: 'nurse',
    input: async (hospital) => ({
      queueId: (await hospital.visit()).queueId,
      where: `at ${hospital.marks.personal()}`,
      reason: reasonFor(hospital),
    }),
  },
  'queue:leave': {
    by: 'nurse',
    input: async (hospital) => ({ queueId: (await hospital.visit()).queueId }),
  },
  'queue:no-show': onEntry('called'),
  'queue:recall': onEntry('called'),
  'queue:reinstate': onEntry('no_show'),
  'queue:reopen': onEntry('completed'),
  'queue:resume': onEntry('on_hold'),
  'queue:return': onEntry('called'),
  'queue:set-urgency': {
    by: 'nurse',
    input: async (hospital) => ({
      queueId: (await hospital.visit()).queueId,
      urgencyLevel: 1,
      reason: reasonFor(hospital),
    }),
  },
  'queue:referrals': { by: 'reception', input: nothing },
  'queue:start': onEntry('called'),
  'queue:ticket': {
    by: 'reception',
    input: async (hospital) => ({ queueId: (await hospital.visit()).queueId }),
  },
  'queue:timeline': {
    by: 'reception',
    input: async (hospital) => ({ queueId: (await hospital.visit()).queueId }),
  },
  'queue:transfer': {
    by: 'nurse',
    input: async (hospital) => ({
      queueId: (await hospital.visit()).queueId,
      doctorId: (await aDoctor(hospital.knex)).doctorId,
      reason: reasonFor(hospital),
    }),
  },
  'queue:undo': onEntry('in_service'),
  'doctor:create': {
    by: 'admin',
    input: async ({ knex, marks }) => ({
      departmentId: (await aDepartment(knex)).departmentId,
      fullName: marks.operational(),
      specialty: marks.operational(),
      room: marks.operational(),
    }),
  },
  'doctor:list': { by: 'board', input: nothing },
  'doctor:set-status': {
    by: 'reception',
    input: async ({ knex, marks }) => ({
      doctorId: (await aDoctor(knex)).doctorId,
      status: 'available',
      room: marks.operational(),
    }),
  },
  'doctor:update': {
    by: 'admin',
    input: async ({ knex, marks }) => ({ doctorId: (await aDoctor(knex)).doctorId, fullName: marks.operational() }),
  },
  'patient:erase': {
    by: 'admin',
    input: async (hospital) => ({ patientId: (await hospital.somebody()).patientId, reason: reasonFor(hospital) }),
  },
  'patient:export': {
    by: 'admin',
    input: async (hospital) => ({ patientId: (await hospital.visit()).patientId }),
  },
  'patient:find': {
    by: 'doctor',
    input: async (hospital) => ({
      query: (await hospital.somebody()).fullName,
      dateOfBirth: hospital.marks.dateOfBirth(),
    }),
  },
  'patient:register': {
    by: 'reception',
    input: ({ marks }) => ({
      fullName: `Person ${marks.personal()}`,
      phoneNumber: marks.phoneNumber(),
      dateOfBirth: marks.dateOfBirth(),
      medicalRecordNumber: marks.personal(),
      email: `${marks.personal()}@example.org`,
    }),
  },
  'patient:update': {
    by: 'reception',
    input: async (hospital) => ({
      patientId: (await hospital.visit()).patientId,
      fullName: `Person ${hospital.marks.personal()}`,
      phoneNumber: hospital.marks.phoneNumber(),
      email: `${hospital.marks.personal()}@example.org`,
    }),
  },
  'appointment:book': {
    by: 'reception',
    input: async (hospital) => ({
      patientId: (await hospital.somebody()).patientId,
      doctorId: (await aDoctor(hospital.knex)).doctorId,
      scheduledDate: inDays(2),
      reason: reasonFor(hospital),
    }),
  },
  'appointment:cancel': {
    by: 'reception',
    input: async (hospital) => ({
      appointmentId: (await booked(hospital)).appointmentId,
      reason: reasonFor(hospital),
    }),
  },
  'appointment:free-slots': {
    by: 'reception',
    input: async ({ knex }) => ({ doctorId: (await aDoctor(knex)).doctorId, date: inDays(1).slice(0, 10) }),
  },
  'appointment:list': {
    by: 'reception',
    input: async (hospital) => ({ patientId: (await booked(hospital)).patientId }),
  },
  'appointment:reschedule': {
    by: 'reception',
    input: async (hospital) => ({
      appointmentId: (await booked(hospital)).appointmentId,
      scheduledDate: inDays(3),
      reason: reasonFor(hospital),
    }),
  },
  'department:create': {
    by: 'admin',
    input: ({ marks }) => ({ code: marks.operational(), name: marks.operational(), numberPrefix: aPrefix() }),
  },
  'department:list': { by: 'board', input: nothing },
  'department:update': {
    by: 'admin',
    input: async ({ knex, marks }) => ({
      departmentId: (await aDepartment(knex)).departmentId,
      name: marks.operational(),
    }),
  },
  'schedule:create': {
    by: 'admin',
    input: async ({ knex }) => ({
      doctorId: (await aDoctor(knex)).doctorId,
      weekday: 1,
      starts: '08:00',
      ends: '12:00',
      slotMinutes: 20,
      validFrom: '2026-01-01',
    }),
  },
  'schedule:list': { by: 'admin', input: nothing },
  'schedule:remove': {
    by: 'admin',
    input: async (hospital) => ({ scheduleId: (await aSchedule(hospital)).scheduleId }),
  },
  'schedule:update': {
    by: 'admin',
    input: async (hospital) => ({ scheduleId: (await aSchedule(hospital)).scheduleId, ends: '13:00' }),
  },
  'settings:get': { by: 'kiosk', input: nothing },
  'settings:update': { by: 'admin', input: ({ marks }) => ({ hospitalName: marks.operational() }) },
  'user:change-password': {
    by: 'nurse',
    input: ({ marks }) => ({
      currentPassword: marks.personal(),
      newPassword: `${marks.personal()}-staple-battery`,
    }),
  },
  'user:create': {
    by: 'admin',
    input: ({ marks }) => ({
      username: marks.personal(),
      fullName: `User ${marks.personal()}`,
      role: 'reception',
      temporaryPassword: `${marks.personal()}-staple-battery`,
    }),
  },
  'user:list': { by: 'admin', input: nothing },
  'user:sign-out': { by: 'nurse', input: nothing },
  'user:update': {
    by: 'admin',
    input: async ({ knex, marks }) => ({
      userId: (await aUser(knex)).userId,
      fullName: `User ${marks.personal()}`,
      temporaryPassword: `${marks.personal()}-staple-battery`,
    }),
  },
  'device:approve': {
    by: 'admin',
    input: async ({ url, marks, secrets }) => {
      const response = await fetch(`${url}/devices/pairings`, {
        method: 'POST',
        headers: { 'Content-Type': 'application/json' },
        body: JSON.stringify({ kind: 'board' }),
      });
      const pairing = (await response.json()) as { pairingId: string; code: string };
      secrets.add(pairing.pairingId).add(pairing.code);
      return { code: pairing.code, name: marks.operational() };
    },
  },
  'device:list': { by: 'admin', input: nothing },
  'device:revoke': {
    by: 'admin',
    input: async (hospital) => ({ deviceId: (await aBoard(hospital)).deviceId }),
  },
  'device:update': {
    by: 'admin',
    input: async (hospital) => ({
      deviceId: (await aBoard(hospital)).deviceId,
      name: hospital.marks.operational(),
    }),
  },
  'audit:export': { by: 'admin', input: () => ({}) },
  'audit:list': { by: 'admin', input: ({ marks }) => ({ actor: marks.personal() }) },
  'announcement:list': { by: 'nurse', input: nothing },
  'announcement:report': {
    by: 'board',
    input: async (hospital) => {
      const { queueId, calledAt } = await hospital.visit('called');
      return { queueId, calledAt: (calledAt ?? new Date()).toISOString(), recallCount: 0 };
    },
  },
  'feed:subscribe': {
    by: 'board',
    input: ({ marks }) => ({ all: true, since: { epoch: marks.personal(), versions: { [randomUUID()]: 1 } } }),
  },
  'feed:unsubscribe': { by: 'board', input: nothing },
};
