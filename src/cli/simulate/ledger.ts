import type { SendableName, SendArguments } from '../../client/command-types.ts';
import type { Send } from '../../client/send.ts';
import type { CommandData } from '../../protocol/commands/index.ts';
import { HubError, type ErrorCode } from '../../protocol/errors.ts';
import type { StaffEntry } from '../../protocol/views.ts';
import type { AcknowledgedCall, Acts, IssuedNumber } from './evidence.ts';

type Tally = { outcomes: Map<string, number>; times: number[] };

/** How a command came out, by code, and how long each took from click to acknowledgement, in milliseconds. */
export type CommandTally = { readonly outcomes: ReadonlyMap<string, number>; readonly times: readonly number[] };

/** What was done and what came of it. */
export type Ledger = {
  /** Sends and notes; null where the hub said no. Throws what is no HubError. */
  act<N extends SendableName>(send: Send, name: N, args: SendArguments<N>): Promise<CommandData<N> | null>;
  readonly acts: Acts;
  /** The revision at which an entry was last acknowledged to somebody; a view that is behind it is old news. */
  readonly revisions: ReadonlyMap<string, number>;
  readonly tallies: ReadonlyMap<string, CommandTally>;
  /** Failures that no sequence of sensible actions should bring about. */
  readonly trouble: readonly string[];
};

/** A day's refusals: somebody else was faster, or it is no longer possible. Everything else is trouble. */
const everyday: readonly ErrorCode[] = [
  'queue_empty',
  'doctor_busy',
  'doctor_off',
  'invalid_transition',
  'conflict',
  'already_queued',
  'too_early',
  'wrong_day',
  'slot_taken',
  'not_found',
];

export const createLedger = (): Ledger => {
  const numbers: IssuedNumber[] = [];
  const calls: AcknowledgedCall[] = [];
  const trouble: string[] = [];
  const revisions = new Map<string, number>();
  const tallies = new Map<string, Tally>();

  const note = (name: string, outcome: string, tookMs: number) => {
    const tally: Tally = tallies.get(name) ?? { outcomes: new Map(), times: [] };
    tallies.set(name, tally);
    tally.outcomes.set(outcome, (tally.outcomes.get(outcome) ?? 0) + 1);
    tally.times.push(tookMs);
  };

  const remember = (name: SendableName, data: unknown) => {
    const entry = entryIn(data);
    if (entry) revisions.set(entry.queueId, Math.max(entry.revision, revisions.get(entry.queueId) ?? 0));
    if (isOf('queue:check-in', name, data)) {
      numbers.push({ queueId: data.entry.queueId, queueNumber: data.entry.queueNumber, reprint: data.reprint });
    } else if (isOf('queue:call-next', name, data) || isOf('queue:call', name, data)) {
      const { queueId, doctorId, revision, status } = data.entry;
      if (status === 'called') calls.push({ queueId, doctorId, revision });
    }
  };

  return {
    async act(send, name, args) {
      const began = performance.now();
      try {
        const data = await send(name, args);
        note(name, 'ok', performance.now() - began);
        remember(name, data);
        return data;
      } catch (error) {
        if (!(error instanceof HubError)) throw error;
        note(name, error.code, performance.now() - began);
        if (!everyday.includes(error.code))
          trouble.push(`${name}: ${error.code} ${JSON.stringify(error.details ?? {})}`);
        return null;
      }
    },
    acts: { numbers, calls },
    revisions,
    tallies,
    trouble,
  };
};

const isOf = <N extends SendableName>(wanted: N, name: SendableName, data: unknown): data is CommandData<N> =>
  name === wanted && data !== null;

type Entry = Pick<StaffEntry, 'queueId' | 'revision'>;

const entryIn = (data: unknown): Entry | null =>
  typeof data === 'object' && data !== null && 'entry' in data && isEntry(data.entry) ? data.entry : null;

const isEntry = (entry: unknown): entry is Entry =>
  typeof entry === 'object' && entry !== null && 'revision' in entry && 'queueId' in entry;
