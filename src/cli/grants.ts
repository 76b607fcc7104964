import { readConfig } from '../config.ts';
import { connectDatabase, connectRaw } from '../database/connect.ts';
import { embeddedUrl } from '../database/embedded/embedded.ts';
import { reachDatabase } from '../database/start/first-connection.ts';
import { grantHub } from '../database/schema/grants.ts';
import { checkSchema } from '../database/start/start-checks.ts';
import { createLog } from '../log.ts';
import { run } from './run.ts';

const USAGE =
  'Whose rights? Set DATABASE_OWNER_URL (the role that owns the tables) beside DATABASE_URL (the hub’s own role), ' +
  'or name the role: npm run grants -- <role>';

/**
 * `npm run grants`: gives the hub's own role what it needs, and takes all else from it. The same as `npm run migrate`
 * does after migrating where it has both URLs.
 */
await run(async () => {
  const config = readConfig();
  const log = createLog(config);
  const url = config.ownerUrl ?? config.databaseUrl ?? (await embeddedUrl(config.dataDir));
  const session = { url, nodeId: 'grants', timeZone: config.timeZone, applicationName: 'queue-hub grants', log };
  const { role, password } = hubRole(process.argv[2], config.ownerUrl === null ? null : config.databaseUrl);

  await reachDatabase({
    session,
    variable: config.ownerUrl === null ? 'DATABASE_URL' : 'DATABASE_OWNER_URL',
    log,
  });
  const knex = connectDatabase({ ...session, pool: { min: 0, max: 1 } });
  try {
    await checkSchema(knex);
  } finally {
    await knex.destroy();
  }
  const owner = await connectRaw({ ...session, limits: 'maintenance' });
  try {
    await grantHub(owner, { role, password });
    log.info({ event: 'database_granted', role });
  } finally {
    await owner.end();
  }
});

function hubRole(named: string | undefined, hubUrl: string | null): { role: string; password: string | null } {
  if (named !== undefined) return { role: named, password: null };
  if (hubUrl === null) throw new Error(USAGE);
  const { username, password } = new URL(hubUrl);
  return { role: decodeURIComponent(username), password: decodeURIComponent(password) || null };
}
