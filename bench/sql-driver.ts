import { randomBytes } from 'node:crypto';
import { Client, type QueryConfig } from 'pg';
import { v7 as uuidv7 } from 'uuid';
import { sessionConfig } from '../src/database/session.ts';

/**
 * One process that sends what the hub sends for a check-in, and does nothing else: the named statements by the driver
 * alone, in as many sessions as told. What it reaches is what the database lets anybody reach.
 */
export type DriverAsk = { run: { url: string; checkIns: RecordedStatement[][]; sessions: number; seconds: number } };
/** A statement of one recorded check-in; a value may stand for something that has to be new each time. */
export type RecordedStatement = { text: string; values: (string | number | null | string[] | Fresh)[] };
export type Fresh = { fresh: 'request' | 'entry' | 'ticket' | 'bytes' };

const run = async ({
  url,
  checkIns,
  sessions,
  seconds,
}: DriverAsk['run']): Promise<{ count: number; cpuSeconds: number }> => {
  const clients = await Promise.all(
    Array.from({ length: sessions }, async () => {
      const client = new Client({
        ...sessionConfig({ url, nodeId: 'bench', timeZone: 'Europe/Berlin' }),
        pipeline: true,
      });
      await client.connect();
      return client;
    }),
  );
  const cpu = process.cpuUsage();
  const until = performance.now() + seconds * 1_000;
  let count = 0;
  await Promise.all(
    clients.map(async (client) => {
      while (performance.now() < until) {
        const turn = (count += 1);
        await checkIn(client, checkIns[turn % checkIns.length] ?? []);
      }
    }),
  );
  const { user, system } = process.cpuUsage(cpu);
  await Promise.all(clients.map((client) => client.end()));
  return { count, cpuSeconds: (user + system) / 1e6 };
};

/** BEGIN goes with the first statement and the last with COMMIT, as the hub has it. */
const checkIn = async (client: Client, statements: RecordedStatement[]): Promise<void> => {
  const made = { request: uuidv7(), entry: uuidv7(), ticket: randomBytes(24).toString('base64url') };
  let together: Promise<unknown>[] = [];
  for (const [n, { text, values }] of statements.entries()) {
    const query: QueryConfig = { text, values: values.map((value) => valueOf(value, made)) };
    if (values.length > 0) query.name = `bench_${n}`;
    together.push(client.query(query));
    const isOfAPair = n === 0 || n === statements.length - 2;
    if (isOfAPair) continue;
    await Promise.all(together);
    together = [];
  }
};

const valueOf = (value: RecordedStatement['values'][number], made: Record<'request' | 'entry' | 'ticket', string>) => {
  if (value === null || typeof value !== 'object' || Array.isArray(value)) return value;
  return value.fresh === 'bytes' ? randomBytes(32) : made[value.fresh];
};

process.on('message', ({ run: order }: DriverAsk) => {
  run(order).then(
    (said) => process.send?.(said, () => process.exit(0)),
    (error: unknown) => {
      process.stderr.write(`${String(error)}\n`);
      process.exit(1);
    },
  );
});
