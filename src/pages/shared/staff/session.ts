import { toHubError } from '../../../client/command-types.ts';
import { HubError } from '../../../protocol/errors.ts';
import type { ErrorBody, SessionReply, SessionUser, SignInInput, SignInReply } from '../../../protocol/http.ts';

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

const STORED_AS = 'queue-hub.signed-in';

/** Scripts cannot see the cookie. With this note, a page that is open to everybody asks only where it may help. */
export const wasSignedIn = (): boolean => {
  try {
    return localStorage.getItem(STORED_AS) !== null;
  } catch {
    return true;
  }
};

const noteSignedIn = (isSignedIn: boolean): void => {
  try {
    if (isSignedIn) localStorage.setItem(STORED_AS, 'yes');
    else localStorage.removeItem(STORED_AS);
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

let isEnding = false;
/** From the press on: what the end of the session changes is no reason to ask who is signed in. */
export const isSigningOut = (): boolean => isEnding;

export const signOut = async (): Promise<void> => {
  isEnding = true;
  try {
    await answerOf(await ask('/auth/logout', {}));
    noteSignedIn(false);
  } catch (error) {
    isEnding = false;
    throw error;
  }
};

export type SignInReason = 'expired' | 'revoked' | 'signed_out' | 'locked' | 'role_changed';

/** The sign-in page, which brings back here afterwards. */
export const signInAddress = (why?: SignInReason): string => {
  const query = new URLSearchParams({ to: location.pathname + location.hash, ...(why && { why }) });
  return `/?${query.toString()}#sign-in`;
};

const TRY_AGAIN_AFTER_MS = 2_000;

/**
 * Leaves a shared machine at once: nothing personal is on the screen any more but `words`, until the session is over.
 * The next user who signs in comes back here, or to their own page.
 */
export const lock = async (words: string): Promise<void> => {
  document.documentElement.dataset['locked'] = words;
  const address = signInAddress('locked');
  // Without a hub the session lasts, so the page is not left before the hub has ended it.
  while (!(await signOut().then(isOver, isOverAlready)))
    await new Promise((then) => setTimeout(then, TRY_AGAIN_AFTER_MS));
  location.replace(address);
};
const isOver = () => true;
const isOverAlready = (error: unknown): boolean => error instanceof HubError && error.code === 'unauthenticated';

/** True while the page is left on purpose: then nobody is told that the session has ended. */
export const isLocking = (): boolean => document.documentElement.dataset['locked'] !== undefined;
