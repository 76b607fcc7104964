import { isSuperseded } from '../../../../protocol/lifecycle.ts';
import { useEffect } from 'react';
import type { Appointment } from '../../../../protocol/views.ts';
import { Button } from '../../../shared/staff/controls.tsx';
import { Dialog } from '../../../shared/staff/dialogs/dialog.tsx';
import { useFeed, useFormat, useHeardAppointments, useHub } from '../../../shared/staff/hub.tsx';
import { useKeys } from '../../../shared/staff/keys.tsx';
import { useStaffTexts } from '../../../shared/staff/texts.tsx';
import { UrgencyMark, useUrgencyLabel } from '../../../shared/staff/urgency.tsx';
import { useDesk } from '../../desk/desk.tsx';
import { PersonLine } from '../../patient/finding/people-table.tsx';
import { personIn } from '../../patient/person.ts';
import { phoneText } from '../../patient/phone.ts';
import { mayArrive } from '../../patient/visits.ts';
import { appointmentById } from '../../queue/appointment-of.ts';
import { codeInGroups, usePrintSlip } from '../../print/slip-sheet.tsx';
import { Facts } from '../../queue/panel/facts.tsx';
import { statusKeys } from '../../queue/panel/person-panel.tsx';
import { useReceptionTexts } from '../../texts.ts';
import { isDrawn } from '../hours.ts';

/** An appointment as it is now. It may have changed since its dialog was opened. */
export const useAppointment = (given: Appointment): Appointment => {
  const { streams } = useFeed();
  const { rows } = useHeardAppointments();
  const { appointmentId } = given;
  return [appointmentById(streams, appointmentId), rows.get(appointmentId)].reduce<Appointment>(
    (latest, one) => (one !== undefined && one.revision > latest.revision ? one : latest),
    given,
  );
};

/** What is booked, and what can be done about it. */
export const AppointmentDialog = ({ given }: { given: Appointment }) => {
  const t = useReceptionTexts();
  const staff = useStaffTexts();
  const format = useFormat();
  const label = useUrgencyLabel();
  const { doctors, day } = useFeed();
  const { user } = useHub();
  const { open, close, choose, show } = useDesk();
  const printSlip = usePrintSlip();
  const appointment = useAppointment(given);
  const isGone = !isDrawn(appointment);
  useEffect(() => {
    if (isGone) close();
  }, [isGone, close]);
  const entryId = useEntryOf(given.appointmentId);
  if (isGone) return null;
  const { scheduledDate, doctorId, durationMinutes, confirmationCode, status, reason, urgencyLevel } = appointment;
  const person = personIn(appointment);
  const doctor = doctors.get(doctorId);
  const isToday = scheduledDate >= day.startsAt && scheduledDate < day.endsAt;
  const mayChange = user.role === 'reception' && status === 'booked';
  const arrive = isToday && mayArrive(appointment) && person ? () => open({ kind: 'check-in', person }) : null;
  const reschedule = mayChange ? () => open({ kind: 'book', appointment }) : null;
  const cancel = mayChange ? () => open({ kind: 'cancel-appointment', appointment }) : null;
  const print = status === 'booked' ? () => printSlip(appointment) : null;
  const follow = entryId
    ? () => {
        close();
        show('queue');
        choose({ kind: 'entry', queueId: entryId });
      }
    : null;
  const footer = (
    <>
      {arrive && (
        <Button look="primary" keyName="I" data-autofocus onClick={arrive}>
          {t('checkIn')}
        </Button>
      )}
      {follow && (
        <Button look="primary" keyName="Q" data-autofocus onClick={follow}>
          {t('showInQueue')}
        </Button>
      )}
      {reschedule && (
        <Button icon="calendar" keyName="M" onClick={reschedule}>
          {t('reschedule')}
        </Button>
      )}
      {print && (
        <Button icon="print" keyName="P" onClick={print}>
          {t('print')}
        </Button>
      )}
      <i className="grow" />
      {cancel && (
        <Button look="danger" icon="close" keyName="Del" onClick={cancel}>
          {t('cancelAppointment')}
        </Button>
      )}
    </>
  );
  return (
    <Dialog
      title={`${format.time(scheduledDate)} ${person?.fullName ?? ''}`}
      mark={<UrgencyMark level={urgencyLevel} size={26} />}
      width={560}
      onClose={close}
      footer={footer}
    >
      <AppointmentKeys keys={{ i: arrive, q: follow, m: reschedule, p: print, Delete: cancel }} />
      <div className="appointment-facts">
        {person && <PersonLine person={person} />}
        <Facts
          facts={[
            [t('state'), t(statusKeys[status])],
            [
              t('doctor'),
              [doctor?.fullName, doctor?.room && staff('room', { room: doctor.room })].filter(Boolean).join(', '),
            ],
            [t('date'), `${format.date(scheduledDate)}, ${format.time(scheduledDate)}`],
            [t('length'), staff('minutes', { count: durationMinutes })],
            [t('code'), codeInGroups(confirmationCode)],
            [t('urgency'), `${urgencyLevel}, ${label(urgencyLevel)}`],
            [t('phone'), person?.phoneNumber && <bdi key="phone">{phoneText(person.phoneNumber)}</bdi>],
            [t('reason'), reason],
          ]}
        />
      </div>
    </Dialog>
  );
};

const AppointmentKeys = ({ keys }: { keys: Parameters<typeof useKeys>[0] }) => {
  useKeys(keys);
  return null;
};

/** The queue entry of this appointment, while that is open. */
const useEntryOf = (appointmentId: string): string | null => {
  const { streams } = useFeed();
  for (const { entries } of streams.values()) {
    for (const entry of entries.values()) {
      if (entry.appointmentId === appointmentId && !isSuperseded(entry.status)) return entry.queueId;
    }
  }
  return null;
};
