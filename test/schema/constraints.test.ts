import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { v7 as uuid } from 'uuid';
import { Appointment } from '../../src/models/appointment.ts';
import { Department } from '../../src/models/department.ts';
import { Doctor } from '../../src/models/doctor.ts';
import { Patient } from '../../src/models/patient.ts';
import { QueueEntry } from '../../src/models/queue-entry.ts';
import { aDepartment, aDevice, aDoctor, anAppointment, anEntry, aPatient, aUser } from '../support/builders.ts';
import { testDatabase, type TestDatabase } from '../support/database.ts';
import { refusedBy } from './refused.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await testDatabase({ as: 'owner' });
});
afterAll(async () => database.drop());

describe('shapes', () => {
  const queueValues: [string, string][] = [
    ['queue_call_rank_check', 'urgency_level = 0'],
    ['queue_urgency_level_check', 'urgency_level = 6'],
    ['queue_call_rank_check', 'urgency_level = 2, call_rank = 3, due_at = now()'],
    ['queue_call_rank_check', 'call_rank = 0'],
    ['queue_status_check', "status = 'gone', ended_at = now()"],
    ['queue_doctor_check', "status = 'called', called_at = now()"],
    ['queue_doctor_check', "status = 'in_service', started_at = now()"],
    ['queue_ended_at_check', "status = 'completed'"],
    ['queue_ended_at_check', 'ended_at = now()'],
    ['queue_queue_number_check', "queue_number = 'C17'"],
    ['queue_queue_number_check', "queue_number = 'c-017'"],
    ['queue_recall_count_check', 'recall_count = -1'],
    ['queue_ticket_token_check', "ticket_token = 'short'"],
    ['queue_transferred_from_id_check', 'transferred_from_id = queue_id'],
  ];
  test.each(queueValues)('%s refuses a queue entry with %s', async (constraint, values) => {
    const { queueId } = await anEntry(database.knex);
    expect(await refusedBy(database.knex.raw(`UPDATE queue SET ${values} WHERE queue_id = ?`, [queueId]))).toBe(
      constraint,
    );
  });

  test.each([
    '[]',
    '{"de": 7}',
    '{"de": ["Kardiologie"]}',
    '{"de": ""}',
    '{"de": "  "}',
    '{"Deutsch": "Kardiologie"}',
    `{"de": "${'K'.repeat(101)}"}`,
  ])('departments_names_check refuses the names %s, which no screen could read', async (names) => {
    const { departmentId } = await aDepartment(database.knex);
    const write = (value: string) =>
      database.knex.raw('UPDATE departments SET names = CAST(? AS jsonb) WHERE department_id = ?', [
        value,
        departmentId,
      ]);
    expect(await refusedBy(write(names))).toBe('departments_names_check');
    await write('{"de": "Kardiologie", "pt-BR": "Cardiologia", "ar": "أمراض القلب"}');
  });

  test('an entry is called and served with the instants of it', async () => {
    const { doctorId } = await aDoctor(database.knex);
    const { queueId } = await anEntry(database.knex, { doctorId });
    const set = (values: string) =>
      refusedBy(database.knex.raw(`UPDATE queue SET ${values} WHERE queue_id = '${queueId}'`));
    expect(await set("status = 'called'")).toBe('queue_called_at_check');
    expect(await set("status = 'in_service'")).toBe('queue_started_at_check');
    expect(await set("status = 'called', called_at = now()")).toBe('done');
  });

  const patientValues: [string, string][] = [
    ['patients_phone_number_check', "phone_number = '030 123456'"],
    ['patients_phone_number_check', "phone_number = '+0301234567'"],
    ['patients_phone_number_check', "phone_number = '+4930123456789012'"],
    ['patients_full_name_check', "full_name = '  '"],
    ['patients_language_check', "language = 'German'"],
    ['patients_email_check', "email = 'nobody'"],
    ['patients_medical_record_number_check', "medical_record_number = ''"],
    ['patients_guardian_id_check', 'guardian_id = patient_id'],
    ['patients_date_of_birth_check', "date_of_birth = '1700-01-01'"],
  ];
  test.each(patientValues)('%s refuses a patient with %s', async (constraint, values) => {
    const { patientId } = await aPatient(database.knex);
    expect(await refusedBy(database.knex.raw(`UPDATE patients SET ${values} WHERE patient_id = ?`, [patientId]))).toBe(
      constraint,
    );
  });

  const appointmentValues: [string, string][] = [
    ['appointments_status_check', "status = 'done'"],
    ['appointments_urgency_level_check', 'urgency_level = 9'],
    ['appointments_duration_minutes_check', 'duration_minutes = 0'],
    ['appointments_confirmation_code_check', "confirmation_code = 'abc'"],
    ['appointments_scheduled_date_check', "scheduled_date = '1969-12-31 12:00Z'"],
    ['appointments_doctor_id_fkey', `doctor_id = '${uuid()}'`],
  ];
  test.each(appointmentValues)('%s refuses an appointment with %s', async (constraint, values) => {
    const { appointmentId } = await anAppointment(database.knex);
    const update = database.knex.raw(`UPDATE appointments SET ${values} WHERE appointment_id = ?`, [appointmentId]);
    expect(await refusedBy(update)).toBe(constraint);
  });

  const statements: [string, string][] = [
    [
      'settings_one_row',
      `INSERT INTO settings (settings_id, hospital_name, languages, default_country, urgency_levels)
      SELECT '${uuid()}', hospital_name, languages, default_country, urgency_levels FROM settings`,
    ],
    [
      'settings_pkey',
      `INSERT INTO settings (hospital_name, languages, default_country, urgency_levels)
      SELECT hospital_name, languages, default_country, urgency_levels FROM settings`,
    ],
    ['settings_urgency_levels_check', `UPDATE settings SET urgency_levels = urgency_levels - 4`],
    [
      'settings_urgency_levels_check',
      `UPDATE settings SET urgency_levels = jsonb_set(urgency_levels, '{0,level}', '2')`,
    ],
    ['settings_urgency_levels_check', `UPDATE settings SET urgency_levels = urgency_levels #- '{3,targetMinutes}'`],
    ['settings_strict_level_check', 'UPDATE settings SET strict_level = 5'],
    ['settings_languages_check', "UPDATE settings SET languages = '{}'"],
    ['settings_default_country_check', "UPDATE settings SET default_country = 'Germany'"],
    [
      'departments_number_prefix_check',
      `INSERT INTO departments (department_id, code, name, number_prefix)
      VALUES ('${uuid()}', 'X', 'X', 'x')`,
    ],
    [
      'users_role_check',
      `INSERT INTO users (user_id, username, full_name, role) VALUES ('${uuid()}', 'xx', 'X', 'boss')`,
    ],
    [
      'users_username_check',
      `INSERT INTO users (user_id, username, full_name, role) VALUES ('${uuid()}', 'x x', 'X', 'admin')`,
    ],
    [
      'users_oidc_check',
      `INSERT INTO users (user_id, username, full_name, role, oidc_issuer)
      VALUES ('${uuid()}', 'xx', 'X', 'admin', 'https://issuer')`,
    ],
    ['devices_kind_check', `INSERT INTO devices (device_id, kind, name) VALUES ('${uuid()}', 'printer', 'X')`],
    [
      'sessions_holder_check',
      `INSERT INTO sessions (session_id, token_hash, expires_at)
      VALUES ('${uuid()}', sha256('x'), now())`,
    ],
    [
      'requests_completed_at_check',
      `INSERT INTO requests (request_id, actor, command, input_hash, reply)
      VALUES ('${uuid()}', 'user', 'queue:call', sha256('x'), '{}')`,
    ],
    [
      'requests_input_hash_check',
      `INSERT INTO requests (request_id, actor, command, input_hash)
      VALUES ('${uuid()}', 'user', 'queue:call', 'x')`,
    ],
  ];
  test.each(statements)('%s refuses %s', async (constraint, statement) => {
    expect(await refusedBy(database.knex.raw(statement))).toBe(constraint);
  });

  test('a session belongs to a user or to a device, not to both', async () => {
    const { userId } = await aUser(database.knex);
    const { deviceId } = await aDevice(database.knex);
    const statement = `INSERT INTO sessions (session_id, token_hash, expires_at, user_id, device_id)
      VALUES (:id, sha256('both'), now(), :userId, :deviceId)`;
    const open = (ids: { userId: string | null; deviceId: string | null }) =>
      refusedBy(database.knex.raw(statement, { id: uuid(), ...ids }));
    expect(await open({ userId, deviceId })).toBe('sessions_holder_check');
    const short = `INSERT INTO sessions (session_id, token_hash, expires_at, user_id) VALUES (?, 'short', now(), ?)`;
    expect(await refusedBy(database.knex.raw(short, [uuid(), userId]))).toBe('sessions_token_hash_check');
    expect(await open({ userId, deviceId: null })).toBe('done');
    expect(await open({ userId: null, deviceId })).toBe('sessions_token_hash_key');
  });

  test('hours begin before midnight, do not end when they begin, are on a weekday, and cease to be valid after they begin to', async () => {
    const { doctorId } = await aDoctor(database.knex);
    const insert = (values: string) =>
      refusedBy(
        database.knex.raw(`INSERT INTO schedules
        (schedule_id, doctor_id, weekday, starts, ends, slot_minutes, valid_from, valid_to)
        VALUES ('${uuid()}', '${doctorId}', ${values})`),
      );
    expect(await insert(`0, '08:00', '12:00', 15, '2026-01-01', NULL`)).toBe('schedules_weekday_check');
    expect(await insert(`1, '12:00', '12:00', 15, '2026-01-01', NULL`)).toBe('schedules_hours_check');
    expect(await insert(`1, '24:00', '08:00', 15, '2026-01-01', NULL`)).toBe('schedules_hours_check');
    expect(await insert(`1, '22:00', '06:00', 15, '2026-01-01', NULL`)).toBe('done');
    expect(await insert(`1, '08:00', '12:00', 1, '2026-01-01', NULL`)).toBe('schedules_slot_minutes_check');
    expect(await insert(`1, '08:00', '12:00', 15, '2026-01-02', '2026-01-01'`)).toBe('schedules_validity_check');
    expect(await insert(`7, '18:00', '24:00', 15, '2026-01-01', '2026-01-01'`)).toBe('done');
  });
});

describe('one of a kind', () => {
  test('codes, prefixes, names of users, phone and record numbers, doctors’ logins', async () => {
    const { knex } = database;
    const department = await aDepartment(knex);
    const patient = await aPatient(knex, { medicalRecordNumber: 'MRN-1' });
    const user = await aUser(knex, { username: 'grace' });
    await aDoctor(knex, { userId: user.userId });
    expect(await refusedBy(aDepartment(knex, { code: department.code }))).toBe('departments_code_key');
    expect(await refusedBy(aDepartment(knex, { numberPrefix: department.numberPrefix }))).toBe(
      'departments_number_prefix_key',
    );
    expect(await refusedBy(aPatient(knex, { phoneNumber: patient.phoneNumber }))).toBe('patients_phone_number_key');
    expect(await refusedBy(aPatient(knex, { medicalRecordNumber: 'MRN-1' }))).toBe(
      'patients_medical_record_number_key',
    );
    expect(await refusedBy(aUser(knex, { username: 'GRACE' }))).toBe('users_username_key');
    expect(await refusedBy(aDoctor(knex, { userId: user.userId }))).toBe('doctors_user_id_key');
  });

  test('patients without a phone or a record number are as many as there are', async () => {
    await aPatient(database.knex, { phoneNumber: null, medicalRecordNumber: null });
    expect(await refusedBy(aPatient(database.knex, { phoneNumber: null, medicalRecordNumber: null }))).toBe('done');
  });

  test('a board reports a call once, and a recall as one of its own', async () => {
    const { knex } = database;
    const { doctorId } = await aDoctor(knex);
    const { queueId } = await anEntry(knex, { doctorId, status: 'called' });
    const { deviceId } = await aDevice(knex, { kind: 'board' });
    const report = (recallCount: number) =>
      refusedBy(
        knex.raw(`INSERT INTO announcements
        (announcement_id, queue_id, doctor_id, device_id, called_at, recall_count)
        VALUES ('${uuid()}', '${queueId}', '${doctorId}', '${deviceId}', '2026-01-01 12:00Z', ${recallCount})`),
      );
    expect(await report(0)).toBe('done');
    expect(await report(0)).toBe('announcements_call_key');
    expect(await report(1)).toBe('done');
    const { rows } = await knex.raw('SELECT kind FROM announcements WHERE queue_id = ? ORDER BY recall_count', [
      queueId,
    ]);
    expect(rows).toEqual([{ kind: 'call' }, { kind: 'recall' }]);
  });
});

describe('appointments of a doctor do not overlap', () => {
  const at = (time: string) => new Date(`2026-05-04T${time}Z`);
  const book = (doctorId: string, time: string, durationMinutes: number, given: Partial<Appointment> = {}) =>
    anAppointment(database.knex, { doctorId, scheduledDate: at(time), durationMinutes, ...given });

  test('one that starts within another is refused; back to back and another doctor’s are not', async () => {
    const { doctorId } = await aDoctor(database.knex);
    const colleague = await aDoctor(database.knex);
    await book(doctorId, '09:00:00', 30);
    expect(await refusedBy(book(doctorId, '09:29:59', 30))).toBe('appointments_no_overlap');
    expect(await refusedBy(book(doctorId, '08:40:00', 30))).toBe('appointments_no_overlap');
    expect(await refusedBy(book(doctorId, '09:30:00', 30))).toBe('done');
    expect(await refusedBy(book(doctorId, '08:30:00', 30))).toBe('done');
    expect(await refusedBy(book(colleague.doctorId, '09:00:00', 30))).toBe('done');
  });

  test.each(['cancelled', 'rescheduled', 'no_show'] as const)('one that is %s frees its time', async (status) => {
    const { doctorId } = await aDoctor(database.knex);
    const first = await book(doctorId, '10:00:00', 30);
    await first.$query(database.knex).patch({ status });
    expect(await refusedBy(book(doctorId, '10:00:00', 30))).toBe('done');
    expect((await first.$query(database.knex)).holdsSlot).toBe(false);
  });

  test('a late check-in after a no-show does not take the time back', async () => {
    const { doctorId } = await aDoctor(database.knex);
    const late = await book(doctorId, '11:00:00', 30);
    await late.$query(database.knex).patch({ status: 'no_show' });
    await book(doctorId, '11:00:00', 30);
    expect(await refusedBy(late.$query(database.knex).patch({ status: 'checked_in' }))).toBe('done');
    expect(await refusedBy(late.$query(database.knex).patch({ holdsSlot: true }))).toBe('appointments_no_overlap');
  });

  test('an overbooked one lies over another, and the time of both stays taken', async () => {
    const { doctorId } = await aDoctor(database.knex);
    await book(doctorId, '12:00:00', 30);
    expect(await refusedBy(book(doctorId, '12:00:00', 30, { holdsSlot: false, reason: 'urgent' }))).toBe('done');
    expect(await refusedBy(book(doctorId, '12:10:00', 30))).toBe('appointments_no_overlap');
  });

  test('moved to a doctor who is taken then it is refused, and it follows a doctor’s number', async () => {
    const { knex } = database;
    const [one, other] = [await aDoctor(knex), await aDoctor(knex)];
    const mine = await book(one.doctorId, '13:00:00', 30);
    await book(other.doctorId, '13:15:00', 30);
    expect(await refusedBy(mine.$query(knex).patch({ doctorId: other.doctorId }))).toBe('appointments_no_overlap');
    await knex.raw('UPDATE appointments SET doctor_no = 7777 WHERE appointment_id = ?', [mine.appointmentId]);
    expect((await mine.$query(knex)).doctorNo).toBe(one.doctorNo);
    await Doctor.query(knex).findById(one.doctorId).patch({ doctorNo: 5555 });
    expect((await mine.$query(knex)).doctorNo).toBe(5555);
  });

  test('200 bookings of one time at once: one gets it', async () => {
    const { doctorId } = await aDoctor(database.knex);
    const { patientId } = await aPatient(database.knex);
    const results = await Promise.all(
      Array.from({ length: 200 }, () => refusedBy(book(doctorId, '14:00:00', 15, { patientId }))),
    );
    expect(results.filter((result) => result === 'done')).toHaveLength(1);
    expect(new Set(results)).toEqual(new Set(['done', 'appointments_no_overlap']));
  });

  test('a confirmation code is one appointment’s until that is over, and free afterwards', async () => {
    const { knex } = database;
    const first = await anAppointment(knex, { confirmationCode: 'BCDFGH' });
    expect(await refusedBy(anAppointment(knex, { confirmationCode: 'BCDFGH' }))).toBe(
      'appointments_confirmation_code_key',
    );
    await first.$query(knex).patch({ status: 'cancelled' });
    expect(await refusedBy(anAppointment(knex, { confirmationCode: 'BCDFGH' }))).toBe('done');
  });
});

describe('number prefix of a department', () => {
  test('cannot change on a day that has entries, and can on the next', async () => {
    const { knex } = database;
    const department = await aDepartment(knex);
    await department.$query(knex).patch({ numberPrefix: 'QQ' });
    const entry = await anEntry(knex, { departmentId: department.departmentId });
    expect(await refusedBy(department.$query(knex).patch({ numberPrefix: 'QQQ' }))).toBe(
      'departments_number_prefix_fixed',
    );
    expect(await refusedBy(department.$query(knex).patch({ numberPrefix: 'QQ', name: 'Renamed' }))).toBe('done');
    await entry.$query(knex).patch({ queueDate: '2026-01-01' });
    expect(await refusedBy(department.$query(knex).patch({ numberPrefix: 'QQQ' }))).toBe('done');
  });

  test('a check-in under way makes the change wait and then fail', async () => {
    const { knex } = database;
    const department = await aDepartment(knex, { numberPrefix: 'RR' });
    const checkIn = await knex.transaction();
    await anEntry(checkIn, { departmentId: department.departmentId });
    const change = refusedBy(Department.query(knex).findById(department.departmentId).patch({ numberPrefix: 'RRR' }));
    await checkIn.raw('SELECT pg_sleep(0.1)');
    await checkIn.commit();
    expect(await change).toBe('departments_number_prefix_fixed');
  });
});

test('what is referred to cannot be deleted', async () => {
  const { knex } = database;
  const patient = await aPatient(knex);
  const { doctorId, departmentId } = await aDoctor(knex);
  await anAppointment(knex, { patientId: patient.patientId, doctorId });
  await anEntry(knex, { departmentId });
  expect(await refusedBy(Patient.query(knex).deleteById(patient.patientId))).toBe('appointments_patient_id_fkey');
  expect(await refusedBy(Doctor.query(knex).deleteById(doctorId))).toBe('appointments_doctor_id_fkey');
  expect(await refusedBy(Department.query(knex).deleteById(departmentId))).toMatch(/_department_id_fkey$/);
  expect(await refusedBy(QueueEntry.query(knex).delete().where({ department_id: departmentId }))).toBe('done');
});
