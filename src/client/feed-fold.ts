import type { FeedFilter } from '../protocol/commands/feed/subscribe.ts';
import type { CommandArguments } from '../protocol/commands/index.ts';
import { directoryStreamId } from '../protocol/rooms.ts';
import type {
  Area,
  Department,
  Doctor,
  HospitalDay,
  PublicEntry,
  Service,
  Settings,
  Site,
  Ticket,
} from '../protocol/views.ts';
import type { AudienceRules } from './call-order.ts';
import { changeDirectory, directoryFrom, type Directory } from './directory-fold.ts';
import type { FeedChange, History, SubscribeData } from './history.ts';
import { createStreamFold, type StreamFold, type StreamView } from './stream-fold.ts';

/** All that a view knows, at one moment. Immutable; parts that have not changed stay the same objects. */
export type Feed<Entry extends PublicEntry> = {
  readonly epoch: string;
  readonly day: HospitalDay;
  /** The filter in force, after the hub cut it down to what the session may see. */
  readonly filter: FeedFilter;
  /** By doctor id, and by department id for the pools. */
  readonly streams: ReadonlyMap<string, StreamView<Entry>>;
  readonly sites: ReadonlyMap<string, Site>;
  readonly areas: ReadonlyMap<string, Area>;
  readonly departments: ReadonlyMap<string, Department>;
  readonly doctors: ReadonlyMap<string, Doctor>;
  readonly services: ReadonlyMap<string, Service>;
  readonly settings: Settings;
  /** For the bearer of a ticket link only. */
  readonly ticket: Ticket | null;
};

export type FeedFold<Entry extends PublicEntry> = {
  /** Null before the first snapshot. */
  readonly epoch: string | null;
  /** The hospital's day that is shown. */
  readonly day: string | null;
  /** Takes an acknowledgement. False where it does not fit what the view has: then only a whole snapshot helps. */
  take(reply: SubscribeData): boolean;
  /** `known`: already had, or not of this subscription. `gap`: changes are missing before it, so it was left out. */
  apply(change: FeedChange): 'applied' | 'known' | 'gap';
  setTicket(ticket: Ticket): void;
  /** Whether the hub has sent something that never came. */
  isBehind(heads: Readonly<Record<string, number>>): boolean;
  /** For `feed:subscribe`; undefined before the first snapshot. */
  since(): Since | undefined;
  feed(): Feed<Entry> | null;
};

type Since = NonNullable<CommandArguments<'feed:subscribe'>['since']>;
type Frame = { epoch: string; day: HospitalDay; filter: FeedFilter; ticket: Ticket | null };

/** Folds snapshots and changes into the present state, each stream by its own versions (design §5). */
export const createFeedFold = <Entry extends PublicEntry>(
  rules: AudienceRules<Entry>,
  history?: History,
): FeedFold<Entry> => {
  const streams = new Map<string, StreamFold<Entry>>();
  let frame: Frame | null = null;
  let directory: Directory | null = null;
  let latest: Feed<Entry> | null = null;
  let told: Ticket | null = null;

  const versionOf = (streamId: string): number | undefined =>
    streamId === directoryStreamId ? directory?.version : streams.get(streamId)?.version;

  const apply = (change: FeedChange, caughtUp: boolean): 'applied' | 'known' | 'gap' => {
    const { streamId, version, previous } = change.payload;
    const have = versionOf(streamId);
    if (have === undefined || version <= have) {
      history?.({ kind: have === undefined ? 'foreign' : 'known', caughtUp, ...change });
      return 'known';
    }
    if (previous > have) {
      history?.({ kind: 'gap', caughtUp, ...change });
      return 'gap';
    }
    latest = null;
    const stream = streams.get(streamId);
    if (change.event === 'directory:changed') directory = directory && changeDirectory(directory, change.payload);
    else if (change.event === 'queue:changed') stream?.changeEntry(change.payload);
    else stream?.changeAppointment(change.payload);
    if (stream) stream.version = version;
    history?.({ kind: 'change', caughtUp, ...change });
    return 'applied';
  };

  const catchUp = (
    { streamId, version, previous }: { streamId: string; version: number; previous: number },
    changes: readonly FeedChange[],
  ): boolean => {
    if (versionOf(streamId) === undefined) return false;
    history?.({ kind: 'resumed', streamId, version, previous });
    if (changes.some((change) => apply(change, true) === 'gap')) return false;
    const have = versionOf(streamId) ?? 0;
    // Versions past the last change touched nothing that this subscription shows.
    if (have < version) {
      const stream = streams.get(streamId);
      if (stream) stream.version = version;
      else directory = directory && { ...directory, version };
    }
    return true;
  };

  const takeDirectory = ({ epoch, directory: part }: SubscribeData): boolean => {
    if (!part.reset) return catchUp(part, part.changes ?? []);
    if (part.rows === undefined) return false;
    directory = directoryFrom(part.rows, part.version);
    const rows = [...directory.departments.keys(), ...directory.doctors.keys()];
    history?.({ kind: 'reset', epoch, streamId: part.streamId, version: part.version, previous: part.previous, rows });
    return true;
  };

  const takeStream = (part: SubscribeData['streams'][number], { epoch, day }: SubscribeData): boolean => {
    const { streamId, version, previous } = part;
    if (!part.reset) return catchUp(part, part.changes ?? []);
    if (part.rows === undefined) return false;
    const stream = streams.get(streamId) ?? createStreamFold(streamId, rules);
    stream.reset(part.rows, day);
    stream.version = version;
    streams.set(streamId, stream);
    const rows = [
      ...part.rows.queue.map(({ queueId }) => queueId),
      ...part.rows.appointments.map(({ appointmentId }) => appointmentId),
    ];
    history?.({ kind: 'reset', epoch, streamId, version, previous, rows });
    return true;
  };

  return {
    get epoch() {
      return frame?.epoch ?? null;
    },
    get day() {
      return frame?.day.date ?? null;
    },
    take(reply) {
      latest = null;
      const former = frame;
      const resumes = [reply.directory, ...reply.streams].some(({ reset }) => !reset);
      if (resumes && !(former && maySpan(former, reply))) return false;
      const { epoch, day, filter } = reply;
      frame = { epoch, day, filter, ticket: newerTicket(told, reply.ticket ?? null) };
      const covered = new Set(reply.streams.map(({ streamId }) => streamId));
      for (const streamId of streams.keys()) {
        if (covered.has(streamId)) continue;
        streams.delete(streamId);
        history?.({ kind: 'left', streamId });
      }
      return [takeDirectory(reply), ...reply.streams.map((part) => takeStream(part, reply))].every(Boolean);
    },
    apply: (change) => apply(change, false),
    setTicket(ticket) {
      told = ticket;
      if (frame === null) return;
      frame = { ...frame, ticket };
      latest = null;
    },
    isBehind: (heads) =>
      Object.entries(heads).some(([streamId, head]) => head > (versionOf(streamId) ?? Number.POSITIVE_INFINITY)),
    since() {
      if (frame === null || directory === null) return undefined;
      const versions: Record<string, number> = { [directoryStreamId]: directory.version };
      for (const [streamId, { version }] of streams) versions[streamId] = version;
      const { urgencyLevels } = frame.filter;
      return { epoch: frame.epoch, versions, ...(urgencyLevels?.length ? { urgencyLevels } : {}) };
    },
    feed() {
      if (latest === null && frame !== null && directory !== null) {
        const { version: _, ...rows } = directory;
        const views = new Map([...streams].map(([streamId, stream]) => [streamId, stream.view()]));
        latest = { ...frame, streams: views, ...rows };
      }
      return latest;
    },
  };
};

/**
 * Whether changes alone may lead from the former state to this one. Not into another epoch, whose versions mean
 * something else; not into another day or other urgency levels, where rows come into the view that did not change.
 */
const maySpan = (former: Frame, reply: SubscribeData): boolean =>
  former.epoch === reply.epoch &&
  former.day.date === reply.day.date &&
  levelsOf(former.filter) === levelsOf(reply.filter);

/** A ticket is followed by itself, so what it became may be told before the answer that says what it was. */
const newerTicket = (told: Ticket | null, answered: Ticket | null): Ticket | null =>
  told && answered && told.queueId === answered.queueId && told.revision > answered.revision ? told : answered;

const levelsOf = ({ urgencyLevels }: FeedFilter): string =>
  [...new Set(urgencyLevels ?? [1, 2, 3, 4, 5])].sort().join();
