import { v4 as uuid } from 'uuid';
import { afterAll, describe, expect, test } from 'vitest';
import type { StaffPrincipal } from '../../../src/auth/principal.ts';
import { sessionHolder, sessionUser } from '../../../src/auth/sessions/holder.ts';
import { createSession, endSessions } from '../../../src/auth/sessions/sessions.ts';
import { principalsById } from '../../../src/auth/sessions/principals.ts';
import { Doctor } from '../../../src/models/doctor.ts';
import type { User } from '../../../src/models/user.ts';
import { aDoctor, anAdministrator, anEntry, aStation, aUser, principalOf } from '../../support/builders.ts';
import { testDatabase } from '../../support/database.ts';
import { senderOf } from '../../support/sender.ts';

const database = await testDatabase();
afterAll(database.drop);
const { knex } = database;
const { ok, refused, reply } = senderOf(knex);

/** A nurse with an open session, as the hub knows them at this moment. */
const aNurse = async (): Promise<{ user: User; sessionId: string; now: () => Promise<StaffPrincipal> }> => {
  const user = await aUser(knex, { role: 'nurse' });
  const { sessionId } = await knex.transaction((trx) => createSession(trx, { userId: user.userId, now: new Date() }));
  const now = async () => {
    const found = (await principalsById(knex, [sessionId], { refuseDemo: false })).get(sessionId);
    if (!found || !('userId' in found)) throw new Error('the session is over');
    return found;
  };
  return { user, sessionId, now };
};
const stationOf = (doctorId: string) => Doctor.query(knex).findById(doctorId).throwIfNotFound();

describe('whoever works at a station', () => {
  test('acts as it, calls from its department’s pool and pauses it', async () => {
    const { doctorId, departmentId } = await aStation(knex);
    const { queueId } = await anEntry(knex, { departmentId });
    const nurse = await aNurse();
    await ok(await nurse.now(), 'doctor:attend', { doctorId });
    const principal = await nurse.now();
    expect(principal).toMatchObject({ doctorId, departmentId });
    const { entry } = await ok(principal, 'queue:call-next', { doctorId });
    expect(entry).toMatchObject({ queueId, doctorId, status: 'called' });
    await ok(principal, 'doctor:set-status', { doctorId, status: 'paused' });
    const elsewhere = await aDoctor(knex);
    const colleague = await aNurse();
    const hers = await aStation(knex, { departmentId });
    await ok(await colleague.now(), 'doctor:attend', { doctorId: hers.doctorId });
    for (const other of [elsewhere, hers]) {
      const asked = { doctorId: other.doctorId, status: 'paused' };
      expect(await refused(principal, 'doctor:set-status', asked)).toMatchObject({ code: 'forbidden' });
    }
  });

  test('is told so by the session, as a doctor with a list of their own as well', async () => {
    const { doctorId, departmentId } = await aStation(knex);
    const nurse = await aNurse();
    await ok(await nurse.now(), 'doctor:attend', { doctorId });
    expect((await sessionHolder(knex, await nurse.now())).user).toMatchObject({ doctorId, departmentId });
    const user = await aUser(knex, { role: 'doctor' });
    const own = await aDoctor(knex, { userId: user.userId });
    const principal = principalOf(user, own);
    expect(await sessionUser(knex, user.userId)).toMatchObject({ doctorId: own.doctorId });
    await ok(principal, 'doctor:attend', { doctorId, takeOver: true });
    expect(await sessionUser(knex, user.userId)).toMatchObject({ doctorId, departmentId });
    expect((await sessionHolder(knex, await nurse.now())).user).toMatchObject({ doctorId: null, departmentId: null });
    await ok(principal, 'doctor:leave-station', {});
    expect(await sessionUser(knex, user.userId)).toMatchObject({ doctorId: own.doctorId });
  });

  test('is told who works there already, and may take over', async () => {
    const { doctorId } = await aStation(knex);
    const [first, second] = [await aNurse(), await aNurse()];
    await ok(await first.now(), 'doctor:attend', { doctorId });
    expect(await refused(await second.now(), 'doctor:attend', { doctorId })).toMatchObject({
      code: 'station_taken',
      details: { doctorId, attendedBy: first.user.fullName },
    });
    await ok(await second.now(), 'doctor:attend', { doctorId, takeOver: true });
    expect((await first.now()).doctorId).toBeNull();
    const { stations } = await ok(await first.now(), 'doctor:stations', {});
    expect(stations.find((station) => station.doctorId === doctorId)?.attendedBy).toEqual({
      userId: second.user.userId,
      fullName: second.user.fullName,
    });
  });

  test('is the only one who calls there, whatever a console of before still thinks', async () => {
    const { doctorId, departmentId } = await aStation(knex);
    const { queueId } = await anEntry(knex, { departmentId });
    const [first, second] = [await aNurse(), await aNurse()];
    await ok(await first.now(), 'doctor:attend', { doctorId });
    // As the hub had it before it looked again.
    const before = await first.now();
    await ok(await second.now(), 'doctor:attend', { doctorId, takeOver: true });
    expect(await refused(before, 'queue:call-next', { doctorId })).toMatchObject({ code: 'station_taken' });
    expect(await refused(before, 'queue:call', { queueId, doctorId })).toMatchObject({ code: 'station_taken' });
    const { entry } = await ok(await second.now(), 'queue:call-next', { doctorId });
    expect(entry).toMatchObject({ queueId, status: 'called' });
  });

  test('works at one at a time: the former one goes off, and pauses where somebody is in it', async () => {
    const [empty, busy, third] = [await aStation(knex), await aStation(knex), await aStation(knex)];
    const nurse = await aNurse();
    await ok(await nurse.now(), 'doctor:attend', { doctorId: empty.doctorId });
    await ok(await nurse.now(), 'doctor:attend', { doctorId: busy.doctorId });
    expect(await stationOf(empty.doctorId)).toMatchObject({ status: 'off', attendedBy: null, attendedSince: null });
    await anEntry(knex, { doctorId: busy.doctorId, status: 'in_service' });
    await ok(await nurse.now(), 'doctor:attend', { doctorId: third.doctorId });
    expect(await stationOf(busy.doctorId)).toMatchObject({ status: 'paused', attendedBy: null });
    const { doctor } = await ok(await nurse.now(), 'doctor:leave-station', {});
    expect(doctor).toMatchObject({ doctorId: third.doctorId, status: 'off', isAttended: false });
    expect(await ok(await nurse.now(), 'doctor:leave-station', {})).toEqual({ doctor: null });
  });

  test('leaves it with the last session, however that ends', async () => {
    const { doctorId } = await aStation(knex);
    const nurse = await aNurse();
    const other = await knex.transaction((trx) => createSession(trx, { userId: nurse.user.userId, now: new Date() }));
    await ok(await nurse.now(), 'doctor:attend', { doctorId });
    await knex.transaction((trx) => endSessions(trx, { sessionId: other.sessionId }, { at: new Date() }));
    expect(await stationOf(doctorId)).toMatchObject({ attendedBy: nurse.user.userId });
    await ok(await nurse.now(), 'user:sign-out', {});
    expect(await stationOf(doctorId)).toMatchObject({ attendedBy: null, status: 'off' });
  });

  test('is nobody any more once the session has run out', async () => {
    const { doctorId } = await aStation(knex);
    const [gone, next] = [await aNurse(), await aNurse()];
    await ok(await gone.now(), 'doctor:attend', { doctorId });
    await knex('sessions')
      .where('session_id', gone.sessionId)
      .update({ expires_at: knex.raw(`hub_now() - interval '1 minute'`) });
    const { doctor } = await ok(await next.now(), 'doctor:attend', { doctorId });
    expect(doctor).toMatchObject({ isAttended: true });
    expect(await stationOf(doctorId)).toMatchObject({ attendedBy: next.user.userId });
  });

  test('of twenty at once, one has it', async () => {
    const { doctorId } = await aStation(knex);
    const nurses = await Promise.all(Array.from({ length: 20 }, aNurse));
    const replies = await Promise.all(
      nurses.map(async (nurse) => reply(await nurse.now(), 'doctor:attend', { doctorId })),
    );
    expect(replies.filter(({ ok: isOk }) => isOk)).toHaveLength(1);
    const codes = new Set(replies.map((one) => (one.ok ? 'ok' : one.error.code)));
    expect([...codes].sort()).toEqual(['ok', 'station_taken']);
  });
});

test('a doctor is no station, a station has no login, and one that has left takes nobody', async () => {
  const nurse = await aNurse();
  const admin = anAdministrator();
  const { doctorId, departmentId } = await aDoctor(knex);
  expect(await refused(await nurse.now(), 'doctor:attend', { doctorId })).toMatchObject({ code: 'not_found' });
  expect(await refused(await nurse.now(), 'doctor:attend', { doctorId: uuid() })).toMatchObject({ code: 'not_found' });
  const login = await aUser(knex, { role: 'doctor' });
  const asked = { departmentId, fullName: 'Counter', kind: 'station', userId: login.userId };
  expect(await refused(admin, 'doctor:create', asked)).toMatchObject({ code: 'invalid_input' });
  const made = { departmentId, fullName: 'Counter', kind: 'station' as const, placeKind: 'window' as const };
  const { doctor } = await ok(admin, 'doctor:create', made);
  expect(doctor).toMatchObject({ kind: 'station', placeKind: 'window', isAttended: false });
  await ok(await nurse.now(), 'doctor:attend', { doctorId: doctor.doctorId });
  await ok(admin, 'doctor:update', { doctorId: doctor.doctorId, active: false });
  expect((await nurse.now()).doctorId).toBeNull();
  expect(await refused(await nurse.now(), 'doctor:attend', { doctorId: doctor.doctorId })).toMatchObject({
    code: 'not_found',
  });
});
