import { useState } from 'react';
import type { StaffEntry } from '../../../../protocol/views.ts';
import { useActions } from '../../../shared/staff/actions.tsx';
import { DialogButtons } from '../../../shared/staff/dialogs/dialog-buttons.tsx';
import { Dialog } from '../../../shared/staff/dialogs/dialog.tsx';
import { useErrorWords } from '../../../shared/staff/error-words.ts';
import { noReason, ReasonField, reasonText } from '../../../shared/staff/dialogs/reason-field.tsx';
import { useStaffTexts } from '../../../shared/staff/texts.tsx';
import { useDesk } from '../../desk/desk.tsx';
import { useReceptionTexts } from '../../texts.ts';

/** The ticket belongs to somebody else: the person is removed from it. The audit keeps who said so, and why. */
export const DetachDialog = ({ entry }: { entry: StaffEntry }) => {
  const t = useReceptionTexts();
  const staff = useStaffTexts();
  const { close } = useDesk();
  const detach = useDetach(entry);
  const [reason, setReason] = useState(noReason);
  const given = reasonText(reason);
  const { queueNumber: number, patient } = entry;
  const submit = () => {
    if (given === '') return;
    close();
    detach(given);
  };
  return (
    <Dialog
      title={t('detachTitle', { number, name: patient?.fullName ?? '' })}
      width={600}
      onClose={close}
      onSubmit={submit}
      footer={
        <>
          <DialogButtons label={t('notThisPerson')} isReady={given !== ''} onClose={close} />
          <i className="grow" />
          <span className="secondary">{given === '' && staff('reasonMissing')}</span>
        </>
      }
    >
      <p className="dialog-words">{t('detachDetail')}</p>
      <ReasonField
        hint={t('keptInAudit')}
        usual={[t('reasonWrongPerson'), t('reasonSameName')]}
        value={reason}
        autoFocus
        onChange={setReason}
      />
    </Dialog>
  );
};

const useDetach = ({ queueId, queueNumber: number, patientId, patient, appointmentId }: StaffEntry) => {
  const t = useReceptionTexts();
  const staff = useStaffTexts();
  const words = useErrorWords();
  const { act } = useActions();
  const name = patient?.fullName ?? '';
  return (reason: string) =>
    void act({
      run: (send) => send('queue:detach-patient', { queueId, reason }),
      done: () => ({ what: t('detached', { number }) }),
      // The appointment is checked in again in the desk's own dialog.
      undo: () =>
        patientId === null || appointmentId !== null
          ? null
          : {
              label: staff('undo'),
              run: (send) => send('queue:attach-patient', { queueId, patientId }),
              done: { what: t('attached', { number, name }) },
              failed: staff('undoFailed'),
            },
      failed: (error) => ({ what: t('notDetached', { number, name }), more: words(error) }),
    });
};
