import { pino } from 'pino';
import { expect, onTestFinished, test, vi } from 'vitest';
import type { Principal } from '../../src/auth/principal.ts';
import type { EndReason, SessionPrincipal } from '../../src/auth/sessions/principals.ts';
import type { Change, FeedReading } from '../../src/feed/change.ts';
import type { FeedBase } from '../../src/feed/statements.ts';
import type { BaseReason } from '../../src/feed/tail.ts';
import { createIdentity, type Holder } from '../../src/identity/identity.ts';
import { directoryStreamId } from '../../src/protocol/rooms.ts';
import { at, today } from '../client/rows.ts';
import { aNurse, theDoctor } from '../support/builders.ts';

const reading: FeedReading = { epoch: 'epoch', asOf: at(0), day: today };
const baseAt = (version: number): FeedBase => ({
  reading,
  streams: [{ streamId: directoryStreamId, version, lastVersions: [] }],
  queue: [],
  appointments: [],
  sites: [],
  areas: [],
  services: [],
  departments: [],
  doctors: [],
  settings: {},
});

/** A hospital whose sessions are all good, and how often each was looked up. */
const identityOf = (principals: readonly SessionPrincipal[], ends: Readonly<Record<string, EndReason>> = {}) => {
  const now = new Map(principals.map((one) => [one.sessionId, one]));
  const lookedUp: string[] = [];
  const identity = createIdentity({
    authenticator: {
      async revalidate(ids) {
        lookedUp.push(...ids);
        return now;
      },
      endsOf: async () => new Map(Object.entries(ends)),
    },
    changed: () => undefined,
    log: pino({ level: 'silent' }),
  });
  onTestFinished(identity.stop);
  const heldBy = (given: Principal) => {
    const ended: string[] = [];
    const holder: Holder = {
      principal: given,
      isOpen: () => true,
      become: () => undefined,
      end: (reason) => void ended.push(reason),
      drop: () => void ended.push('dropped'),
    };
    expect(identity.add(holder, identity.moment())).toBeNull();
    return ended;
  };
  return { identity, lookedUp, heldBy };
};

test.each<[BaseReason, number, boolean]>([
  ['started', 7, true],
  ['hole', 7, true],
  ['epoch', 7, true],
  ['day', 7, false],
  ['day', 8, true],
])('after a new base (%s, directory at %i) everybody is looked up again: %s', async (why, version, expected) => {
  const nurse = aNurse();
  const { identity, lookedUp, heldBy } = identityOf([nurse]);
  heldBy(nurse);
  identity.onBase(baseAt(7), 'started');
  await vi.waitFor(() => expect(lookedUp).toEqual([nurse.sessionId]));
  const moment = identity.moment();
  identity.onBase(baseAt(version), why);
  expect(identity.moment()).toBe(expected ? moment + 1 : moment);
  await vi.waitFor(() => expect(lookedUp).toHaveLength(expected ? 2 : 1));
});

test.each<EndReason>(['expired', 'revoked', 'signed_out', 'role_changed'])(
  'a look-up that finds a session over before its change is heard of says why it ended: %s',
  async (why) => {
    const nurse = aNurse();
    const { identity, heldBy } = identityOf([], { [nurse.sessionId]: why });
    const ended = heldBy(nurse);
    identity.onBase(baseAt(7), 'started');
    await vi.waitFor(() => expect(ended).toEqual([why]));
  },
);

test('what a change says of itself needs no look-up, and concerns nobody else', async () => {
  const [nurse, doctor] = [aNurse(), theDoctor({ doctorId: 'doctor', departmentId: 'department' })];
  const { identity, lookedUp, heldBy } = identityOf([nurse, doctor]);
  const [ofNurse, ofDoctor] = [heldBy(nurse), heldBy(doctor)];
  const revoked: Change = {
    streamId: directoryStreamId,
    version: 1,
    table: 'sessions',
    op: 'update',
    rowId: nurse.sessionId,
    urgencyBefore: null,
    urgencyAfter: null,
    previous: [],
    row: { revoked_at: at(0), end_reason: 'signed_out' },
    at: at(0),
  };
  identity.onChanges([revoked]);
  expect([ofNurse, ofDoctor, lookedUp]).toEqual([['signed_out'], [], []]);
});
