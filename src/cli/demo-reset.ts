import { readConfig } from '../config.ts';
import { setAsideEmbedded } from '../database/embedded/embedded.ts';
import { createLog } from '../log.ts';
import { run } from './run.ts';

/** `npm run demo:reset`: the next `npm start` begins with a fresh demo hospital. */
await run(async () => {
  const { dataDir, databaseUrl } = readConfig();
  if (databaseUrl !== null) {
    throw new Error(
      'DATABASE_URL names a database of your own, which this does not touch. Unset it to reset the demo.',
    );
  }
  const aside = await setAsideEmbedded({ dataDir, log: createLog({ logLevel: 'silent' }) });
  process.stdout.write(
    aside === null
      ? `There is no demo database in ${dataDir}. The next start makes one.\n`
      : `The next start makes a fresh demo hospital. The former database is in ${aside} until the next reset.\n`,
  );
});
