import { seededRandom, type Random } from '../../../seeds/demo/random.ts';

/** What one person will do. Indices are into the hospital's departments and doctors, in their order. */
export type PlannedVisit = {
  readonly n: number;
  /** Minutes after the day's start. */
  readonly arrivesAt: number;
  /** Before the arrival the appointment was due; 0 for who is on time, and for who has none. */
  readonly lateMinutes: number;
  /** With an appointment at the kiosk, without one there, or by name at the desk. */
  readonly how: 'appointment' | 'anonymous' | 'named';
  /** A walk-in of a doctor, rather than of the department's pool. */
  readonly doctorAt: number | null;
  readonly departmentAt: number;
  /** Taps twice: the same command again, at once. */
  readonly doubleTap: boolean;
  /** What the nurse finds, and how soon; null leaves it at what it was. */
  readonly triage: { readonly level: number; readonly afterMinutes: number } | null;
  readonly outcome: 'seen' | 'no-show' | 'comes-late' | 'leaves' | 'stays-away';
  /** What happens on the way, once. */
  readonly aside: 'none' | 'hold' | 'transfer' | 'return' | 'undo' | 'move-while-waiting';
  readonly consultMinutes: number;
  /** Where a transfer goes; an index into the doctors. */
  readonly otherDoctorAt: number;
};

/** A doctor's pause, and for some the end of the day before the others'. */
export type PlannedShift = { readonly pauseAt: number; readonly pauseMinutes: number; readonly offAt: number | null };

export type DayPlan = { readonly visits: readonly PlannedVisit[]; readonly shifts: readonly PlannedShift[] };

/** Arrivals by tenth of the day, as outpatient departments know them: a morning peak, lunch, a smaller one after it. */
const PROFILE = [0.6, 1.4, 1.6, 1.4, 1.1, 0.6, 1, 1.2, 0.8, 0.3] as const;
const PROFILE_SUM = PROFILE.reduce((sum, weight) => sum + weight, 0);

/** The same for the same seed and hospital, whatever the hub does. */
export const planDay = (parts: {
  seed: string;
  minutes: number;
  patientsPerHour: number;
  departments: number;
  doctors: number;
}): DayPlan => {
  const { seed, minutes, patientsPerHour, doctors } = parts;
  const count = Math.max(1, Math.round((patientsPerHour * minutes) / 60));
  const arrivals = seededRandom(`${seed}/arrivals`);
  const times = Array.from({ length: count }, () => arrivalMinute(arrivals, minutes)).sort((a, b) => a - b);
  return {
    visits: times.map((arrivesAt, n) => planVisit(seededRandom(`${seed}/visit/${n}`), { ...parts, arrivesAt, n })),
    shifts: Array.from({ length: doctors }, (_, at) => planShift(seededRandom(`${seed}/shift/${at}`), minutes)),
  };
};

const uniform = (random: Random, from: number, to: number): number =>
  from + ((to - from) * random.integer(1_000_000)) / 1_000_000;

const arrivalMinute = (random: Random, minutes: number): number => {
  let left = uniform(random, 0, PROFILE_SUM);
  for (const [part, weight] of PROFILE.entries()) {
    if (left < weight) return ((part + left / weight) / PROFILE.length) * minutes;
    left -= weight;
  }
  return minutes;
};

/** Picks by shares; what is left over goes to the last. */
const share = <T>(random: Random, choices: readonly (readonly [T, number])[], otherwise: T): T => {
  let left = uniform(random, 0, 1);
  for (const [choice, part] of choices) {
    if (left < part) return choice;
    left -= part;
  }
  return otherwise;
};

const planVisit = (
  random: Random,
  { n, arrivesAt, departments, doctors }: { n: number; arrivesAt: number; departments: number; doctors: number },
): PlannedVisit => {
  const how = share<PlannedVisit['how']>(
    random,
    [
      ['appointment', 0.4],
      ['named', 0.25],
    ],
    'anonymous',
  );
  const outcome = share<PlannedVisit['outcome']>(
    random,
    [
      ['no-show', 0.04],
      ['comes-late', 0.03],
      ['leaves', 0.04],
      ['stays-away', how === 'appointment' ? 0.08 : 0],
    ],
    'seen',
  );
  const aside = share<PlannedVisit['aside']>(
    random,
    [
      ['hold', 0.08],
      ['transfer', 0.06],
      ['return', 0.03],
      ['undo', 0.02],
      ['move-while-waiting', 0.04],
    ],
    'none',
  );
  const level = random.pick([1, 2, 2, 3, 3, 3, 5]);
  return {
    n,
    arrivesAt,
    how,
    departmentAt: random.integer(departments),
    doctorAt: random.chance(0.35) ? random.integer(doctors) : null,
    doubleTap: random.chance(0.05),
    triage: random.chance(0.3) ? { level, afterMinutes: uniform(random, 1, 8) } : null,
    outcome,
    aside,
    // Most are short and a few are long: the sum of two uniforms, squared towards the short side.
    consultMinutes: 3 + 14 * uniform(random, 0, 1) * uniform(random, 0.4, 1.6),
    otherDoctorAt: random.integer(doctors),
    lateMinutes: random.chance(0.2) && how === 'appointment' ? uniform(random, 5, 35) : 0,
  };
};

const planShift = (random: Random, minutes: number): PlannedShift => ({
  pauseAt: uniform(random, 0.35, 0.65) * minutes,
  pauseMinutes: uniform(random, 10, 30),
  offAt: random.chance(0.2) ? uniform(random, 0.75, 0.95) * minutes : null,
});
