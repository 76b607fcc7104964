import type { SessionUser } from '../../protocol/http.ts';

export type SignedIn = { readonly token: string; readonly user: SessionUser };

/** Throws Error with what to do about it. */
export const signIn = async (url: string, username: string, password: string): Promise<SignedIn> => {
  const response = await fetch(new URL('/auth/login', url), {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ username, password }),
  }).catch((cause: unknown) => {
    throw new Error(`No hub answers at ${url}. Start one (npm start), or say where it is with --url.`, { cause });
  });
  const body: unknown = await response.json().catch(() => null);
  if (isSignedIn(body)) return body;
  throw new Error(
    `${url} did not let ${username} in (${response.status} ${codeOf(body)}). The demo logins work only with the demo data, ` +
      'on a hub that listens on loopback; name others with --doctors, --nurse, --reception and --password.',
  );
};

const isSignedIn = (body: unknown): body is SignedIn =>
  typeof body === 'object' && body !== null && 'token' in body && typeof body.token === 'string' && 'user' in body;

const codeOf = (body: unknown): string => {
  if (typeof body !== 'object' || body === null || !('error' in body)) return 'not understood';
  const { error } = body;
  return typeof error === 'object' && error !== null && 'code' in error ? String(error.code) : 'not understood';
};
