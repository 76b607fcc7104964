import { pino } from 'pino';
import { afterAll, expect, test, vi } from 'vitest';
import { createDeviceVersions } from '../../src/auth/devices/versions.ts';
import { Device } from '../../src/models/device.ts';
import { aDevice } from '../support/builders.ts';
import { testDatabase } from '../support/database.ts';

const { knex, drop } = await testDatabase();
afterAll(drop);
const log = pino({ level: 'silent' });

const versionOf = async (deviceId: string) => (await Device.query(knex).findById(deviceId))?.version;

test('a version is written later where something else has the row just now', async () => {
  const [busy, free] = [await aDevice(knex), await aDevice(knex)];
  const versions = createDeviceVersions({ knex, log, everyMs: 50 });
  const other = await knex.transaction();
  // As a heartbeat does, which is due at the same moment.
  await other('devices').where({ device_id: busy.deviceId }).update({ last_seen_at: new Date() });
  versions.note(busy.deviceId, '2.0.0');
  versions.note(free.deviceId, '2.0.0');
  await versions.flush();
  expect([await versionOf(busy.deviceId), await versionOf(free.deviceId)]).toEqual([null, '2.0.0']);
  await other.commit();
  await vi.waitFor(async () => expect(await versionOf(busy.deviceId)).toBe('2.0.0'));
});

test('what is said meanwhile counts, and not what was tried before', async () => {
  const { deviceId } = await aDevice(knex);
  const versions = createDeviceVersions({ knex, log, everyMs: 50 });
  const other = await knex.transaction();
  await other('devices').where({ device_id: deviceId }).update({ last_seen_at: new Date() });
  versions.note(deviceId, '2.0.0');
  const flushed = versions.flush();
  versions.note(deviceId, '3.0.0');
  await flushed;
  await other.commit();
  await vi.waitFor(async () => expect(await versionOf(deviceId)).toBe('3.0.0'));
});

test('a version is due again where it could not be written', async () => {
  const { deviceId } = await aDevice(knex);
  const versions = createDeviceVersions({ knex, log, everyMs: 50 });
  const other = await knex.transaction();
  await other.raw('LOCK TABLE devices');
  versions.note(deviceId, '2.0.0');
  // Ends by the limit on waiting for a lock.
  await versions.flush();
  await other.commit();
  await vi.waitFor(async () => expect(await versionOf(deviceId)).toBe('2.0.0'));
});
