import type { Knex } from 'knex';
import { CODE_CHARACTERS, CODE_LENGTH } from '../../src/protocol/confirmation-code.ts';
import { type Random, seededRandom } from './random.ts';

type Slot = { doctor_id: string; starts_at: Date; minutes: number; paediatric: boolean };
type Booked = { patient_id: string; child: boolean };

/** Of the slots of the day; the rest stays free for booking. */
const TAKEN = 0.55;
const REASONS = ['Follow-up', 'ECG', 'Blood pressure check', 'New complaint', 'Test results', 'Vaccination'] as const;

/**
 * Books the hospital's today (or the day of `now`) for about as many patients as the schedules allow: the same ones
 * however often it runs that day. Appointments that are there already, also people's own, are left as they are.
 */
export async function seedTodaysAppointments(trx: Knex, { now }: { now?: Date } = {}): Promise<void> {
  const { rows } = await trx.raw<{ rows: { day: string; starts: Date }[] }>(
    `select day, hospital_day_starts(null, day) as starts
     from (select hospital_day(null, coalesce(?::timestamptz, hub_now())) as day) as today`,
    [now?.toISOString() ?? null],
  );
  const today = rows[0];
  if (today === undefined) return;
  const random = seededRandom(today.day);
  const slots = await slotsOf(trx, today.day);
  const patients = shuffled(random, await knownPatients(trx));
  const appointments = slots
    .filter(() => random.chance(TAKEN))
    .flatMap((slot) => {
      const at = patients.findIndex(({ child }) => child === slot.paediatric);
      const [patient] = at < 0 ? [] : patients.splice(at, 1);
      return patient === undefined ? [] : [appointment(random, today.starts, slot, patient)];
    });
  if (appointments.length > 0) await trx('appointments').insert(appointments).onConflict().ignore();
}

function appointment(random: Random, day: Date, { doctor_id, starts_at, minutes }: Slot, { patient_id }: Booked) {
  return {
    appointment_id: random.id(day),
    patient_id,
    doctor_id,
    scheduled_date: starts_at,
    duration_minutes: minutes,
    urgency_level: random.pick([3, 4, 4, 4, 4, 5]),
    confirmation_code: Array.from({ length: CODE_LENGTH }, () => random.pick(Array.from(CODE_CHARACTERS))).join(''),
    reason: random.chance(0.7) ? random.pick(REASONS) : null,
  };
}

/** Steps in instants from the local start of the hours, as booking does: local steps would double an hour in autumn. */
async function slotsOf(trx: Knex, day: string): Promise<Slot[]> {
  const { rows } = await trx.raw<{ rows: Slot[] }>(
    `select s.doctor_id, starts_at, s.slot_minutes as minutes, d.number_prefix = 'P' as paediatric
     from schedules as s
       join doctors using (doctor_id)
       join departments as d using (department_id)
       cross join lateral generate_series(
         (?::date + s.starts) at time zone hospital_zone(d.department_id),
         ((?::date + s.ends) at time zone hospital_zone(d.department_id)) - make_interval(mins => s.slot_minutes),
         make_interval(mins => s.slot_minutes)) as starts_at
     where s.weekday = extract(isodow from ?::date) and ?::date >= s.valid_from
       and (s.valid_to is null or ?::date <= s.valid_to)
     order by starts_at, doctor_no`,
    [day, day, day, day, day],
  );
  return rows;
}

async function knownPatients(trx: Knex): Promise<Booked[]> {
  return await trx('patients')
    .select('patient_id', trx.raw('guardian_id is not null as child'))
    .orderBy(['created_at', 'patient_id'])
    .limit(200);
}

function shuffled<T>(random: Random, items: readonly T[]): T[] {
  return items
    .map((item) => ({ item, at: random.integer(2 ** 30) }))
    .toSorted((a, b) => a.at - b.at)
    .map(({ item }) => item);
}
