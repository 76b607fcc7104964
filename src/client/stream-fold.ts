import { HubError } from '../protocol/errors.ts';
import type { EventPayload, PublicQueueChanged, StaffQueueChanged } from '../protocol/events.ts';
import { inDayView } from '../protocol/view-rules.ts';
import type { Appointment, HospitalDay, PublicEntry, StaffEntry } from '../protocol/views.ts';
import type { AudienceRules } from './call-order.ts';

/** One stream as a page sees it. Immutable: the same object as long as nothing in it has changed. */
export type StreamView<Entry extends PublicEntry> = {
  readonly streamId: string;
  readonly version: number;
  readonly entries: ReadonlyMap<string, Entry>;
  /** The waiting ones among them, in the order of calling. */
  readonly waiting: readonly Entry[];
  /** Staff only; empty for the public. */
  readonly appointments: ReadonlyMap<string, Appointment>;
};

type Rows = { queue: readonly (PublicEntry | StaffEntry)[]; appointments: readonly Appointment[] };

export type StreamFold<Entry extends PublicEntry> = {
  /** The stream is complete up to here. */
  version: number;
  reset(rows: Rows, day: HospitalDay): void;
  changeEntry(change: StaffQueueChanged | PublicQueueChanged): void;
  changeAppointment(change: EventPayload<'appointment:changed'>): void;
  view(): StreamView<Entry>;
};

/** Folds one stream's rows and changes. Which changes may be applied is for the caller to judge. */
export const createStreamFold = <Entry extends PublicEntry>(
  streamId: string,
  rules: AudienceRules<Entry>,
): StreamFold<Entry> => {
  let day: HospitalDay | null = null;
  let entries = new Map<string, Entry>();
  let appointments = new Map<string, Appointment>();
  let waiting: Entry[] = [];
  let latest: StreamView<Entry> | null = null;
  /** What the latest view shares; it is copied before the next write. So a burst of changes copies once a read. */
  let shared = { entries: false, appointments: false };

  const ownEntries = () => {
    if (shared.entries) {
      entries = new Map(entries);
      waiting = [...waiting];
      shared = { ...shared, entries: false };
    }
    return entries;
  };
  const ownAppointments = () => {
    if (shared.appointments) {
      appointments = new Map(appointments);
      shared = { ...shared, appointments: false };
    }
    return appointments;
  };
  const entryOf = (row: PublicEntry | StaffEntry): Entry => {
    if (rules.isEntry(row)) return row;
    throw new HubError('forbidden', { reason: 'the session sees other views than this client was made for' });
  };

  const fold: StreamFold<Entry> = {
    version: 0,
    reset(rows, today) {
      day = today;
      const held = rows.queue.map(entryOf).filter((entry) => rules.holds(entry, today));
      entries = new Map(held.map((entry) => [entry.queueId, entry]));
      waiting = rules.order(held.filter(isWaiting));
      appointments = new Map(
        rows.appointments.filter((row) => inDayView(row, today)).map((row) => [row.appointmentId, row]),
      );
      shared = { entries: false, appointments: false };
      latest = null;
    },
    changeEntry({ id, row, ...change }) {
      const held = ownEntries();
      latest = null;
      const former = held.get(id);
      if (former !== undefined && isWaiting(former)) {
        const index = rules.indexOf(waiting, former);
        if (index !== -1) waiting.splice(index, 1);
      }
      const entry = row === null ? null : entryOf(row);
      if (entry === null || day === null || !rules.holds(entry, day)) return void held.delete(id);
      held.set(id, entry);
      if (!isWaiting(entry)) return;
      waiting.splice(rules.indexToInsert(waiting, entry, 'before' in change ? change.before : null), 0, entry);
    },
    changeAppointment({ id, row }) {
      const held = ownAppointments();
      latest = null;
      if (row === null || day === null || !inDayView(row, day)) held.delete(id);
      else held.set(id, row);
    },
    view() {
      if (latest?.version !== fold.version) {
        latest = { streamId, version: fold.version, entries, waiting, appointments };
        shared = { entries: true, appointments: true };
      }
      return latest;
    },
  };
  return fold;
};

const isWaiting = ({ status }: PublicEntry): boolean => status === 'waiting';
