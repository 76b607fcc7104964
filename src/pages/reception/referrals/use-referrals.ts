import { createContext, useContext, useEffect, useMemo, useRef, useState } from 'react';
import type { CommandData } from '../../../protocol/commands/index.ts';
import { presentMs } from '../../shared/present.ts';
import { useHub, useLiveness } from '../../shared/staff/hub.tsx';

export type Referral = CommandData<'queue:referrals'>['referrals'][number];

export type Referrals = {
  /** The latest first; without those that this desk has settled. */
  readonly open: readonly Referral[];
  readonly settle: (referral: Referral) => void;
};

/** A person who was sent here arrives sooner than that. */
const ASK_EVERY_MS = 15_000;
const KEPT_MS = 2 * 60 * 60_000;

const keyOf = ({ at, patientId }: Referral): string => `${at} ${patientId}`;

/** People whom kiosks have sent to reception. No event tells of it, so the desk asks. It asks only for new ones, since the audit records who was shown whom. */
export const useAskedReferrals = (): Referrals => {
  const { client } = useHub();
  const { isLive } = useLiveness();
  const [told, setTold] = useState<readonly Referral[]>([]);
  const [settled, setSettled] = useState<ReadonlySet<string>>(new Set());
  const latest = useRef<string | undefined>(undefined);
  useEffect(() => {
    if (!isLive) return;
    const abort = new AbortController();
    const ask = async () => {
      if (document.visibilityState === 'hidden') return;
      const args = latest.current === undefined ? {} : { since: latest.current };
      const { referrals } = await client.send('queue:referrals', args, { signal: abort.signal });
      latest.current = referrals[0]?.at ?? latest.current;
      if (!abort.signal.aborted) setTold((former) => [...referrals, ...former].filter(isRecent));
    };
    // The next round asks again for what could not be read.
    const round = () => void ask().catch(() => undefined);
    round();
    const timer = setInterval(round, ASK_EVERY_MS);
    document.addEventListener('visibilitychange', round);
    return () => {
      abort.abort();
      clearInterval(timer);
      document.removeEventListener('visibilitychange', round);
    };
  }, [client, isLive]);
  return useMemo(
    () => ({
      open: told.filter((one) => !settled.has(keyOf(one))),
      settle: (one) => setSettled((former) => new Set([...former, keyOf(one)])),
    }),
    [told, settled],
  );
};

const isRecent = ({ at }: Referral): boolean => Date.parse(at) > presentMs() - KEPT_MS;

export const ReferralsContext = createContext<Referrals>({ open: [], settle: () => undefined });
export const useReferrals = (): Referrals => useContext(ReferralsContext);
