import { createHash, randomBytes } from 'node:crypto';

/** 32 random bytes, base64url: opaque, and as unguessable as a key. */
export const newToken = (): string => randomBytes(32).toString('base64url');

const MARK = 's.';

/** A session's token is marked, since the cookies under TLS got another name: see sessions/cookie.ts. */
export const newSessionToken = (): string => `${MARK}${newToken()}`;
export const isMarked = (token: string): boolean => token.startsWith(MARK);

/** SHA-256: all that is stored of a token. A slow hash would add nothing to 256 random bits. */
export const tokenHash = (token: string): Buffer => createHash('sha256').update(token).digest();
