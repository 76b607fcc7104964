import type { Knex } from 'knex';
import type { Log } from '../log.ts';

export type DeviceVersions = {
  /** A device said what its page is. Written together with others, and only where it has changed. */
  note(deviceId: string, version: string): void;
  /** Writes what is due, without waiting any longer. */
  flush(): Promise<void>;
};

const FLUSH_EVERY_MS = 5_000;

/**
 * After an update every screen comes back with another version within seconds; one statement takes them all. Where
 * another node has a row just now, the screen says it again at its next connection.
 */
const WRITE = `
  WITH due AS (
    SELECT d.device_id, said.version
    FROM devices d JOIN unnest(:deviceIds::uuid[], :versions::text[]) AS said (device_id, version) USING (device_id)
    WHERE d.version IS DISTINCT FROM said.version
    ORDER BY d.device_id FOR NO KEY UPDATE OF d SKIP LOCKED)
  UPDATE devices d SET version = due.version FROM due WHERE d.device_id = due.device_id`;

export const createDeviceVersions = ({ knex, log }: { knex: Knex; log: Log }): DeviceVersions => {
  let due = new Map<string, string>();
  let timer: NodeJS.Timeout | undefined;

  const flush = async (): Promise<void> => {
    clearTimeout(timer);
    timer = undefined;
    const said = due;
    due = new Map();
    if (said.size === 0) return;
    try {
      await knex.raw(WRITE, { deviceIds: [...said.keys()], versions: [...said.values()] });
    } catch (err) {
      log.debug({ event: 'device_versions_not_written', devices: said.size, err });
    }
  };

  return {
    note(deviceId, version) {
      due.set(deviceId, version);
      timer ??= setTimeout(() => void flush(), FLUSH_EVERY_MS).unref();
    },
    flush,
  };
};
