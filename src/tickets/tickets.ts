import type { Change } from '../feed/change.ts';
import type { FeedListener } from '../feed/tail.ts';
import type { Log } from '../log.ts';
import { HubError } from '../protocol/errors.ts';
import { isActive, type EntryStatus } from '../protocol/lifecycle.ts';
import type { Department, StaffEntry, Ticket } from '../protocol/views.ts';
import { wayTo } from '../protocol/way.ts';
import { expectedSeconds } from '../queries/position.ts';
import { createAsking } from './asking.ts';
import { createLines, type Lines, type RowsInMemory } from './line.ts';

/** Everybody's position changes with each call; a phone in a pocket need not hear of each of them at once. */
const TELL_EVERY_MS = 1_000;
const USUAL_SECONDS_FOR_MS = 30_000;
/** Phones that come back all at once wait for each other, so that staff do not wait for them. */
const ASKING_AT_ONCE = 3;
/** Further ones are refused at once, and come again later. */
const MOST_WAITING = 1_000;

export type TicketSources = {
  rows: RowsInMemory & { departments(): ReadonlyMap<string, Department> };
  /** The entry that the link leads to, by the database. */
  entryOf(ticketToken: string): Promise<StaffEntry | undefined>;
  usualSecondsOf(entry: { doctorId: string | null; departmentId: string }): Promise<number | null>;
  log: Log;
};

export type TicketWatcher = { emit(event: 'ticket:changed', ticket: Ticket): void };

export type Tickets = FeedListener & {
  /** The ticket as it is now; from here on its watcher is told of changes. Throws `not_found`. */
  watch(watcher: TicketWatcher, ticketToken: string): Promise<Ticket>;
  unwatch(watcher: TicketWatcher): void;
};

type Watched = {
  ticketToken: string;
  visitId: string;
  /** The stop where the patient is. */
  queueId: string;
  departmentId: string;
  /** Null until the watcher has its first answer. Nothing may be sent before that. */
  told: string | null;
  /** Its entry is not in memory, so the database has to say where the visit went on. */
  isLost: boolean;
  /** What it should have heard could not be worked out. */
  isDue: boolean;
};

/** A stop that has ended, and perhaps not the visit's last: the database says. */
const mayGoOn = ({ status, stepId }: StaffEntry): boolean =>
  status === 'transferred' || status === 'withdrawn' || (status === 'completed' && stepId !== null);

/** Live tickets: each follows one visit through its stops, and has a position that everybody else's changes move. */
export const createTickets = (sources: TicketSources): Tickets => {
  const { rows } = sources;
  const watched = new Map<TicketWatcher, Watched>();
  const usual = new Map<string, { seconds: Promise<number | null>; until: number }>();
  /** Departments with changes since their tickets were told. */
  let affected = new Set<string>();
  /** The department of each doctor, after the last changes. */
  let homes = new Map<string, string>();
  /** Changes since the feed was last read to its end. */
  let unread: Change[] = [];
  let tellLater: NodeJS.Timeout | null = null;
  /** The last of the look-ups, which go one by one: at midnight each ticket of yesterday that is still open needs one. */
  let finding: Promise<unknown> = Promise.resolve();

  const asking = createAsking({ atOnce: ASKING_AT_ONCE, waiting: MOST_WAITING });
  /** The link that each watcher asks for. Anything else has been overtaken, or its watcher has gone. */
  const wanted = new Map<TicketWatcher, symbol>();

  const usualSeconds = ({ doctorId, departmentId }: StaffEntry): Promise<number | null> => {
    const key = doctorId ?? departmentId;
    const known = usual.get(key);
    if (known && known.until > performance.now()) return known.seconds;
    const seconds = asking.ask(key, () => sources.usualSecondsOf({ doctorId, departmentId }));
    usual.set(key, { seconds, until: performance.now() + USUAL_SECONDS_FOR_MS });
    seconds.catch(() => usual.delete(key));
    return seconds;
  };

  const entryInMemory = (queueId: string): StaffEntry | undefined => {
    for (const stream of rows.streams().values()) {
      const entry = stream.entry(queueId);
      if (entry) return entry;
    }
    return undefined;
  };

  /** Null also where the appointment is of another day: what it says is of no use then. */
  const appointmentAt = ({ appointmentId }: StaffEntry): string | null => {
    if (appointmentId === null) return null;
    for (const stream of rows.streams().values()) {
      const appointment = stream.appointment(appointmentId);
      if (appointment) return appointment.scheduledDate;
    }
    return null;
  };

  /** With names, so that a phone needs to know nothing else of the house. */
  const stepsOf = ({ visit: { steps } }: StaffEntry): Ticket['steps'] => {
    if (steps.length < 2) return [];
    return steps.map(({ position, status, departmentId, doctorId, instruction, endedAt }) => {
      const department = rows.departments().get(departmentId);
      const doctor = rows.doctors().get(doctorId ?? '');
      return {
        position,
        status,
        department: department?.name ?? '',
        names: department?.names ?? {},
        doctor: doctor?.fullName ?? null,
        ...wayTo(doctor, department),
        instruction,
        endedAt,
      };
    });
  };

  /** Who waits to come in after the first of their party was called with them: go where the first goes, and when. */
  const calledTogether = ({ status, calledWithId }: StaffEntry): StaffEntry | null => {
    if (status !== 'waiting' || calledWithId === undefined) return null;
    const first = entryInMemory(calledWithId);
    return first && (first.status === 'called' || first.status === 'in_service') ? first : null;
  };

  const ticketOf = async (entry: StaffEntry, lines: Lines): Promise<Ticket> => {
    const first = calledTogether(entry);
    const line = first === null ? lines(entry) : null;
    const seconds = line && (await usualSeconds(entry));
    const { room, calledAt, recallCount } = first ?? entry;
    return {
      queueId: entry.queueId,
      queueNumber: entry.queueNumber,
      status: first === null ? entry.status : 'called',
      departmentId: entry.departmentId,
      doctorId: entry.doctorId,
      room,
      calledAt,
      recallCount,
      endedAt: entry.endedAt,
      backAt: entry.status === 'on_hold' ? entry.backAt : null,
      arrivedAt: entry.arrivedAt,
      appointmentAt: appointmentAt(entry),
      isSentOn: entry.queueId !== entry.visit.visitId,
      steps: stepsOf(entry),
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
    const isWatched = () => watched.get(watcher) === known;
    const look = finding.then(() =>
      isWatched() ? asking.ask(known, () => sources.entryOf(known.ticketToken)) : undefined,
    );
    finding = look.catch(() => undefined);
    const found = await look;
    known.isLost = false;
    if (!found || !isWatched()) return;
    known.queueId = found.queueId;
    await tellOne(watcher, known, entryInMemory(found.queueId) ?? found, createLines(rows));
  };

  const tell = (some: Iterable<[TicketWatcher, Watched]>, { find }: { find: boolean }) => {
    const lines = createLines(rows);
    for (const [watcher, known] of some) {
      const entry = entryInMemory(known.queueId);
      const isHere = entry !== undefined && !mayGoOn(entry);
      if (!isHere && !find && !known.isLost) continue;
      if (isHere) known.isLost = false;
      known.isDue = false;
      const telling = isHere ? tellOne(watcher, known, entry, lines) : findAgain(watcher, known);
      telling.catch((err: unknown) => {
        if (watched.get(watcher) !== known) return;
        known.isDue = true;
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
      const concerned = ([, { departmentId, isLost, isDue }]: [TicketWatcher, Watched]) =>
        isLost || isDue || departments.has(departmentId);
      tell([...watched].filter(concerned), { find: false });
    }, TELL_EVERY_MS).unref();
  };

  /** The departments in which these changes move anybody's position or wait. */
  const departmentsOf = (changes: readonly Change[]): (string | undefined)[] => {
    const before = homes;
    homes = new Map([...rows.doctors().values()].map(({ doctorId, departmentId }) => [doctorId, departmentId]));
    return changes.flatMap(({ table, streamId, rowId }) => {
      switch (table) {
        case 'queue':
          return homes.get(streamId) ?? streamId;
        case 'doctors':
          return [before.get(rowId), homes.get(rowId)];
        case 'departments':
          return rowId;
        default:
          return [];
      }
    });
  };

  const tellOf = (changes: readonly Change[]) => {
    const rowIds = new Set(changes.map(({ rowId }) => rowId));
    const active = changes.filter(({ table, row }) => table === 'queue' && isActive(row?.['status'] as EntryStatus));
    const stops = new Map(active.map(({ rowId, row }) => [row?.['visit_id'], rowId]));
    const concerned: [TicketWatcher, Watched][] = [];
    for (const one of watched) {
      const [, known] = one;
      known.queueId = stops.get(known.visitId) ?? known.queueId;
      if (rowIds.has(known.queueId)) concerned.push(one);
    }
    for (const departmentId of departmentsOf(changes)) if (departmentId !== undefined) affected.add(departmentId);
    tell(concerned, { find: true });
    if (affected.size > 0) later();
  };

  return {
    async watch(watcher, ticketToken) {
      const question = Symbol(ticketToken);
      wanted.set(watcher, question);
      const look = async () => {
        const found = await asking.ask(watcher, () => sources.entryOf(ticketToken));
        if (wanted.get(watcher) !== question) throw new HubError('conflict', { question: 'overtaken' });
        if (!found) throw new HubError('not_found', { ticket: 'unknown' });
        return found;
      };
      let found = await look();
      // A transfer may come after the database was asked. Ask until memory has the entry, or two answers agree.
      for (let before: string | null = null; found.queueId !== before;) {
        const entry = entryInMemory(found.queueId);
        if (entry && !mayGoOn(entry)) break;
        before = found.queueId;
        found = await look();
      }
      const { queueId, departmentId, visit } = found;
      const known: Watched = {
        ticketToken,
        visitId: visit.visitId,
        queueId,
        departmentId,
        told: null,
        isLost: false,
        isDue: false,
      };
      watched.set(watcher, known);
      try {
        for (;;) {
          const asked = known.queueId;
          const ticket = await ticketOf(entryInMemory(asked) ?? found, createLines(rows));
          if (known.queueId !== asked) continue;
          known.told = JSON.stringify(ticket);
          return ticket;
        }
      } catch (error) {
        if (watched.get(watcher) === known) watched.delete(watcher);
        throw error;
      }
    },
    unwatch(watcher) {
      wanted.delete(watcher);
      watched.delete(watcher);
      asking.forget(watcher);
    },
    onChanges(changes) {
      if (watched.size > 0) unread.push(...changes);
    },
    /** Not earlier: while rows are still missing, a position would be too good. */
    onRead() {
      if (unread.length > 0) tellOf(unread.splice(0));
    },
    /** Changes may have been missed. */
    onBase() {
      unread = [];
      homes = new Map([...rows.doctors().values()].map(({ doctorId, departmentId }) => [doctorId, departmentId]));
      tell(watched, { find: true });
    },
  };
};
