import type { Knex } from 'knex';
import type { Log } from '../../log.ts';

export type DeviceVersions = {
  /** A device said what its page is. Written together with others, and only where it has changed. */
  note(deviceId: string, version: string): void;
  /** Writes what is due now. What cannot be written now stays due. */
  flush(): Promise<void>;
};

const FLUSH_EVERY_MS = 5_000;

/**
 * After an update every screen comes back with another version within seconds; one statement takes them all. It waits for
 * no row that something else has locked, and gives those back: a heartbeat of the same device is due at the same moment.
 */
const WRITE = `
  WITH differing AS (
    SELECT d.device_id, said.version
    FROM devices d JOIN unnest(:deviceIds::uuid[], :versions::text[]) AS said (device_id, version) USING (device_id)
    WHERE d.version IS DISTINCT FROM said.version
  ), free AS (
    SELECT d.device_id FROM devices d WHERE d.device_id IN (SELECT device_id FROM differing)
    ORDER BY d.device_id FOR NO KEY UPDATE SKIP LOCKED
  ), written AS (
    UPDATE devices d SET version = differing.version FROM differing
    WHERE d.device_id = differing.device_id AND d.device_id IN (SELECT device_id FROM free)
  )
  SELECT device_id FROM differing WHERE device_id NOT IN (SELECT device_id FROM free)`;

export const createDeviceVersions = ({
  knex,
  log,
  everyMs = FLUSH_EVERY_MS,
}: {
  knex: Knex;
  log: Log;
  everyMs?: number;
}): DeviceVersions => {
  let due = new Map<string, string>();
  let timer: NodeJS.Timeout | undefined;
  const writeLater = (): void => {
    timer ??= setTimeout(() => void flush(), everyMs).unref();
  };

  const flush = async (): Promise<void> => {
    clearTimeout(timer);
    timer = undefined;
    const said = due;
    due = new Map();
    if (said.size === 0) return;
    let left: Iterable<string> = said.keys();
    try {
      const { rows } = await knex.raw<{ rows: { device_id: string }[] }>(WRITE, {
        deviceIds: [...said.keys()],
        versions: [...said.values()],
      });
      left = rows.map((row) => row.device_id);
    } catch (err) {
      log.debug({ event: 'device_versions_not_written', devices: said.size, err });
    }
    for (const deviceId of left) {
      // What the device has said in the meantime is newer.
      due.set(deviceId, due.get(deviceId) ?? said.get(deviceId) ?? '');
      writeLater();
    }
  };

  return {
    note(deviceId, version) {
      due.set(deviceId, version);
      writeLater();
    },
    flush,
  };
};
