import { execFile } from 'node:child_process';
import { copyFile, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { afterAll, describe, expect, test } from 'vitest';
import { embeddedBinaries, installedBinaries } from '../../src/database/embedded/binaries.ts';
import { connectDatabase } from '../../src/database/connect.ts';
import { compareZoneData } from '../../src/database/start/zone-data.ts';
import { throwawayCluster } from '../support/cluster.ts';
import { testDatabase } from '../support/database.ts';
import { memoryLog } from '../support/engine.ts';
import { startHub } from '../support/hub.ts';
import { engineNames } from '../support/engine-names.ts';

const database = await testDatabase();
afterAll(database.drop);

const start = (timeZone: string, engine: 'uws' | 'ws' = engineNames[0]) =>
  startHub({ databaseUrl: database.url, engine, env: { HUB_TIME_ZONE: timeZone } });

test('a second node starts in the same time zone, and not in another, and says both', async () => {
  const [first, same] = await Promise.all([start('Europe/Berlin'), start('europe/berlin', 'ws')]);
  await expect(start('America/Havana')).rejects.toThrow(
    'HUB_TIME_ZONE is America/Havana here, but Europe/Berlin on a hub that runs on the same database.',
  );
  expect((await fetch(`${first.url}/readyz`)).status).toBe(200);
  expect(await Promise.all([first.stop(), same.stop()])).toEqual([0, 0]);

  // With all of them stopped, the hospital may change it.
  const moved = await start('America/Havana');
  expect(await moved.stop()).toBe(0);
});

describe('the zone’s data of Node and of PostgreSQL', () => {
  const saidBy = async (url: string, timeZone: string) => {
    const { log, lines } = memoryLog();
    const knex = connectDatabase({ url, nodeId: 'zones', timeZone, log, pool: { min: 0, max: 1 } });
    await compareZoneData(knex, timeZone, log);
    await knex.destroy();
    return lines;
  };

  test.each(['Europe/Berlin', 'America/St_Johns', 'Asia/Kathmandu', 'Australia/Lord_Howe', 'America/Havana', 'UTC'])(
    'agree on %s',
    async (timeZone) => expect(await saidBy(database.url, timeZone)).toEqual([]),
  );

  test('that do not agree are told at the start, with the moment, both offsets and the mend', async () => {
    const folder = await mkdtemp(path.join(tmpdir(), 'hub-zones-'));
    const native = path.resolve(path.dirname((await embeddedBinaries()).postgres), '..');
    await promisify(execFile)('cp', ['-r', native, folder]);
    const zones = path.join(folder, 'native', 'share', 'postgresql', 'timezone');
    // A server from before its country gave summer time up, and one from after.
    await rm(path.join(zones, 'Europe', 'Berlin'));
    await copyFile(path.join(zones, 'Africa', 'Algiers'), path.join(zones, 'Europe', 'Berlin'));
    await promisify(execFile)('chmod', ['-R', 'a+rX', folder]);
    const server = await throwawayCluster({ binaries: installedBinaries(path.join(folder, 'native', 'bin')) });
    try {
      const [line, ...more] = await saidBy(server.adminUrl, 'Europe/Berlin');
      expect(more).toEqual([]);
      expect(line).toMatchObject({
        level: 'error',
        event: 'zone_data_differs',
        timeZone: 'Europe/Berlin',
        node: { minutesAhead: 120, version: process.versions['tz'] },
        database: { minutesAhead: 60 },
        mend: expect.stringContaining('tzdata'),
      });
      // The last Sunday of March, at one in the morning UTC.
      expect(line?.['from']).toMatch(/^\d{4}-03-(2[5-9]|3[01])T01:00:00\.000Z$/);
    } finally {
      await server.remove();
      await rm(folder, { recursive: true, force: true });
    }
  });
});
