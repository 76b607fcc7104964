import { toHubError } from '../../../client/command-types.ts';
import { HubError } from '../../../protocol/errors.ts';
import type { ErrorBody, SessionReply, SessionUser, SignInInput, SignInReply } from '../../../protocol/http.ts';
import type { StaffRole } from '../../../protocol/roles.ts';

const ask = async (path: string, body?: unknown): Promise<Response> => {
  const init: RequestInit =
    body === undefined
      ? { method: 'GET' }
      : { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(body) };
  try {
    return await fetch(path, { ...init, credentials: 'same-origin', cache: 'no-store' });
  } catch (cause) {
    throw new HubError('unavailable', { reason: 'no connection' }, { cause });
  }
};

/** What is answered under 200 is of the hub's own schema; a refusal is `errorBody`, or a proxy's page. */
const answerOf = async <Body>(response: Response): Promise<Body> => {
  if (response.ok) return (await response.json()) as Body;
  throw await response.json().then(
    ({ error: { code, details } }: ErrorBody) => toHubError({ code, ...(details && { details }) }),
    () => new HubError('unavailable', { status: response.status }),
  );
};

/** Who is signed in by this browser's cookie; null where nobody is. Throws HubError('unavailable') without a hub. */
export const fetchSession = async (): Promise<SessionReply | null> => {
  const response = await ask('/auth/session');
  if (response.status !== 401) return answerOf<SessionReply>(response);
  noteSignedIn(false);
  return null;
};

const PLACE = 'queue-hub.signed-in';

/** Scripts cannot see the cookie. With this note, a page that is open to everybody asks only where it may help. */
export const wasSignedIn = (): boolean => {
  try {
    return localStorage.getItem(PLACE) !== null;
  } catch {
    return true;
  }
};

const noteSignedIn = (isSignedIn: boolean): void => {
  try {
    if (isSignedIn) localStorage.setItem(PLACE, 'yes');
    else localStorage.removeItem(PLACE);
  } catch {
    // Without storage the question is asked each time.
  }
};

/** Throws HubError: `unauthenticated` for a wrong name or password, `rate_limited` after too many of them. */
export const signIn = async (input: SignInInput): Promise<SessionUser> => {
  const { user } = await answerOf<SignInReply>(await ask('/auth/login', input));
  noteSignedIn(true);
  return user;
};

export const signOut = async (): Promise<void> => {
  await answerOf(await ask('/auth/logout', {}));
  noteSignedIn(false);
};

/** Where each role's work is. */
export const pageOf: Readonly<Record<StaffRole, string>> = {
  doctor: '/doctor',
  nurse: '/reception',
  reception: '/reception',
  admin: '/admin',
};

export type SignInReason = 'expired' | 'revoked' | 'signed_out' | 'role_changed';

/** The sign-in page, which brings back here afterwards. */
export const signInAddress = (why?: SignInReason): string => {
  const query = new URLSearchParams({ to: location.pathname + location.hash, ...(why && { why }) });
  return `/?${query.toString()}#sign-in`;
};
