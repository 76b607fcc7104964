import { Client } from 'pg';
import { afterAll, expect, test, vi } from 'vitest';
import { aDoctor } from '../support/builders.ts';
import { testDatabase } from '../support/database.ts';
import { startHub } from '../support/hub.ts';
import { screen, signedIn } from '../support/screens.ts';

const database = await testDatabase();
afterAll(database.drop);

/** What an administrator may have set for other programs on the same server. */
const settings = {
  DateStyle: 'SQL, DMY',
  IntervalStyle: 'sql_standard',
  TimeZone: 'Asia/Kathmandu',
  default_transaction_isolation: 'serializable',
  search_path: 'elsewhere',
  lock_timeout: '1h',
  statement_timeout: '1h',
  array_nulls: 'off',
  backslash_quote: 'off',
  bytea_output: 'escape',
  client_encoding: 'LATIN1',
  default_transaction_deferrable: 'on',
  extra_float_digits: '-15',
  quote_all_identifiers: 'on',
  row_security: 'off',
  standard_conforming_strings: 'off',
  transform_null_equals: 'on',
  plan_cache_mode: 'force_generic_plan',
  idle_session_timeout: '2s',
};

test('whatever a role or a database sets for its sessions, a hub starts, checks in and books as ever', async () => {
  const doctor = await aDoctor(database.knex);
  const token = await signedIn(database.knex, 'reception');
  const admin = new Client({ connectionString: database.adminUrl });
  await admin.connect();
  const name = new URL(database.adminUrl).pathname.slice(1);
  for (const [setting, value] of Object.entries(settings))
    await admin.query(`ALTER DATABASE ${name} SET ${setting} = '${value}'`);
  await admin.end();

  const hub = await startHub({ databaseUrl: database.url, env: { AUDIT_SEAL_SECONDS: '1' } });
  expect((await fetch(`${hub.url}/readyz`)).status).toBe(200);
  const { client } = await screen(hub.url, { token, audience: 'staff' });
  const { entry } = await client.send('queue:check-in', { doctorId: doctor.doctorId });
  expect(entry.status).toBe('waiting');
  const fullName = 'Zoë Łukasz 李 \\d';
  const { patient } = await client.send('patient:register', {
    fullName,
    dateOfBirth: '1958-03-04',
    phoneNumber: '+4915112345678',
  });
  expect(patient).toMatchObject({ fullName, dateOfBirth: '1958-03-04' });
  const found = await client.send('patient:find', { query: 'lukasz zoe' });
  expect(found.patients).toMatchObject([{ patientId: patient.patientId }]);
  const start = new Date(Date.now() + 86_400_000).toISOString();
  const booking = { patientId: patient.patientId, doctorId: doctor.doctorId, scheduledDate: start };
  const { appointment } = await client.send('appointment:book', booking);
  expect(Date.parse(appointment.scheduledDate)).toBe(Date.parse(start));
  await client.send('queue:call-next', { doctorId: doctor.doctorId });
  await vi.waitFor(() => expect(hub.log.join('')).toContain('audit_sealed'), { timeout: 30_000 });
  expect(hub.log.filter((line) => /"level":"(error|fatal)"/.test(line))).toEqual([]);
  client.close();
  expect(await hub.stop()).toBe(0);
});
