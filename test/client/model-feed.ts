import type { FeedChange } from '../../src/client/history.ts';
import { directoryStreamId } from '../../src/protocol/rooms.ts';
import { compareCallOrder } from '../../src/protocol/view-rules.ts';
import type { Appointment, Doctor, HospitalDay, PublicEntry, StaffEntry, Ticket } from '../../src/protocol/views.ts';
import * as build from './rows.ts';
import { ok, type Call, type ScriptedHub, type ScriptedReply } from './scripted-hub.ts';

type Stream = {
  version: number;
  touched: number;
  queue: (StaffEntry | PublicEntry)[];
  appointments: Appointment[];
  ring: FeedChange[];
};
type Since = { epoch: string; versions: Record<string, number> };

export type ModelFeed = {
  epoch: string;
  day: HospitalDay;
  filter: { urgencyLevels?: number[] };
  /** How many changes of a stream can be resumed from. */
  ringLength: number;
  /** What is lost on the way to the client. */
  loses: (change: FeedChange) => boolean;
  ticket: Ticket | undefined;
  /** The stream's version goes up without anything that this subscription shows. */
  touchUnseen(streamId: string): void;
  put(entry: StaffEntry | PublicEntry, streamId?: string, before?: string | null): void;
  remove(queueId: string, streamId?: string): void;
  putAppointment(row: Appointment, streamId?: string): void;
  putDoctor(row: Doctor): void;
  alive(): void;
  openStream(streamId: string): void;
  closeStream(streamId: string): void;
  /** The queue ids that a whole snapshot would show as waiting now. */
  waiting(streamId?: string): string[];
  rows(streamId?: string): Stream;
  reply(call: Pick<Call, 'input'>): ScriptedReply;
};

/** The feed's rules of design §5 in memory, over a scripted hub: what a client should end up with, whatever is lost. */
export const modelFeed = (
  hub: ScriptedHub,
  { streamIds = [build.doctorId] }: { streamIds?: string[] } = {},
): ModelFeed => {
  const streams = new Map<string, Stream>(
    streamIds.map((streamId) => [streamId, { version: 0, touched: 0, queue: [], appointments: [], ring: [] }]),
  );
  const directory = { version: 0, touched: 0, doctors: [build.doctor()], ring: [] as FeedChange[] };
  const of = (streamId: string): Stream => {
    const stream = streams.get(streamId);
    if (!stream) throw new Error(`no stream ${streamId}`);
    return stream;
  };

  const model: ModelFeed = {
    epoch: 'epoch-1',
    day: build.today,
    filter: {},
    ringLength: 100,
    loses: () => false,
    ticket: undefined,

    touchUnseen: (streamId: string) => void of(streamId).version++,
    put(entry: StaffEntry | PublicEntry, streamId = build.doctorId, before?: string | null) {
      const stream = of(streamId);
      stream.queue = place(stream.queue, entry, before);
      publish(streamId, 'queue:changed', { id: entry.queueId, row: entry, ...(before !== undefined && { before }) });
    },
    remove(queueId: string, streamId = build.doctorId) {
      const stream = of(streamId);
      stream.queue = stream.queue.filter((entry) => entry.queueId !== queueId);
      publish(streamId, 'queue:changed', { id: queueId, row: null });
    },
    putAppointment(row: Appointment, streamId = build.doctorId) {
      const stream = of(streamId);
      stream.appointments = [
        ...stream.appointments.filter(({ appointmentId }) => appointmentId !== row.appointmentId),
        row,
      ];
      publish(streamId, 'appointment:changed', { id: row.appointmentId, row });
    },
    putDoctor(row: Doctor) {
      directory.doctors = [...directory.doctors.filter(({ doctorId }) => doctorId !== row.doctorId), row];
      publish(directoryStreamId, 'directory:changed', { id: row.doctorId, table: 'doctors', row });
    },
    alive() {
      const heads = Object.fromEntries([
        [directoryStreamId, directory.touched],
        ...[...streams].map(([streamId, { touched }]) => [streamId, touched] as const),
      ]);
      hub.emit('feed:alive', { epoch: model.epoch, asOf: new Date().toISOString(), heads });
    },
    openStream: (streamId: string) =>
      void streams.set(streamId, { version: 0, touched: 0, queue: [], appointments: [], ring: [] }),
    closeStream: (streamId: string) => void streams.delete(streamId),
    waiting: (streamId = build.doctorId): string[] => waitingOf(of(streamId).queue).map(({ queueId }) => queueId),
    rows: (streamId = build.doctorId) => of(streamId),
    reply({ input }: Pick<Call, 'input'>): ScriptedReply {
      const since = input['since'] as Since | undefined;
      const known = since && since.epoch === model.epoch ? since.versions : {};
      return ok({
        epoch: model.epoch,
        asOf: new Date().toISOString(),
        day: model.day,
        filter: model.filter,
        directory: part(directoryStreamId, directory, known, () => ({
          sites: [],
          areas: [],
          services: [],
          departments: [build.department],
          doctors: directory.doctors,
          settings: build.settings,
        })),
        streams: [...streams].map(([streamId, stream]) =>
          part(streamId, stream, known, () => ({ queue: stream.queue, appointments: stream.appointments })),
        ),
        ...(model.ticket !== undefined && { ticket: model.ticket }),
      });
    },
  };

  const part = (
    streamId: string,
    { version, touched, ring }: { version: number; touched: number; ring: FeedChange[] },
    known: Record<string, number>,
    rows: () => unknown,
  ) => {
    const from = known[streamId];
    const reach = version - model.ringLength;
    const state = { streamId, version, previous: touched };
    return from !== undefined && from >= reach && from <= version
      ? { ...state, reset: false, changes: ring.filter(({ payload }) => payload.version > from) }
      : { ...state, reset: true, rows: rows() };
  };

  const publish = (streamId: string, event: FeedChange['event'], fields: Record<string, unknown>) => {
    const stream = streamId === directoryStreamId ? directory : of(streamId);
    const previous = stream.touched;
    stream.version += 1;
    stream.touched = stream.version;
    const op = fields['row'] === null ? 'leave' : 'update';
    const payload = { streamId, version: stream.version, previous, op, at: new Date().toISOString(), ...fields };
    const change = { event, payload } as FeedChange;
    stream.ring.push(change);
    if (!model.loses(change)) hub.emit(change.event, change.payload);
  };

  hub.on('feed:subscribe', (call, reply) => reply(model.reply(call)));
  hub.on('feed:unsubscribe', (_call, reply) => reply(ok({})));
  return model;
};

const waitingOf = (queue: readonly (StaffEntry | PublicEntry)[]) => {
  const waiting = queue.filter(({ status }) => status === 'waiting');
  return waiting.every((entry) => 'callRank' in entry) ? [...waiting].sort(compareCallOrder) : waiting;
};

const place = <Entry extends PublicEntry>(queue: readonly Entry[], entry: Entry, before?: string | null) => {
  const others = queue.filter(({ queueId }) => queueId !== entry.queueId);
  const index = before ? others.findIndex(({ queueId }) => queueId === before) : -1;
  return index === -1 ? [...others, entry] : [...others.slice(0, index), entry, ...others.slice(index)];
};
