import type { ReactNode } from 'react';
import { useFormat, useHub, useLiveness } from '../hub.tsx';
import { Icon } from '../icon.tsx';
import { useNow } from '../now.ts';
import { useStaffTexts } from '../texts.tsx';

const MINUTES_FROM_SECONDS = 120;

/** The band under the top bar while the page is not live: since when, and what that means. */
export const StaleBanner = ({ children }: { children?: ReactNode }) => {
  const { isLive, staleSince, state } = useLiveness();
  const since = staleSince ?? ('since' in state ? state.since : null);
  if (isLive || since === null) return null;
  return <Band since={since}>{children}</Band>;
};

const Band = ({ since, children }: { since: Date; children: ReactNode }) => {
  const t = useStaffTexts();
  const format = useFormat();
  const { client } = useHub();
  return (
    <div className="band stale-banner">
      <Icon name="offline" />
      <b role="alert">{t('notLiveSince', { time: format.timeWithSeconds(since) })}</b>
      <Age since={since} />
      <span>{t('tryingAgain')}</span>
      <i className="grow" />
      {children}
      <button type="button" className="button button--small button--inverse" onClick={() => client.wake()}>
        {t('tryNow')}
      </button>
    </div>
  );
};

/** Outside of the alert, or a screen reader would count the seconds aloud. */
const Age = ({ since }: { since: Date }) => {
  const t = useStaffTexts();
  const seconds = Math.max(0, Math.round((useNow() - since.getTime()) / 1000));
  return (
    <span>
      {seconds < MINUTES_FROM_SECONDS
        ? t('asItWas', { count: seconds })
        : t('asItWasMinutes', { count: Math.floor(seconds / 60) })}
    </span>
  );
};
