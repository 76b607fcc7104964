import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Knex } from 'knex';
import { io } from 'socket.io-client';
import { hashPassword } from '../../../src/auth/sign-in/passwords.ts';
import { createSession } from '../../../src/auth/sessions/sessions.ts';
import { inTransaction } from '../../../src/database/transaction.ts';
import type { Doctor } from '../../../src/models/doctor.ts';
import type { QueueEntry } from '../../../src/models/queue-entry.ts';
import { commands, type CommandName } from '../../../src/protocol/commands/index.ts';
import type { Role } from '../../../src/protocol/roles.ts';
import { aDepartment, aDoctor, anEntry, aPatient, aUser, instant } from '../../support/builders.ts';
import { paired, signedIn } from '../../support/screens.ts';
import type { Marks } from './marks.ts';

export type Answer = { ok: boolean; data?: unknown; error?: { code: string; details?: Record<string, unknown> } };

export type Screen = {
  readonly role: Role;
  /** Every packet that has come to it, as text. */
  readonly frames: readonly string[];
  /** Under a requestId of its own where the command takes one; waits where it is sending too fast. */
  send(command: CommandName, input: unknown): Promise<Answer>;
  close(): void;
};

export type Hospital = {
  readonly knex: Knex;
  readonly url: string;
  readonly marks: Marks;
  readonly screens: Readonly<Record<Role, Screen>>;
  /** Tokens and codes: whoever has one gets in. */
  readonly secrets: Set<string>;
  /** Of the doctor's login. */
  readonly doctor: Doctor;
  /** Another login's screen, as which `password` is known. */
  stranger(): Promise<{ screen: Screen; password: string }>;
  /** A patient with everything that there is to know about somebody. */
  somebody(): Promise<{ patientId: string; fullName: string; phoneNumber: string; dateOfBirth: string }>;
  /** An entry of such a patient, with a doctor of its own. */
  visit(status?: QueueEntry['status']): Promise<QueueEntry & { doctorId: string; patientId: string }>;
};

export const openHospital = async ({
  knex,
  url,
  marks,
}: Pick<Hospital, 'knex' | 'url' | 'marks'>): Promise<Hospital> => {
  const secrets = new Set<string>();
  const keep = (secret: string): string => {
    secrets.add(secret);
    return secret;
  };

  const somebody: Hospital['somebody'] = async () => {
    const mark = marks.personal();
    const person = { fullName: `Person ${mark}`, phoneNumber: marks.phoneNumber(), dateOfBirth: marks.dateOfBirth() };
    const { patientId } = await aPatient(knex, {
      ...person,
      medicalRecordNumber: `MRN-${mark}`,
      email: `${mark}@example.org`,
    });
    return { patientId, ...person };
  };
  const visit: Hospital['visit'] = async (status = 'waiting') => {
    const { patientId } = await somebody();
    const { doctorId } = free.pop() ?? (await colleague());
    const entry = await anEntry(knex, { doctorId, patientId, status, reason: `because of ${marks.personal()}` });
    keep(entry.ticketToken);
    return Object.assign(entry, { doctorId, patientId });
  };

  const { departmentId } = await aDepartment(knex, { name: marks.operational() });
  const colleague = () => aDoctor(knex, { departmentId, fullName: `Dr. ${marks.operational()}` });
  const doctor = await colleague();
  // Here before anybody listens: what comes to a new doctor, screens get as rows and not as changes.
  const free: Doctor[] = [];
  for (let n = 0; n < DOCTORS; n += 1) free.push(await colleague());
  const staff = async (role: 'admin' | 'reception' | 'nurse' | 'doctor') =>
    connect(url, role, { token: keep(await signedIn(knex, role, role === 'doctor' ? doctor.doctorId : undefined)) });
  const device = async (kind: 'kiosk' | 'board') =>
    connect(url, kind, { token: keep((await paired(knex, { kind })).token) });

  const hospital = {
    knex,
    url,
    marks,
    secrets,
    doctor,
    somebody,
    visit,
    screens: {
      admin: await staff('admin'),
      reception: await staff('reception'),
      nurse: await staff('nurse'),
      doctor: await staff('doctor'),
      kiosk: await device('kiosk'),
      board: await device('board'),
      ticket: await connect(url, 'ticket', { ticket: (await visit()).ticketToken }),
    },
    async stranger() {
      const password = `${marks.personal()}-correct-horse`;
      const passwordHash = await hashPassword(password);
      const { userId } = await aUser(knex, { role: 'nurse', username: marks.personal(), passwordHash });
      const now = await instant(knex);
      const { token } = await inTransaction(knex, (trx) => createSession(trx, { userId, now }));
      return { screen: await connect(url, 'nurse', { token: keep(token) }), password };
    },
  } satisfies Hospital;
  for (const screen of Object.values(hospital.screens)) await screen.send('feed:subscribe', EVERYTHING);
  return hospital;
};

const DOCTORS = 100;
export const EVERYTHING = { all: true };

const connect = async (url: string, role: Role, auth: { token?: string; ticket?: string }): Promise<Screen> => {
  const frames: string[] = [];
  const socket = io(url, {
    transports: ['websocket'],
    auth: { ...auth, protocol: 1 },
    forceNew: true,
    autoConnect: false,
  });
  // Below Socket.IO, so that what it does not hand on is seen too.
  socket.io.on('open', () => {
    socket.io.engine.on('packet', ({ data }: { data?: unknown }) => frames.push(String(data)));
  });
  // New doctors come all the time, and a screen that shows all has to ask for theirs.
  socket.on('feed:scope-changed', () => socket.emit('feed:subscribe', EVERYTHING, () => undefined));
  socket.connect();
  await new Promise<void>((resolve, reject) => {
    socket.once('connect', resolve);
    socket.once('connect_error', reject);
  });
  const send: Screen['send'] = async (command, input) => {
    const whole =
      commands[command].kind === 'command' && typeof input === 'object' ? { requestId: randomUUID(), ...input } : input;
    const answer: Answer = await socket.timeout(10_000).emitWithAck(command, whole);
    if (answer.error?.code !== 'rate_limited') return answer;
    await sleep(250);
    return send(command, input);
  };
  return { role, frames, send, close: () => void socket.close() };
};
