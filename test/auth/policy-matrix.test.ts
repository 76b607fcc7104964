import { randomUUID } from 'node:crypto';
import { Client } from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { mayRun } from '../../src/auth/policy.ts';
import type { DevicePrincipal, Principal, StaffPrincipal } from '../../src/auth/principal.ts';
import type { HandledCommand } from '../../src/execution/define.ts';
import { readBase } from '../../src/feed/statements.ts';
import type { Doctor } from '../../src/models/doctor.ts';
import { commandNames, commands, type CommandName } from '../../src/protocol/commands/index.ts';
import { roles, type Role } from '../../src/protocol/roles.ts';
import type { Subscription } from '../../src/rooms/encode-subscription.ts';
import {
  aDepartment,
  aDevice,
  aDoctor,
  anAdministrator,
  anAppointment,
  anEntry,
  aNurse,
  aClosing,
  aPatient,
  aPhoneNumber,
  aReceptionist,
  aStation,
  aUser,
  principalOf,
  theBearerOf,
  theDoctor,
} from '../support/builders.ts';
import { testDatabase, type TestDatabase } from '../support/database.ts';
import { roomsOver, subscriberOf } from '../support/rooms.ts';
import { senderOf, type Sender } from '../support/sender.ts';

/**
 * Who may send what, as a hospital's security officer reads it. `yes`: all of it. `own`: a doctor as the login's doctor,
 * and on that doctor's entries and those of the department's pool; a ticket link on its own entry. `-`: nothing.
 * A new command is not tested, and so not shipped, before it has a line here.
 */
const MATRIX = `
                         admin  reception  nurse  doctor  kiosk  board  ticket
queue:check-in           -      yes        yes    -       yes    -      -
queue:call-next          -      yes        yes    own     -      -      -
queue:call               -      yes        yes    own     -      -      -
queue:recall             -      yes        yes    own     -      -      -
queue:start              -      yes        yes    own     -      -      -
queue:complete           -      yes        yes    own     -      -      -
queue:reopen             -      yes        yes    own     -      -      -
queue:undo               -      yes        yes    own     -      -      -
queue:no-show            -      yes        yes    own     -      -      -
queue:hold               -      yes        yes    own     -      -      -
queue:resume             -      yes        yes    own     -      -      -
queue:return             -      yes        yes    own     -      -      -
queue:cancel             -      yes        yes    own     -      -      -
queue:leave              -      yes        yes    own     -      -      own
queue:reinstate          -      yes        yes    own     -      -      -
queue:transfer           -      yes        yes    own     -      -      -
queue:set-urgency        -      yes        yes    own     -      -      -
queue:advance            -      yes        yes    own     -      -      -
queue:retreat            -      yes        yes    own     -      -      -
queue:timeline           -      yes        yes    own     -      -      -
queue:ticket             -      yes        yes    -       -      -      -
queue:referrals          -      yes        yes    -       -      -      -
queue:attach-patient     -      yes        yes    -       -      -      -
queue:detach-patient     -      yes        yes    -       -      -      -
queue:hand-over          -      yes        -      -       -      -      -
queue:close-day          yes    yes        -      -       -      -      -
queue:undo-close-day     yes    yes        -      -       -      -      -
queue:closings           yes    yes        -      -       -      -      -
doctor:list              yes    yes        yes    yes     yes    yes    yes
doctor:set-status        -      yes        own    own     -      -      -
doctor:attend            -      yes        yes    yes     -      -      -
doctor:leave-station     -      yes        yes    yes     -      -      -
doctor:stations          yes    yes        yes    yes     -      -      -
doctor:create            yes    -          -      -       -      -      -
doctor:update            yes    -          -      -       -      -      -
patient:register         -      yes        yes    -       -      -      -
patient:update           -      yes        yes    -       -      -      -
patient:find             yes    yes        yes    yes     -      -      -
patient:export           yes    -          -      -       -      -      -
patient:erase            yes    -          -      -       -      -      -
appointment:book         -      yes        -      -       -      -      -
appointment:reschedule   -      yes        -      -       -      -      -
appointment:cancel       -      yes        -      -       -      -      -
appointment:free-slots   -      yes        -      -       -      -      -
appointment:list         -      yes        yes    own     -      -      -
department:list          yes    yes        yes    yes     yes    yes    yes
department:create        yes    -          -      -       -      -      -
department:update        yes    -          -      -       -      -      -
site:list                yes    yes        yes    yes     -      -      -
site:create              yes    -          -      -       -      -      -
site:update              yes    -          -      -       -      -      -
area:list                yes    yes        yes    yes     -      -      -
area:create              yes    -          -      -       -      -      -
area:update              yes    -          -      -       -      -      -
service:list             yes    yes        yes    yes     -      -      -
service:create           yes    -          -      -       -      -      -
service:update           yes    -          -      -       -      -      -
journey:list             yes    yes        yes    yes     -      -      -
journey:create           yes    -          -      -       -      -      -
journey:update           yes    -          -      -       -      -      -
schedule:list            yes    yes        yes    -       -      -      -
schedule:create          yes    -          -      -       -      -      -
schedule:update          yes    -          -      -       -      -      -
schedule:remove          yes    -          -      -       -      -      -
settings:get             yes    yes        yes    yes     yes    yes    yes
settings:update          yes    -          -      -       -      -      -
user:list                yes    -          -      -       -      -      -
user:create              yes    -          -      -       -      -      -
user:update              yes    -          -      -       -      -      -
user:change-password     yes    yes        yes    yes     -      -      -
user:sign-out            yes    yes        yes    yes     -      -      -
device:approve           yes    -          -      -       -      -      -
device:list              yes    -          -      -       -      -      -
device:update            yes    -          -      -       -      -      -
device:revoke            yes    -          -      -       -      -      -
visit:get                -      yes        yes    own     -      -      -
visit:plan               -      yes        yes    own     -      -      -
visit:skip-step          -      yes        yes    own     -      -      -
visit:update             -      yes        yes    own     -      -      -
audit:export             yes    -          -      -       -      -      -
audit:list               yes    -          -      -       -      -      -
announcement:list        yes    yes        yes    yes     -      -      -
announcement:report      -      -          -      -       -      yes    -
feed:subscribe           yes    yes        yes    yes     yes    yes    yes
feed:unsubscribe         yes    yes        yes    yes     yes    yes    yes
`;

/** What `own` comes down to, by whose the entry or the doctor is. */
const OWN = `
          own  colleague  pool  other-doctor  other-pool
doctor    yes  -          yes   -             -
nurse     yes  -          yes   -             -
ticket    yes  -          -     -             -
`;

/** Whose rows a subscription to everything shows, and in which words: `staff` with names, `public` without. */
const FEED = `
                    own     colleague  pool    other-doctor  other-pool
admin               staff   staff      staff   staff         staff
reception           staff   staff      staff   staff         staff
nurse               staff   staff      staff   staff         staff
doctor              staff   staff      staff   -             -
doctor-without-link -       -          -       -             -
temporary-password  -       -          -       -             -
kiosk               -       -          -       -             -
board               public  public     public  public        public
board-of-department public  public     public  -             -
board-of-doctor     public  -          -       -             -
ticket              -       -          -       -             -
`;

type Whose = 'own' | 'colleague' | 'pool' | 'other-doctor' | 'other-pool';
const whose: readonly Whose[] = ['own', 'colleague', 'pool', 'other-doctor', 'other-pool'];

/** Rows by name, cells by column. */
const table = (text: string): Map<string, Record<string, string>> => {
  const [head = '', ...lines] = text.trim().split('\n');
  const columns = head.trim().split(/\s+/);
  return new Map(
    lines.map((line) => {
      const [name = '', ...cells] = line.trim().split(/\s+/);
      expect(cells, name).toHaveLength(columns.length);
      return [name, Object.fromEntries(columns.map((column, n) => [column, cells[n] ?? '']))];
    }),
  );
};
const matrix = table(MATRIX);
const own = table(OWN);

type World = { doctor: Doctor; colleague: Doctor; stranger: Doctor };
let database: TestDatabase;
let sender: Sender;
let world: World;

beforeAll(async () => {
  database = await testDatabase();
  sender = senderOf(database.knex);
  const [here, elsewhere] = [await aDepartment(database.knex), await aDepartment(database.knex)];
  world = {
    doctor: await aDoctor(database.knex, { departmentId: here.departmentId }),
    colleague: await aDoctor(database.knex, { departmentId: here.departmentId }),
    stranger: await aDoctor(database.knex, { departmentId: elsewhere.departmentId }),
  };
});
afterAll(() => database?.drop());

const placeOf = (of: Whose): { doctorId: string | null; departmentId: string } => {
  const { doctor, colleague, stranger } = world;
  const { departmentId } = of.startsWith('other') ? stranger : doctor;
  const inList = { own: doctor, colleague, 'other-doctor': stranger, pool: null, 'other-pool': null }[of];
  return { doctorId: inList?.doctorId ?? null, departmentId };
};
/** Whose doctor is meant where a command names one; a pool has none. */
const doctorOf = (of: Whose): Doctor =>
  ({ own: world.doctor, colleague: world.colleague, pool: world.doctor })[of as 'own'] ?? world.stranger;

const CODE = 'CDFHJK';
const TODAY = '2031-05-05';

/** Input that every check but the policy's lets by, for each command. `queueId` is an entry of `of`. */
const inputs: Record<HandledCommand, (of: Whose, queueId: string, role: Role) => Promise<object> | object> = {
  'queue:check-in': () => ({ departmentId: world.doctor.departmentId }),
  'queue:call-next': (of) => ({ doctorId: doctorOf(of).doctorId }),
  // Staff at the desk say who calls somebody out of the pool; a doctor's own console need not.
  'queue:call': (of, queueId, role) =>
    role !== 'doctor' && of.endsWith('pool') ? { queueId, doctorId: doctorOf(of).doctorId } : { queueId },
  'queue:recall': (_, queueId) => ({ queueId }),
  'queue:start': (_, queueId) => ({ queueId }),
  'queue:complete': (_, queueId) => ({ queueId }),
  'queue:reopen': (_, queueId) => ({ queueId }),
  'queue:undo': (_, queueId) => ({ queueId }),
  'queue:no-show': (_, queueId) => ({ queueId }),
  'queue:hold': (_, queueId) => ({ queueId }),
  'queue:resume': (_, queueId) => ({ queueId }),
  'queue:return': (_, queueId) => ({ queueId }),
  'queue:cancel': (_, queueId) => ({ queueId }),
  'queue:leave': (_, queueId) => ({ queueId }),
  'queue:reinstate': (_, queueId) => ({ queueId }),
  'queue:transfer': (_, queueId) => ({ queueId, departmentId: world.stranger.departmentId, reason: 'x-ray' }),
  'queue:set-urgency': (_, queueId) => ({ queueId, urgencyLevel: 2, reason: 'pale' }),
  'queue:advance': (of) => ({ doctorId: doctorOf(of).doctorId, areaId: randomUUID(), count: 1 }),
  'queue:retreat': (_, queueId) => ({ queueId }),
  'queue:timeline': (_, queueId) => ({ queueId }),
  'queue:ticket': (_, queueId) => ({ queueId }),
  'queue:referrals': () => ({}),
  'queue:attach-patient': async (_, queueId) => ({ queueId, patientId: (await aPatient(database.knex)).patientId }),
  'queue:detach-patient': (_, queueId) => ({ queueId }),
  'queue:hand-over': (of) => ({ fromDoctorId: doctorOf(of).doctorId }),
  'queue:undo-close-day': () => aClosing(database.knex),
  'queue:closings': () => ({}),
  'queue:close-day': () => ({ departmentId: world.doctor.departmentId, dryRun: true }),
  'doctor:list': () => ({}),
  'doctor:set-status': (of) => ({ doctorId: doctorOf(of).doctorId, status: 'available' }),
  'doctor:attend': async () => ({ doctorId: (await aStation(database.knex)).doctorId }),
  'doctor:leave-station': () => ({}),
  'doctor:stations': () => ({}),
  'doctor:create': () => ({ departmentId: world.doctor.departmentId, fullName: 'Dr. New' }),
  'doctor:update': (of) => ({ doctorId: doctorOf(of).doctorId, specialty: 'Ears' }),
  'patient:register': () => ({ fullName: 'Ada', phoneNumber: aPhoneNumber(), dateOfBirth: '1980-01-01' }),
  'patient:update': async () => ({ patientId: (await aPatient(database.knex)).patientId, language: 'de' }),
  'patient:find': () => ({ query: 'Nobody' }),
  'patient:export': async () => ({ patientId: (await aPatient(database.knex)).patientId }),
  'patient:erase': async () => ({ patientId: (await aPatient(database.knex)).patientId, reason: 'asked for it' }),
  'appointment:book': async (of) => ({
    patientId: (await aPatient(database.knex)).patientId,
    doctorId: doctorOf(of).doctorId,
    scheduledDate: `${TODAY}T08:00:00.000Z`,
    overbook: true,
    reason: 'asked for it',
  }),
  'appointment:reschedule': async (of) => ({
    appointmentId: await aBooking(of),
    scheduledDate: `${TODAY}T09:00:00.000Z`,
    overbook: true,
    reason: 'asked for it',
  }),
  'appointment:cancel': async (of) => ({ appointmentId: await aBooking(of) }),
  'appointment:free-slots': (of) => ({ doctorId: doctorOf(of).doctorId, date: TODAY }),
  'appointment:list': (of) => ({ doctorId: doctorOf(of).doctorId }),
  'department:list': () => ({}),
  'department:create': () => ({ code: 'NEW', name: 'New', numberPrefix: 'NEW' }),
  'department:update': () => ({ departmentId: world.doctor.departmentId, name: 'Renamed' }),
  'site:list': () => ({}),
  'site:create': () => ({ code: 'NORTH', name: 'North' }),
  'site:update': () => ({ siteId: randomUUID(), name: 'North' }),
  'area:list': () => ({}),
  'area:create': () => ({ letter: 'Q', name: 'Hall' }),
  'area:update': () => ({ areaId: randomUUID(), name: 'Hall' }),
  'service:list': () => ({}),
  'service:create': () => ({ departmentId: world.doctor.departmentId, code: 'ECG', name: 'ECG' }),
  'service:update': () => ({ serviceId: randomUUID(), name: 'ECG' }),
  'journey:list': () => ({}),
  'journey:create': () => ({
    code: 'CHECK',
    name: 'Check-up',
    steps: [{ position: 1, departmentId: world.doctor.departmentId }],
  }),
  'journey:update': () => ({ journeyId: randomUUID(), name: 'Check-up' }),
  'schedule:list': () => ({}),
  'schedule:create': (of) => ({
    doctorId: doctorOf(of).doctorId,
    weekday: 1,
    starts: '08:00',
    ends: '12:00',
    slotMinutes: 20,
    validFrom: TODAY,
  }),
  'schedule:update': () => ({ scheduleId: randomUUID(), slotMinutes: 10 }),
  'schedule:remove': () => ({ scheduleId: randomUUID() }),
  'settings:get': () => ({}),
  'settings:update': () => ({ hospitalName: 'St. Renamed' }),
  'user:list': () => ({}),
  'user:create': () => ({
    username: `new-${randomUUID()}`,
    fullName: 'New',
    role: 'nurse',
    temporaryPassword: 'a purple cabbage field',
  }),
  'user:update': async () => ({ userId: (await aUser(database.knex)).userId, fullName: 'Renamed' }),
  'user:change-password': () => ({ currentPassword: 'whatever it was', newPassword: 'a purple cabbage field' }),
  'user:sign-out': () => ({}),
  'device:approve': () => ({ code: CODE, name: 'Hall' }),
  'device:list': () => ({}),
  'device:update': async () => ({ deviceId: (await aDevice(database.knex)).deviceId, name: 'Renamed' }),
  'device:revoke': async () => ({ deviceId: (await aDevice(database.knex)).deviceId }),
  // A visit has the key of its first entry.
  'visit:get': (_, visitId) => ({ visitId }),
  'visit:plan': (_, visitId) => ({ visitId, steps: [] }),
  'visit:skip-step': (_, visitId) => ({ visitId, stepId: visitId }),
  'visit:update': (_, visitId) => ({ visitId, reason: 'a cough' }),
  'audit:export': () => ({}),
  'audit:list': () => ({ limit: 1 }),
  'announcement:list': () => ({}),
  'announcement:report': (_, queueId) => ({ queueId, calledAt: `${TODAY}T08:00:00.000Z`, recallCount: 0 }),
};

/** What has nothing to do with an entry or a doctor is nobody's own. */
const casesOf = (command: CommandName): readonly Whose[] => {
  const { input } = commands[command];
  return 'queueId' in input.shape ||
    'visitId' in input.shape ||
    'doctorId' in input.shape ||
    'fromDoctorId' in input.shape
    ? whose
    : ['own'];
};

const aBooking = async (of: Whose): Promise<string> => {
  const given = { doctorId: doctorOf(of).doctorId, holdsSlot: false };
  return (await anAppointment(database.knex, given)).appointmentId;
};

const aPrincipal = async (role: Role, ticketOf: { ticketToken: string }): Promise<Principal> => {
  switch (role) {
    case 'admin':
      return anAdministrator();
    case 'reception':
      return aReceptionist();
    // Who works at a station has its doctor's.
    case 'nurse':
      return { ...aNurse(), doctorId: world.doctor.doctorId, departmentId: world.doctor.departmentId };
    case 'doctor':
      return theDoctor(world.doctor);
    case 'kiosk':
    case 'board':
      return aDevice(database.knex, { kind: role });
    case 'ticket':
      return theBearerOf(ticketOf);
  }
};

/** `own` for a command that names a doctor rather than an entry: there is no pool to act on. */
const namesDoctor = new Set<CommandName>(['queue:advance', 'queue:call-next', 'doctor:set-status', 'appointment:list']);

const expected = (command: CommandName, role: Role, of: Whose): boolean => {
  const cell = matrix.get(command)?.[role];
  if (cell !== 'own') return cell === 'yes';
  if (namesDoctor.has(command)) return of === 'own' || of === 'pool';
  return own.get(role)?.[of] === 'yes';
};

/** What the executor makes of it: 'yes' where the policy let it by, whatever came of it then. */
const tried = async (command: HandledCommand, role: Role, of: Whose): Promise<string> => {
  const entry = await anEntry(database.knex, { ...placeOf(of), requestedDoctorId: placeOf(of).doctorId });
  const mine = of === 'own' ? entry : await anEntry(database.knex, placeOf('own'));
  const principal = await aPrincipal(role, mine);
  const reply = await sender.reply(principal, command, await inputs[command](of, entry.queueId, role));
  if (reply.ok) return 'yes';
  if (reply.error.code === 'forbidden') return reply.error.details?.['field'] === 'currentPassword' ? 'yes' : '-';
  // Anything else came after the policy. Bad input would come before it, and so prove nothing.
  const issues = JSON.stringify(reply.error.details ?? {});
  return reply.error.code === 'invalid_input' ? `invalid_input ${issues}` : 'yes';
};

test('the matrix has a line for every command and a column for every role, and the code says the same', () => {
  expect([...matrix.keys()].toSorted()).toEqual([...commandNames].toSorted());
  for (const [command, cells] of matrix) {
    expect(Object.keys(cells), command).toEqual([...roles]);
    for (const cell of Object.values(cells)) expect(['yes', 'own', '-']).toContain(cell);
  }
});

const handled = commandNames.filter((name): name is HandledCommand => !name.startsWith('feed:'));

describe.each(handled)('%s', (command) => {
  test('is done for whom the matrix names, and is forbidden to everybody else', async () => {
    const found: Record<string, string> = {};
    const wanted: Record<string, string> = {};
    for (const role of roles) {
      for (const of of casesOf(command)) {
        wanted[`${role} on ${of}`] = expected(command, role, of) ? 'yes' : '-';
        found[`${role} on ${of}`] = await tried(command, role, of);
      }
    }
    expect(found).toEqual(wanted);
  });

  test('is forbidden to a login with a temporary password, unless it is how to change it', async () => {
    const mayAnyway = command === 'user:change-password' || command === 'user:sign-out';
    const entry = await anEntry(database.knex, placeOf('own'));
    for (const role of ['admin', 'reception', 'nurse', 'doctor'] as const) {
      const principal = principalOf({ role, mustChangePassword: true }, world.doctor);
      const reply = await sender.reply(principal, command, await inputs[command]('own', entry.queueId, role));
      const code = reply.ok ? 'ok' : reply.error.code;
      if (mayAnyway) expect([role, code === 'forbidden' && !isPasswordRefusal(reply)]).toEqual([role, false]);
      else expect([role, code]).toEqual([role, 'forbidden']);
    }
  });
});

const isPasswordRefusal = (reply: Awaited<ReturnType<Sender['reply']>>): boolean =>
  !reply.ok && reply.error.details?.['field'] === 'currentPassword';

test('a doctor’s login without a doctor may do nothing that is limited to its own', async () => {
  const login = principalOf({ role: 'doctor' });
  for (const [command, cells] of matrix) {
    if (cells['doctor'] !== 'own') continue;
    for (const of of whose) {
      const { queueId } = await anEntry(database.knex, placeOf(of));
      const name = command as HandledCommand;
      const reply = await sender.reply(login, name, await inputs[name](of, queueId, 'doctor'));
      expect([command, of, reply.ok ? 'ok' : reply.error.code]).toEqual([command, of, 'forbidden']);
    }
  }
});

test('a doctor does not call for a colleague, nor ask for everybody’s appointments', async () => {
  const { queueId } = await anEntry(database.knex, placeOf('pool'));
  const doctor = theDoctor(world.doctor);
  const refused: [HandledCommand, object][] = [
    ['queue:call', { queueId, doctorId: world.colleague.doctorId }],
    ['queue:call-next', { doctorId: world.stranger.doctorId }],
    ['appointment:list', {}],
    ['appointment:list', { patientId: (await aPatient(database.knex)).patientId }],
  ];
  for (const [command, input] of refused) {
    expect(await sender.refused(doctor, command, input), command).toMatchObject({ code: 'forbidden' });
  }
});

test('a kiosk of a department gives no numbers of another, and decides nothing that staff decide', async () => {
  const kiosk = await aDevice(database.knex, { departmentId: world.doctor.departmentId });
  const refused: object[] = [
    { departmentId: world.stranger.departmentId },
    { doctorId: world.stranger.doctorId },
    { departmentId: world.doctor.departmentId, urgencyLevel: 1 },
    { departmentId: world.doctor.departmentId, patientId: (await aPatient(database.knex)).patientId },
  ];
  for (const input of refused) {
    expect(await sender.refused(kiosk, 'queue:check-in', input)).toMatchObject({ code: 'forbidden' });
  }
});

describe('feed:subscribe', () => {
  const shownTo = async (principal: Principal): Promise<Record<Whose, string>> => {
    const client = new Client({ connectionString: database.adminUrl });
    await client.connect();
    const base = await readBase(client);
    await client.end();
    const { subscribe } = roomsOver(base);
    const { subscriber, state } = subscriberOf(principal);
    const answers: Subscription[] = [];
    // A ticket that is unknown has nothing to watch, which is not what is asked here.
    await subscribe(subscriber, { all: true }, (json) => answers.push(JSON.parse(json))).catch((error: unknown) => {
      if (principal.role !== 'ticket') throw error;
    });
    const cell = (of: Whose): string => {
      const { doctorId, departmentId } = placeOf(of);
      const streamId = doctorId ?? departmentId;
      const room = [...state.rooms].find((name) => name.includes(streamId));
      const rows = answers[0]?.streams.find((stream) => stream.streamId === streamId)?.rows;
      if (!room && !rows) return '-';
      const seesNames = JSON.stringify(rows).includes('Marker Person');
      expect(room?.startsWith(seesNames ? 'staff/' : 'public/')).toBe(true);
      return seesNames ? 'staff' : 'public';
    };
    return Object.fromEntries(whose.map((of) => [of, cell(of)])) as Record<Whose, string>;
  };

  const board = (given: Partial<DevicePrincipal>): DevicePrincipal => ({
    role: 'board',
    sessionId: randomUUID(),
    deviceId: randomUUID(),
    departmentId: null,
    filter: {},
    ...given,
  });
  const doctorLogin = (): StaffPrincipal => theDoctor(world.doctor);
  const subscribers: Record<string, () => Principal> = {
    admin: anAdministrator,
    reception: aReceptionist,
    nurse: aNurse,
    doctor: doctorLogin,
    'doctor-without-link': () => principalOf({ role: 'doctor' }),
    'temporary-password': () => principalOf({ role: 'admin', mustChangePassword: true }),
    kiosk: () => board({ role: 'kiosk' }),
    board: () => board({}),
    'board-of-department': () => board({ departmentId: world.doctor.departmentId }),
    'board-of-doctor': () => board({ filter: { doctorIds: [world.doctor.doctorId] } }),
    ticket: () => ({ role: 'ticket', ticketToken: 'nobodys-ticket-token' }),
  };

  beforeAll(async () => {
    for (const of of whose) {
      const { patientId } = await aPatient(database.knex, { fullName: 'Marker Person' });
      await anEntry(database.knex, { ...placeOf(of), patientId });
    }
  });

  test.each([...table(FEED)])('shows %s what the table says, and joins it to nothing else', async (who, cells) => {
    const principal = subscribers[who];
    if (!principal) throw new Error(`nobody is ${who}`);
    expect(await shownTo(principal())).toEqual(cells);
  });

  test.each(roles)('is open to %s by the matrix, and closed to a temporary password', async (role) => {
    const principal = await aPrincipal(role, { ticketToken: 'nobodys-ticket-token' });
    for (const command of ['feed:subscribe', 'feed:unsubscribe'] as const) {
      expect(mayRun(principal, command, {})).toBe(matrix.get(command)?.[role] === 'yes');
      if ('userId' in principal) expect(mayRun({ ...principal, mustChangePassword: true }, command, {})).toBe(false);
    }
    expect(commands['feed:subscribe'].kind).toBe('read');
  });
});
