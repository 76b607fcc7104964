import { useFeed } from './hub.tsx';
import { useStaffTexts } from './texts.tsx';
import { levelOf } from './urgency.tsx';
import { lateFrom } from '../../../protocol/view-rules.ts';
import type { StaffEntry } from '../../../protocol/views.ts';

export const MINUTE_MS = 60_000;

/** Whole minutes that have passed; not below zero, whatever this machine's clock says. */
export const minutesSince = (instant: string, now: number): number =>
  Math.max(0, Math.floor((now - Date.parse(instant)) / MINUTE_MS));

/** Whole minutes until then; negative once it has passed. */
export const minutesUntil = (instant: string, now: number): number =>
  Math.ceil((Date.parse(instant) - now) / MINUTE_MS);

export type WaitState = 'early' | 'near' | 'over';
const NEAR_SHARE = 0.8;
const NEAR_WITHIN_MINUTES = 10;

/**
 * How an entry stands against its target, or on hold against the time to be back. `share` is of the way from the arrival to
 * then; past 1 it is late.
 */
export const waitOf = (entry: StaffEntry, now: number): { share: number; state: WaitState; left: number } => {
  const arrived = Date.parse(entry.arrivedAt);
  const from = lateFrom(entry) ?? entry.dueAt;
  const allowed = Math.max(1, Date.parse(from) - arrived);
  const share = Math.max(0, (now - arrived) / allowed);
  const left = minutesUntil(from, now);
  if (now >= Date.parse(from)) return { share, state: 'over', left };
  return { share, state: share >= NEAR_SHARE || left <= NEAR_WITHIN_MINUTES ? 'near' : 'early', left };
};

const WIDTH = 88;
const TICK = 64;

/** A bar of 88 with its tick at the target: ink means time. */
export const Meter = ({ share, state }: { share: number; state: WaitState }) => {
  const length = Math.min(WIDTH, Math.max(0, share) * TICK);
  const thick = state === 'over';
  return (
    <svg className={`meter meter--${state}`} viewBox="0 0 88 12" aria-hidden="true">
      <rect className="meter__track" x="0" y="4" width={WIDTH} height="4" rx="2" />
      <rect className="meter__fill" x="0" y={thick ? 3 : 4} width={length} height={thick ? 6 : 4} rx={thick ? 3 : 2} />
      <rect className="meter__gap" x={TICK - 2} y="0" width="4" height="12" />
      <rect className="meter__tick" x={TICK - 1} y="0" width="2" height="12" />
    </svg>
  );
};

/** The wait against the target, as a bar and in words. */
export const WaitAgainstTarget = ({ entry, now }: { entry: StaffEntry; now: number }) => {
  const t = useStaffTexts();
  const { share, state, left } = waitOf(entry, now);
  const late = -left;
  return (
    <span className="wait">
      <Meter share={share} state={state} />
      {state === 'over' ? (
        <span className="over">{late > 0 ? t('minutesOver', { count: late }) : t('atTarget')}</span>
      ) : (
        <span className={`wait__left wait__left--${state}`}>{t('minutesLeft', { count: left })}</span>
      )}
    </span>
  );
};

/** The target of an entry's level, in minutes. */
export const useTargetMinutes = (): ((level: number) => number) => {
  const { settings } = useFeed();
  return (level) => levelOf(settings, level).targetMinutes;
};
