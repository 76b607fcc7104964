import type { Knex } from 'knex';
import type { Config } from '../config.ts';
import type { Log } from '../log.ts';
import { createBatch } from '../limits/batch.ts';
import { refusesDemo, type Reach } from './sign-in/demo.ts';
import { createDeviceVersions } from './devices/versions.ts';
import type { TicketPrincipal } from './principal.ts';
import {
  endsOf,
  principalsById,
  principalsByToken,
  type EndReason,
  type SessionPrincipal,
} from './sessions/principals.ts';
import { sessionCookie } from './sessions/cookie.ts';
import { createSessionUse } from './sessions/use.ts';
import { throughDatabase } from './through-database.ts';
import { livingTickets } from './tickets.ts';
import { tokenHash } from './tokens.ts';

/** Who somebody is. While the database is away it throws HubError('unavailable'); null always means "nobody". */
export type Authenticator = {
  /** The session token in a browser's Cookie header. */
  tokenIn(cookies: string | undefined): string | null;
  /** The holder of a session token: staff or a device. */
  principalOf(token: string): Promise<SessionPrincipal | null>;
  /** The bearer of a ticket link. */
  ticketPrincipal(token: string): Promise<TicketPrincipal | null>;
  /**
   * The principals of those sessions that are still good, as they are now. Asked for connections that are open, so
   * it also counts as a sign of life of devices.
   */
  revalidate(sessionIds: readonly string[]): Promise<ReadonlyMap<string, SessionPrincipal>>;
  /** Why sessions that are not good any more ended; none that is gone from the database. */
  endsOf(sessionIds: readonly string[]): Promise<ReadonlyMap<string, EndReason>>;
  /**
   * Says that a session was used. `principalOf` says it by itself; each command of a socket has to, since staff
   * who stay connected and do nothing are to be signed out in the end.
   */
  noteUse(sessionId: string): void;
  /** A device said which version of its page it runs; administrators see it in the list of devices. */
  noteVersion(deviceId: string, version: string): void;
  /** Writes the uses that are still to be written. */
  close(): Promise<void>;
};

const WINDOW_MS = 3;
const MOST = 1_000;
const LONGEST_TOKEN = 200;

/** One a process. It holds the look-ups and the writes that wait. */
export const createAuthenticator = (parts: {
  knex: Knex;
  config: Reach & Pick<Config, 'tls'>;
  log: Log;
}): Authenticator => {
  const { knex, config, log } = parts;
  const refuseDemo = refusesDemo(config);
  const use = createSessionUse({ knex, log });
  const versions = createDeviceVersions({ knex, log });
  const readPrincipals = (hashes: readonly string[]) =>
    principalsByToken(
      knex,
      hashes.map((hash) => Buffer.from(hash, 'hex')),
      { refuseDemo },
    );
  const principalOfHash = createBatch({
    windowMs: WINDOW_MS,
    most: MOST,
    read: (hashes) => throughDatabase(() => readPrincipals(hashes)),
  });
  const ticketOf = createBatch({
    windowMs: WINDOW_MS,
    most: MOST,
    read: (tokens) => throughDatabase(() => livingTickets(knex, tokens)),
  });

  return {
    tokenIn: sessionCookie(config).tokenIn,
    async principalOf(token) {
      if (token === '' || token.length > LONGEST_TOKEN) return null;
      const principal = await principalOfHash(tokenHash(token).toString('hex'));
      if (!principal) return null;
      use.note(principal.sessionId);
      return principal;
    },
    async ticketPrincipal(token) {
      if (!/^[A-Za-z0-9_-]{16,64}$/.test(token)) return null;
      return (await ticketOf(token)) ?? null;
    },
    async revalidate(sessionIds) {
      if (sessionIds.length === 0) return new Map();
      const principals = await throughDatabase(() => principalsById(knex, sessionIds, { refuseDemo }));
      for (const principal of principals.values()) if ('deviceId' in principal) use.note(principal.sessionId);
      return principals;
    },
    endsOf: (sessionIds) => throughDatabase(() => endsOf(knex, sessionIds)),
    noteUse: use.note,
    noteVersion: versions.note,
    async close() {
      await Promise.all([use.flush(), versions.flush()]);
    },
  };
};
