import { setTimeout as sleep } from 'node:timers/promises';
import type { Client } from 'pg';
import { v7 as uuid } from 'uuid';
import { seededRandom, type Random } from '../../seeds/demo/random.ts';
import type { HubClient } from '../../src/client/hub-client.ts';
import { brokenVisits } from '../../src/verify/visits.ts';
import type { Bench } from '../bench.ts';
import { Histogram } from '../histogram.ts';
import type { BenchHub } from '../hub.ts';
import { rounded, type Figures, type Report } from '../report.ts';

/** Sixty places in nine departments: who works there, and how long one patient takes, in minutes. */
const PLACES = {
  registration: { prefix: 'RA', places: 8, minutes: 1.1 },
  laboratory: { prefix: 'LA', places: 9, minutes: 2.6 },
  xray: { prefix: 'XA', places: 4, minutes: 3 },
  ecg: { prefix: 'EA', places: 3, minutes: 3 },
  medicine: { prefix: 'MA', places: 9, minutes: 3.5 },
  surgery: { prefix: 'SA', places: 7, minutes: 3.5 },
  children: { prefix: 'CA', places: 6, minutes: 3.5 },
  eyes: { prefix: 'IA', places: 4, minutes: 3.5 },
  pharmacy: { prefix: 'FA', places: 10, minutes: 1.8 },
} as const;
type Place = keyof typeof PLACES;
const PLACE_NAMES = Object.keys(PLACES).filter((name): name is Place => name in PLACES);

/** What people come for, by share; `doctor` is one of the four departments of doctors. In an inner list in any order. */
const JOURNEYS: readonly {
  readonly share: number;
  readonly stops: readonly (Place | 'doctor' | readonly Place[])[];
}[] = [
  { share: 0.35, stops: ['registration', 'doctor', 'pharmacy'] },
  { share: 0.21, stops: ['registration', 'laboratory', 'doctor', 'pharmacy'] },
  { share: 0.09, stops: ['registration', 'laboratory', 'doctor'] },
  { share: 0.2, stops: ['registration', ['laboratory', 'xray'], 'doctor', 'pharmacy'] },
  { share: 0.15, stops: ['registration', 'ecg', 'doctor'] },
];
/** In proportion to their places. */
const DOCTORS: readonly (readonly [Place, number])[] = [
  ['medicine', 9 / 26],
  ['surgery', 7 / 26],
  ['children', 6 / 26],
  ['eyes', 4 / 26],
];

/** Minutes. Arrivals come over the first nine hours, more of them in the morning. */
const WALK = 2;
const KIOSK = 0.5;
const ARRIVE_WITHIN = 540;
/** How much faster than the hospital's the day's clock goes. */
const SPEED = 120;

type Patient = {
  readonly journey: number;
  readonly doctor: Place;
  readonly arrivesAt: number;
  /** Of each department, so that both days have the same work. */
  readonly minutes: Readonly<Record<Place, number>>;
};

/**
 * One day of a hospital played over sockets, twice: with one number for the day, and as it is without, where each further stop takes a
 * new number at its own kiosk. The arrivals, the services and the walks are the same.
 */
export const day = async ({ quick, hub: startHub, progress }: Bench): Promise<Report> => {
  const count = quick ? 60 : 3_500;
  const speed = quick ? SPEED * 2 : SPEED;
  const patients = plan(count, quick ? 40 : ARRIVE_WITHIN);
  const rows: Figures[] = [];
  for (const numbers of ['one a day', 'one a stop'] as const) {
    // Of its own, also in a quick run: what is open at the end would be others' otherwise.
    const hub = await startHub({ workers: 1 });
    try {
      const hospital = await build(hub);
      progress.start(`one number ${numbers === 'one a day' ? 'for the day' : 'for each stop'}`, count);
      const played = await play(hub, hospital, { patients, numbers, speed, done: () => progress.tick() });
      progress.stop();
      rows.push(await figuresOf(hub.owner, played, { numbers, patients }));
    } finally {
      await hub.stop();
    }
  }
  return {
    name: 'day',
    title: `A day of ${count.toLocaleString('en')} patients over sixty places`,
    rows,
    plot: { column: 'in the house, mean min', unit: 'min', labels: ['numbers'] },
    notes: [
      `Minutes are the hospital's; its clock went ${speed} times as fast as this machine's. Walking to a stop takes ${WALK} minutes, a number at a kiosk half a minute at one kiosk a department. ` +
        `A place that calls somebody who is still on the way waits for them. Minutes at a place are uniform between half and one and a half of ${PLACE_NAMES.map((name) => `${name} ${PLACES[name].minutes} (${PLACES[name].places})`).join(', ')}.`,
      'Next desk: from the completion’s being sent to the row on the screen of the department where the patient goes next.',
    ],
  };
};

const plan = (count: number, within: number): Patient[] =>
  Array.from({ length: count }, (_, n) => {
    const random = seededRandom(`day/${n}`);
    const minutes = Object.fromEntries(
      PLACE_NAMES.map((name) => [name, PLACES[name].minutes * (0.5 + unit(random))]),
    ) as Record<Place, number>;
    // The smaller of two comes early: a morning with more people than an afternoon.
    const arrivesAt = within * (random.chance(0.3) ? Math.min(unit(random), unit(random)) : unit(random));
    return {
      journey: pickShare(
        random,
        JOURNEYS.map(({ share }) => share),
      ),
      doctor: doctorOf(random),
      arrivesAt,
      minutes,
    };
  }).sort((a, b) => a.arrivesAt - b.arrivesAt);

const unit = (random: Random): number => random.integer(1_000_000) / 1_000_000;
const pickShare = (random: Random, shares: readonly number[]): number => {
  let left = unit(random);
  const at = shares.findIndex((share) => (left -= share) < 0);
  return at === -1 ? shares.length - 1 : at;
};
const doctorOf = (random: Random): Place =>
  DOCTORS[
    pickShare(
      random,
      DOCTORS.map(([, share]) => share),
    )
  ]?.[0] ?? 'medicine';

const stopsOf = ({ journey, doctor }: Pick<Patient, 'journey' | 'doctor'>): (readonly Place[])[] =>
  (JOURNEYS[journey]?.stops ?? []).map((stop) =>
    stop === 'doctor' ? [doctor] : typeof stop === 'string' ? [stop] : stop,
  );

type Hospital = {
  readonly departments: Readonly<Record<Place, string>>;
  readonly places: readonly { readonly doctorId: string; readonly place: Place }[];
  /** By journey and department of the doctor. */
  readonly services: ReadonlyMap<string, string>;
};

const build = async ({ owner }: BenchHub): Promise<Hospital> => {
  const departments = Object.fromEntries(PLACE_NAMES.map((name) => [name, uuid()])) as Record<Place, string>;
  const places: { doctorId: string; place: Place }[] = [];
  for (const name of PLACE_NAMES) {
    const { prefix, places: count } = PLACES[name];
    await owner.query(
      'INSERT INTO departments (department_id, code, name, number_prefix, round_the_clock) VALUES ($1, $2, $2, $3, true)',
      [departments[name], `${name} of the day`, prefix],
    );
    for (let n = 1; n <= count; n += 1) {
      const doctorId = uuid();
      places.push({ doctorId, place: name });
      await owner.query(
        `INSERT INTO doctors (doctor_id, department_id, full_name, room, kind, status) VALUES ($1, $2, $3, $4, 'station', 'available')`,
        [doctorId, departments[name], `${name} ${n}`, `${prefix}${n}`],
      );
    }
  }
  const services = new Map<string, string>();
  for (const journey of JOURNEYS.keys()) {
    for (const [doctor] of DOCTORS) {
      const [journeyId, serviceId, code] = [uuid(), uuid(), `J${journey}-${doctor}`];
      await owner.query('INSERT INTO journeys (journey_id, code, name) VALUES ($1, $2, $2)', [journeyId, code]);
      for (const [at, stop] of stopsOf({ journey, doctor }).entries()) {
        for (const place of stop) {
          await owner.query(
            'INSERT INTO journey_steps (journey_step_id, journey_id, position, department_id) VALUES ($1, $2, $3, $4)',
            [uuid(), journeyId, at + 1, departments[place]],
          );
        }
      }
      await owner.query(
        'INSERT INTO services (service_id, department_id, code, name, journey_id) VALUES ($1, $2, $3, $3, $4)',
        [serviceId, departments[doctor], code, journeyId],
      );
      services.set(code, serviceId);
    }
  }
  return { departments, places, services };
};

type Played = {
  readonly startedAt: Date;
  /** Of all patients, in minutes. */
  readonly house: readonly number[];
  readonly walking: number;
  readonly kiosk: number;
  readonly waiting: number;
  readonly serving: number;
  readonly nextDesk: Histogram;
  readonly calls: readonly string[];
};

type Day = {
  readonly patients: readonly Patient[];
  readonly numbers: 'one a day' | 'one a stop';
  readonly speed: number;
  readonly done: () => void;
};

/** Somebody in the house: where they are to be seen, and from when. */
type Guest = {
  readonly patient: Patient;
  readonly left: (readonly Place[])[];
  readyAt: number;
  readonly since: number;
};

const play = async (hub: BenchHub, hospital: Hospital, { patients, numbers, speed, done }: Day): Promise<Played> => {
  const isOneADay = numbers === 'one a day';
  const desks = await hub.desks(hospital.places.length + 4);
  const startedAt = new Date();
  const began = performance.now();
  const now = (): number => ((performance.now() - began) * speed) / 60_000;
  const until = async (minute: number): Promise<void> => {
    const ms = ((minute - now()) * 60_000) / speed;
    if (ms > 0) await sleep(ms);
  };
  const guests = new Map<string, Guest>();
  const nextDesk = new Histogram();
  /** Completions whose next stop no desk has seen yet. */
  const sentOn = new Map<string, number>();
  const house: number[] = [];
  const spent = { walking: 0, kiosk: 0, waiting: 0, serving: 0 };
  const calls: string[] = [];
  let open = patients.length;
  const wake = new Map<Place, Set<() => void>>(PLACE_NAMES.map((name) => [name, new Set()]));
  const wakeAll = (place: Place): void => {
    for (const go of wake.get(place) ?? []) go();
    wake.get(place)?.clear();
  };
  /** Somebody new waits there: one place is enough for them. */
  const wakeOne = (place: Place): void => {
    const [go] = wake.get(place) ?? [];
    if (!go) return;
    wake.get(place)?.delete(go);
    go();
  };

  // The first place of each department has its screen open.
  const seen = new Set<Place>();
  await Promise.all(
    hospital.places.map(async ({ place }, at) => {
      if (seen.has(place)) return;
      seen.add(place);
      const view = desks[at]?.subscribe(
        { departmentIds: [hospital.departments[place]] },
        {
          history(step) {
            if (step.kind !== 'change' || step.event !== 'queue:changed' || !step.payload.row) return;
            const { row } = step.payload;
            if (!('visit' in row) || row.status !== 'waiting') return;
            const completedAt = sentOn.get(row.visit.visitId);
            if (completedAt !== undefined && step.payload.op === 'insert') {
              nextDesk.record(performance.now() - completedAt);
              sentOn.delete(row.visit.visitId);
            }
            if (step.payload.op === 'insert') wakeOne(place);
          },
        },
      );
      await view?.whenReady();
    }),
  );

  /** One kiosk a department: whoever comes waits for those before. */
  const kioskFreeAt = new Map<Place, number>();
  const takeNumber = async (desk: HubClient<'staff'>, guest: Guest, place: Place, input: object): Promise<void> => {
    const from = now();
    const begins = Math.max(from, kioskFreeAt.get(place) ?? 0);
    kioskFreeAt.set(place, begins + KIOSK);
    await until(begins + KIOSK);
    spent.kiosk += now() - from;
    const { visit } = await desk.send('queue:check-in', input);
    guests.set(visit.visitId, guest);
  };

  const leave = (visitId: string, guest: Guest): void => {
    guests.delete(visitId);
    house.push(now() - guest.since);
    open -= 1;
    done();
    if (open === 0) for (const name of PLACE_NAMES) wakeAll(name);
  };

  const serve = async ({ doctorId, place }: Hospital['places'][number], desk: HubClient<'staff'>): Promise<void> => {
    while (open > 0) {
      const next = await desk.send('queue:call-next', { doctorId }).catch((error: unknown) => {
        if (error instanceof Error && 'code' in error && error.code === 'queue_empty') return null;
        throw error;
      });
      if (next === null) {
        const woken = new Promise<void>((resolve) => wake.get(place)?.add(resolve));
        await Promise.race([woken, sleep(2_000)]);
        continue;
      }
      const { queueId, visit } = next.entry;
      calls.push(queueId);
      const guest = await knownGuest(guests, visit.visitId);
      const readyAt = guest.readyAt;
      await until(readyAt);
      await desk.send('queue:start', { queueId });
      const begins = now();
      spent.waiting += Math.max(0, begins - readyAt);
      await until(begins + guest.patient.minutes[place]);
      spent.serving += now() - begins;
      const [stop] = guest.left;
      const rest = (stop ?? []).filter((one) => one !== place);
      if (rest.length > 0) guest.left[0] = rest;
      else guest.left.shift();
      const isLast = guest.left.length === 0;
      guest.readyAt = now() + WALK;
      if (!isLast) spent.walking += WALK;
      if (isOneADay && !isLast) sentOn.set(visit.visitId, performance.now());
      await desk.send('queue:complete', { queueId });
      if (isLast) leave(visit.visitId, guest);
      else if (!isOneADay) void onFoot(visit.visitId, guest);
    }
  };

  const failures: unknown[] = [];
  const fail = (error: unknown): void => {
    failures.push(error);
    open = 0;
    for (const name of PLACE_NAMES) wakeAll(name);
  };
  /** Without one number for the day: to the next department's kiosk, for another one. */
  const onFoot = async (visitId: string, guest: Guest): Promise<void> => {
    guests.delete(visitId);
    const place = guest.left[0]?.[0] ?? 'registration';
    await until(guest.readyAt);
    await takeNumber(deskAt(place), guest, place, { departmentId: hospital.departments[place] }).catch(fail);
    guest.readyAt = now();
  };
  const deskAt = (place: Place): HubClient<'staff'> => {
    const desk = desks[hospital.places.length + (PLACE_NAMES.indexOf(place) % 4)];
    if (!desk) throw new Error('there is no such desk');
    return desk;
  };

  const arrive = async (patient: Patient): Promise<void> => {
    await until(patient.arrivesAt);
    const left = stopsOf(patient).map((stop) => [...stop]);
    const guest: Guest = { patient, left, readyAt: 0, since: now() };
    const { journey, doctor } = patient;
    const input = isOneADay
      ? { serviceId: hospital.services.get(`J${journey}-${doctor}`) }
      : { departmentId: hospital.departments.registration };
    await takeNumber(deskAt('registration'), guest, 'registration', input);
    guest.readyAt = now();
  };

  await Promise.all([
    ...hospital.places.map((one, at) => serve(one, desks[at] ?? deskAt(one.place)).catch(fail)),
    ...patients.map((patient) => arrive(patient).catch(fail)),
  ]);
  if (failures.length > 0) throw failures[0];
  return { startedAt, house, ...spent, nextDesk, calls };
};

/** A call may come before the reply that says who it is. */
const knownGuest = async (guests: ReadonlyMap<string, Guest>, visitId: string): Promise<Guest> => {
  for (;;) {
    const guest = guests.get(visitId);
    if (guest) return guest;
    await sleep(5);
  }
};

/** Throws where somebody was lost, doubled or passed over, or a visit breaks a rule. */
const figuresOf = async (
  owner: Client,
  { startedAt, house, walking, kiosk, waiting, serving, nextDesk, calls }: Played,
  { numbers, patients }: { numbers: string; patients: readonly Patient[] },
): Promise<Figures> => {
  const broken = await brokenVisits(async (sql) => (await owner.query(sql)).rows);
  if (broken.length > 0) throw new Error(broken.join('; '));
  if (house.length !== patients.length) throw new Error(`${patients.length - house.length} patients were lost`);
  if (new Set(calls).size !== calls.length) throw new Error('somebody was called twice');
  const stops = patients.reduce((sum, patient) => sum + stopsOf(patient).flat().length, 0);
  if (calls.length !== stops) throw new Error(`${calls.length} calls for ${stops} stops`);
  const { rows } = await owner.query<{ passed: number; open: number }>(PASSED_OVER, [startedAt]);
  if (rows[0]?.open !== 0 || rows[0]?.passed !== 0)
    throw new Error(`passed over or left over: ${JSON.stringify(rows[0])}`);
  const sorted = house.toSorted((a, b) => a - b);
  const each = (minutes: number): number => rounded(minutes / patients.length);
  const { p50, p99 } = nextDesk.spread();
  return {
    numbers,
    patients: patients.length,
    stops,
    'in the house, mean min': rounded(house.reduce((sum, one) => sum + one, 0) / house.length),
    'p90 min': rounded(sorted[Math.floor(sorted.length * 0.9)] ?? 0),
    'waiting min': each(waiting),
    'at kiosks min': each(kiosk),
    'walking min': each(walking),
    'served min': each(serving),
    'next desk p50 ms': numbers === 'one a day' ? rounded(p50) : '',
    'next desk p99 ms': numbers === 'one a day' ? rounded(p99) : '',
  };
};

/** Who was called while somebody waited there who had come more than a second before them; and what is still open. */
const PASSED_OVER = `
  WITH stop AS (
    SELECT department_id, queue_id, arrived_at, called_at, status FROM queue WHERE created_at >= $1
  )
  SELECT (SELECT count(*)::int FROM stop a JOIN stop b USING (department_id)
      WHERE a.arrived_at < b.arrived_at - interval '1 second' AND b.called_at < a.called_at - interval '1 second') AS passed,
    (SELECT count(*)::int FROM stop WHERE status <> 'completed') AS open`;
