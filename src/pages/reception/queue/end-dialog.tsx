import { useState } from 'react';
import type { StaffEntry } from '../../../protocol/views.ts';
import { Button } from '../../shared/staff/controls.tsx';
import { Dialog } from '../../shared/staff/dialogs/dialog.tsx';
import { noReason, ReasonField, reasonText } from '../../shared/staff/dialogs/reason-field.tsx';
import type { Ending } from '../../shared/staff/moves/use-moves.ts';
import { UrgencyMark } from '../../shared/staff/urgency.tsx';
import { useReceptionTexts } from '../texts.ts';

type EndDialogProps = {
  readonly entry: StaffEntry;
  readonly onEnd: (how: Ending, reason: string) => void;
  readonly onClose: () => void;
};

/** Ends a visit that does not take place. Asked, since it takes a reason; it can be taken back. */
export const EndDialog = ({ entry, onEnd, onClose }: EndDialogProps) => {
  const t = useReceptionTexts();
  const [how, setHow] = useState<Ending>('queue:cancel');
  const [reason, setReason] = useState(noReason);
  const { queueNumber: number, patient, urgencyLevel, appointmentId } = entry;
  const title = patient ? t('endTitle', { number, name: patient.fullName }) : t('endTitleAnonymous', { number });
  const footer = (
    <>
      <Button type="submit" look="primary" keyName="↵">
        {how === 'queue:cancel' ? t('endCancel', { number }) : t('endLeave', { number })}
      </Button>
      <Button look="quiet" onClick={onClose}>
        {t('keepWaiting')}
      </Button>
      <i className="grow" />
      <span className="secondary">{t('canBeTakenBack')}</span>
    </>
  );
  const ways = [
    ['queue:cancel', t('cancelled'), t('cancelledDetail')],
    ['queue:leave', t('leftUnseen'), t('leftUnseenDetail')],
  ] as const;
  return (
    <Dialog
      title={title}
      mark={<UrgencyMark level={urgencyLevel} size={26} />}
      width={640}
      onClose={onClose}
      footer={footer}
      onSubmit={() => onEnd(how, reasonText(reason))}
    >
      <div className="arrival-choices end-choices" role="radiogroup" aria-label={t('end')}>
        {ways.map(([value, label, detail]) => (
          <label key={value} className={value === how ? 'option option--on' : 'option'}>
            <input
              type="radio"
              name="end"
              data-autofocus={value === 'queue:cancel' || undefined}
              checked={value === how}
              onChange={() => setHow(value)}
            />
            <span>
              <b>{label}</b>
              <span className="secondary">{detail}</span>
            </span>
          </label>
        ))}
        {appointmentId !== null && <p className="secondary">{t('endsAppointment')}</p>}
      </div>
      <ReasonField
        hint={t('optional')}
        usual={[t('reasonTwice'), t('reasonElsewhere'), t('reasonTooLong'), t('reasonMistake')]}
        value={reason}
        onChange={setReason}
      />
    </Dialog>
  );
};
