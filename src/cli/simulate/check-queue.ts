import type { Change } from '../../feed/change.ts';
import { entryStatuses, mayTransition, type EntryStatus } from '../../protocol/lifecycle.ts';
import type { AcknowledgedCall, Finding, IssuedNumber, Truth } from './evidence.ts';
import { groupBy } from './group-by.ts';

type State = { revision: number; status: EntryStatus; doctorId: string | null };

const stateOf = (row: Readonly<Record<string, unknown>>): State | null => {
  const { revision, status, doctor_id: doctorId } = row;
  const known = entryStatuses.find((one) => one === status);
  if (typeof revision !== 'number' || known === undefined) return null;
  return { revision, status: known, doctorId: typeof doctorId === 'string' ? doctorId : null };
};

/** The states of each entry in the order in which it went through them: a row's revision counts its writes. */
const statesOf = (changes: readonly Change[]): Map<string, State[]> => {
  const rows = changes.filter((change) => change.table === 'queue' && change.row !== null);
  return new Map(
    [...groupBy(rows, ({ rowId }) => rowId)].map(([rowId, own]) => [
      rowId,
      own.flatMap(({ row }) => (row && stateOf(row)) ?? []).sort((a, b) => a.revision - b.revision),
    ]),
  );
};

const pairs = <T>(items: readonly T[]): [T, T][] =>
  items.flatMap((item, at) => {
    const next = items[at + 1];
    return next === undefined ? [] : [[item, next] as [T, T]];
  });

/** Within a department and day the numbers are 1, 2, 3, … up to what the counter says, each given out once. */
export const numbersAreWhole = ({ numbered, counters }: Truth): Finding => {
  const departmentDay = (row: { departmentId: string; queueDate: string }) => `${row.departmentId} on ${row.queueDate}`;
  const issued = numbered.filter(({ queueId, visitId }) => queueId === visitId);
  const byDay = groupBy(issued, departmentDay);
  const broken = counters.flatMap((counter) => {
    const numbers = (byDay.get(departmentDay(counter)) ?? []).map(({ queueNumber }) =>
      Number(/\d+$/.exec(queueNumber)?.[0]),
    );
    numbers.sort((a, b) => a - b);
    const wrong = numbers.findIndex((number, at) => number !== at + 1);
    if (wrong !== -1) return [`${departmentDay(counter)}: ${numbers[wrong]} is number ${wrong + 1}`];
    return numbers.length === counter.lastValue
      ? []
      : [`${departmentDay(counter)}: ${numbers.length} of ${counter.lastValue}`];
  });
  const counted = new Set(counters.map(departmentDay));
  for (const uncounted of byDay.keys()) if (!counted.has(uncounted)) broken.push(`${uncounted}: no counter`);
  return { invariant: 'numbers are unique and gapless', examined: issued.length, broken };
};

/** Everybody has the number that they were told, and nobody else was told the same. */
export const ticketsAreKept = ({ numbered }: Truth, issued: readonly IssuedNumber[]): Finding => {
  const byId = new Map(numbered.map((entry) => [entry.queueId, entry]));
  const holders = new Map<string, string>();
  const broken = issued.flatMap(({ queueId, queueNumber, reprint }) => {
    const entry = byId.get(queueId);
    if (entry?.queueNumber !== queueNumber) return [`${queueNumber} of entry ${queueId} is not in the table`];
    const ticket = `${queueNumber} of ${entry.queueDate}`;
    const holder = holders.get(ticket);
    holders.set(ticket, queueId);
    return reprint || holder === undefined || holder === queueId ? [] : [`${ticket} was given out twice`];
  });
  return { invariant: 'every acknowledged number is kept', examined: issued.length, broken };
};

/** Nobody is called by two doctors at once, and no call is acknowledged to two of them. */
export const callsAreSingle = ({ changes }: Truth, calls: readonly AcknowledgedCall[]): Finding => {
  const broken: string[] = [];
  for (const [queueId, states] of statesOf(changes)) {
    for (const [from, to] of pairs(states)) {
      const both = from.status === 'called' && to.status === 'called';
      if (both && from.doctorId !== to.doctorId) broken.push(`entry ${queueId} was called twice, at ${to.revision}`);
    }
  }
  const seen = new Set<string>();
  for (const { queueId, revision } of calls) {
    const call = `entry ${queueId} at ${revision}`;
    if (seen.has(call)) broken.push(`${call} was acknowledged to two`);
    seen.add(call);
  }
  return { invariant: 'nobody is called twice', examined: calls.length, broken };
};

/** At no version has a doctor two patients called, or two in service. */
export const doctorsHaveOnePatient = ({ changes }: Truth): Finding => {
  const broken: string[] = [];
  const queue = changes.filter(({ table }) => table === 'queue');
  for (const [streamId, own] of groupBy(queue, (change) => change.streamId)) {
    const held = new Map<string, EntryStatus>();
    for (const { rowId, row, version } of own) {
      const state = row && stateOf(row);
      if (state?.doctorId === streamId) held.set(rowId, state.status);
      else held.delete(rowId);
      for (const status of ['called', 'in_service'] as const) {
        const count = [...held.values()].filter((one) => one === status).length;
        if (count > 1) broken.push(`doctor ${streamId} had ${count} ${status} at ${version}`);
      }
    }
  }
  return { invariant: 'a doctor has one patient at a time', examined: queue.length, broken };
};

/** Every step of every entry is one of the lifecycle's. */
export const lifecycleIsKept = ({ changes }: Truth): Finding => {
  let examined = 0;
  const broken = [...statesOf(changes)].flatMap(([queueId, states]) =>
    pairs(states).flatMap(([from, to]) => {
      if (from.status === to.status) return [];
      examined += 1;
      return mayTransition(from.status, to.status) ? [] : [`entry ${queueId}: ${from.status} → ${to.status}`];
    }),
  );
  return { invariant: 'entries keep to the lifecycle', examined, broken };
};
