import { isDeepStrictEqual } from 'node:util';
import { compareCallOrder, inDayView, inPublicView, inStaffView } from '../../protocol/view-rules.ts';
import type { HospitalDay } from '../../protocol/views.ts';
import { appointmentView, type AppointmentViewRow } from '../../queries/appointment-view.ts';
import { publicEntryView, staffEntryView, type EntryViewRow } from '../../queries/entry-view.ts';
import { camelCased } from '../../queries/feed-row.ts';
import type { Finding, Truth, Witness } from './evidence.ts';

type Stream = NonNullable<Witness['feed']>['streams'] extends ReadonlyMap<string, infer View> ? View : never;

/** What the tables say that this client's screen of one stream should show. */
const expectedStream = (streamId: string, { queue, appointments, day }: Truth, { audience, levels }: Witness) => {
  const seen = ({ urgencyLevel }: { urgencyLevel: number }) => levels.includes(urgencyLevel);
  const entries = [...queue.values()]
    .filter((found) => found.streamId === streamId)
    .map(({ row }) => staffEntryView(camelCased<EntryViewRow>(row)))
    .filter((entry) => seen(entry) && (audience === 'staff' ? inStaffView(entry, day) : inPublicView(entry, day)));
  const booked = [...appointments.values()]
    .filter((found) => audience === 'staff' && found.streamId === streamId)
    .map(({ row }) => appointmentView(camelCased<AppointmentViewRow>(row)))
    .filter((row) => seen(row) && inDayView(row, day));
  return {
    entries: new Map(entries.map((entry) => [entry.queueId, audience === 'staff' ? entry : publicEntryView(entry)])),
    waiting: entries
      .filter(({ status }) => status === 'waiting')
      .sort(compareCallOrder)
      .map(({ queueId }) => queueId),
    appointments: new Map(booked.map((row) => [row.appointmentId, row])),
  };
};

const compareStream = (stream: Stream, expected: ReturnType<typeof expectedStream>): string[] => [
  ...differences('entry', stream.entries, expected.entries),
  ...differences('appointment', stream.appointments, expected.appointments),
  ...(isDeepStrictEqual(
    stream.waiting.map(({ queueId }) => queueId),
    expected.waiting,
  )
    ? []
    : ['the order of calling']),
];

const differences = (kind: string, has: ReadonlyMap<string, unknown>, should: ReadonlyMap<string, unknown>): string[] =>
  [...new Set([...has.keys(), ...should.keys()])]
    .filter((id) => !isDeepStrictEqual(has.get(id), should.get(id)))
    .map((id) => `${kind} ${id}`);

const isOf = ({ feed }: Witness, day: HospitalDay): boolean => feed?.day.date === day.date;

/** Every screen ends up showing what the tables say, in the order of calling. */
export const viewsEqualTables = (truth: Truth, witnesses: readonly Witness[]): Finding => {
  let examined = 0;
  const broken = witnesses.flatMap((witness) => {
    if (!isOf(witness, truth.day)) return [`${witness.name}: no view of ${truth.day.date}`];
    return [...(witness.feed?.streams.values() ?? [])].flatMap((stream) => {
      // Written to since; its history is judged all the same.
      if (stream.version > (truth.heads.get(stream.streamId)?.version ?? 0)) return [];
      examined += 1;
      const expected = expectedStream(stream.streamId, truth, witness);
      return compareStream(stream, expected).map((what) => `${witness.name}, ${stream.streamId}: ${what}`);
    });
  });
  return { invariant: 'every screen shows what the tables say', examined, broken };
};
