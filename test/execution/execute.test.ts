import { pino } from 'pino';
import { v4 as uuid } from 'uuid';
import { afterAll, afterEach, expect, test } from 'vitest';
import { handlers } from '../../src/commands/index.ts';
import { createExecutor } from '../../src/execution/execute.ts';
import { aDevice, aDoctor, anEntry, aReceptionist, theDoctor } from '../support/builders.ts';
import { testDatabase } from '../support/database.ts';
import { asOwner } from '../support/owner.ts';

const database = await testDatabase();
afterAll(database.drop);
const { knex } = database;
const atDesk = aReceptionist();
const lines: string[] = [];
const log = pino({ level: 'warn' }, { write: (line: string) => void lines.push(line) });
const executor = createExecutor({ knex, handlers, log, committed: () => undefined });

/** Every write of that kind to the table fails as no code of the table foresees. */
const breakWrites = async (table: string, write: string, how = `RAISE EXCEPTION 'broken'`): Promise<void> => {
  await asOwner(
    knex,
    `CREATE FUNCTION broken() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN ${how}; END $$;
     CREATE TRIGGER broken BEFORE ${write} ON ${table} FOR EACH ROW EXECUTE FUNCTION broken();`,
  );
};
afterEach(() => asOwner(knex, 'DROP FUNCTION IF EXISTS broken() CASCADE'));

const logged = (reference: unknown): string[] => lines.filter((line) => line.includes(String(reference)));

test('a refusal that cannot be stored is logged under the reference that its sender hears', async () => {
  await breakWrites('requests', 'UPDATE');
  const reply = await executor.execute(aReceptionist(), 'queue:cancel', { requestId: uuid(), queueId: uuid() });
  expect(reply).toMatchObject({ ok: false, error: { code: 'internal' } });
  expect(logged(reply.ok ? '' : reply.error.details?.['reference'])).toHaveLength(1);
});

test('a guess that cannot be counted is logged under the reference that its sender hears', async () => {
  const kiosk = await aDevice(knex);
  await breakWrites('sign_in_throttles', 'INSERT');
  const guess = { requestId: uuid(), appointmentCode: 'NOBODYS' };
  const reply = await executor.execute(kiosk, 'queue:check-in', guess);
  expect(reply).toMatchObject({ ok: false, error: { code: 'internal' } });
  expect(logged(reply.ok ? '' : reply.error.details?.['reference'])).toHaveLength(1);
});

test('an id in capitals is the same id: the same row, and under the same requestId the same request', async () => {
  const { doctorId } = await aDoctor(knex);
  const requestId = uuid();
  const checkIn = (spelt: (id: string) => string) =>
    executor.execute(atDesk, 'queue:check-in', { doctorId: spelt(doctorId), requestId: spelt(requestId) });
  const first = await checkIn((id) => id.toUpperCase());
  expect(first).toMatchObject({ ok: true, data: { entry: { doctorId } } });
  expect(await checkIn((id) => id)).toEqual(first);
  const me = theDoctor({ doctorId, departmentId: uuid() });
  const own = await executor.execute(me, 'queue:call-next', { doctorId: doctorId.toUpperCase(), requestId: uuid() });
  expect(own).toMatchObject({ ok: true });
});

test('a check-in whose entry is not inserted after all is refused, and neither number nor reply is left of it', async () => {
  const { doctorId } = await aDoctor(knex);
  const before = await knex('queue_counters')
    .count({ numbers: '*' })
    .then(([row]) => Number(row?.['numbers']));
  await breakWrites('queue', 'INSERT', 'RETURN NULL');
  const requestId = uuid();
  const reply = await executor.execute(atDesk, 'queue:check-in', { requestId, doctorId });
  expect(reply).toMatchObject({ ok: false, error: { code: 'conflict' } });
  const { rows } = await knex.raw(
    `SELECT (SELECT count(*)::int FROM queue_counters) AS numbers,
       (SELECT reply ->> 'ok' FROM requests WHERE request_id = ?) AS ok`,
    [requestId],
  );
  expect(rows).toEqual([{ numbers: before, ok: 'false' }]);
});

test('a requestId that was claimed and never carried out, as a cancelled session may leave it, is carried out', async () => {
  const { doctorId } = await aDoctor(knex);
  const requestId = uuid();
  const send = () => executor.execute(atDesk, 'queue:check-in', { requestId, doctorId });
  const first = await send();
  await knex.raw('UPDATE requests SET reply = NULL, completed_at = NULL WHERE request_id = ?', [requestId]);
  const again = await send();
  expect(again).toMatchObject({ ok: true, data: { reprint: false } });
  expect(again).not.toEqual(first);
  expect(await send()).toEqual(again);
});

test('a command that was carried out is answered as it was, though somebody else holds its entry by now', async () => {
  const { queueId } = await anEntry(knex);
  const cancelling = { requestId: uuid(), queueId };
  const first = await executor.execute(atDesk, 'queue:cancel', cancelling);
  expect(first).toMatchObject({ ok: true });
  const another = { ...cancelling, reason: 'another' };
  await knex.transaction(async (psql) => {
    await psql('queue').where({ queue_id: queueId }).forUpdate();
    expect(await executor.execute(atDesk, 'queue:cancel', cancelling)).toEqual(first);
    expect(await executor.execute(atDesk, 'queue:cancel', another)).toMatchObject({ error: { code: 'conflict' } });
  });
});
