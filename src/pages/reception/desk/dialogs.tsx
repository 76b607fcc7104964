import { useEffect } from 'react';
import { useEntries, useFeed } from '../../shared/staff/hub.tsx';
import { HoldDialog } from '../../shared/staff/dialogs/hold-dialog.tsx';
import { useMoves } from '../../shared/staff/moves/use-moves.ts';
import { useTriage } from '../../shared/staff/moves/use-triage.ts';
import { TransferDialog } from '../../shared/staff/dialogs/transfer-dialog.tsx';
import { UrgencyDialog } from '../../shared/staff/dialogs/urgency-dialog.tsx';
import { AppointmentDialog } from '../day/booking/appointment-dialog.tsx';
import { BookedDialog } from '../day/booking/booked-dialog.tsx';
import { BookDialog } from '../day/booking/book-dialog.tsx';
import { CancelAppointmentDialog } from '../day/booking/cancel-appointment-dialog.tsx';
import { AttachDialog } from '../patient/attach/attach-dialog.tsx';
import { CheckInDialog } from '../patient/check-in/check-in-dialog.tsx';
import { CheckedInDialog } from '../patient/check-in/checked-in.tsx';
import { DetachDialog } from '../patient/attach/detach-dialog.tsx';
import { EditDrawer, RegisterDrawer } from '../patient/register/register-drawer.tsx';
import { appointmentById } from '../queue/appointment-of.ts';
import { PlanDialog } from '../plan/plan-dialog.tsx';
import { CloseDayDialog } from '../closing/close-day-dialog.tsx';
import { EndDialog } from '../queue/end-dialog.tsx';
import { DoctorDialog } from '../doctors/doctor-dialog.tsx';
import { HandOverDialog } from '../doctors/hand-over-dialog.tsx';
import { ReferralsDialog } from '../referrals/referrals.tsx';
import { lineOf } from '../queue/listing.ts';
import { DeskKeysDialog } from './desk-keys-dialog.tsx';
import { useDesk, type DeskDialog } from './desk.tsx';

/** The dialog over the page, if there is one. */
export const DeskDialogs = () => {
  const { dialog, close } = useDesk();
  if (dialog === null) return null;
  switch (dialog.kind) {
    case 'check-in':
      return <CheckInDialog key={dialog.person?.patientId} {...dialog} />;
    case 'checked-in':
      return <CheckedInDialog key={dialog.checkedIn.entry.queueId} checkedIn={dialog.checkedIn} />;
    case 'register':
      return <RegisterDrawer fullName={dialog.fullName} goOn={dialog.goOn} />;
    case 'edit':
      return <EditDrawer patient={dialog.patient} />;
    case 'book':
      return <BookDialog {...dialog} />;
    case 'booked':
      return <BookedDialog {...dialog} />;
    case 'appointment':
      return <AppointmentDialog given={dialog.appointment} />;
    case 'cancel-appointment':
      return <CancelAppointmentDialog given={dialog.appointment} />;
    case 'hand-over':
      return <HandOverDialog {...dialog} />;
    case 'doctor':
      return <DoctorOf {...dialog} />;
    case 'referrals':
      return <ReferralsDialog />;
    case 'close-day':
      return <CloseDayDialog />;
    case 'keys':
      return <DeskKeysDialog onClose={close} />;
    default:
      return <EntryDialog kind={dialog.kind} queueId={dialog.queueId} />;
  }
};

/** A doctor who is retired meanwhile has no state to set. */
const DoctorOf = ({ doctorId, waiting }: Extract<DeskDialog, { kind: 'doctor' }>) => {
  const doctor = useFeed().doctors.get(doctorId);
  return doctor ? <DoctorDialog key={doctorId} doctor={doctor} {...(waiting && { waiting })} /> : null;
};

type EntryDialogProps = Extract<DeskDialog, { queueId: string }>;

/** Follows its entry while it is open. */
const EntryDialog = ({ kind, queueId }: EntryDialogProps) => {
  const { close } = useDesk();
  const feed = useFeed();
  const entry = useEntries().get(queueId);
  const moves = useMoves();
  const triage = useTriage();
  const isGone = entry === undefined;
  useEffect(() => {
    if (isGone) close();
  }, [isGone, close]);
  if (isGone) return null;
  switch (kind) {
    case 'urgency':
      return (
        <UrgencyDialog
          entry={entry}
          appointment={appointmentById(feed.streams, entry.appointmentId)}
          list={lineOf(entry, feed)}
          onClose={close}
          onSave={(level, reason) => {
            close();
            triage.setUrgency(entry, level, reason);
          }}
        />
      );
    case 'transfer':
      return (
        <TransferDialog
          entry={entry}
          onClose={close}
          onTransfer={(target, reason) => {
            close();
            triage.transfer(entry, target, reason);
          }}
        />
      );
    case 'hold':
      return (
        <HoldDialog
          entry={entry}
          onClose={close}
          onHold={(away) => {
            close();
            moves.hold(entry, away);
          }}
        />
      );
    case 'end':
      return (
        <EndDialog
          entry={entry}
          onClose={close}
          onEnd={(how, reason) => {
            close();
            moves.end(entry, how, reason);
          }}
        />
      );
    case 'plan':
      return <PlanDialog entry={entry} onClose={close} />;
    case 'attach':
      return <AttachDialog entry={entry} />;
    case 'detach':
      return <DetachDialog entry={entry} />;
  }
};
