import { randomBytes } from 'node:crypto';
import type { Knex } from 'knex';
import { Client } from 'pg';
import { pino } from 'pino';
import { inject } from 'vitest';
import { connectDatabase } from '../../src/database/connect.ts';
import { HUB, OWNER, urlOf } from './roles.ts';
import { ZONE } from './clock.ts';

export type TestDatabase = {
  /** As the hub's own role, which may do what the hub needs; as the owner where that was asked for. */
  readonly url: string;
  /** As the plain role that owns the database. */
  readonly ownerUrl: string;
  /** The same database as a superuser. */
  readonly adminUrl: string;
  /** As the role of `url`: a pool of up to 10 connections (or as asked), as node `test-node` of a hospital in this zone. */
  readonly knex: Knex;
  /** Closes the pool and removes the database; throws if a test left a connection unreleased. */
  readonly drop: () => Promise<void>;
};

/**
 * A migrated database of its own, for one test file: `const database = await testDatabase(); afterAll(database.drop)`.
 * An empty one is the owner's, as is one for a test of what holds for every writer.
 */
export async function testDatabase({
  empty = false,
  as = empty ? 'owner' : 'hub',
  connections = 10,
  timeZone = ZONE,
}: { empty?: boolean; as?: 'hub' | 'owner'; connections?: number; timeZone?: string } = {}): Promise<TestDatabase> {
  const name = `hub_test_${randomBytes(6).toString('hex')}`;
  const template = empty ? 'template1' : inject('templateName');
  await asAdmin(`create database ${name} template ${template} owner ${OWNER}`);
  // Privileges on the database itself do not come with the template.
  await asAdmin(`revoke temporary on database ${name} from public`);
  const adminUrl = new URL(inject('adminUrl'));
  adminUrl.pathname = `/${name}`;
  const ownerUrl = urlOf({ adminUrl: adminUrl.href, database: name, role: OWNER });
  const url = as === 'owner' ? ownerUrl : urlOf({ adminUrl: adminUrl.href, database: name, role: HUB });
  const knex = connectDatabase({
    url,
    pool: { min: 0, max: connections },
    nodeId: 'test-node',
    timeZone,
    // On a machine that other work crowds, a server needs seconds for a new connection.
    connectWithinMs: 60_000,
    log: pino({ level: 'silent' }),
  });
  const { pool } = knex.client;
  return {
    url,
    ownerUrl,
    adminUrl: adminUrl.href,
    knex,
    async drop() {
      const leaked: number = pool.numUsed();
      await knex.destroy();
      await asAdmin(`drop database ${name} with (force)`);
      if (leaked > 0) throw new Error(`${leaked} connections were never released to the pool`);
    },
  };
}

async function asAdmin(sql: string): Promise<void> {
  const admin = new Client({ connectionString: inject('adminUrl') });
  await admin.connect();
  try {
    await admin.query(sql);
  } finally {
    await admin.end();
  }
}
