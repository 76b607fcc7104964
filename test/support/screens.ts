import type { Knex } from 'knex';
import { createSession } from '../../src/auth/sessions/sessions.ts';
import type { HistoryStep } from '../../src/client/history.ts';
import { createHubClient, type HubClient } from '../../src/client/hub-client.ts';
import { inTransaction } from '../../src/database/transaction.ts';
import { Device } from '../../src/models/device.ts';
import { Doctor } from '../../src/models/doctor.ts';
import type { FeedFilter } from '../../src/protocol/commands/feed/subscribe.ts';
import type { DeviceFilter } from '../../src/protocol/device.ts';
import type { DeviceKind, StaffRole } from '../../src/protocol/roles.ts';
import { aUser, instant } from './builders.ts';
import { atMost } from './slowness.ts';

/** The session token of a new login; with a doctor, of the login that acts as that doctor. */
export const signedIn = async (knex: Knex, role: StaffRole, doctorId?: string): Promise<string> => {
  const { userId } = await aUser(knex, { role });
  if (doctorId !== undefined) await Doctor.query(knex).findById(doctorId).patch({ userId });
  const now = await instant(knex);
  return inTransaction(knex, async (trx) => (await createSession(trx, { userId, now })).token);
};

type Pairing = { kind: DeviceKind; departmentId?: string | null; filter?: DeviceFilter };

/** The token of a newly paired device, and its id. */
export const paired = async (knex: Knex, { kind, departmentId = null, filter = {} }: Pairing) => {
  const { deviceId } = await Device.query(knex)
    .insert({ kind, name: `${kind} of a test`, departmentId, filter })
    .returning('*');
  const now = await instant(knex);
  const { token } = await inTransaction(knex, (trx) => createSession(trx, { deviceId, now }));
  return { token, deviceId };
};

/** A screen with a live view, and everything that its view has heard. */
export const screen = async <A extends 'staff' | 'public'>(
  url: string,
  { token, audience, filter = { all: true } }: { token: string; audience: A; filter?: FeedFilter },
) => {
  const client: HubClient<A> = createHubClient({
    ...{ url, token, audience },
    // The client's own 15 s, for as long as they are here.
    timing: { sendWithinMs: atMost(15_000) },
  });
  const history: HistoryStep[] = [];
  const view = client.subscribe(filter, { history: (step) => history.push(step) });
  await view.whenReady();
  return { client, view, history };
};

export type Screen<A extends 'staff' | 'public'> = Awaited<ReturnType<typeof screen<A>>>;

/** The queue changes a view has applied, as `[status or null, entry]`, in order. */
export const heard = (history: readonly HistoryStep[]): [string | null, string][] =>
  history.flatMap((step): [string | null, string][] =>
    step.kind === 'change' && step.event === 'queue:changed'
      ? [[step.payload.row?.status ?? null, step.payload.id]]
      : [],
  );
