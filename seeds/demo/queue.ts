import { randomBytes } from 'node:crypto';
import type { Knex } from 'knex';
import { type Random, seededRandom } from './random.ts';

type Waiting = {
  doctor: number | null;
  prefix: string;
  minutesAgo: number;
  urgency: number;
  inServiceFor?: number;
  booked?: true;
  /** Departments where they were before, and where they go afterwards, by prefix. */
  before?: readonly string[];
  after?: readonly string[];
};

/**
 * Six who wait and two who are with a doctor. The first doctor is free, so that whoever tries the demo can call at once;
 * one of each kind waits for them: urgent, booked, and in the pool. Three have a day of several stops.
 */
const people: readonly Waiting[] = [
  { doctor: 3, prefix: 'C', minutesAgo: 34, urgency: 4, inServiceFor: 9, before: ['L'], after: ['F'] },
  { doctor: 4, prefix: 'G', minutesAgo: 29, urgency: 4, inServiceFor: 6 },
  { doctor: 1, prefix: 'C', minutesAgo: 23, urgency: 4, booked: true },
  { doctor: null, prefix: 'C', minutesAgo: 18, urgency: 4, before: ['L', 'X'], after: ['F'] },
  { doctor: 1, prefix: 'C', minutesAgo: 8, urgency: 3 },
  { doctor: null, prefix: 'L', minutesAgo: 11, urgency: 4, after: ['C', 'F'] },
  { doctor: null, prefix: 'P', minutesAgo: 6, urgency: 4 },
  { doctor: 6, prefix: 'G', minutesAgo: 3, urgency: 4, booked: true },
];

/** So that the demo is a morning under way: where nobody is in the house, these are. */
export async function seedQueue(trx: Knex.Transaction, { now }: { now?: Date } = {}): Promise<void> {
  const { rows } = await trx.raw<{ rows: [{ now: Date; busy: boolean }] }>(
    `select coalesce(?::timestamptz, hub_now()) as now, exists (
       select from queue where status in ('waiting', 'called', 'in_service', 'on_hold')
         and queue_date = hospital_day(department_id, coalesce(?::timestamptz, hub_now()))) as busy`,
    [now?.toISOString() ?? null, now?.toISOString() ?? null],
  );
  const [{ now: instant, busy }] = rows;
  if (busy) return;
  // Whoever was in the house when the demo was last stopped has gone home since.
  await trx('queue')
    .whereIn('status', ['waiting', 'called', 'in_service', 'on_hold'])
    .update({ status: trx.raw(`case status when 'in_service' then 'completed' else 'left' end`), ended_at: instant });
  const random = seededRandom(`queue of ${instant.toISOString()}`);
  const patients: { patient_id: string }[] = await trx('patients')
    .whereNull('guardian_id')
    .whereNotIn('patient_id', trx('appointments').select('patient_id').where('status', 'booked'))
    .orderBy('patient_id')
    .limit(people.length)
    .select('patient_id');
  for (const [at, one] of people.entries()) await arrive(trx, random, instant, one, patients[at]?.patient_id ?? null);
}

/** A row as plain SQL writes it: triggers find its place in the order of calling. Early in the day nobody came yesterday. */
async function arrive(trx: Knex.Transaction, random: Random, now: Date, one: Waiting, patientId: string | null) {
  const { doctor, prefix, minutesAgo, urgency, inServiceFor, booked, before = [], after = [] } = one;
  const id = random.id(now);
  await trx.raw(
    `with place as (
       select d.department_id, d.number_prefix, o.doctor_id, o.room, :now::timestamptz as now,
         hospital_day(d.department_id, :now) as day,
         greatest(:now::timestamptz - make_interval(mins => :minutesAgo),
           hospital_day_starts(d.department_id, hospital_day(d.department_id, :now))) as arrived_at
       from departments as d left join doctors as o on o.doctor_no = :doctor::int
       where d.number_prefix = :prefix),
     numbered as (select place.*, next_queue_number(department_id, day) as number from place)
     insert into queue (queue_id, patient_id, appointment_id, department_id, doctor_id, requested_doctor_id, queue_date, queue_number,
       urgency_level, status, arrived_at, anchor_at, called_at, started_at, room, triaged_at, ticket_token)
     select :id, coalesce(booking.patient_id, :patientId), booking.appointment_id, department_id, doctor_id, doctor_id, day,
       number_prefix || '-' || lpad(number::text, 3, '0'), :urgency, :status, arrived_at, arrived_at,
       case when :inServiceFor::int is not null then greatest(arrived_at, now - make_interval(mins => :inServiceFor + 1)) end,
       case when :inServiceFor::int is not null then greatest(arrived_at, now - make_interval(mins => :inServiceFor)) end,
       case when :inServiceFor::int is not null then room end,
       case when :urgency <> 4 or booking.appointment_id is not null then arrived_at end, :token
     from numbered left join lateral (
       select a.patient_id, a.appointment_id from appointments as a
       where :booked and a.doctor_id = numbered.doctor_id and a.status = 'booked'
         and a.scheduled_date between now - interval '10 minutes' and now + interval '45 minutes'
         and not exists (select from queue as q where q.patient_id = a.patient_id)
       order by a.scheduled_date limit 1) as booking on true`,
    {
      now: now.toISOString(),
      doctor,
      prefix,
      minutesAgo,
      urgency,
      patientId,
      inServiceFor: inServiceFor ?? null,
      status: inServiceFor === undefined ? 'waiting' : 'in_service',
      id,
      booked: booked ?? false,
      token: randomBytes(24).toString('base64url'),
    },
  );
  await trx('appointments')
    .whereIn(
      'appointment_id',
      trx('queue').select('appointment_id').where('queue_id', id).whereNotNull('appointment_id'),
    )
    .update({ status: 'checked_in' });
  if (before.length + after.length > 0) await plan(trx, random, now, { queueId: id, before, after });
}

type Plan = { readonly queueId: string; readonly before: readonly string[]; readonly after: readonly string[] };

/** The other stops of the day. A visit has the key of its first entry, and so has the step of that. */
async function plan(trx: Knex.Transaction, random: Random, now: Date, { queueId, before, after }: Plan) {
  const others = [...before, ...after].map((prefix, at) => ({
    step_id: random.id(now),
    position: at < before.length ? at + 1 : at + 2,
    department_id: trx('departments').select('department_id').where('number_prefix', prefix),
    ...(at < before.length ? { status: 'done', ended_at: now } : { status: 'planned' }),
  }));
  const here = trx('queue').where('queue_id', queueId);
  const [entry] = await here.clone().select('department_id', 'doctor_id', 'appointment_id');
  const current = { step_id: queueId, position: before.length + 1, status: 'current', ...entry };
  for (const step of [...others, current]) await trx('visit_steps').insert({ visit_id: queueId, ...step });
  await here.update({ step_id: queueId });
}
