import { useState } from 'react';
import type { Appointment } from '../../../../protocol/views.ts';
import { useActions } from '../../../shared/staff/actions.tsx';
import { Button } from '../../../shared/staff/controls.tsx';
import { Dialog } from '../../../shared/staff/dialogs/dialog.tsx';
import { useErrorWords } from '../../../shared/staff/error-words.ts';
import { useFeed, useFormat } from '../../../shared/staff/hub.tsx';
import { noReason, ReasonField, reasonText } from '../../../shared/staff/dialogs/reason-field.tsx';
import { useDesk } from '../../desk/desk.tsx';
import { useReceptionTexts } from '../../texts.ts';
import { useAppointment } from './appointment-dialog.tsx';

/** Asks, since the time may be given to somebody else at once. */
export const CancelAppointmentDialog = ({ given }: { given: Appointment }) => {
  const t = useReceptionTexts();
  const format = useFormat();
  const words = useErrorWords();
  const { act } = useActions();
  const { doctors } = useFeed();
  const { close } = useDesk();
  const [reason, setReason] = useState(noReason);
  const { appointmentId, scheduledDate, doctorId, patient, revision } = useAppointment(given);
  const what = {
    name: patient?.fullName ?? t('patient'),
    date: format.date(scheduledDate),
    time: format.time(scheduledDate),
    doctor: doctors.get(doctorId)?.fullName ?? '',
  };
  const cancel = () => {
    close();
    const given = reasonText(reason);
    void act({
      run: (send) =>
        send('appointment:cancel', { appointmentId, expectedRevision: revision, ...(given && { reason: given }) }),
      done: () => ({ what: t('appointmentCancelled', what), more: t('timeIsFree') }),
      failed: (error) => ({ what: t('appointmentNotCancelled', what), more: words(error) }),
    });
  };
  const footer = (
    <>
      <Button type="submit" look="primary" keyName="↵" data-autofocus>
        {t('cancelAppointment')}
      </Button>
      <Button look="quiet" onClick={close}>
        {t('keepAppointment')}
      </Button>
    </>
  );
  return (
    <Dialog title={t('cancelTitle', what)} width={600} onClose={close} footer={footer} onSubmit={cancel}>
      <p className="dialog-words">{t('cancelWords', what)}</p>
      <ReasonField
        hint={t('optional')}
        usual={[t('reasonPatientAsked'), t('reasonDoctorAway'), t('reasonBookedTwice')]}
        value={reason}
        onChange={setReason}
      />
    </Dialog>
  );
};
