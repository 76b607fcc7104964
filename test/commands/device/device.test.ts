import { randomBytes } from 'node:crypto';
import { v4 as uuid } from 'uuid';
import { afterAll, describe, expect, test } from 'vitest';
import { Device } from '../../../src/models/device.ts';
import { Session } from '../../../src/models/session.ts';
import { aDepartment, aDevice, aDoctor, anAdministrator, aReceptionist } from '../../support/builders.ts';
import { testDatabase } from '../../support/database.ts';
import { senderOf } from '../../support/sender.ts';

const database = await testDatabase();
afterAll(database.drop);
const { knex } = database;
const { ok, refused } = senderOf(knex);
const admin = anAdministrator();

test('devices are listed by name with when they were last seen', async () => {
  const lastSeenAt = new Date('2026-01-01T10:00:00.123Z');
  await aDevice(knex, { name: 'B board', kind: 'board', lastSeenAt, version: '1.2.3' });
  await aDevice(knex, { name: 'A kiosk' });
  const { devices } = await ok(admin, 'device:list', {});
  expect(devices).toMatchObject([
    { name: 'A kiosk', kind: 'kiosk', lastSeenAt: null, version: null, revokedAt: null },
    { name: 'B board', kind: 'board', lastSeenAt: '2026-01-01T10:00:00.123Z', version: '1.2.3' },
  ]);
});

describe('device:update', () => {
  test('what is left out stays, null takes the department away', async () => {
    const { departmentId } = await aDepartment(knex);
    const { doctorId } = await aDoctor(knex, { departmentId });
    const { deviceId } = await aDevice(knex, { name: 'Old', departmentId });
    const filter = { doctorIds: [doctorId], urgencyLevels: [1, 2] };
    const filtered = await ok(admin, 'device:update', { deviceId, filter });
    expect(filtered.device).toMatchObject({ name: 'Old', departmentId, filter, revision: 2 });
    const { device } = await ok(admin, 'device:update', { deviceId, departmentId: null, name: 'New' });
    expect(device).toMatchObject({ name: 'New', departmentId: null, filter, revision: 3 });
  });

  test('an unknown device, department or doctor is not found', async () => {
    const { deviceId } = await aDevice(knex);
    const unknown = uuid();
    const inputs = [
      { deviceId: unknown, name: 'X' },
      { deviceId, departmentId: unknown },
      { deviceId, filter: { doctorIds: [unknown] } },
    ];
    for (const input of inputs) {
      expect(await refused(admin, 'device:update', input)).toMatchObject({ code: 'not_found' });
    }
  });

  test('a stale revision and a revoked device are conflicts with the current row', async () => {
    const { deviceId } = await aDevice(knex);
    const { device } = await ok(admin, 'device:update', { deviceId, name: 'Renamed' });
    expect(await refused(admin, 'device:update', { deviceId, name: 'Lost', expectedRevision: 1 })).toMatchObject({
      code: 'conflict',
      details: { current: device },
    });
    const revoked = await ok(admin, 'device:revoke', { deviceId });
    expect(await refused(admin, 'device:update', { deviceId, name: 'Back' })).toMatchObject({
      code: 'conflict',
      details: { current: revoked.device },
    });
  });
});

describe('device:revoke', () => {
  test('ends the device and its sessions for good', async () => {
    const { deviceId } = await aDevice(knex);
    const session = await Session.query(knex)
      .insert({ deviceId, tokenHash: randomBytes(32), expiresAt: new Date(Date.now() + 3_600_000) })
      .returning('*');
    const { device } = await ok(admin, 'device:revoke', { deviceId });
    expect(device.revokedAt).not.toBeNull();
    expect(await session.$query(knex)).toMatchObject({ revokedAt: new Date(device.revokedAt ?? 0) });
    expect(await ok(admin, 'device:revoke', { deviceId })).toEqual({ device });
    expect(await Device.query(knex).findById(deviceId)).toMatchObject({ revision: 2 });
  });

  test('an unknown device is not found, and only an administrator revokes', async () => {
    const { deviceId } = await aDevice(knex);
    expect(await refused(admin, 'device:revoke', { deviceId: uuid() })).toMatchObject({ code: 'not_found' });
    expect(await refused(aReceptionist(), 'device:revoke', { deviceId })).toMatchObject({ code: 'forbidden' });
  });
});
