import { useEffect } from 'react';
import { useEntries, useFeed } from '../../shared/staff/hub.tsx';
import { TransferDialog } from '../../shared/staff/transfer-dialog.tsx';
import { UrgencyDialog } from '../../shared/staff/urgency-dialog.tsx';
import { AppointmentDialog } from '../day/appointment-dialog.tsx';
import { BookDialog } from '../day/book-dialog.tsx';
import { CancelAppointmentDialog } from '../day/cancel-appointment-dialog.tsx';
import { AttachDialog } from '../patient/attach-dialog.tsx';
import { CheckInDialog } from '../patient/check-in-dialog.tsx';
import { CheckedInDialog } from '../patient/checked-in.tsx';
import { EditDrawer, RegisterDrawer } from '../patient/register-drawer.tsx';
import { appointmentById } from '../queue/appointment-of.ts';
import { CloseDayDialog } from '../queue/close-day-dialog.tsx';
import { EndDialog } from '../queue/end-dialog.tsx';
import { HandOverDialog } from '../queue/hand-over-dialog.tsx';
import { lineOf } from '../queue/listing.ts';
import { useEntryActions } from '../queue/use-entry-actions.ts';
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
    case 'appointment':
      return <AppointmentDialog given={dialog.appointment} />;
    case 'cancel-appointment':
      return <CancelAppointmentDialog given={dialog.appointment} />;
    case 'hand-over':
      return <HandOverDialog {...dialog} />;
    case 'close-day':
      return <CloseDayDialog />;
    case 'keys':
      return <DeskKeysDialog onClose={close} />;
    default:
      return <EntryDialog kind={dialog.kind} queueId={dialog.queueId} />;
  }
};

type EntryDialogProps = Extract<DeskDialog, { queueId: string }>;

/** Follows its entry while it is open. */
const EntryDialog = ({ kind, queueId }: EntryDialogProps) => {
  const { close } = useDesk();
  const feed = useFeed();
  const entry = useEntries().get(queueId);
  const actions = useEntryActions();
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
            actions.setUrgency(entry, level, reason);
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
            actions.transfer(entry, target, reason);
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
            actions.end(entry, how, reason);
          }}
        />
      );
    case 'attach':
      return <AttachDialog entry={entry} />;
  }
};
