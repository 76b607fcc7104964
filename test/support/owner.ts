import type { Knex } from 'knex';
import { Client } from 'pg';
import { OWNER } from './roles.ts';

/** Runs SQL that the hub's own role may not, in the database that `knex` is connected to. */
export const asOwner = async (knex: Knex, sql: string, values: unknown[] = []): Promise<Record<string, unknown>[]> => {
  const url = new URL(knex.client.config.hub.session.url);
  url.username = OWNER;
  const owner = new Client({ connectionString: url.href });
  await owner.connect();
  try {
    return (await owner.query(sql, values)).rows;
  } finally {
    await owner.end();
  }
};
