import { pino } from 'pino';
import { seedDemo } from '../../seeds/demo.ts';
import { connectDatabase } from '../../src/database/connect.ts';
import type { TestDatabase } from './database.ts';
import { ZONE } from './clock.ts';

/** The demo data loads into the embedded database alone, which this one says it is. */
export const loadDemo = async ({ adminUrl }: TestDatabase): Promise<void> => {
  const connect = () =>
    connectDatabase({
      url: adminUrl,
      pool: { min: 0, max: 2 },
      nodeId: 'demo',
      timeZone: ZONE,
      log: pino({ level: 'silent' }),
    });
  const before = connect();
  await before.raw(`ALTER DATABASE ?? SET hub.embedded = 'on'`, [new URL(adminUrl).pathname.slice(1)]);
  await before.destroy();
  const knex = connect();
  await seedDemo(knex);
  await knex.destroy();
};
