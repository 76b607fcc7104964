import type { StaffEntry } from '../../protocol/views.ts';
import { Button } from '../shared/staff/controls.tsx';
import { useFormat, useLiveness } from '../shared/staff/hub.tsx';
import { useStaffTexts } from '../shared/staff/texts.tsx';
import { UrgencyMark } from '../shared/staff/urgency.tsx';
import type { Console } from './model.ts';
import { useDoctorTexts } from './texts.ts';

type HeldStripProps = {
  readonly console: Console;
  readonly mayCall: boolean;
  readonly onResume: (entry: StaffEntry) => void;
  readonly onCall: (entry: StaffEntry) => void;
};

/** Those who are set aside, for an X-ray or a blood test, under the list that they come back to. */
export const HeldStrip = ({ console: { held }, mayCall, onResume, onCall }: HeldStripProps) => {
  const t = useDoctorTexts();
  const staff = useStaffTexts();
  const format = useFormat();
  const { isLive } = useLiveness();
  if (held.length === 0) return null;
  return (
    <section className="held" aria-label={t('onHold')}>
      {held.map((entry, index) => (
        <div key={entry.queueId} className="held-row">
          <b className={index === 0 ? undefined : 'held-again'}>
            {t('onHold')} {format.number(held.length)}
          </b>
          <UrgencyMark level={entry.urgencyLevel} size={20} />
          <span className="queue-number">{entry.queueNumber}</span>
          <bdi className="name">{entry.patient?.fullName ?? staff('anonymous')}</bdi>
          <span className="secondary held-detail">
            {entry.reason !== null && (
              <>
                <bdi>{entry.reason}</bdi> ·{' '}
              </>
            )}
            {t('onHoldDetail', { due: format.time(entry.dueAt) })}
          </span>
          <i className="grow" />
          {isLive && (
            <>
              <Button small look="quiet" disabled={!mayCall} onClick={() => onCall(entry)}>
                {t('callThisFromHold')}
              </Button>
              <Button small icon="play" onClick={() => onResume(entry)}>
                {t('resume')}
              </Button>
            </>
          )}
        </div>
      ))}
    </section>
  );
};
