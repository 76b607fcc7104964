import type { ReactNode } from 'react';
import { UNDO_WITHIN_MS, useActions, type Notice } from './actions.tsx';
import { Button } from './controls.tsx';
import { Icon } from './icon.tsx';
import { useKeys } from './keys.tsx';
import { useNow } from './now.ts';
import { useStaffTexts } from './texts.tsx';

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
      {/* Begun anew with each notice: the bar runs out with the time to undo. */}
      <i key={until} className="strip-time" style={{ animationDuration: `${UNDO_WITHIN_MS}ms` }} />
      <p>
        <b>{says.what}</b> {says.more}
      </p>
      {undo && (
        <Button className="inverse" keyName="Z" onClick={undo.run}>
          {undo.label}
        </Button>
      )}
      {undo && <Countdown until={until} />}
    </div>
  );
};

const Countdown = ({ until }: { until: number }) => {
  const t = useStaffTexts();
  const count = Math.min(UNDO_WITHIN_MS / 1000, Math.max(0, Math.ceil((until - useNow()) / 1000)));
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
    <div className="strip failed" role="alert">
      <Icon name="warning" />
      <p>
        <b>{notice.says.what}</b> {notice.says.more}
      </p>
      {notice.retry && (
        <Button className="inverse" onClick={notice.retry}>
          {t('tryAgain')}
        </Button>
      )}
      <Button className="inverse" keyName="Esc" onClick={dismiss}>
        {t('dismiss')}
      </Button>
    </div>
  );
};
