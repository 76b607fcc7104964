import type { Transaction } from 'objection';
import { KnownBrowser } from '../../models/known-browser.ts';
import { newToken, tokenHash } from '../tokens.ts';

export const KNOWN_BROWSER_DAYS = 90;

/**
 * Remembers that the user signed in from the browser with this token, and returns the token that the browser is to
 * keep. Only a token that we gave out is kept on, so that nobody can plant one of their own.
 */
export const rememberBrowser = async (
  trx: Transaction,
  { userId, token, now }: { userId: string; token: string | null; now: Date },
): Promise<string> => {
  const ours = token !== null && (await isOurs(trx, token)) ? token : newToken();
  await KnownBrowser.query(trx)
    .insert({
      tokenHash: tokenHash(ours),
      userId,
      expiresAt: new Date(now.getTime() + KNOWN_BROWSER_DAYS * 86_400_000),
    })
    .onConflict(['token_hash', 'user_id'])
    .merge(['expires_at']);
  return ours;
};

const isOurs = async (trx: Transaction, token: string): Promise<boolean> => {
  const given = await KnownBrowser.query(trx)
    .where({ token_hash: tokenHash(token) })
    .first();
  return given !== undefined;
};
