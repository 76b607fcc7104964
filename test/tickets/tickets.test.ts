import { pino } from 'pino';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { Change, FeedReading } from '../../src/feed/change.ts';
import type { FeedBase } from '../../src/feed/statements.ts';
import { directoryStreamId } from '../../src/protocol/rooms.ts';
import type { Doctor, StaffEntry, Ticket } from '../../src/protocol/views.ts';
import { staffEntryView, type EntryViewRow } from '../../src/queries/entry-view.ts';
import { camelCased } from '../../src/queries/feed-row.ts';
import { createStream, type Stream } from '../../src/rooms/stream.ts';
import { createTickets } from '../../src/tickets/tickets.ts';
import { at, departmentId, doctorId, id, today } from '../client/rows.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

type Row = Record<string, unknown>;
const otherDepartmentId = id('dep', 2);

const row = (n: number, given: Row = {}): Row => ({
  queue_id: id('q', n),
  department_id: departmentId,
  doctor_id: null,
  queue_date: today.date,
  queue_number: `C-${n}`,
  status: 'waiting',
  called_at: null,
  recall_count: 0,
  room: null,
  patient_id: null,
  patient: null,
  requested_doctor_id: null,
  appointment_id: null,
  urgency_level: 4,
  call_rank: 4,
  arrived_at: at(n),
  due_at: at(n),
  started_at: null,
  ended_at: null,
  reason: null,
  status_note: null,
  back_at: null,
  transferred_from_id: null,
  visit_id: id('q', n),
  revision: 1,
  ...given,
});
const entryOf = (of: Row): StaffEntry => staffEntryView(camelCased<EntryViewRow>(of));
const changeTo = (of: Row, version = 1): Change => ({
  streamId: String(of['doctor_id'] ?? of['department_id']),
  version,
  table: 'queue',
  op: 'update',
  rowId: String(of['queue_id']),
  urgencyBefore: 4,
  urgencyAfter: 4,
  previous: Array.from({ length: 10 }, () => 0),
  row: of,
  at: at(0),
});

const reading: FeedReading = { epoch: 'epoch', asOf: at(0), day: today };
/** Tickets look at the rows in memory alone. */
const base: FeedBase = {
  reading,
  streams: [],
  queue: [],
  appointments: [],
  sites: [],
  areas: [],
  services: [],
  departments: [],
  doctors: [],
  settings: {},
};

/** A hospital in memory; `database` is what a link leads to there. */
const aHospital = (rows: readonly Row[]) => {
  const streams = new Map<string, Stream>();
  const looks = { streams: 0, waiting: 0, places: 0 };
  const hospital = {
    looks,
    database: async (_token: string): Promise<StaffEntry | undefined> => undefined,
    usualSeconds: async (): Promise<number | null> => 600,
    read(all: readonly Row[]) {
      for (const streamId of [departmentId, otherDepartmentId, doctorId]) {
        const queue = all.filter((one) => (one['doctor_id'] ?? one['department_id']) === streamId);
        const stream = createStream(streamId, { version: 0, lastVersions: [], queue, appointments: [] }, today);
        streams.set(streamId, {
          ...stream,
          waiting() {
            looks.waiting += 1;
            return stream.waiting();
          },
        });
      }
    },
    change(...changes: Change[]) {
      for (const change of changes) streams.get(change.streamId)?.apply(change);
      tickets.onChanges(changes);
      tickets.onRead(reading);
    },
    get tickets() {
      return tickets;
    },
  };
  const doctors: Doctor[] = [
    {
      doctorId,
      departmentId,
      fullName: 'Dr. Ada',
      specialty: null,
      room: null,
      status: 'available',
      userId: null,
    } as never,
  ];
  const tickets = createTickets({
    entryOf: (token) => hospital.database(token),
    usualSecondsOf: () => hospital.usualSeconds(),
    rows: {
      streams() {
        looks.streams += 1;
        return streams;
      },
      doctors: () => new Map(doctors.map((one) => [one.doctorId, one])),
      departments: () => new Map(),
      calledSince() {
        looks.places += 1;
        return today.date;
      },
    },
    log: pino({ level: 'silent' }),
  });
  hospital.read(rows);
  return hospital;
};

const aPhone = () => {
  const heard: Ticket[] = [];
  return { heard, emit: (_: 'ticket:changed', ticket: Ticket) => void heard.push(ticket) };
};

test('a read without changes looks at nothing', async () => {
  const hospital = aHospital([row(1)]);
  hospital.database = async () => entryOf(row(1));
  await hospital.tickets.watch(aPhone(), 'token');
  const before = { ...hospital.looks };
  hospital.tickets.onRead(reading);
  await vi.advanceTimersByTimeAsync(3_000);
  expect(hospital.looks).toEqual(before);
});

test('a change is told to the tickets of its department alone, each list being looked up once for all of them', async () => {
  const many = Array.from({ length: 100 }, (_, n) => row(n + 1));
  const hospital = aHospital([...many, row(200, { department_id: otherDepartmentId })]);
  const phones = many.map((one) => ({ entry: entryOf(one), phone: aPhone() }));
  for (const { entry, phone } of phones) {
    hospital.database = async () => entry;
    await hospital.tickets.watch(phone, entry.queueNumber);
  }
  const elsewhere = { ...aPhone(), entry: entryOf(row(200, { department_id: otherDepartmentId })) };
  hospital.database = async () => elsewhere.entry;
  await hospital.tickets.watch(elsewhere, 'elsewhere');

  Object.assign(hospital.looks, { waiting: 0, places: 0 });
  hospital.change(changeTo(row(1, { status: 'called', called_at: at(1) })));
  await vi.advanceTimersByTimeAsync(1_100);
  expect(phones.slice(1).map(({ phone }) => phone.heard.at(-1)?.position)).toEqual(many.slice(1).map((_, n) => n + 1));
  expect(elsewhere.heard).toEqual([]);
  expect(hospital.looks.waiting).toBeLessThanOrEqual(4);
  // The one that was called, at once, and all of its department a second later.
  expect(hospital.looks.places).toBe(101);
});

test.each([
  ['a doctor’s pause', 'doctors', doctorId, { department_id: departmentId }],
  ['a department that opens round the clock', 'departments', departmentId, {}],
] as const)('%s is told to the tickets of its department alone', async (_what, table, rowId, of) => {
  const hospital = aHospital([row(1), row(2, { department_id: otherDepartmentId })]);
  for (const n of [1, 2]) {
    hospital.database = async () => entryOf(row(n, n === 2 ? { department_id: otherDepartmentId } : {}));
    await hospital.tickets.watch(aPhone(), `token ${n}`);
  }
  hospital.looks.places = 0;
  const change: Change = { ...changeTo(row(1)), table, rowId, streamId: directoryStreamId, row: of };
  hospital.tickets.onChanges([change]);
  hospital.tickets.onRead(reading);
  await vi.advanceTimersByTimeAsync(1_100);
  expect(hospital.looks.places).toBe(1);
});

const parent = row(1);
const ended = row(1, { status: 'transferred', ended_at: at(2) });
const child = row(2, { department_id: otherDepartmentId, transferred_from_id: id('q', 1), visit_id: id('q', 1) });

test('a visit that was transferred in a hole of the feed is found again, also when the database is away at first', async () => {
  const hospital = aHospital([parent]);
  const phone = aPhone();
  hospital.database = async () => entryOf(parent);
  await hospital.tickets.watch(phone, 'token');

  hospital.database = async () => Promise.reject(new Error('away'));
  hospital.read([ended, child]);
  hospital.tickets.onBase(base, 'hole');
  await vi.advanceTimersByTimeAsync(100);
  expect(phone.heard).toEqual([]);
  hospital.database = async () => entryOf(child);
  await vi.advanceTimersByTimeAsync(1_100);
  expect(phone.heard.at(-1)).toMatchObject({ queueId: id('q', 2), departmentId: otherDepartmentId, position: 1 });

  hospital.change(changeTo({ ...child, status: 'called', called_at: at(3) }));
  await vi.advanceTimersByTimeAsync(100);
  expect(phone.heard.at(-1)).toMatchObject({ queueId: id('q', 2), status: 'called' });
});

test('a visit that is transferred after the database was asked for it is asked for again', async () => {
  const hospital = aHospital([parent]);
  const answers = [entryOf(parent), entryOf(child)];
  hospital.database = async () => {
    const answer = answers.shift();
    if (answers.length > 0) hospital.change(changeTo(ended), changeTo(child));
    return answer;
  };
  expect(await hospital.tickets.watch(aPhone(), 'token')).toMatchObject({ queueId: id('q', 2) });
});

test('a visit that is transferred while its first answer is worked out is followed, and nothing comes before it', async () => {
  const hospital = aHospital([parent]);
  const phone = aPhone();
  hospital.database = async () => entryOf(parent);
  let release: (seconds: number) => void = () => undefined;
  hospital.usualSeconds = () => new Promise((resolve) => (release = resolve));
  const watching = hospital.tickets.watch(phone, 'token');
  await vi.advanceTimersByTimeAsync(10);
  const first = release;
  hospital.change(changeTo(ended), changeTo(child));
  hospital.usualSeconds = async () => 600;
  await vi.advanceTimersByTimeAsync(10);
  release(600);
  first(600);
  await vi.advanceTimersByTimeAsync(10);
  expect(phone.heard).toEqual([]);
  expect(await watching).toMatchObject({ queueId: id('q', 2), departmentId: otherDepartmentId });
});

test('a storm of tickets asks the database of a few at once, and every one is answered', async () => {
  const rows = Array.from({ length: 300 }, (_, n) => row(n + 1));
  const hospital = aHospital(rows);
  let [asking, most] = [0, 0];
  const slowly = async <T>(answer: T): Promise<T> => {
    asking += 1;
    most = Math.max(most, asking);
    await new Promise((resolve) => setTimeout(resolve, 5));
    asking -= 1;
    return answer;
  };
  hospital.database = (token) => slowly(entryOf(row(Number(token))));
  hospital.usualSeconds = () => slowly(600);
  const watching = Promise.all(rows.map((_, n) => hospital.tickets.watch(aPhone(), String(n + 1))));
  await vi.advanceTimersByTimeAsync(2_000);
  expect((await watching).map(({ position }) => position)).toEqual(rows.map((_, n) => n + 1));
  expect(most).toBeGreaterThan(1);
  expect(most).toBeLessThanOrEqual(4);
});

test('an update that failed is told when it can be, though nothing else happens meanwhile', async () => {
  const hospital = aHospital([row(1), row(2)]);
  const phone = aPhone();
  hospital.database = async () => entryOf(row(2));
  expect(await hospital.tickets.watch(phone, 'token')).toMatchObject({ position: 2 });
  // Until the usual time has to be asked for again.
  await vi.advanceTimersByTimeAsync(31_000);
  hospital.usualSeconds = async () => Promise.reject(new Error('away'));
  hospital.change(changeTo(row(1, { status: 'called', called_at: at(1) })));
  await vi.advanceTimersByTimeAsync(10_000);
  expect(phone.heard).toEqual([]);
  hospital.usualSeconds = async () => 600;
  await vi.advanceTimersByTimeAsync(2_000);
  expect(phone.heard.map(({ position }) => position)).toEqual([1]);
});

/** Links that are looked up while the database answers nobody: `asked` are the tokens that it was asked for. */
const aStuckHospital = () => {
  const hospital = aHospital([row(1)]);
  const asked: string[] = [];
  const release: (() => void)[] = [];
  hospital.database = (token) => {
    asked.push(token);
    return new Promise((resolve) => release.push(() => resolve(entryOf(row(1)))));
  };
  const outcomes: Record<string, string> = {};
  const watch = (token: string, phone = aPhone()) => {
    hospital.tickets.watch(phone, token).then(
      () => (outcomes[token] = 'told'),
      (error: { code?: string }) => (outcomes[token] = error.code ?? 'failed'),
    );
    return phone;
  };
  for (const token of ['first', 'second', 'third']) watch(token);
  const answerAll = async () => {
    for (let n = 0; n < 5; n += 1) {
      for (const one of release.splice(0)) one();
      await vi.advanceTimersByTimeAsync(1);
    }
  };
  return { hospital, asked, outcomes, watch, answerAll };
};

test('for a phone that hung up, or asked again, the database is not asked', async () => {
  const { hospital, asked, outcomes, watch, answerAll } = aStuckHospital();
  const gone = watch('gone');
  const impatient = aPhone();
  for (const token of ['once', 'twice', 'at last']) watch(token, impatient);
  watch('patient');
  hospital.tickets.unwatch(gone);
  await answerAll();
  expect(asked).toEqual(['first', 'second', 'third', 'at last', 'patient']);
  expect(outcomes).toMatchObject({ once: 'conflict', twice: 'conflict', 'at last': 'told', patient: 'told' });
});

test('a phone that hangs up while the database is asked for it is not looked up further, nor told anything', async () => {
  const { hospital, asked, watch, answerAll } = aStuckHospital();
  await answerAll();
  // Not in memory: it would be asked for again.
  hospital.read([]);
  const phone = watch('late');
  hospital.tickets.unwatch(phone);
  await answerAll();
  expect(asked.filter((token) => token === 'late')).toHaveLength(1);
  hospital.read([row(1)]);
  hospital.change(changeTo(row(1, { status: 'called', called_at: at(1) })));
  await vi.advanceTimersByTimeAsync(2_000);
  expect(phone.heard).toEqual([]);
});

test('beyond a thousand that wait, links are refused at once; those that hung up leave their place to others', async () => {
  const { hospital, outcomes, watch, answerAll } = aStuckHospital();
  const waiting = Array.from({ length: 1_000 }, (_, n) => watch(`waiting ${n}`));
  watch('too many');
  await vi.advanceTimersByTimeAsync(1);
  expect(outcomes).toEqual({ 'too many': 'overloaded' });
  for (const phone of waiting) hospital.tickets.unwatch(phone);
  watch('another');
  await answerAll();
  expect(outcomes['another']).toBe('told');
});

test('whoever comes in after the first of a party is told to go where the first goes, and nothing else of the first', async () => {
  const first = row(1, {
    doctor_id: doctorId,
    status: 'called',
    called_at: at(5),
    room: '3',
    called_with: ['C-2', 'C-3'],
  });
  const second = row(2, { doctor_id: doctorId, called_with_id: id('q', 1) });
  const hospital = aHospital([first, second, row(4, { doctor_id: doctorId })]);
  const phone = aPhone();
  hospital.database = async () => entryOf(second);
  const ticket = await hospital.tickets.watch(phone, 'token');
  expect(ticket).toMatchObject({
    queueId: id('q', 2),
    queueNumber: 'C-2',
    status: 'called',
    room: '3',
    calledAt: at(5),
    recallCount: 0,
    position: null,
    estimatedWaitSeconds: null,
  });
  expect(JSON.stringify(ticket)).not.toContain('C-1');
  expect(JSON.stringify(ticket)).not.toContain(id('q', 1));

  hospital.change(changeTo({ ...first, recall_count: 1 }));
  await vi.advanceTimersByTimeAsync(1_100);
  expect(phone.heard.at(-1)).toMatchObject({ status: 'called', recallCount: 1 });
  hospital.change(changeTo({ ...first, status: 'in_service', recall_count: 1, started_at: at(6) }, 2));
  await vi.advanceTimersByTimeAsync(1_100);
  expect(phone.heard).toHaveLength(1);

  // Done with the first: the call of the next one is its own.
  hospital.change(
    changeTo({ ...first, status: 'completed', ended_at: at(9), called_with: [] }, 3),
    changeTo({ ...second, status: 'called', called_at: at(9), room: '3', called_with_id: null, revision: 2 }, 4),
  );
  await vi.advanceTimersByTimeAsync(1_100);
  expect(phone.heard.at(-1)).toMatchObject({ status: 'called', calledAt: at(9), recallCount: 0 });
});

test('where the first of a party goes back to waiting the others wait as before', async () => {
  const first = row(1, { doctor_id: doctorId, status: 'called', called_at: at(5), room: '3', called_with: ['C-2'] });
  const second = row(2, { doctor_id: doctorId, called_with_id: id('q', 1) });
  const hospital = aHospital([first, second]);
  const phone = aPhone();
  hospital.database = async () => entryOf(second);
  await hospital.tickets.watch(phone, 'token');
  hospital.change(
    changeTo({ ...first, status: 'waiting', called_at: null, room: null, called_with: [] }),
    changeTo({ ...second, called_with_id: null, revision: 2 }, 2),
  );
  await vi.advanceTimersByTimeAsync(1_100);
  expect(phone.heard.at(-1)).toMatchObject({ status: 'waiting', room: null, calledAt: null, position: 2 });
});
