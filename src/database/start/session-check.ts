import type { Client } from 'pg';
import { sessionSettings, type SessionSettings } from '../session.ts';
import { StartError } from './start-error.ts';

/**
 * The session has the settings that were sent with its connection. A connection pooler may drop them without a word
 * (PgBouncer's `ignore_startup_parameters`); then the hospital's day would be the server's, and no lock would time out.
 * Throws StartError, which names each setting that did not arrive.
 */
export async function checkSession(client: Client, session: SessionSettings): Promise<void> {
  const wanted = Object.entries(sessionSettings(session));
  const { rows } = await client.query<{ name: string; value: string | null }>(
    'select name, current_setting(name, true) as value from unnest($1::text[]) as name',
    [wanted.map(([name]) => name)],
  );
  const arrived = new Map(rows.map(({ name, value }) => [name, value ?? '']));
  const lost = wanted
    .filter(([name, value]) => arrived.get(name) !== value)
    .map(([name, value]) => `${name} is ${shown(arrived.get(name))} instead of '${value}'`);
  if (lost.length === 0) return;
  throw new StartError(
    `the database did not take the settings of the hub's session: ${lost.join('; ')}. ` +
      'Is there a connection pooler on the way (PgBouncer with ignore_startup_parameters)? Connect to PostgreSQL itself.',
  );
}

const shown = (value: string | undefined): string => (value ? `'${value}'` : 'unset');
