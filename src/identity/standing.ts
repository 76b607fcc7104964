import type { Authenticator } from '../auth/authenticator.ts';
import type { Principal } from '../auth/principal.ts';
import type { EndReason, SessionPrincipal } from '../auth/sessions/principals.ts';

/** Somebody with a session, as far as this file needs to know. */
export type Holder = { readonly principal: Principal };

export type Standing<Of extends Holder> = {
  /**
   * Looks up who these are now, and resolves once each has been acted on. The look-up begins after this call, so it
   * knows of everything that was committed before. Rejects where the database does not answer.
   */
  check(some: Iterable<Of>): Promise<void>;
};

/**
 * Look-ups of open sessions, one after the other: of two at once the older answer could come last and give back what the
 * newer one took away. Whatever comes during one is looked up together by the next, so ten thousand cost one query.
 */
export const createStanding = <Of extends Holder>(parts: {
  authenticator: Pick<Authenticator, 'revalidate' | 'endsOf'>;
  found: (holder: Of, now: SessionPrincipal) => void;
  /** The session is over. The change that ended it may still be on its way here. */
  over: (holder: Of, why: EndReason) => void;
}): Standing<Of> => {
  const { authenticator, found, over } = parts;
  let waiting = new Set<Of>();
  let next: Promise<void> | null = null;
  let under: Promise<void> = Promise.resolve();

  const lookUp = async (): Promise<void> => {
    next = null;
    const holders = [...waiting];
    waiting = new Set();
    const ids = new Set(holders.flatMap(({ principal }) => sessionOf(principal) ?? []));
    const principals = await authenticator.revalidate([...ids]);
    const ended = [...ids].filter((id) => !principals.has(id));
    const ends = ended.length === 0 ? new Map<string, EndReason>() : await authenticator.endsOf(ended);
    for (const holder of holders) {
      const id = sessionOf(holder.principal) ?? '';
      const now = principals.get(id);
      if (now) found(holder, now);
      else over(holder, ends.get(id) ?? 'revoked');
    }
  };

  return {
    check(some) {
      let any = false;
      for (const holder of some) {
        if (sessionOf(holder.principal) === null) continue;
        waiting.add(holder);
        any = true;
      }
      if (!any) return Promise.resolve();
      if (next === null) {
        next = under.then(lookUp, lookUp);
        under = next.catch(() => undefined);
      }
      return next;
    },
  };
};

/** Null for the bearer of a ticket link, who has none. */
export const sessionOf = (principal: Principal): string | null =>
  'sessionId' in principal ? principal.sessionId : null;
