import { randomBytes } from 'node:crypto';
import type { Knex } from 'knex';
import { Client } from 'pg';
import { pino } from 'pino';
import { inject } from 'vitest';
import { connectDatabase } from '../../src/database/connect.ts';

export type TestDatabase = {
  /** As the plain role that owns the database. */
  readonly url: string;
  /** The same database as a superuser. */
  readonly adminUrl: string;
  /** A pool of up to 10 connections (or as asked), as node `test-node` of a hospital in Europe/Berlin. */
  readonly knex: Knex;
  /** Closes the pool and removes the database; throws if a test left a connection unreleased. */
  readonly drop: () => Promise<void>;
};

/** A migrated database of its own, for one test file: `const database = await testDatabase(); afterAll(database.drop)`. */
export async function testDatabase({
  empty = false,
  connections = 10,
}: { empty?: boolean; connections?: number } = {}): Promise<TestDatabase> {
  const name = `hub_test_${randomBytes(6).toString('hex')}`;
  const template = empty ? 'template1' : inject('templateName');
  await asAdmin(`create database ${name} template ${template} owner queue_hub_test`);
  const adminUrl = new URL(inject('adminUrl'));
  adminUrl.pathname = `/${name}`;
  const url = new URL(adminUrl);
  url.username = 'queue_hub_test';
  url.password = 'test';
  const knex = connectDatabase({
    url: url.href,
    pool: { min: 0, max: connections },
    nodeId: 'test-node',
    timeZone: 'Europe/Berlin',
    log: pino({ level: 'silent' }),
  });
  const { pool } = knex.client;
  return {
    url: url.href,
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
