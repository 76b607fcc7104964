import { setMaxListeners } from 'node:events';
import { createSimulatedClock } from './clock.ts';
import type { Crew } from './crew.ts';
import { playDoctor } from './doctor.ts';
import { createLedger, type Ledger } from './ledger.ts';
import type { SimulateOptions } from './options.ts';
import { planDay } from './plan.ts';
import type { Stage } from './stage.ts';
import { playVisit } from './visit.ts';

export type Progress = { readonly minute: number; readonly waiting: number; readonly seen: number };

const TELL_EVERY_MS = 250;

/** Plays the day with this crew, to the last patient. Rejects where the signal stops it or an actor fails. */
export const playDay = async (
  crew: Crew,
  options: SimulateOptions,
  { signal, tell }: { signal: AbortSignal; tell: (progress: Progress) => void },
): Promise<Ledger> => {
  const stopped = new AbortController();
  const until = AbortSignal.any([signal, stopped.signal]);
  // Everybody who waits for something listens to it.
  setMaxListeners(0, until);
  const clock = createSimulatedClock({ speed: options.speed, signal: until });
  const ledger = createLedger();
  const { minutes, patientsPerHour, seed } = options;
  const plan = planDay({
    seed,
    minutes,
    patientsPerHour,
    departments: crew.departments.length,
    doctors: crew.doctors.length,
  });
  const runs: Promise<unknown>[] = [];
  const stage: Stage = {
    crew,
    clock,
    ledger,
    minutes,
    visits: new Map(),
    asideDone: new Set<string>(),
    later: (errand: () => Promise<unknown>) => {
      const run = errand();
      // Awaited at the end; one that fails before must not end the process meanwhile.
      run.catch(() => undefined);
      runs.push(run);
    },
  };

  const telling = setInterval(() => tell({ minute: clock.minute(), ...countsOf(crew) }), TELL_EVERY_MS);
  try {
    await Promise.all([
      ...plan.visits.map((visit) => playVisit(stage, visit)),
      ...crew.doctors.map((doctor, at) => {
        const shift = plan.shifts[at];
        return shift && playDoctor(stage, doctor, shift);
      }),
    ]);
    await Promise.all(runs);
    if (options.closeDay) await closeDay(stage);
    return ledger;
  } catch (error) {
    // The other actors would go on alone.
    stopped.abort(error);
    await Promise.allSettled(runs);
    throw error;
  } finally {
    clearInterval(telling);
  }
};

/** A patient who was booked and never came becomes a no-show, where the hub's settings take them for late. */
const closeDay = async ({ crew, ledger }: Stage): Promise<void> => {
  const { view, client } = crew.reception;
  const day = view.snapshot.feed?.day.date;
  for (const { departmentId } of crew.departments) {
    const of = { departmentId, ...(day && { queueDate: day }) };
    let closed = await ledger.act(client.send, 'queue:close-day', of);
    while (closed && closed.remaining > 0 && closed.closingId !== null) {
      closed = await ledger.act(client.send, 'queue:close-day', { ...of, closingId: closed.closingId });
    }
  }
};

const countsOf = ({ reception }: Crew): { waiting: number; seen: number } => {
  const streams = [...(reception.view.snapshot.feed?.streams.values() ?? [])];
  return {
    waiting: streams.reduce((sum, { waiting }) => sum + waiting.length, 0),
    seen: streams.reduce(
      (sum, { entries }) => sum + [...entries.values()].filter(({ status }) => status === 'completed').length,
      0,
    ),
  };
};
