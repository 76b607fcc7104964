import { setTimeout as sleep } from 'node:timers/promises';
import type { Client } from 'pg';
import { adminClient } from './server.ts';
import type { Access } from './store.ts';

const HUB_LOCK = 7_268_450_002;
/** How long a killed hub's connection may take to be noticed. */
const HOLDER_GONE_WITHIN_MS = 1500;

/** One hub a folder. Held on a connection of its own, so it ends with the hub, however that ends. */
export async function takeLock(access: Access, dataDir: string): Promise<Client> {
  const client = adminClient(access);
  client.on('error', () => undefined); // its end is what counts
  await client.connect();
  const deadline = performance.now() + HOLDER_GONE_WITHIN_MS;
  while (true) {
    const { rows } = await client.query<{ taken: boolean }>('select pg_try_advisory_lock($1) as taken', [HUB_LOCK]);
    if (rows[0]?.taken) return client;
    if (performance.now() > deadline) break;
    await sleep(100);
  }
  const holder = await client.query<{ pid: string }>(
    `select substring(application_name from '\\d+$') as pid
     from pg_locks join pg_stat_activity using (pid)
     where locktype = 'advisory' and granted and (classid::bigint << 32 | objid::bigint) = $1`,
    [HUB_LOCK],
  );
  await client.end();
  throw new Error(`Another hub (pid ${holder.rows[0]?.pid ?? 'unknown'}) already runs on ${dataDir}.`);
}
