import { HubError } from '../../../protocol/errors.ts';
import type { SessionUser } from '../../../protocol/http.ts';
import * as session from './session.ts';

/**
 * Whom the session acts as: a login's doctor, the station that its user works at, or nobody. It changes while the page is
 * open, where somebody else takes the station over. What is pressed waits for a question that is under way, and is done
 * only for the one that it was pressed for.
 */
export type Standing = {
  /** By the last word of the hub. */
  readonly user: SessionUser;
  /** Asks the hub. Those who ask meanwhile share the next answer. */
  ask(): Promise<void>;
  /** Works at another station, or at none. `run` gives the user as they are afterwards; what it throws is thrown here. */
  change(run: () => Promise<SessionUser>): Promise<void>;
  /** Resolves once nothing is under way. Throws HubError('unavailable') where the hub has not said. */
  settled(): Promise<void>;
  /** Who hears of a change. */
  tell(listener: (user: SessionUser) => void): void;
};

const ANSWER_WITHIN_MS = 5_000;
const ASK_AGAIN_AFTER_MS = 1_000;

/** Who asks the hub. */
type Asking = Pick<typeof session, 'fetchSession' | 'isSigningOut'>;

export const createStanding = (given: SessionUser, { fetchSession, isSigningOut }: Asking = session): Standing => {
  let user = given;
  let listener: (user: SessionUser) => void = () => undefined;
  /** One after the other, or an older answer could come last and bring back a station that is lost. */
  let turn: Promise<unknown> = Promise.resolve();
  let question: Promise<void> | null = null;
  let isKnown = true;

  const inTurn = <T>(step: () => Promise<T>): Promise<T> => {
    const next = turn.then(step);
    turn = next.catch(() => undefined);
    return next;
  };
  const become = (next: SessionUser) => {
    isKnown = true;
    if (JSON.stringify(next) === JSON.stringify(user)) return;
    user = next;
    listener(next);
  };
  const askOnce = async () => {
    question = null;
    if (isSigningOut()) return;
    try {
      const answer = await within(ANSWER_WITHIN_MS, fetchSession());
      // Without a session the connection ends as well, and with it the page.
      if (answer === null) isKnown = false;
      else if (answer.user?.userId === user.userId) become(answer.user);
      // Somebody else has signed in with this browser.
      else location.reload();
    } catch {
      isKnown = false;
      setTimeout(() => void ask(), ASK_AGAIN_AFTER_MS);
    }
  };
  const ask = (): Promise<void> => (question ??= inTurn(askOnce));

  return {
    get user() {
      return user;
    },
    ask,
    change: (run) =>
      inTurn(async () => become(await run())).catch((error: unknown) => {
        // It may have been done all the same.
        if (!(error instanceof HubError) || error.retryable) void ask();
        throw error;
      }),
    async settled() {
      await turn;
      if (!isKnown) throw new HubError('unavailable', { reason: 'no connection' });
    },
    tell(next) {
      listener = next;
    },
  };
};

const within = async <T>(milliseconds: number, promise: Promise<T>): Promise<T> => {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new HubError('unavailable', { reason: 'no reply' })), milliseconds);
  });
  return Promise.race([promise, late]).finally(() => clearTimeout(timer));
};
