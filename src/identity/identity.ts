import type { Authenticator } from '../auth/authenticator.ts';
import type { Principal } from '../auth/principal.ts';
import type { EndReason, SessionPrincipal } from '../auth/sessions/principals.ts';
import { FEED_SILENT_AFTER_MS, type FeedListener } from '../feed/tail.ts';
import type { Log } from '../log.ts';
import { directoryStreamId } from '../protocol/rooms.ts';
import { identityChangeOf } from './changes.ts';
import { createStanding } from './standing.ts';

/** Staff sessions run out while their sockets stay open. It takes at most this long to notice. */
const SWEEP_EVERY_MS = 4_000;
/** Devices' sessions end by revocation, which the feed tells of. They are looked up every so many sweeps. */
const DEVICES_EVERY_SWEEPS = 8;
/** A revocation that cannot be looked up cuts the connection rather than leaving it in. */
const CHECK_WITHIN_MS = 3_000;

/** A connection, as far as it matters who holds it. */
export type Holder = {
  readonly principal: Principal;
  isOpen(): boolean;
  /** Its rights have changed: another department, another filter, no temporary password any more. */
  become(principal: SessionPrincipal): void;
  /** Ends it for good, and says why. */
  end(reason: EndReason): void;
  /** Ends the connection only. Its holder may come again. */
  drop(): void;
};

export type Identity<Of extends Holder> = FeedListener & {
  /** Counts the changes of rights that this process has heard of. */
  moment(): number;
  /**
   * From here on the holder is looked after. `asOf`: the moment before it was looked up. The promise settles when it is
   * known who it is after the changes since; null where there were none.
   */
  add(holder: Of, asOf: number): Promise<void> | null;
  remove(holder: Of): void;
  /** Looks up who this is now. Rejects where the database does not answer. */
  confirm(holder: Of): Promise<void>;
  count(): number;
  stop(): void;
};

/** Who holds each connection, now. Sessions, users, devices and doctors are rows of the directory's stream. */
export const createIdentity = <Of extends Holder>(parts: {
  authenticator: Pick<Authenticator, 'revalidate' | 'endsOf'>;
  /** Told after a holder became somebody else. */
  changed: (holder: Of) => void;
  log: Log;
}): Identity<Of> => {
  const { authenticator, changed, log } = parts;
  const holders = new Set<Of>();
  /** A look-up that was overtaken by one of these is made again. */
  let changes = 0;
  /** The version of the directory's stream up to which changes were heard of; null before the first base. */
  let version: number | null = null;
  let heardAt = -Infinity;

  const standing = createStanding<Of>({
    authenticator,
    found(holder, now) {
      if (!holder.isOpen()) return;
      const { principal } = holder;
      if (now.role !== principal.role) return holder.end('role_changed');
      if (JSON.stringify(now) === JSON.stringify(principal)) return;
      holder.become(now);
      changed(holder);
    },
    over(holder, why) {
      if (holder.isOpen()) holder.end(why);
    },
  });

  /** Resolves when they have been looked up. One that could not be is cut, and may come again. */
  const checkOrCut = async (some: readonly Of[]): Promise<void> => {
    const dropAll = () => some.forEach((holder) => holder.drop());
    const late = setTimeout(dropAll, CHECK_WITHIN_MS);
    try {
      await standing.check(some);
    } catch (err) {
      log.warn({ event: 'session_check_failed', err });
      dropAll();
    } finally {
      clearTimeout(late);
    }
  };

  let sweeps = 0;
  let sweeping = false;
  /** Changes may have been missed, and no sweep has looked up everybody since. */
  let isDue = false;
  const sweep = async () => {
    sweeps += 1;
    // While the feed is silent, revocations are not heard of.
    const isSilent = performance.now() - heardAt > FEED_SILENT_AFTER_MS;
    const everybody = isDue || isSilent || sweeps % DEVICES_EVERY_SWEEPS === 0;
    const some = [...holders].filter(({ principal }) => everybody || 'userId' in principal);
    const wasDue = isDue;
    isDue = false;
    await standing.check(some).catch((err: unknown) => {
      isDue ||= wasDue;
      throw err;
    });
  };
  const sweepNow = () => {
    if (sweeping) return;
    sweeping = true;
    sweep()
      // The database is away. A session that has run out meanwhile is found by the next sweep.
      .catch((err: unknown) => log.warn({ event: 'session_sweep_failed', err }))
      .finally(() => {
        sweeping = false;
      });
  };
  const timer = setInterval(sweepNow, SWEEP_EVERY_MS);
  timer.unref();

  return {
    onBase({ streams }, why) {
      const before = version;
      version = streams.find(({ streamId }) => streamId === directoryStreamId)?.version ?? 0;
      heardAt = performance.now();
      // At midnight the base mostly holds what was read a moment ago.
      if (why === 'day' && version === before) return;
      changes += 1;
      if (why !== 'day') return void checkOrCut([...holders]);
      // Only a moment of changes was missed. That is no reason to cut a whole hospital while the answer is slow.
      isDue = true;
      sweepNow();
    },
    onChanges(read) {
      for (const change of read) {
        if (change.streamId !== directoryStreamId) continue;
        ({ version } = change);
        const found = identityChangeOf(change);
        if (!found) continue;
        const { concerns, over } = found;
        changes += 1;
        const some = [...holders].filter(({ principal }) => concerns(principal));
        if (over) some.forEach((holder) => holder.end(over));
        else if (some.length > 0) void checkOrCut(some);
      }
    },
    onRead() {
      heardAt = performance.now();
    },
    moment: () => changes,
    add(holder, asOf) {
      holders.add(holder);
      return asOf === changes ? null : checkOrCut([holder]);
    },
    remove: (holder) => void holders.delete(holder),
    confirm: (holder) => standing.check([holder]),
    count: () => holders.size,
    stop: () => clearInterval(timer),
  };
};
