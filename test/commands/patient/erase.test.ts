import { createHash, randomUUID } from 'node:crypto';
import { afterAll, describe, expect, test } from 'vitest';
import { sealAudit } from '../../../src/audit/seal.ts';
import { requestOf } from '../../../src/execution/replay.ts';
import { Appointment } from '../../../src/models/appointment.ts';
import { Notification } from '../../../src/models/notification.ts';
import { Patient } from '../../../src/models/patient.ts';
import { QueueEntry } from '../../../src/models/queue-entry.ts';
import { auditVerdict } from '../../support/audit.ts';
import {
  aDevice,
  aDoctor,
  anAdministrator,
  anAppointment,
  anEntry,
  aPatient,
  aReceptionist,
  theDoctor,
} from '../../support/builders.ts';
import { testDatabase } from '../../support/database.ts';
import { asOwner } from '../../support/owner.ts';
import { senderOf } from '../../support/sender.ts';

const database = await testDatabase();
afterAll(database.drop);
const { knex } = database;
const { ok, refused, reply } = senderOf(knex);
const admin = anAdministrator();
const reception = aReceptionist();
const reason = 'asked for it in writing';

const PERSONAL = {
  fullName: 'Zebulon Marker',
  phoneNumber: '+4915155501234',
  dateOfBirth: '1961-11-23',
  medicalRecordNumber: 'MRN-MARKER',
  language: 'pt-BR',
  email: 'zebulon@marker.example',
};
const PERSONAL_COLUMNS = ['full_name', 'phone_number', 'date_of_birth', 'medical_record_number', 'language', 'email'];
const MARKERS = /Zebulon|Marker|marker|15155501234|1961-11-23|pt-BR|because of his heart/;

/** Every text of every table that has anything about somebody in it. */
const everything = async (): Promise<string> => {
  const tables = [
    'patients',
    'queue',
    'visits',
    'visit_steps',
    'appointments',
    'changes',
    'requests',
    'notifications',
    'audit_log',
    'announcements',
  ];
  const found = await Promise.all(
    tables.map((table) =>
      asOwner(knex, `SELECT to_jsonb(t)::text AS text FROM ${table} t WHERE to_jsonb(t)::text ~ $1`, [MARKERS.source]),
    ),
  );
  return found.flatMap((rows, n) => rows.map(({ text }) => `${tables[n]}: ${String(text)}`)).join('\n');
};

/** Somebody who came anonymously, was recognised, transferred, seen, and has been here before with an appointment. */
const aLifeInTheHospital = async () => {
  const first = await aDoctor(knex);
  const second = await aDoctor(knex, { departmentId: first.departmentId });
  const { patient } = await ok(reception, 'patient:register', PERSONAL);
  const { patientId } = patient;
  const { appointment } = await ok(reception, 'appointment:book', {
    patientId,
    doctorId: second.doctorId,
    scheduledDate: new Date(Date.now() + 86_400_000).toISOString(),
    overbook: true,
    reason: 'because of his heart',
  });
  await ok(reception, 'appointment:cancel', { appointmentId: appointment.appointmentId, reason: 'Marker called' });
  const arrival = await reply(reception, 'queue:check-in', {
    doctorId: first.doctorId,
    reason: 'because of his heart',
  });
  if (!arrival.ok) throw new Error('checked in');
  const { entry } = await ok(reception, 'queue:attach-patient', {
    queueId: (arrival.data as { entry: { queueId: string } }).entry.queueId,
    patientId,
  });
  const { entry: moved } = await ok(reception, 'queue:transfer', {
    queueId: entry.queueId,
    doctorId: second.doctorId,
    reason: 'Zebulon asked',
  });
  const doctor = theDoctor(second);
  const { visitId } = moved.visit;
  const stop = { position: 1, departmentId: second.departmentId };
  await ok(doctor, 'visit:plan', { visitId, steps: [{ ...stop, instruction: 'Marker, of a stop that is dropped' }] });
  await ok(doctor, 'visit:plan', { visitId, steps: [{ ...stop, instruction: 'because of his heart' }] });
  const { visit } = await ok(doctor, 'visit:get', { visitId });
  await ok(doctor, 'visit:skip-step', { visitId, stepId: visit.steps.at(-1)?.stepId ?? '' });
  await ok(doctor, 'queue:hold', { queueId: moved.queueId, where: 'with Zebulon’s wife' });
  await refused(doctor, 'queue:call', { queueId: moved.queueId, expectedRevision: 99 });
  await ok(doctor, 'queue:call', { queueId: moved.queueId });
  await ok(doctor, 'queue:start', { queueId: moved.queueId });
  await Notification.query(knex).insert({
    patientId,
    queueId: moved.queueId,
    channel: 'sms',
    template: 'called',
    language: 'pt-BR',
    dedupeKey: randomUUID(),
    error: 'no route to +4915155501234',
  });
  return { patientId, doctor, queueId: moved.queueId };
};

test('nothing of a patient is left anywhere, and everybody else, the keys and the audit stay', async () => {
  const bystander = await aPatient(knex, { fullName: 'Grace Bystander' });
  const { queueId: theirs } = await anEntry(knex, { patientId: bystander.patientId, reason: 'a cough' });
  const { patientId, doctor, queueId } = await aLifeInTheHospital();
  const ward = await aPatient(knex, { guardianId: patientId, phoneNumber: null });
  await ok(doctor, 'queue:complete', { queueId, reason: 'because of his heart' });
  for await (const _ of sealAudit(knex)) void _;
  expect((await everything()).length).toBeGreaterThan(1_000);

  const { erased } = await ok(admin, 'patient:erase', { patientId, reason });
  expect(await everything()).toBe('');
  expect(erased).toMatchObject({ notifications: 1 });
  for (const count of [erased.records, erased.changes, erased.requests]) expect(count).toBeGreaterThan(5);

  const patient = await Patient.query(knex).findById(patientId);
  expect(patient).toMatchObject({ fullName: 'Erased patient', smsConsent: false, erasedAt: expect.any(Date) });
  const entries = await QueueEntry.query(knex).where('patient_id', patientId);
  expect(entries.map(({ status }) => status).sort()).toEqual(['completed', 'transferred']);
  expect(await Appointment.query(knex).where('patient_id', patientId)).toHaveLength(1);
  expect(await Patient.query(knex).findById(ward.patientId)).toMatchObject({
    fullName: ward.fullName,
    guardianId: null,
  });
  expect((await asOwner(knex, 'SELECT reason FROM visits WHERE visit_id = $1', [theirs]))[0]).toEqual({
    reason: 'a cough',
  });

  expect(await auditVerdict(database.url)).toMatchObject({ findings: [], blanked: erased.records });
  const { records } = await ok(admin, 'audit:list', { rowId: patientId });
  expect(records[0]).toMatchObject({
    actor: `user:${admin.userId}`,
    action: 'patient:erase',
    reason,
    after: { erased },
  });
  expect(records.at(-1)).toMatchObject({
    after: { full_name: '[erased]', phone_number: '[erased]', sms_consent: false },
  });
});

test('what the feed still holds folds to what the tables hold', async () => {
  const { patientId, doctor, queueId } = await aLifeInTheHospital();
  await ok(doctor, 'queue:complete', { queueId });
  await ok(admin, 'patient:erase', { patientId, reason });
  const rows = await asOwner(
    knex,
    `SELECT c."row" - 'patient' = to_jsonb(q) - 'ticket_token' || jsonb_build_object('visit', feed_visit(visit_id, status)) AS same, c."row" #>> '{patient,full_name}' AS name
     FROM queue q CROSS JOIN LATERAL (
       SELECT "row" FROM changes WHERE row_id = q.queue_id AND "row" IS NOT NULL ORDER BY at DESC, version DESC LIMIT 1) c
     WHERE q.patient_id = $1`,
    [patientId],
  );
  expect(rows).toEqual([
    { same: true, name: 'Erased patient' },
    { same: true, name: 'Erased patient' },
  ]);
});

test('whoever sends an old request again hears that the patient was erased', async () => {
  const requestId = randomUUID();
  const { patient } = await ok(reception, 'patient:register', { fullName: 'Once Here', requestId });
  await ok(admin, 'patient:erase', { patientId: patient.patientId, reason });
  const again = await refused(reception, 'patient:register', { fullName: 'Once Here', requestId });
  expect(again).toMatchObject({ code: 'not_found', details: { erased: true } });
});

test('an erasure leaves no digest of a phone number and a birth date that could be guessed, not even of what was refused', async () => {
  const kiosk = await aDevice(knex);
  const { patientId, phoneNumber } = await aPatient(knex, { dateOfBirth: '2001-07-09' });
  const requestId = randomUUID();
  // The right number with a wrong date: it found nobody, so nothing of the reply leads to the patient.
  const typed = { phoneNumber: phoneNumber ?? '', dateOfBirth: '2001-07-10', requestId };
  const first = await refused(kiosk, 'queue:check-in', typed);
  /** What somebody with the whole database has to guess with: all that may have been a key, and what was typed. */
  const guessed = async (): Promise<boolean> => {
    const [row] = await asOwner(
      knex,
      `SELECT r.input_hash AS stored, ARRAY(SELECT key FROM request_key) || ''::bytea AS keys FROM requests r WHERE request_id = $1`,
      [requestId],
    );
    const { inputHash } = requestOf(kiosk, 'queue:check-in', typed);
    const { stored, keys } = row as { stored: Buffer; keys: Buffer[] };
    const digests = keys.map((key) =>
      createHash('sha256')
        .update(Buffer.concat([key, inputHash]))
        .digest(),
    );
    return [inputHash, ...digests].some((digest) => digest.equals(stored));
  };
  expect(await guessed()).toBe(true);

  await ok(admin, 'patient:erase', { patientId, reason });
  expect(await guessed()).toBe(false);
  // And whoever asks again in good faith still hears the same.
  expect(await refused(kiosk, 'queue:check-in', typed)).toEqual(first);
  const other = await refused(await aDevice(knex), 'queue:check-in', typed);
  expect(other).toMatchObject({ code: 'conflict', details: { requestId } });
});

describe('a patient with something open is a conflict that says with what', () => {
  test.each(['waiting', 'called', 'in_service', 'on_hold'] as const)('an entry that is %s', async (status) => {
    const { patientId } = await aPatient(knex);
    const { doctorId } = await aDoctor(knex);
    const { queueId } = await anEntry(knex, { patientId, doctorId, status });
    expect(await refused(admin, 'patient:erase', { patientId, reason })).toMatchObject({
      code: 'conflict',
      details: { reason: 'open_visits', visits: [{ tableName: 'queue', rowId: queueId }] },
    });
  });

  test('an appointment to come', async () => {
    const { patientId } = await aPatient(knex);
    const { appointmentId } = await anAppointment(knex, { patientId });
    expect(await refused(admin, 'patient:erase', { patientId, reason })).toMatchObject({
      details: { visits: [{ tableName: 'appointments', rowId: appointmentId }] },
    });
  });

  test('also for whoever calls the function without asking first', async () => {
    const { patientId } = await aPatient(knex);
    await anEntry(knex, { patientId });
    await expect(knex.raw('SELECT erase_patient(?)', [patientId])).rejects.toMatchObject({
      constraint: 'patients_erase_visits',
    });
    expect(await Patient.query(knex).findById(patientId)).toMatchObject({ erasedAt: null });
  });
});

test('an appointment long past that nobody came to is nothing open', async () => {
  const { patientId } = await aPatient(knex);
  await anAppointment(knex, { patientId, scheduledDate: new Date(Date.now() - 5 * 86_400_000) });
  await ok(admin, 'patient:erase', { patientId, reason });
});

test('an erased patient is not there any more: not found, changed, booked, queued, exported or erased again', async () => {
  const { doctorId } = await aDoctor(knex);
  const { patientId } = await aPatient(knex);
  const { queueId } = await anEntry(knex, { doctorId });
  await ok(admin, 'patient:erase', { patientId, reason });
  expect((await ok(reception, 'patient:find', { query: 'Erased patient' })).patients).toEqual([]);
  const scheduledDate = new Date(Date.now() + 86_400_000).toISOString();
  const refusals = await Promise.all([
    refused(reception, 'patient:update', { patientId, fullName: 'Back Again' }),
    refused(reception, 'appointment:book', { patientId, doctorId, scheduledDate }),
    refused(reception, 'queue:check-in', { patientId, doctorId }),
    refused(reception, 'queue:attach-patient', { patientId, queueId }),
    refused(reception, 'patient:register', { fullName: 'A Child', guardianId: patientId }),
    refused(admin, 'patient:export', { patientId }),
    refused(admin, 'patient:erase', { patientId, reason }),
  ]);
  expect(refusals.map(({ code }) => code)).toEqual(refusals.map(() => 'not_found'));
});

test('a check-in at the same moment is either seen as open, or finds nobody', async () => {
  const { doctorId } = await aDoctor(knex);
  const outcomes = new Set<string>();
  for (let n = 0; n < 20; n += 1) {
    const { patientId } = await aPatient(knex);
    const [arrival, erasure] = await Promise.all([
      reply(reception, 'queue:check-in', { patientId, doctorId }),
      reply(admin, 'patient:erase', { patientId, reason }),
    ]);
    outcomes.add(`${arrival.ok ? 'queued' : arrival.error.code}, ${erasure.ok ? 'erased' : erasure.error.code}`);
  }
  expect(['queued, conflict', 'not_found, erased']).toEqual(expect.arrayContaining([...outcomes]));
});

test('nobody but an administrator may, and only with a reason', async () => {
  const { patientId } = await aPatient(knex);
  expect(await refused(reception, 'patient:erase', { patientId, reason })).toMatchObject({ code: 'forbidden' });
  expect(await refused(admin, 'patient:erase', { patientId })).toMatchObject({ code: 'invalid_input' });
  expect(await refused(admin, 'patient:erase', { patientId: randomUUID(), reason })).toMatchObject({
    code: 'not_found',
  });
  expect(await refused(admin, 'patient:erase', { patientId, reason, expectedRevision: 7 })).toMatchObject({
    code: 'conflict',
    details: { current: { patientId } },
  });
});

test('every column of what is about patients is known to be personal, or known not to be', async () => {
  const columns = async (table: string): Promise<unknown[]> =>
    (
      await asOwner(
        knex,
        `SELECT column_name AS name FROM information_schema.columns WHERE table_name = $1 AND table_schema = 'public' ORDER BY 1`,
        [table],
      )
    ).map(({ name }) => name);
  const said =
    'A new column: is it personal? Then erase_patient and audit_blanked need it (a migration), and so does this list.';
  const personal = [...PERSONAL_COLUMNS, 'guardian_id'];
  // What the search compares is made of the name, and goes with it; the audit has never had it.
  const others = ['created_at', 'erased_at', 'name_key', 'patient_id', 'revision', 'sms_consent'];
  expect(await columns('patients'), said).toEqual([...personal, ...others].sort());
  expect(await columns('queue'), said).toEqual(
    `advanced_at anchor_at appointment_id area_id arrived_at back_at call_rank called_at called_with called_with_id created_at department_id device_id doctor_id due_at ended_at outcome patient_id queue_date queue_id queue_number recall_count requested_doctor_id revision room started_at status status_note step_id ticket_token transferred_from_id triaged_at urgency_level urgency_since visit_id`.split(
      /\s+/,
    ),
  );
  expect(await columns('visits'), said).toEqual(
    `arrived_at created_at department_id ended_at language merged_into_id number origin party_id patient_id reason revision
     second_number service_id site_id ticket_token visit_date visit_id`.split(/\s+/),
  );
  expect(await columns('visit_steps'), said).toEqual(
    `appointment_id created_at department_id doctor_id ended_at instruction keeps_place not_before optional position service_id status
     step_id visit_id`.split(/\s+/),
  );
  expect(await columns('appointments'), said).toEqual(
    `appointment_id confirmation_code created_at doctor_id doctor_no duration_minutes holds_slot patient_id reason
     rescheduled_from_id revision scheduled_date status urgency_level`.split(/\s+/),
  );
  const { rows } = await knex.raw(
    `SELECT audit_blanked(jsonb_object_agg(name, 1), 'patients') AS blanked FROM unnest(?::text[]) AS name`,
    [[...personal, ...others]],
  );
  const blanked = Object.entries(rows[0].blanked).filter(([, value]) => value === '[erased]');
  expect(blanked.map(([name]) => name).sort()).toEqual([...personal].sort());
  const ofEntry = await knex.raw(
    `SELECT audit_blanked('{"reason": 1, "status_note": 1, "instruction": 1, "status": 1}', 'queue') AS blanked`,
  );
  const blankedHere = { reason: '[erased]', status_note: '[erased]', instruction: '[erased]', status: 1 };
  expect(ofEntry.rows[0].blanked).toEqual(blankedHere);
});
