import type { Change } from '../feed/change.ts';
import type { Log } from '../log.ts';
import { HubError } from '../protocol/errors.ts';
import { compareCallOrder } from '../protocol/view-rules.ts';
import type { Doctor, StaffEntry, Ticket } from '../protocol/views.ts';
import { expectedSeconds } from '../queries/estimate.ts';
import type { Stream } from './stream.ts';

/** Everybody's place changes with each call; a phone in a pocket need not hear of each of them at once. */
const TELL_EVERY_MS = 1_000;
const USUAL_SECONDS_FOR_MS = 30_000;

export type TicketSources = {
  /** The entry that the link leads to, by the database. */
  entryOf(ticketToken: string): Promise<StaffEntry | undefined>;
  usualSecondsOf(entry: { doctorId: string | null; departmentId: string }): Promise<number | null>;
  streams(): ReadonlyMap<string, Stream>;
  doctors(): Iterable<Doctor>;
  /** The first day whose entries the department still calls; those of earlier days are left over. */
  calledSince(departmentId: string): string;
  log: Log;
};

export type TicketWatcher = { emit(event: 'ticket:changed', ticket: Ticket): void };

export type Tickets = {
  /** The ticket as it is now; from here on its watcher is told of changes. Throws `not_found`. */
  watch(watcher: TicketWatcher, ticketToken: string): Promise<Ticket>;
  unwatch(watcher: TicketWatcher): void;
  changed(changes: readonly Change[]): void;
};

/** Live tickets: each follows one visit through its transfers, and has a place that everybody else's changes move. */
export const createTickets = (sources: TicketSources): Tickets => {
  const watched = new Map<TicketWatcher, { queueId: string; told: string }>();
  const usual = new Map<string, { seconds: Promise<number | null>; until: number }>();
  let tellLater: NodeJS.Timeout | null = null;

  const usualSeconds = ({ doctorId, departmentId }: StaffEntry): Promise<number | null> => {
    const key = doctorId ?? departmentId;
    const known = usual.get(key);
    if (known && known.until > performance.now()) return known.seconds;
    const seconds = sources.usualSecondsOf({ doctorId, departmentId });
    usual.set(key, { seconds, until: performance.now() + USUAL_SECONDS_FOR_MS });
    seconds.catch(() => usual.delete(key));
    return seconds;
  };

  const entryInMemory = (queueId: string): StaffEntry | undefined => {
    for (const stream of sources.streams().values()) {
      const entry = stream.entry(queueId);
      if (entry) return entry;
    }
    return undefined;
  };

  const ticketOf = async (entry: StaffEntry): Promise<Ticket> => {
    const line = lineOf(entry, sources);
    const seconds = line && (await usualSeconds(entry));
    return {
      queueId: entry.queueId,
      queueNumber: entry.queueNumber,
      status: entry.status,
      departmentId: entry.departmentId,
      doctorId: entry.doctorId,
      room: entry.room,
      calledAt: entry.calledAt,
      recallCount: entry.recallCount,
      endedAt: entry.endedAt,
      position: line && line.own + line.pool + 1,
      estimatedWaitSeconds: line && expectedSeconds({ ...line, seconds }, entry.doctorId !== null),
      revision: entry.revision,
    };
  };

  const tell = (some: Iterable<TicketWatcher>) => {
    for (const watcher of some) {
      const known = watched.get(watcher);
      const entry = known && entryInMemory(known.queueId);
      // A transferred entry is about to be followed to its child, which comes with the same commit.
      if (!known || !entry || entry.status === 'transferred') continue;
      ticketOf(entry).then(
        (ticket) => {
          const told = JSON.stringify(ticket);
          if (known.told === told || watched.get(watcher) !== known) return;
          known.told = told;
          watcher.emit('ticket:changed', ticket);
        },
        (err: unknown) => sources.log.warn({ event: 'ticket_not_told', queueId: entry.queueId, err }),
      );
    }
  };

  return {
    async watch(watcher, ticketToken) {
      const found = await sources.entryOf(ticketToken);
      if (!found) throw new HubError('not_found', { ticket: 'unknown' });
      const entry = entryInMemory(found.queueId) ?? found;
      const ticket = await ticketOf(entry);
      watched.set(watcher, { queueId: entry.queueId, told: JSON.stringify(ticket) });
      return ticket;
    },
    unwatch: (watcher) => void watched.delete(watcher),
    changed(changes) {
      if (watched.size === 0) return;
      const rows = new Map(changes.map(({ rowId, row }) => [rowId, row]));
      const children = new Map([...rows].map(([rowId, row]) => [row?.['transferred_from_id'], rowId]));
      const concerned: TicketWatcher[] = [];
      for (const [watcher, known] of watched) {
        const child = children.get(known.queueId);
        if (child !== undefined) known.queueId = child;
        if (rows.has(known.queueId)) concerned.push(watcher);
      }
      tell(concerned);
      tellLater ??= setTimeout(() => {
        tellLater = null;
        tell(watched.keys());
      }, TELL_EVERY_MS);
    },
  };
};

/** Who is ahead and who works, from what the hub knows anyway; null for an entry that does not wait. */
const lineOf = (entry: StaffEntry, sources: TicketSources) => {
  const since = sources.calledSince(entry.departmentId);
  if (entry.status !== 'waiting' || entry.queueDate < since) return null;
  const doctors = [...sources.doctors()].filter(
    ({ departmentId, status }) => departmentId === entry.departmentId && status !== 'off',
  );
  const streamOf = (streamId: string) => sources.streams().get(streamId);
  const ahead = (streamId: string) =>
    (streamOf(streamId)?.waiting() ?? []).filter(
      (other) => other.queueDate >= since && compareCallOrder(other, entry) < 0,
    ).length;
  const callers = entry.doctorId === null ? doctors.filter(({ status }) => status === 'available') : doctors;
  const mine = callers.filter(({ doctorId }) => entry.doctorId === null || doctorId === entry.doctorId);
  return {
    own: entry.doctorId === null ? 0 : ahead(entry.doctorId),
    pool: ahead(entry.departmentId),
    others: entry.doctorId === null ? doctors.reduce((sum, { doctorId }) => sum + ahead(doctorId), 0) : 0,
    available: doctors.filter(({ status }) => status === 'available').length,
    paused: doctors.filter(({ status }) => status === 'paused').length,
    doctorIsOff: entry.doctorId !== null && mine.length === 0,
    idle: mine.some(({ doctorId }) => !streamOf(doctorId)?.isBusy()),
  };
};
