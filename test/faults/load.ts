import { createHubClient, type HubClient } from '../../src/client/hub-client.ts';
import type { AcknowledgedCall, Acts, IssuedNumber } from '../../src/cli/simulate/evidence.ts';
import { HubError } from '../../src/protocol/errors.ts';

export type Desk = { readonly url: string; readonly token: string };
export type Places = {
  readonly departmentIds: readonly string[];
  readonly doctorIds: readonly string[];
  readonly patientIds: readonly string[];
};

export type Tally = {
  /** Commands answered, whatever the answer. */
  readonly answered: number;
  readonly done: number;
  /** By error code. */
  readonly refused: Readonly<Record<string, number>>;
  /** Commands whose fate was not known at their deadline. */
  readonly unknown: number;
  readonly seconds: number;
  readonly slowestMs: number;
};

export type Load = {
  tally(): Tally;
  /** What was acknowledged; with `until`, no later than that (`performance.now()`), with `from` no earlier. */
  acts(span?: { from?: number; until?: number }): Acts;
  /** Check-ins acknowledged as new ones, and those of unknown fate. */
  arrivals(): { known: number; unknown: number };
  /** Nobody at a desk has any business with this entry from now on. */
  leaveAlone(queueId: string): void;
  /** Every command under way is waited for. */
  stop(): Promise<void>;
};

type Timed<T> = T & { readonly at: number };

const anyOf = <T>(list: readonly T[]): T | undefined => list[Math.floor(Math.random() * list.length)];

/** Longer than any outage here, so that every command's fate is known. */
const SEND_WITHIN_MS = 90_000;
const PATIENCE = { replyWithinMs: 5_000, sendWithinMs: SEND_WITHIN_MS, retryFirstMs: 100, retryLastMs: 1_000 };
const WITH_NAME = 0.3;
/** How much slower a doctor is than a desk: about as many are called as arrive. */
const DOCTORS_PACE = 2;

/**
 * Desks that check in, triage, transfer and cancel, and doctors that call, start, complete and give up, each waiting
 * for its answer before the next command; together about `commandsPerSecond` as long as the hub keeps up.
 */
export const startLoad = (parts: {
  desks: readonly Desk[];
  doctors: readonly (Desk & { readonly doctorId: string })[];
  places: Places;
  commandsPerSecond: number;
}): Load => {
  const { desks, doctors, places, commandsPerSecond } = parts;
  const everyMs = ((desks.length + doctors.length) / commandsPerSecond) * 1_000;
  const numbers: Timed<IssuedNumber>[] = [];
  const calls: Timed<AcknowledgedCall>[] = [];
  const waiting = new Set<string>();
  const refused: Record<string, number> = {};
  const startedAt = performance.now();
  let endedAt: number | null = null;
  let stopping = false;
  let [answered, done, unknown, arrived, arrivedPerhaps, slowestMs] = [0, 0, 0, 0, 0, 0];

  /** Null where it was refused, or nobody knows. */
  const ask: HubClient<'staff'>['send'] extends (...args: infer _) => unknown
    ? <T>(work: () => Promise<T>) => Promise<T | null>
    : never = async (work) => {
    const askedAt = performance.now();
    try {
      const data = await work();
      done += 1;
      return data;
    } catch (error) {
      if (!(error instanceof HubError)) throw error;
      if (error.details?.['requestId'] !== undefined) unknown += 1;
      refused[error.code] = (refused[error.code] ?? 0) + 1;
      return null;
    } finally {
      answered += 1;
      slowestMs = Math.max(slowestMs, performance.now() - askedAt);
    }
  };

  const checkIn = async ({ send }: HubClient<'staff'>) => {
    const doctorId = Math.random() < 0.5 ? anyOf(places.doctorIds) : undefined;
    const departmentId = anyOf(places.departmentIds);
    const patientId = Math.random() < WITH_NAME ? anyOf(places.patientIds) : undefined;
    const before = unknown;
    const data = await ask(() =>
      send('queue:check-in', {
        ...(doctorId !== undefined ? { doctorId } : departmentId !== undefined && { departmentId }),
        ...(patientId !== undefined && { patientId }),
        urgencyLevel: 1 + Math.floor(Math.random() * 5),
      }),
    );
    if (unknown > before) arrivedPerhaps += 1;
    if (data === null) return;
    const { queueId, queueNumber } = data.entry;
    numbers.push({ queueId, queueNumber, reprint: data.reprint, at: performance.now() });
    if (!data.reprint) arrived += 1;
    waiting.add(queueId);
  };
  const triage = async ({ send }: HubClient<'staff'>) => {
    const queueId = anyOf([...waiting]);
    if (queueId === undefined) return;
    const urgencyLevel = 1 + Math.floor(Math.random() * 5);
    await ask(() => send('queue:set-urgency', { queueId, urgencyLevel, reason: 'load' }));
  };
  const transfer = async ({ send }: HubClient<'staff'>) => {
    const queueId = anyOf([...waiting]);
    const doctorId = anyOf(places.doctorIds);
    if (queueId === undefined || doctorId === undefined) return;
    waiting.delete(queueId);
    await ask(() => send('queue:transfer', { queueId, doctorId, reason: 'load' }));
  };
  const cancel = async ({ send }: HubClient<'staff'>) => {
    const queueId = anyOf([...waiting]);
    if (queueId === undefined) return;
    waiting.delete(queueId);
    await ask(() => send('queue:cancel', { queueId, reason: 'load' }));
  };
  const errands = [checkIn, checkIn, checkIn, triage, triage, transfer, cancel];

  const paced = async (act: () => Promise<unknown>, times = 1) => {
    const dueAt = performance.now() + times * everyMs * (0.5 + Math.random());
    await act();
    const leftMs = dueAt - performance.now();
    if (leftMs > 0) await new Promise((resolve) => setTimeout(resolve, leftMs));
  };
  const workAtDesk = async (client: HubClient<'staff'>) => {
    while (!stopping) await paced(() => (anyOf(errands) ?? checkIn)(client));
  };
  const workAsDoctor = async (client: HubClient<'staff'>, doctorId: string) => {
    let current: string | null = null;
    while (!stopping) {
      await paced(async () => {
        const queueId = current;
        if (queueId === null) {
          const data = await ask(() => client.send('queue:call-next', { doctorId, completeCurrent: true }));
          // Nobody waited: it tells of the consultation that it completed.
          if (data?.entry.status !== 'called') return;
          current = data.entry.queueId;
          waiting.delete(current);
          calls.push({ queueId: current, doctorId, revision: data.entry.revision, at: performance.now() });
        } else if (Math.random() < 0.15) {
          current = null;
          await ask(() => client.send('queue:no-show', { queueId }));
        } else {
          // Left in service: the next call completes it.
          current = null;
          await ask(() => client.send('queue:start', { queueId }));
        }
      }, DOCTORS_PACE);
    }
  };

  const clientOf = ({ url, token }: Desk) => createHubClient({ url, token, audience: 'staff', timing: PATIENCE });
  const clients = [...desks, ...doctors].map(clientOf);
  const working = Promise.all(
    clients.map((client, n) => {
      const doctor = doctors[n - desks.length];
      return doctor ? workAsDoctor(client, doctor.doctorId) : workAtDesk(client);
    }),
  );
  working.catch(() => undefined);

  return {
    tally: () => ({
      answered,
      done,
      refused,
      unknown,
      slowestMs,
      seconds: ((endedAt ?? performance.now()) - startedAt) / 1_000,
    }),
    acts({ from = -Infinity, until = Infinity } = {}) {
      const within = ({ at }: { at: number }) => at >= from && at <= until;
      return { numbers: numbers.filter(within), calls: calls.filter(within) };
    },
    arrivals: () => ({ known: arrived, unknown: arrivedPerhaps }),
    leaveAlone: (queueId) => void waiting.delete(queueId),
    async stop() {
      stopping = true;
      await working.finally(() => {
        endedAt ??= performance.now();
        for (const client of clients) client.close();
      });
    },
  };
};
