import type { StaffEntry } from '../../../protocol/views.ts';
import { Button } from '../../shared/staff/controls.tsx';
import { Dialog } from '../../shared/staff/dialogs/dialog.tsx';
import { useFeed, useFormat, useLiveness } from '../../shared/staff/hub.tsx';
import { useNow } from '../../shared/staff/now.ts';
import { Person } from '../../shared/staff/person.tsx';
import { MINUTE_MS } from '../../shared/staff/wait.tsx';
import type { Console } from '../model.ts';
import { useDoctorTexts } from '../texts.ts';

type SeenDialogProps = {
  readonly console: Console;
  readonly onReopen: (entry: StaffEntry) => void;
  readonly onReinstate: (entry: StaffEntry) => void;
  readonly onClose: () => void;
};

/** Whom the doctor has seen today, and who did not come or went: each with what takes it back while it can be. */
export const SeenDialog = ({ console, onReopen, onReinstate, onClose }: SeenDialogProps) => {
  const t = useDoctorTexts();
  const { ended, seen, missed } = console;
  const title = t('today', { seen: String(seen), missed: String(missed) });
  return (
    <Dialog title={title} width={720} onClose={onClose}>
      <div className="seen">
        {ended.length === 0 ? (
          <p className="secondary">{t('seenNobody')}</p>
        ) : (
          <table className="table">
            <tbody>
              {ended.map((entry) => (
                <tr key={entry.queueId}>
                  <td className="figures">
                    <EndedAt entry={entry} />
                  </td>
                  <td>
                    <span className="queue-number">{entry.queueNumber}</span>
                  </td>
                  <td className="person-line">
                    <Person patient={entry.patient} />
                  </td>
                  <td className="end">
                    <TakeBack console={console} entry={entry} onReopen={onReopen} onReinstate={onReinstate} />
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        )}
      </div>
    </Dialog>
  );
};

const words = {
  completed: 'seenCompleted',
  no_show: 'seenNoShow',
  cancelled: 'ghostCancelled',
  left: 'ghostLeft',
} as const;

const EndedAt = ({ entry: { endedAt, status } }: { entry: StaffEntry }) => {
  const t = useDoctorTexts();
  const format = useFormat();
  const key = status in words ? words[status as keyof typeof words] : null;
  return (
    <>
      {endedAt !== null && <b>{format.time(endedAt)}</b>} <span className="secondary">{key && t(key)}</span>
    </>
  );
};

type TakeBackProps = Omit<SeenDialogProps, 'onClose'> & { readonly entry: StaffEntry };

/** A consultation can go on again within some minutes, if no other has begun. A patient who was marked as gone waits again. */
const TakeBack = ({ console: { withMe }, entry, onReopen, onReinstate }: TakeBackProps) => {
  const t = useDoctorTexts();
  const { settings } = useFeed();
  const { isLive } = useLiveness();
  const now = useNow();
  if (entry.status !== 'completed') {
    return (
      <Button small icon="undo" disabled={!isLive} onClick={() => onReinstate(entry)}>
        {t('backToWaiting')}
      </Button>
    );
  }
  const until = Date.parse(entry.endedAt ?? '') + settings.reopenWithinMinutes * MINUTE_MS;
  if (now >= until) return <span className="muted">{t('seenOver', { count: settings.reopenWithinMinutes })}</span>;
  if (withMe) return <span className="muted">{t('seenBusy', { number: withMe.queueNumber })}</span>;
  return (
    <Button small icon="undo" disabled={!isLive} onClick={() => onReopen(entry)}>
      {t('seenReopen')}
    </Button>
  );
};
