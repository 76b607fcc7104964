import type { ReactNode } from 'react';
import { UNDO_WITHIN_MS, useActions, type Notice } from '../actions.tsx';
import { Button } from '../controls.tsx';
import { Icon } from '../icon.tsx';
import { useKeys } from '../keys.tsx';
import { useNow } from '../now.ts';
import { useStaffTexts } from '../texts.tsx';

/** The strip at the foot of a page: what was done and how to undo it, or what failed. Else the page's key bar. */
export const NoticeStrip = ({ children }: { children?: ReactNode }) => {
  const { notice, undo, dismiss } = useActions();
  useKeys({ z: undo, Escape: notice?.kind === 'failed' ? dismiss : null });
  return (
    <div role="status" className="strip-place">
      {notice === null ? children : notice.kind === 'done' ? <Done notice={notice} /> : <Failed notice={notice} />}
    </div>
  );
};

const Done = ({ notice }: { notice: Extract<Notice, { kind: 'done' }> }) => {
  const { says, undo, until } = notice;
  return (
    <div className="strip">
      {/* Each notice starts its own bar. The bar runs out with the time to undo. */}
      <i key={until} className="strip-time" style={{ animationDuration: `${UNDO_WITHIN_MS}ms` }} />
      <p>
        <b>{says.what}</b> {says.more}
      </p>
      {undo && (
        <Button look="inverse" className="strip__button" keyName="Z" onClick={undo.run}>
          {undo.label}
        </Button>
      )}
      {undo && <Countdown until={until} />}
    </div>
  );
};

const Countdown = ({ until }: { until: number }) => {
  const t = useStaffTexts();
  // Draws it again each second. What is left is not counted by the hub's time.
  useNow();
  const count = Math.max(0, Math.ceil((until - performance.now()) / 1000));
  return (
    <span className="strip-left" aria-hidden="true">
      {t('secondsLeft', { count })}
    </span>
  );
};

const Failed = ({ notice }: { notice: Extract<Notice, { kind: 'failed' }> }) => {
  const t = useStaffTexts();
  const { dismiss } = useActions();
  return (
    <div className="strip strip--failed" role="alert">
      <Icon name="warning" />
      <p>
        <b>{notice.says.what}</b> {notice.says.more}
      </p>
      {notice.retry && (
        <Button look="inverse" className="strip__button" onClick={notice.retry}>
          {t('tryAgain')}
        </Button>
      )}
      <Button look="inverse" className="strip__button" keyName="Esc" onClick={dismiss}>
        {t('dismiss')}
      </Button>
    </div>
  );
};
