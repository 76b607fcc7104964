import type { Client } from 'pg';

export type Turn = {
  /** Whether it is this process that does the work. Rejects where the database does not answer. */
  isOurs(): Promise<boolean>;
  /** Somebody else's from now on. */
  end(): Promise<void>;
};

/**
 * Work that one process of all nodes does. A process that finds the advisory `lock` taken leaves the work to the other. The lock belongs to a session of its own and is kept from round to round: what is broken is then one process's finding
 * and puts one node out, not one after the other until none is left. Nobody has to end a turn, since a session that does
 * not ask for so long (stopped, or cut off from the database) is ended by the server.
 */
export const createTurn = (parts: { lock: string; connect: () => Promise<Client>; idleMs: number }): Turn => {
  const { lock, connect, idleMs } = parts;
  let held: Client | null = null;

  const keeps = async (session: Client): Promise<boolean> => {
    try {
      await session.query('SELECT 1');
      return true;
    } catch {
      held = null;
      // Not waited for: it may be half open.
      void session.end().catch(() => undefined);
      return false;
    }
  };

  return {
    async isOurs() {
      if (held !== null && (await keeps(held))) return true;
      const session = await connect();
      try {
        const { rows } = await session.query<{ locked: boolean }>('SELECT pg_try_advisory_lock($1) AS locked', [lock]);
        if (rows[0]?.locked !== true) return false;
        await session.query(`SELECT set_config('idle_session_timeout', $1, false)`, [String(idleMs)]);
        held = session;
        return true;
      } finally {
        if (held !== session) await session.end();
      }
    },
    async end() {
      const session = held;
      held = null;
      await session?.end();
    },
  };
};
