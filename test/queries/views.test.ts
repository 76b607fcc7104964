import { afterAll, expect, test } from 'vitest';
import { Appointment } from '../../src/models/appointment.ts';
import { Change } from '../../src/models/change.ts';
import { Department } from '../../src/models/department.ts';
import { Device } from '../../src/models/device.ts';
import { Doctor } from '../../src/models/doctor.ts';
import { Settings } from '../../src/models/settings.ts';
import { device as deviceSchema } from '../../src/protocol/device.ts';
import * as views from '../../src/protocol/views.ts';
import { appointmentView, type AppointmentViewRow } from '../../src/queries/appointment-view.ts';
import { deviceView } from '../../src/queries/device-view.ts';
import { departmentView, doctorView, settingsView } from '../../src/queries/directory-view.ts';
import { camelCased } from '../../src/queries/feed-row.ts';
import { isoInstant } from '../../src/queries/instant.ts';
import { aDepartment, aDevice, aDoctor, anAppointment } from '../support/builders.ts';
import { testDatabase } from '../support/database.ts';

const database = await testDatabase();
afterAll(database.drop);
const { knex } = database;

/** The row of a row's last change in the feed, as the rooms hand it to the views. */
const fedRow = async <Row>(rowId: string): Promise<Row> => {
  const change = await Change.query(knex).where('row_id', rowId).orderBy('version', 'desc').first().throwIfNotFound();
  // The feed's JSON has a shape that only the database knows.
  return camelCased(change.row ?? {}) as Row;
};

test('the feed’s row and the model’s make the same view, which is what the protocol says', async () => {
  const department = await aDepartment(knex);
  expect(departmentView(await fedRow(department.departmentId))).toEqual(departmentView(department));
  expect(views.department.safeParse(departmentView(department)).success).toBe(true);

  const doctor = await aDoctor(knex, { specialty: 'Eyes' });
  expect(doctorView(await fedRow(doctor.doctorId))).toEqual(doctorView(doctor));
  expect(views.doctor.safeParse(doctorView(doctor)).success).toBe(true);

  const { deviceId } = await aDevice(knex, { kind: 'board', lastSeenAt: new Date(), revokedAt: new Date() });
  const device = await Device.query(knex).findById(deviceId).throwIfNotFound();
  expect(deviceView(await fedRow(deviceId))).toEqual(deviceView(device));
  expect(deviceSchema.safeParse(deviceView(device)).success).toBe(true);
});

test('the feed’s settings keep the labels of languages as they are', async () => {
  const { urgencyLevels } = await Settings.query(knex).first().throwIfNotFound();
  const labelled = urgencyLevels.map((level) => ({ ...level, label: { ...level.label, 'pt-BR': 'Urgente' } }));
  await Settings.query(knex).patch({ urgencyLevels: labelled });
  const settings = await Settings.query(knex).first().throwIfNotFound();
  expect(settingsView(await fedRow(settings.settingsId))).toEqual(settingsView(settings));
  expect(views.settings.safeParse(settingsView(settings)).success).toBe(true);
});

test('an appointment’s row in the feed brings the patient along', async () => {
  const { appointmentId } = await anAppointment(knex, { scheduledDate: new Date('2030-01-01T10:00:00.123Z') });
  const fed = appointmentView(await fedRow<AppointmentViewRow>(appointmentId));
  const read = await Appointment.query(knex).findById(appointmentId).withGraphFetched('patient').throwIfNotFound();
  expect(fed).toEqual(appointmentView(read));
  expect(fed).toMatchObject({ scheduledDate: '2030-01-01T10:00:00.123Z', patient: { dateOfBirth: '1980-05-17' } });
  expect(views.appointment.safeParse(fed).success).toBe(true);
});

test('no view has a column that the protocol does not name', async () => {
  const { departmentId } = await aDepartment(knex);
  const { doctorId } = await aDoctor(knex);
  const [department, doctor] = [
    await Department.query(knex).findById(departmentId).throwIfNotFound(),
    await Doctor.query(knex).findById(doctorId).throwIfNotFound(),
  ];
  expect(departmentView(department)).not.toHaveProperty('createdAt');
  expect(doctorView(doctor)).not.toHaveProperty('userId');
});

test.each([
  [new Date('2026-01-01T10:00:00.123Z')],
  ['2026-01-01T10:00:00.123Z'],
  ['2026-01-01T10:00:00.123+00:00'],
  ['2026-01-01T11:00:00.123+01:00'],
  ['2026-01-01 10:00:00.123+00'],
  ['2026-01-01 15:30:00.123+05:30'],
])('the instant %s is 2026-01-01T10:00:00.123Z', (at) => {
  expect(isoInstant(at)).toBe('2026-01-01T10:00:00.123Z');
});
