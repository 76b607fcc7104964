import { setTimeout as sleep } from 'node:timers/promises';
import type { Log } from '../../log.ts';
import { connectOnce } from '../connect.ts';
import { databaseFailure } from '../failure.ts';
import { checkSession } from './session-check.ts';
import type { SessionSettings } from '../session.ts';
import { StartError } from './start-error.ts';

/** A machine that starts has its network, its name server and its database within this. */
const PATIENCE_MS = 60_000;
const TRY_AGAIN_MS = 500;
/** Longer than later on: a busy machine that starts is slow to answer, and nobody waits for a command yet. */
const EACH_WITHIN_MS = 10_000;

export type Reaching = {
  readonly session: SessionSettings;
  readonly log: Log;
  /** Where the URL came from. */
  readonly variable?: 'DATABASE_URL' | 'DATABASE_OWNER_URL';
  readonly withinMs?: number;
  /** Its reason is what the promise rejects with. */
  readonly signal?: AbortSignal | undefined;
};

/**
 * Makes a first connection, looks whether its settings arrived, and closes it. Waits for a database that is not there yet; what waiting does not mend is told at
 * once. Throws StartError in words, which name the variable and never repeat the password.
 */
export async function reachDatabase(reaching: Reaching): Promise<void> {
  const { session, log, variable = 'DATABASE_URL', withinMs = PATIENCE_MS, signal } = reaching;
  const startedAt = performance.now();
  let isAwaited = false;
  for (;;) {
    try {
      const leftMs = withinMs - (performance.now() - startedAt);
      const client = await connectOnce({ ...session, connectWithinMs: Math.max(1, Math.min(EACH_WITHIN_MS, leftMs)) });
      try {
        await checkSession(client, session);
      } finally {
        await client.end();
      }
      if (isAwaited) log.info({ event: 'database_reached', ms: Math.round(performance.now() - startedAt) });
      return;
    } catch (cause) {
      signal?.throwIfAborted();
      if (cause instanceof StartError) throw new StartError(`${variable}: ${cause.message}`);
      const { words, passes } = connectionWords(cause, session.url);
      if (!passes || performance.now() - startedAt > withinMs - TRY_AGAIN_MS) {
        throw new StartError(`${variable}: ${words}`, { cause });
      }
      if (!isAwaited) log.warn({ event: 'database_awaited', variable, why: words, withinMs });
      isAwaited = true;
      await sleep(TRY_AGAIN_MS, undefined, { signal }).catch(() => signal?.throwIfAborted());
    }
  }
}

type Words = { readonly words: string; readonly passes: boolean };

/** Why there is no connection, for an operator, and whether that may pass by itself. */
export function connectionWords(thrown: unknown, databaseUrl: string): Words {
  const error = thrown instanceof Error ? firstOf(thrown) : new Error('unknown');
  const code = String(Reflect.get(error, 'code') ?? '');
  const url = new URL(databaseUrl);
  const address = url.hostname === '' ? 'the local socket' : `${url.hostname}:${url.port || '5432'}`;
  const user = decodeURIComponent(url.username);
  const database = decodeURIComponent(url.pathname.slice(1)) || user;
  const message = error.message;
  switch (code) {
    case 'ECONNREFUSED':
    case 'ENOENT':
      return { words: `nothing answers at ${address}. Is PostgreSQL running there? (${code})`, passes: true };
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
      return { words: `there is no host ${url.hostname} (${code}).`, passes: true };
    case '28P01':
    case '28000':
      return { words: `the server refuses the user ${user}: ${message}.`, passes: false };
    case '3D000':
      return {
        words: `there is no database ${database} on that server. As an administrator: CREATE DATABASE ${database} OWNER ${user}`,
        passes: false,
      };
    case '53300':
      return { words: `the server has no connection left: ${message}.`, passes: true };
    case '08P01':
      return {
        words: `what answers is no PostgreSQL that takes the hub's settings (${message}). A connection pooler drops or refuses them: connect to PostgreSQL itself.`,
        passes: false,
      };
  }
  if (/client password must be a string/.test(message)) {
    return { words: 'it has no password, and the server asks for one.', passes: false };
  }
  if (/does not support SSL/.test(message)) {
    return { words: 'the server does not speak TLS, which sslmode asks for.', passes: false };
  }
  if (/CERT|SELF_SIGNED|UNABLE_TO_(GET|VERIFY)/.test(code)) {
    return {
      words: `the server's certificate is not trusted: ${message} (${code}). See sslrootcert and sslmode.`,
      passes: false,
    };
  }
  if (/timeout|timed out/i.test(message) || code === 'ETIMEDOUT') {
    return { words: `no answer from ${address} in time. Does a firewall drop what goes there?`, passes: true };
  }
  return {
    words: `${message}${code === '' ? '' : ` (${code})`}.`,
    passes: databaseFailure(error).kind === 'unavailable',
  };
}

/** A host with several addresses fails with all of their errors in one, which says nothing itself. */
const firstOf = (error: Error): Error => {
  const first: unknown = error instanceof AggregateError ? error.errors[0] : undefined;
  return first instanceof Error ? first : error;
};
