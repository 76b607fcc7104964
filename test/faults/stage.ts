import type { Knex } from 'knex';
import { pino } from 'pino';
import { connectDatabase } from '../../src/database/connect.ts';
import { openAuditor, type Auditor } from '../../src/cli/simulate/truth.ts';
import type { Witness } from '../../src/cli/simulate/evidence.ts';
import type { FeedFilter } from '../../src/protocol/commands/feed/subscribe.ts';
import { aDepartment, aDoctor, aPatient } from '../support/builders.ts';
import { engineNames } from '../support/engine-names.ts';
import { eventually } from '../support/eventually.ts';
import { lastingPort, startHub, type RunningHub } from '../support/hub.ts';
import { paired, screen, signedIn, type Screen } from '../support/screens.ts';
import { cableTo, type Cable } from './cable.ts';
import { startLoad, type Desk, type Load, type Places } from './load.ts';
import { hubUrlAt, startServer, type FaultServer, type ServerOptions } from './server.ts';

const TIME_ZONE = 'Europe/Berlin';
const DEPARTMENTS = 2;
const DOCTORS = 8;
const PATIENTS = 60;
const log = pino({ level: 'silent' });

export type StageOptions = {
  readonly hubs?: number;
  readonly witnesses?: number;
  readonly server?: ServerOptions;
  /** SQL as a superuser before anything else: another clock, say. */
  readonly prepare?: readonly string[];
  readonly env?: Record<string, string>;
};

/** One node: a hub process, and the cable by which it reaches the database. */
export type Node = {
  hub: RunningHub;
  readonly engine: 'uws' | 'ws';
  readonly cable: Cable;
  readonly port: number;
  readonly url: string;
};

export type WatchedScreen = (Screen<'staff'> | Screen<'public'>) & Omit<Witness, 'steps' | 'feed'>;

export type Stage = {
  readonly server: FaultServer;
  readonly nodes: readonly [Node, ...Node[]];
  /** As the hub's role, by no cable. Do not use while the server is away. */
  readonly knex: Knex;
  readonly places: Places;
  /** Knows what was there before the first command, and asks the server, or another one, what came of it. */
  readonly auditor: Auditor;
  auditAt(url: string): void;
  readonly screens: readonly WatchedScreen[];
  witnesses(): Witness[];
  /** Of a role; with a doctor, of the login that acts as that doctor. */
  token(role: 'reception' | 'nurse' | 'doctor', doctorId?: string): Promise<string>;
  board(): Promise<string>;
  load(options: { commandsPerSecond: number; urls?: readonly string[] }): Promise<Load>;
  /** Starts a node's hub again, on the port that it had. */
  restart(node: Node): Promise<void>;
  close(): Promise<void>;
};

const filtersFor = ({ departmentIds, doctorIds }: Places): FeedFilter[] => [
  { all: true },
  { doctorIds: doctorIds.slice(0, 1) },
  { doctorIds: doctorIds.slice(2, 5), urgencyLevels: [1, 2] },
  { departmentIds: departmentIds.slice(0, 1) },
  { all: true, urgencyLevels: [4] },
];

/** A server, a hospital, nodes, and screens that keep all they hear, some of each audience on each node. */
export const openStage = async (options: StageOptions = {}): Promise<Stage> => {
  const closers: (() => unknown)[] = [];
  const close = async () => {
    for (const one of closers.splice(0).reverse()) await one();
  };
  try {
    return await build(options, closers, close);
  } catch (error) {
    await close();
    throw error;
  }
};

const build = async (
  { hubs = 2, witnesses = 20, server: serverOptions = {}, prepare = [], env = {} }: StageOptions,
  closers: (() => unknown)[],
  close: () => Promise<void>,
): Promise<Stage> => {
  const server = await startServer(serverOptions);
  closers.push(server.remove);
  const session = { nodeId: 'faults', timeZone: TIME_ZONE, log };
  const admin = connectDatabase({ ...session, url: server.adminUrl, pool: { min: 0, max: 1 } });
  for (const sql of prepare) await admin.raw(sql);
  await admin.destroy();
  const knex = connectDatabase({ ...session, url: hubUrlAt(server.port), pool: { min: 0, max: 5 } });
  closers.push(() => knex.destroy());
  const places = await aHospital(knex);
  const nodes: Node[] = [];
  for (let n = 0; n < hubs; n += 1) {
    const cable = await cableTo(server.port);
    closers.push(cable.close);
    const port = await lastingPort();
    const engine = engineNames[n % engineNames.length] ?? engineNames[0];
    const hub = await startHub({ ...settings(cable, env), port, engine });
    const node: Node = { hub, engine, cable, port, url: hub.url };
    closers.push(() => node.hub.kill());
    nodes.push(node);
  }
  const [first, ...others] = nodes;
  if (!first) throw new Error('a stage has a node');

  const staff = await signedIn(knex, 'reception');
  const filters = filtersFor(places);
  // The levels of a board are for its device to say.
  const boards = await Promise.all(
    filters.map(({ urgencyLevels }) => paired(knex, { kind: 'board', filter: urgencyLevels ? { urgencyLevels } : {} })),
  );
  const screens: WatchedScreen[] = await Promise.all(
    Array.from({ length: witnesses }, async (_, n) => {
      const url = nodes[n % nodes.length]?.url ?? first.url;
      // Every filter for each audience, on each node.
      const which = Math.floor(n / (2 * nodes.length)) % filters.length;
      const [filter, board] = [filters[which] ?? {}, boards[which]?.token ?? ''];
      const seen = { levels: filter.urgencyLevels ?? [1, 2, 3, 4, 5], name: `screen ${n}` };
      return Math.floor(n / nodes.length) % 2 === 0
        ? { ...(await screen(url, { token: staff, audience: 'staff', filter })), audience: 'staff', ...seen }
        : {
            ...(await screen(url, { token: board, audience: 'public', filter })),
            audience: 'public',
            ...seen,
          };
    }),
  );
  closers.push(() => screens.forEach(({ client }) => client.close()));

  const token: Stage['token'] = (role, doctorId) => signedIn(knex, role, doctorId);
  let auditUrl = server.adminUrl;
  return {
    server,
    nodes: [first, ...others],
    knex,
    places,
    auditor: await openAuditor({ findUrl: async () => auditUrl, timeZone: TIME_ZONE, log }),
    auditAt: (url) => {
      auditUrl = url;
    },
    screens,
    witnesses: () =>
      screens.map(({ name, audience, levels, history, view }) => ({
        name,
        audience,
        levels,
        steps: history,
        feed: view.snapshot.feed,
      })),
    token,
    board: async () => (await paired(knex, { kind: 'board' })).token,
    async load({ commandsPerSecond, urls = nodes.map(({ url }) => url) }) {
      const urlOf = (n: number) => urls[n % urls.length] ?? first.url;
      // An actor waits for its answer, so there have to be enough of them.
      const count = Math.max(6, Math.ceil(commandsPerSecond / 6));
      const desks: Desk[] = [];
      for (let n = 0; n < count; n += 1) desks.push({ url: urlOf(n), token: await token('reception') });
      const doctors = await Promise.all(
        places.doctorIds.map(async (doctorId, n) => ({
          url: urlOf(n),
          token: await token('doctor', doctorId),
          doctorId,
        })),
      );
      const load = startLoad({ desks, doctors, places, commandsPerSecond });
      closers.push(() => load.stop().catch(() => undefined));
      return load;
    },
    async restart(node) {
      // As its supervisor would: a start gives up where the database does not answer within a second or two.
      node.hub = await eventually(
        () => startHub({ ...settings(node.cable, env), port: node.port, engine: node.engine }),
        { withinMs: 30_000, everyMs: 500 },
      );
    },
    close,
  };
};

const settings = (cable: Cable, env: Record<string, string>) => ({
  databaseUrl: hubUrlAt(cable.port),
  // Verified all the time: what any fault does to the database must not be taken for something broken.
  env: { LOG_LEVEL: 'info', VERIFY_EVERY_SECONDS: '2', ...env },
});

const aHospital = async (knex: Knex): Promise<Places> => {
  const departments = [];
  for (let n = 0; n < DEPARTMENTS; n += 1) departments.push(await aDepartment(knex, { roundTheClock: true }));
  const doctors = [];
  for (let n = 0; n < DOCTORS; n += 1) {
    const department = departments[n % DEPARTMENTS];
    doctors.push(await aDoctor(knex, department ? { departmentId: department.departmentId } : {}));
  }
  const patients = [];
  for (let n = 0; n < PATIENTS; n += 1) patients.push(await aPatient(knex));
  return {
    departmentIds: departments.map(({ departmentId }) => departmentId),
    doctorIds: doctors.map(({ doctorId }) => doctorId),
    patientIds: patients.map(({ patientId }) => patientId),
  };
};
