import type { Config } from '../../config.ts';
import { isMarked } from '../tokens.ts';

/** Whether people reach the hub over TLS, by itself or by a proxy before it. */
export const isSecure = ({ tls, publicUrl }: Pick<Config, 'tls' | 'publicUrl'>): boolean =>
  tls !== null || (publicUrl?.startsWith('https:') ?? false);

const SESSION = 'hub_session';

/** Under TLS with the prefix by which a browser takes the cookie from this very host alone: no neighbour can plant one. */
export const cookieName = (name: string, secure: boolean): string => (secure ? `__Host-${name}` : name);

export type SessionCookie = {
  readonly name: string;
  /** The name that it had under TLS before it had a prefix; null where it has none. */
  readonly formerName: string | null;
  /** The session's token in the text of a Cookie header; null where there is none. */
  tokenIn(header: string | undefined): string | null;
};

/**
 * The former name is taken for sessions that were opened under it, until they end by themselves within 7 days: their
 * tokens have no mark. A newer session under the former name was planted by somebody else.
 */
export const sessionCookie = (config: Pick<Config, 'tls' | 'publicUrl'>): SessionCookie => {
  const secure = isSecure(config);
  const name = cookieName(SESSION, secure);
  return {
    name,
    formerName: secure ? SESSION : null,
    tokenIn(header) {
      const token = valueOf(name, header);
      if (token !== null || !secure) return token;
      const former = valueOf(SESSION, header);
      return former === null || isMarked(former) ? null : former;
    },
  };
};

const valueOf = (name: string, header = ''): string | null => {
  for (const pair of header.split(';')) {
    const at = pair.indexOf('=');
    if (at !== -1 && pair.slice(0, at).trim() === name) return pair.slice(at + 1).trim() || null;
  }
  return null;
};
