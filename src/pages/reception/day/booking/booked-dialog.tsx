import type { Appointment } from '../../../../protocol/views.ts';
import { useActions } from '../../../shared/staff/actions.tsx';
import { Button } from '../../../shared/staff/controls.tsx';
import { Dialog } from '../../../shared/staff/dialogs/dialog.tsx';
import { useErrorWords } from '../../../shared/staff/error-words.ts';
import { useFeed, useFormat } from '../../../shared/staff/hub.tsx';
import { useKeys } from '../../../shared/staff/keys.tsx';
import { useStaffTexts } from '../../../shared/staff/texts.tsx';
import { useDesk } from '../../desk/desk.tsx';
import { PersonLine } from '../../patient/finding/people-table.tsx';
import { personIn } from '../../patient/person.ts';
import { codeInGroups, usePrintSlip } from '../../print/slip-sheet.tsx';
import { Facts } from '../../queue/panel/facts.tsx';
import { useReceptionTexts } from '../../texts.ts';
import { useMoveBack, useSlotName } from '../use-reschedule.ts';

type BookedDialogProps = {
  readonly appointment: Appointment;
  /** Where it was, if it was moved. */
  readonly was?: Appointment;
};

/** The receipt of a booking: the code in large type, the slip by one key, and the way back. */
export const BookedDialog = ({ appointment, was }: BookedDialogProps) => {
  const t = useReceptionTexts();
  const staff = useStaffTexts();
  const format = useFormat();
  const { doctors } = useFeed();
  const { open, close } = useDesk();
  const slotName = useSlotName();
  const printSlip = usePrintSlip();
  const takeBack = useTakeBack();
  const moveBack = useMoveBack();
  const { doctorId, scheduledDate, durationMinutes, confirmationCode } = appointment;
  const doctor = doctors.get(doctorId);
  const person = personIn(appointment);
  const print = () => printSlip(appointment);
  const another = () => open({ kind: 'book' });
  const goBack = was === undefined ? () => takeBack(appointment) : moveBack(was, appointment);
  const undo =
    goBack &&
    (() => {
      close();
      goBack();
    });
  return (
    <Dialog
      title={was ? t('movedTitle') : t('bookedTitle')}
      width={560}
      onClose={close}
      footer={
        <>
          <Button look="primary" icon="print" keyName="P" onClick={print} data-autofocus>
            {t('printSlip')}
          </Button>
          <Button icon="plus" keyName="B" onClick={another}>
            {t('bookAnother')}
          </Button>
          <i className="grow" />
          {undo && (
            <Button look="quiet" icon="undo" keyName="Z" onClick={undo}>
              {was ? t('undoMove') : t('undoBooking')}
            </Button>
          )}
        </>
      }
    >
      <ReceiptKeys keys={{ p: print, b: another, z: undo }} />
      <div className="checked-in booked">
        <p className="booked-code">
          <bdi>{codeInGroups(confirmationCode)}</bdi>
        </p>
        {person && (
          <>
            <h3 className="arrival-name">
              <bdi>{person.fullName}</bdi>
            </h3>
            <PersonLine person={person} />
          </>
        )}
        <hr />
        <Facts
          facts={[
            [t('date'), `${format.date(scheduledDate)}, ${format.time(scheduledDate)}`],
            [
              t('doctor'),
              [doctor?.fullName, doctor?.room && staff('room', { room: doctor.room })].filter(Boolean).join(', '),
            ],
            [t('length'), staff('minutes', { count: durationMinutes })],
            [t('wasBefore'), was && `${format.date(was.scheduledDate)}, ${slotName(was.doctorId, was.scheduledDate)}`],
          ]}
        />
      </div>
    </Dialog>
  );
};

/** Inside of the dialog, where its keys count. */
const ReceiptKeys = ({ keys }: { keys: Parameters<typeof useKeys>[0] }) => {
  useKeys(keys);
  return null;
};

const useTakeBack = (): ((appointment: Appointment) => void) => {
  const t = useReceptionTexts();
  const words = useErrorWords();
  const slotName = useSlotName();
  const { act } = useActions();
  return ({ appointmentId, revision, doctorId, scheduledDate, patient }) => {
    const name = patient?.fullName ?? t('patient');
    const slot = slotName(doctorId, scheduledDate);
    const taken = { appointmentId, expectedRevision: revision, reason: t('bookedByMistake') };
    void act({
      run: (send) => send('appointment:cancel', taken),
      done: () => ({ what: t('bookingUndone', { name, place: slot }), more: t('timeIsFree') }),
      failed: (error) => ({ what: t('bookingNotUndone', { name }), more: words(error) }),
    });
  };
};
