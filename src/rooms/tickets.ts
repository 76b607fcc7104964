import { createGate } from '../auth/gate.ts';
import type { Change } from '../feed/change.ts';
import type { Log } from '../log.ts';
import { HubError } from '../protocol/errors.ts';
import type { StaffEntry, Ticket } from '../protocol/views.ts';
import { expectedSeconds } from '../queries/estimate.ts';
import { createLines, type Lines, type LineSources } from './ticket-line.ts';

/** Everybody's place changes with each call; a phone in a pocket need not hear of each of them at once. */
const TELL_EVERY_MS = 1_000;
const USUAL_SECONDS_FOR_MS = 30_000;
/** Phones that come back all at once wait for each other, in their pockets, and not staff for them. */
const ASKING_AT_ONCE = 3;

export type TicketSources = LineSources & {
  /** The entry that the link leads to, by the database. */
  entryOf(ticketToken: string): Promise<StaffEntry | undefined>;
  usualSecondsOf(entry: { doctorId: string | null; departmentId: string }): Promise<number | null>;
  log: Log;
};

export type TicketWatcher = { emit(event: 'ticket:changed', ticket: Ticket): void };

export type Tickets = {
  /** The ticket as it is now; from here on its watcher is told of changes. Throws `not_found`. */
  watch(watcher: TicketWatcher, ticketToken: string): Promise<Ticket>;
  unwatch(watcher: TicketWatcher): void;
  changed(changes: readonly Change[]): void;
  /** The rows were read anew, so changes may have been passed over. */
  rebased(): void;
};

/** `told`: null until the watcher has its first answer, which nothing may come before. */
type Watched = { ticketToken: string; queueId: string; departmentId: string; told: string | null; isLost: boolean };

/** Live tickets: each follows one visit through its transfers, and has a place that everybody else's changes move. */
export const createTickets = (sources: TicketSources): Tickets => {
  const watched = new Map<TicketWatcher, Watched>();
  const usual = new Map<string, { seconds: Promise<number | null>; until: number }>();
  /** Departments with changes since their tickets were told; null for all. */
  let affected: Set<string> | null = new Set();
  let tellLater: NodeJS.Timeout | null = null;
  /** The last of the look-ups, which go one by one: at midnight each ticket of yesterday that is still open needs one. */
  let finding: Promise<unknown> = Promise.resolve();

  const asking = createGate({ atOnce: ASKING_AT_ONCE, waiting: Infinity });
  const entryOf = (ticketToken: string) => asking(() => sources.entryOf(ticketToken));

  const usualSeconds = ({ doctorId, departmentId }: StaffEntry): Promise<number | null> => {
    const key = doctorId ?? departmentId;
    const known = usual.get(key);
    if (known && known.until > performance.now()) return known.seconds;
    const seconds = asking(() => sources.usualSecondsOf({ doctorId, departmentId }));
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

  const ticketOf = async (entry: StaffEntry, lines: Lines): Promise<Ticket> => {
    const line = lines(entry);
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

  const tellOne = async (watcher: TicketWatcher, known: Watched, entry: StaffEntry, lines: Lines) => {
    known.departmentId = entry.departmentId;
    const ticket = await ticketOf(entry, lines);
    const told = JSON.stringify(ticket);
    if (known.told === null || known.told === told || watched.get(watcher) !== known) return;
    known.told = told;
    watcher.emit('ticket:changed', ticket);
  };

  /** The visit went on where no change said so: in a hole of the feed, or while its watcher was still asking. */
  const findAgain = async (watcher: TicketWatcher, known: Watched) => {
    known.isLost = true;
    const look = finding.then(() => (watched.get(watcher) === known ? entryOf(known.ticketToken) : undefined));
    finding = look.catch(() => undefined);
    const found = await look;
    known.isLost = false;
    if (!found || watched.get(watcher) !== known) return;
    known.queueId = found.queueId;
    await tellOne(watcher, known, entryInMemory(found.queueId) ?? found, createLines(sources));
  };

  const tell = (some: Iterable<[TicketWatcher, Watched]>, { find }: { find: boolean }) => {
    const lines = createLines(sources);
    for (const [watcher, known] of some) {
      const entry = entryInMemory(known.queueId);
      const isHere = entry !== undefined && entry.status !== 'transferred';
      if (!isHere && !find && !known.isLost) continue;
      if (isHere) known.isLost = false;
      const telling = isHere ? tellOne(watcher, known, entry, lines) : findAgain(watcher, known);
      telling.catch((err: unknown) => {
        sources.log.warn({ event: 'ticket_not_told', queueId: known.queueId, err });
        later();
      });
    }
  };

  const later = () => {
    tellLater ??= setTimeout(() => {
      tellLater = null;
      const departments = affected;
      affected = new Set();
      const concerned = ([, { departmentId, isLost }]: [TicketWatcher, Watched]) =>
        isLost || departments === null || departments.has(departmentId);
      tell([...watched].filter(concerned), { find: false });
    }, TELL_EVERY_MS).unref();
  };

  /** The departments in which these changes move anybody's place or wait; null where that may be any. */
  const departmentsOf = (changes: readonly Change[]): string[] | null => {
    if (changes.some(({ table }) => table === 'doctors' || table === 'departments')) return null;
    const ofDoctor = new Map([...sources.doctors()].map(({ doctorId, departmentId }) => [doctorId, departmentId]));
    return changes.flatMap(({ table, streamId }) => (table === 'queue' ? (ofDoctor.get(streamId) ?? streamId) : []));
  };

  return {
    async watch(watcher, ticketToken) {
      let found = await entryOf(ticketToken);
      for (let before: string | null = null; found && found.queueId !== before;) {
        // Transferred after the database was asked; missing, it may have been, and is asked for until that is settled.
        const entry = entryInMemory(found.queueId);
        if (entry && entry.status !== 'transferred') break;
        before = found.queueId;
        found = await entryOf(ticketToken);
      }
      if (!found) throw new HubError('not_found', { ticket: 'unknown' });
      const { queueId, departmentId } = found;
      const known: Watched = { ticketToken, queueId, departmentId, told: null, isLost: false };
      watched.set(watcher, known);
      try {
        for (;;) {
          const asked = known.queueId;
          const ticket = await ticketOf(entryInMemory(asked) ?? found, createLines(sources));
          if (known.queueId !== asked) continue;
          known.told = JSON.stringify(ticket);
          return ticket;
        }
      } catch (error) {
        if (watched.get(watcher) === known) watched.delete(watcher);
        throw error;
      }
    },
    unwatch: (watcher) => void watched.delete(watcher),
    changed(changes) {
      if (watched.size === 0 || changes.length === 0) return;
      const rowIds = new Set(changes.map(({ rowId }) => rowId));
      const children = new Map(changes.map(({ rowId, row }) => [row?.['transferred_from_id'], rowId]));
      const concerned: [TicketWatcher, Watched][] = [];
      for (const one of watched) {
        const [, known] = one;
        for (let child = children.get(known.queueId); child !== undefined; child = children.get(child)) {
          known.queueId = child;
        }
        if (rowIds.has(known.queueId)) concerned.push(one);
      }
      const departments = departmentsOf(changes);
      if (departments === null) affected = null;
      else for (const departmentId of departments) affected?.add(departmentId);
      tell(concerned, { find: true });
      if (affected === null || affected.size > 0) later();
    },
    rebased() {
      tell(watched, { find: true });
    },
  };
};
