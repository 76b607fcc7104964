import { accessSync, constants } from 'node:fs';
import { isIP } from 'node:net';

/**
 * A URL whose parts are what they seem to be. In a password, `/`, `?` and `#` end what comes before the host, so that the
 * rest of it would become a port or a database's name, and come into messages; a lone `%` cannot be decoded.
 */
export function isPostgresUrl(text: string): boolean {
  const [, authority = '', rest = ''] = /^postgres(?:ql)?:\/\/([^/?#]*)(.*)$/is.exec(text) ?? [];
  if (!URL.canParse(text) || !/^postgres(ql)?:$/.test(new URL(text).protocol)) return false;
  // What the parser would silently leave out, or read in another way.
  if (/[\s\p{Cc}\\]/u.test(text)) return false;
  return !rest.includes('@') && [authority, rest].every(isDecodable);
}

function isDecodable(text: string): boolean {
  try {
    return decodeURIComponent(text) !== null;
  } catch {
    return false;
  }
}

function isWebUrl(text: string): boolean {
  if (!URL.canParse(text)) return false;
  const { protocol, search, hash, username } = new URL(text);
  return /^https?:$/.test(protocol) && search === '' && hash === '' && username === '';
}

/** Without a path: pages, cookies and sockets are at the root of their host. */
export function isPublicUrl(text: string): boolean {
  return isWebUrl(text) && new URL(text).pathname === '/';
}

export function isOrigin(text: string): boolean {
  return isWebUrl(text) && new URL(text).origin === text;
}

/** Node also takes offsets such as +02:00, but they know no summer time and PostgreSQL reads their sign the other way. */
export function isTimeZone(name: string): boolean {
  if (!/^[A-Za-z]/.test(name)) return false;
  try {
    return Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions().timeZone !== '';
  } catch {
    return false;
  }
}

export function isAddressOrRange(text: string): boolean {
  const [address = '', prefix, ...rest] = text.split('/');
  const version = isIP(address);
  if (version === 0 || rest.length > 0) return false;
  return prefix === undefined || (/^\d{1,3}$/.test(prefix) && Number(prefix) <= (version === 4 ? 32 : 128));
}

export function isReadable(file: string): boolean {
  try {
    accessSync(file, constants.R_OK);
    return true;
  } catch {
    return false;
  }
}
