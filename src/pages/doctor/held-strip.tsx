import { lateFrom } from '../../protocol/view-rules.ts';
import type { StaffEntry } from '../../protocol/views.ts';
import { Button } from '../shared/staff/controls.tsx';
import { useFormat, useLiveness } from '../shared/staff/hub.tsx';
import { useNow } from '../shared/staff/now.ts';
import { useStaffTexts } from '../shared/staff/texts.tsx';
import { EntryMark } from '../shared/staff/urgency.tsx';
import { minutesSince } from '../shared/staff/wait.tsx';
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
      <h2 className="held__title">
        {t('onHold')} {format.number(held.length)}
      </h2>
      <div className="held__rows">
        {held.map((entry) => (
          <div key={entry.queueId} className="held__row">
            <EntryMark entry={entry} size={20} />
            <span className="queue-number">{entry.queueNumber}</span>
            <span className="held__who">
              <bdi className="held__name">{entry.patient?.fullName ?? staff('anonymous')}</bdi>{' '}
              <HeldWords entry={entry} />
            </span>
            {isLive && <HeldLate entry={entry} />}
            {isLive && (
              <span className="held__acts">
                <Button small look="quiet" disabled={!mayCall} onClick={() => onCall(entry)}>
                  {t('callThisFromHold')}
                </Button>
                <Button small icon="play" onClick={() => onResume(entry)}>
                  {t('resume')}
                </Button>
              </span>
            )}
          </div>
        ))}
      </div>
    </section>
  );
};

/** Where the patient is and when to expect them, or that the position is kept. */
const HeldWords = ({ entry: { statusNote, backAt, dueAt } }: { entry: StaffEntry }) => {
  const t = useDoctorTexts();
  const format = useFormat();
  const until =
    backAt === null ? t('onHoldDetail', { due: format.time(dueAt) }) : t('backAt', { time: format.time(backAt) });
  return (
    <span className="secondary">
      {statusNote !== null && (
        <>
          <bdi>{statusNote}</bdi> ·{' '}
        </>
      )}
      {until}
    </span>
  );
};

/** How late they are: from the time they were to be back, or from the due time if nobody said one. */
const HeldLate = ({ entry }: { entry: StaffEntry }) => {
  const staff = useStaffTexts();
  const now = useNow(10_000);
  const from = lateFrom(entry);
  if (from === null || Date.parse(from) > now) return null;
  const count = minutesSince(from, now);
  return <span className="over">{count > 0 ? staff('minutesOver', { count }) : staff('atTarget')}</span>;
};
