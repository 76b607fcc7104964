import { randomBytes, randomUUID } from 'node:crypto';
import { afterAll, expect, test, vi } from 'vitest';
import { AuditRecord } from '../../src/models/audit-record.ts';
import { auditVerdict } from '../support/audit.ts';
import { aDepartment, instant } from '../support/builders.ts';
import { testDatabase } from '../support/database.ts';
import { startHub } from '../support/hub.ts';
import { engineNames } from '../support/engine-names.ts';

const database = await testDatabase();
afterAll(database.drop);
const { knex } = database;

test('started hubs purge and seal by themselves, each thing once, and stop in the midst of it', async () => {
  await aDepartment(knex);
  const createdAt = await instant(knex, '-25 hours');
  const old = Array.from({ length: 3 }, () => ({
    request_id: randomUUID(),
    actor: 'user:x',
    command: 'queue:call',
    input_hash: randomBytes(32),
    created_at: createdAt,
  }));
  await knex('requests').insert(old);
  const hubs = await Promise.all(
    [engineNames[0], 'ws' as const].map((engine) =>
      startHub({
        databaseUrl: database.url,
        engine,
        env: { RETENTION_REQUESTS_HOURS: '24', AUDIT_SEAL_SECONDS: '1' },
      }),
    ),
  );
  await vi.waitFor(
    () => {
      for (const { log } of hubs) expect(log.join('\n')).toContain('"retention_ran"');
    },
    { timeout: 40_000, interval: 200 },
  );
  expect(await knex('requests').pluck('request_id')).toEqual([]);
  const records = await AuditRecord.query(knex).where({ action: 'retention:requests' });
  expect(records).toMatchObject([{ actor: 'retention', tableName: 'requests', after: { purged: 3 } }]);

  const sealed = () => hubs.flatMap(({ log }) => log.filter((line) => line.includes('"audit_sealed"')));
  await vi.waitFor(async () => expect(await auditVerdict(database.url)).toMatchObject({ unsealed: 0 }), {
    timeout: 20_000,
  });
  expect(await Promise.all(hubs.map((hub) => hub.stop()))).toEqual([0, 0]);
  const { lastSeal, findings, seals } = await auditVerdict(database.url);
  expect(findings).toEqual([]);
  await vi.waitFor(() => expect(sealed()).toHaveLength(seals));
  expect(sealed().join('\n')).toContain(lastSeal?.digest);
});
