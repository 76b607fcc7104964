import type { Knex } from 'knex';
import { afterAll, describe, expect, test } from 'vitest';
import { sealAudit } from '../../src/audit/seal.ts';
import { auditVerdict } from '../support/audit.ts';
import { aDepartment, anAppointment, anEntry, aPatient } from '../support/builders.ts';
import { testDatabase } from '../support/database.ts';
import { asOwner } from '../support/owner.ts';

// Somebody who has the hub's own password for the database, and tries to cover up what the hub did.
const database = await testDatabase();
afterAll(database.drop);
const { knex } = database;

const SECRET = 'because of the wrong medicine';

/** What the audit still says of a row. */
const saidOf = async (rowId: string): Promise<string> =>
  JSON.stringify(await knex('audit_log').where('row_id', rowId).select('before', 'after'));
const erase = (patientId: string) => knex.raw('SELECT erase_patient(?)', [patientId]);
const verdict = async () => {
  for await (const _ of sealAudit(knex)) void _;
  return auditVerdict(database.url);
};

describe('an erasure blanks nothing of anybody else:', () => {
  test.each<[string, (queueId: string, victim: string) => Promise<unknown>]>([
    [
      'an ended visit that is pointed at somebody else',
      (queueId, victim) => knex('queue').where('queue_id', queueId).update({ patient_id: victim }),
    ],
    [
      'one that is taken from its patient first',
      async (queueId, victim) => {
        await knex('queue').where('queue_id', queueId).update({ patient_id: null });
        await knex('queue').where('queue_id', queueId).update({ patient_id: victim });
      },
    ],
    [
      'one that is pointed at somebody and has its reason changed at once',
      (queueId, victim) =>
        knex('queue').where('queue_id', queueId).update({ patient_id: victim, status_note: 'a cough' }),
    ],
  ])('%s', async (_, point) => {
    const { patientId } = await aPatient(knex);
    const { queueId } = await anEntry(knex, { patientId, reason: SECRET });
    await knex('queue')
      .where('queue_id', queueId)
      .update({ status: 'cancelled', ended_at: knex.raw('hub_now()') });
    const { patientId: victim } = await aPatient(knex);
    await point(queueId, victim);
    await erase(victim);
    expect(await saidOf(queueId)).toContain(SECRET);
    expect((await verdict()).findings).toEqual([]);
  });

  test('an ended anonymous visit that is given to somebody', async () => {
    const { queueId } = await anEntry(knex, { reason: SECRET });
    await knex('queue')
      .where('queue_id', queueId)
      .update({ status: 'cancelled', ended_at: knex.raw('hub_now()') });
    const { patientId: victim } = await aPatient(knex);
    await knex('queue').where('queue_id', queueId).update({ patient_id: victim });
    await erase(victim);
    expect(await saidOf(queueId)).toContain(SECRET);
  });

  test('an appointment that is pointed at somebody else', async () => {
    const { appointmentId } = await anAppointment(knex, { reason: SECRET });
    await knex('appointments').where('appointment_id', appointmentId).update({ status: 'cancelled' });
    const { patientId: victim } = await aPatient(knex);
    await knex('appointments').where('appointment_id', appointmentId).update({ patient_id: victim });
    await erase(victim);
    expect(await saidOf(appointmentId)).toContain(SECRET);
  });

  test('and all of the patient’s own, from before the visit got its patient too', async () => {
    const { queueId } = await anEntry(knex, { reason: SECRET });
    const { patientId } = await aPatient(knex);
    await knex('queue').where('queue_id', queueId).update({ patient_id: patientId });
    await knex('queue')
      .where('queue_id', queueId)
      .update({ status: 'cancelled', ended_at: knex.raw('hub_now()') });
    expect(await saidOf(queueId)).toContain(SECRET);
    await erase(patientId);
    expect(await saidOf(queueId)).not.toContain(SECRET);
    expect((await verdict()).findings).toEqual([]);
  });
});

test('a made-up erasure does not cover a record, also where the row is pointed at its patient', async () => {
  const { patientId } = await aPatient(knex);
  const { queueId } = await anEntry(knex, { patientId, reason: SECRET });
  await knex('queue')
    .where('queue_id', queueId)
    .update({ status: 'cancelled', ended_at: knex.raw('hub_now()') });
  const { patientId: victim } = await aPatient(knex);
  await knex('queue').where('queue_id', queueId).update({ patient_id: victim });
  // With all that the owner can do to make it look like a real one.
  const admin = await import('pg').then(({ Client }) => new Client({ connectionString: database.adminUrl }));
  await admin.connect();
  await admin.query('SET session_replication_role = replica');
  await admin.query(
    `UPDATE audit_log SET after = after || '{"reason": "[erased]"}' WHERE row_id = $1 AND after ->> 'reason' = $2`,
    [queueId, SECRET],
  );
  const { rows } = await admin.query<{ audit_id: string }>(
    `WITH altered AS (
       SELECT audit_id, audit_digest(at, actor, action, reason, table_name, row_id, before, after, request_id) AS digest
       FROM audit_log WHERE row_id = $1 AND after ->> 'reason' = '[erased]'
     ), said AS (
       SELECT jsonb_build_object('erased', jsonb_build_object('digest', encode(sha256(int8send(audit_id) || digest), 'hex'))) AS said
       FROM altered
     ), erasure AS (
       INSERT INTO audit_log (at, actor, table_name, row_id, after, digest)
       SELECT hub_now(), 'user:x', 'patients', $2::uuid, said,
         audit_digest(hub_now(), 'user:x', NULL, NULL, 'patients', $2::uuid, NULL, said, NULL) FROM said
       RETURNING audit_id
     )
     INSERT INTO audit_blanks (audit_id, erasure_id, digest)
     SELECT altered.audit_id, erasure.audit_id, altered.digest FROM altered, erasure RETURNING audit_id`,
    [queueId, victim],
  );
  await admin.end();
  expect(rows).toHaveLength(1);
  expect((await verdict()).findings).toMatchObject([{ what: 'record_altered', auditId: Number(rows[0]?.audit_id) }]);
});

describe('a note of its own is refused:', () => {
  const note = (table: string, rowId: string | null, after: unknown) =>
    knex.raw('SELECT audit_note(?, ?::uuid, ?::jsonb)', [table, rowId, JSON.stringify(after)]);
  const nobody = '01900000-0000-7000-8000-000000000000';

  test.each<[string, string, string | null, unknown]>([
    ['that a visit was completed', 'queue', nobody, { status: 'completed' }],
    ['that a login is an administrator’s', 'users', nobody, { role: 'admin' }],
    ['an erasure that was none', 'patients', nobody, { erased: { records: 0, digest: 'x' } }],
    ['an export of nobody', 'patients', nobody, { exported: { records: 1 } }],
    ['an export with words', 'patients', null, { exported: { records: 1, why: 'asked' } }],
    ['a purge of the audit', 'audit_log', null, { purged: 5 }],
    ['a purge of patients', 'patients', null, { purged: 5 }],
    ['a purge with words', 'changes', null, { purged: 'many' }],
    ['a purge and more', 'changes', null, { purged: 5, read: { rows: 1, patients: [] } }],
    ['a search with what was typed', 'patients', null, { read: { rows: 1, patients: [], query: 'Zebulon' } }],
    ['a search that found a name', 'patients', null, { read: { rows: 1, patients: ['Zebulon'] } }],
    ['a look at passwords', 'users', null, { read: { rows: 1, patients: [] } }],
    ['nothing', 'patients', null, {}],
    ['no object', 'patients', null, 7],
    ['a list', 'patients', null, ['read']],
    ['null', 'patients', null, null],
  ])('%s', async (_, table, rowId, after) => {
    await expect(note(table, rowId, after)).rejects.toThrow();
    expect(await knex('audit_log').where({ table_name: table, row_id: rowId, after: JSON.stringify(after) })).toEqual(
      [],
    );
  });

  test('and those that the hub makes are taken', async () => {
    const { patientId } = await aPatient(knex);
    await note('changes', null, { purged: 5 });
    await note('patients', patientId, { exported: { records: 1 } });
    await note('appointments', null, { read: { rows: 1, patients: [patientId] } });
    expect((await verdict()).findings.filter(({ what }) => what === 'record_inserted')).toEqual([]);
  });
});

test('the settings by which the owner’s functions work open nothing to others', async () => {
  await aDepartment(knex);
  const attempt = (work: (trx: Knex) => Promise<unknown>) =>
    knex.transaction(async (trx) => {
      await trx.raw(`SELECT set_config('hub.erasing', 'on', true), set_config('role', 'none', true)`);
      await work(trx);
    });
  for (const sql of [
    `UPDATE audit_log SET reason = '[erased]'`,
    `SELECT audit_append('users', NULL, '{"role": "admin"}')`,
    'DELETE FROM audit_pending',
    'SELECT * FROM request_key',
    `UPDATE request_key SET key = sha256('')`,
  ]) {
    await expect(attempt((trx) => trx.raw(sql))).rejects.toMatchObject({ code: '42501' });
  }
});

test('these functions run as the owner and may be called by the hub; one more has to be looked at as these were', async () => {
  const rows = await asOwner(
    knex,
    `SELECT proname AS name FROM pg_proc
     WHERE pronamespace = 'public'::regnamespace AND prosecdef AND prorettype <> 'trigger'::regtype
       AND has_function_privilege('queue_hub_test_hub', oid, 'EXECUTE') ORDER BY 1`,
  );
  expect(rows.map(({ name }) => name)).toEqual([
    'audit_horizon',
    'audit_note',
    'audit_seal',
    'audit_seal',
    'erase_patient',
    'purge_old_changes',
    'request_digest',
  ]);
});
