import type { Knex } from 'knex';
import { hashPassword } from '../src/auth/sign-in/passwords.ts';
import { tokenHash } from '../src/auth/tokens.ts';
import { inTransaction } from '../src/database/transaction.ts';
import {
  departments,
  devices,
  doctors,
  journey,
  LANGUAGES,
  PASSWORD,
  services,
  staff,
  stations,
  ways,
} from './demo/hospital.ts';
import { seedQueue } from './demo/queue.ts';
import { demoPatients } from './demo/patients.ts';
import { seedTodaysAppointments } from './demo/appointments.ts';
import { seededRandom } from './demo/random.ts';

export { seedTodaysAppointments } from './demo/appointments.ts';

const SINCE = new Date('2024-01-01T00:00:00Z');
const DEVICE_SESSION_YEARS = 10;

/**
 * A small hospital to look around in: 6 departments with 8 doctors and 6 stations, services and a day of several stops, all roles, 200 patients, appointments of the hospital's
 * today, and a few who are in the house. Loads once, today's appointments once a day, and people whenever nobody is there,
 * so it may be called at every start. Only into the embedded
 * database, since everybody knows its passwords: throws anywhere else.
 */
export async function seedDemo(database: Knex, { now }: { now?: Date } = {}): Promise<void> {
  const { rows } = await database.raw<{ rows: { embedded: boolean; loaded: boolean }[] }>(
    `select current_setting('hub.embedded', true) is not distinct from 'on' as embedded,
      exists (select from departments) as loaded`,
  );
  if (!rows[0]?.embedded)
    throw new Error('The demo data loads into the embedded database only: its passwords are known.');
  const passwordHash = rows[0].loaded ? '' : await hashPassword(PASSWORD);
  await inTransaction(database, async (trx) => {
    await trx.raw(`select set_config('hub.actor', 'demo', true)`);
    if (!rows[0]?.loaded) await seedHospital(trx, passwordHash);
    await seedTodaysAppointments(trx, now === undefined ? {} : { now });
    await seedQueue(trx, now === undefined ? {} : { now });
  });
}

/** For `knex seed:run`. */
export const seed = (database: Knex): Promise<void> => seedDemo(database);

async function seedHospital(trx: Knex.Transaction, passwordHash: string): Promise<void> {
  const random = seededRandom('hospital');
  const id = () => random.id(SINCE);
  await trx('settings').update({ hospital_name: 'Riverside Hospital (demo)', languages: [...LANGUAGES] });

  const departmentRows = departments.map(({ prefix, roundTheClock, ...department }) => ({
    department_id: id(),
    ...department,
    number_prefix: prefix,
    round_the_clock: roundTheClock,
    ...wayTo(prefix),
  }));
  await trx('departments').insert(departmentRows);

  const login = { password_hash: passwordHash, demo: true };
  const doctorUsers = doctors.map(({ name }, at) => ({ username: `doctor${at + 1}`, name, role: 'doctor' }));
  const userRows = [...staff, ...doctorUsers].map(({ username, name, role }) => ({
    user_id: id(),
    username,
    full_name: name,
    role,
    ...login,
  }));
  await trx('users').insert(userRows);

  const doctorRows = doctors.map(({ name, prefix, specialty, room }, at) => ({
    doctor_id: id(),
    doctor_no: at + 1,
    user_id: userRows[staff.length + at]?.user_id,
    department_id: departmentRows.find(({ number_prefix }) => number_prefix === prefix)?.department_id,
    full_name: name,
    specialty,
    room,
    status: 'available',
  }));
  await trx('doctors').insert(doctorRows);
  // The numbers above were not taken from the sequence, which the next doctor's will be.
  await trx.raw(`select setval(pg_get_serial_sequence('doctors', 'doctor_no'), ?)`, [doctors.length + stations.length]);

  await trx('schedules').insert(
    doctors.flatMap(({ hours, slotMinutes }, at) =>
      [1, 2, 3, 4, 5, 6, 7].flatMap((weekday) =>
        hours.map(({ starts, ends }) => ({
          schedule_id: id(),
          doctor_id: doctorRows[at]?.doctor_id,
          weekday,
          starts,
          ends,
          slot_minutes: slotMinutes,
          valid_from: '2024-01-01',
        })),
      ),
    ),
  );
  await seedServices(trx, id, (prefix) => departmentRows.find((row) => row.number_prefix === prefix)?.department_id);
  await seedDevices(trx, id);
  await trx('patients').insert(demoPatients(random));
}

/** As columns: plain, and by the other languages. */
function wayTo(prefix: string): { location: string | null; locations: object } {
  const { en = null, ...locations } = ways[prefix] ?? {};
  return { location: en, locations };
}

/** Places where staff work who are no doctors, what is done there, and a day with several stops. */
async function seedServices(
  trx: Knex.Transaction,
  id: () => string,
  departmentOf: (prefix: string) => string | undefined,
): Promise<void> {
  await trx('doctors').insert(
    stations.map(({ name, prefix, placeKind, room, open }, at) => ({
      doctor_id: id(),
      doctor_no: doctors.length + at + 1,
      department_id: departmentOf(prefix),
      full_name: name,
      room,
      kind: 'station',
      place_kind: placeKind,
      status: open ? 'available' : 'off',
    })),
  );
  const journeyId = id();
  const { en: journeyName, ...journeyNames } = journey.words;
  await trx('journeys').insert({ journey_id: journeyId, code: journey.code, name: journeyName, names: journeyNames });
  for (const service of services) {
    const { code, prefix, words, minutes, stops } = service;
    const { en: name, ...names } = words;
    const serviceId = id();
    await trx('services').insert({
      service_id: serviceId,
      department_id: departmentOf(prefix),
      code,
      name,
      names,
      minutes,
      self_service: !('selfService' in service),
      journey_id: stops === null ? null : journeyId,
    });
    for (const [at, stop] of (stops ?? []).entries()) {
      for (const place of typeof stop === 'string' ? [stop] : stop) {
        const { en: instruction = null, ...instructions } = place === 'L' ? journey.instructions.L : {};
        await trx('journey_steps').insert({
          journey_step_id: id(),
          journey_id: journeyId,
          position: at + 1,
          department_id: departmentOf(place),
          goes_to: place === prefix ? 'visit_doctor' : 'pool',
          service_id: place === prefix ? serviceId : null,
          // Who needs no medicine is not sent for any.
          optional: place === 'F',
          instruction,
          instructions,
        });
      }
    }
  }
}

async function seedDevices(trx: Knex.Transaction, id: () => string): Promise<void> {
  const rows = devices.map(({ kind, name }) => ({ device_id: id(), kind, name, demo: true }));
  await trx('devices').insert(rows);
  await trx('sessions').insert(
    devices.map(({ token }, at) => ({
      session_id: id(),
      token_hash: tokenHash(token),
      device_id: rows[at]?.device_id,
      expires_at: trx.raw('hub_now() + make_interval(years => ?)', [DEVICE_SESSION_YEARS]),
    })),
  );
}
