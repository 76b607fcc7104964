import type { Knex } from 'knex';
import { pino } from 'pino';
import { connectDatabase } from '../../src/database/connect.ts';
import { ZONE } from './clock.ts';

/** A pool whose database is not there: nobody listens on that port. */
export const databaseAway = (): Knex =>
  connectDatabase({
    url: 'postgres://nobody:nothing@127.0.0.1:1/hub',
    pool: { min: 0, max: 2 },
    nodeId: 'test-node',
    timeZone: ZONE,
    log: pino({ level: 'silent' }),
  });
