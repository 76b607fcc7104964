import { embedded } from '../../src/database/embedded/embedded.ts';
import { createLog } from '../../src/log.ts';

/**
 * A process that holds the embedded database as a hub does: prints one JSON line once it is up or refused, stops it
 * on SIGTERM. Its argument is the data folder.
 */
const [dataDir = ''] = process.argv.slice(2);
const say = (line: object) => process.stdout.write(`${JSON.stringify(line)}\n`);
try {
  const database = await embedded({ dataDir, log: createLog({ logLevel: 'silent' }) });
  process.once('SIGTERM', () => void database.stop().then(() => process.exit(0)));
  say({ url: database.url, fresh: database.fresh });
} catch (error) {
  say({ refused: error instanceof Error ? error.message : String(error) });
  process.exit(1);
}
