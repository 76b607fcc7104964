import type { Appointment, StaffEntry } from '../../protocol/views.ts';
import { dueRuleOf } from '../shared/staff/call-list.ts';
import { useFeed, useFormat } from '../shared/staff/hub.tsx';
import { useBirth } from '../shared/staff/person.tsx';
import { useStaffTexts } from '../shared/staff/texts.tsx';
import { UrgencyMark, useUrgencyLabel } from '../shared/staff/urgency.tsx';
import { MINUTE_MS } from '../shared/staff/wait.tsx';
import { appointmentOf, type Console } from './model.ts';
import { useDoctorTexts } from './texts.ts';

/** Number, name, date of birth and record number: whether this is the right person. */
export const PatientHead = ({ entry }: { entry: StaffEntry }) => {
  const t = useDoctorTexts();
  const staff = useStaffTexts();
  const birth = useBirth();
  const { patient, queueNumber } = entry;
  return (
    <>
      <div className={queueNumber.length > 6 ? 'big-number long' : 'big-number'}>{queueNumber}</div>
      <p className="patient-name">
        <bdi>{patient?.fullName ?? staff('anonymous')}</bdi>
      </p>
      <p className="patient-id">
        {patient?.dateOfBirth && <span>{t('born', { date: birth(patient.dateOfBirth) })}</span>}
        {patient?.medicalRecordNumber && <span>{t('record', { number: patient.medicalRecordNumber })}</span>}
      </p>
    </>
  );
};

export const PatientFacts = ({ console, entry }: { console: Console; entry: StaffEntry }) => {
  const t = useDoctorTexts();
  const label = useUrgencyLabel();
  const appointment = appointmentOf(entry, console);
  return (
    <dl className="facts">
      <dt>{t('urgency')}</dt>
      <dd className="urgency-words">
        <UrgencyMark level={entry.urgencyLevel} size={20} />
        <span aria-hidden="true">{label(entry.urgencyLevel)}</span>
      </dd>
      <dt>{t('appointment')}</dt>
      <dd>
        <AppointmentWords entry={entry} appointment={appointment} />
      </dd>
      <dt>{t('waited')}</dt>
      <dd>
        <WaitedWords entry={entry} appointment={appointment} />
      </dd>
      {entry.reason !== null && (
        <>
          <dt>{t('reason')}</dt>
          <dd>
            <bdi>{entry.reason}</bdi>
          </dd>
        </>
      )}
    </dl>
  );
};

const AppointmentWords = ({ entry, appointment }: { entry: StaffEntry; appointment: Appointment | undefined }) => {
  const t = useDoctorTexts();
  const staff = useStaffTexts();
  const format = useFormat();
  if (!appointment) return staff('walkIn');
  const values = { time: format.time(appointment.scheduledDate), minutes: String(appointment.durationMinutes) };
  const late = Math.round((Date.parse(entry.arrivedAt) - Date.parse(appointment.scheduledDate)) / MINUTE_MS);
  if (late === 0) return t('appointmentOnTime', values);
  return late > 0
    ? t('appointmentLate', { ...values, count: late })
    : t('appointmentEarly', { ...values, count: -late });
};

const WaitedWords = ({ entry, appointment }: { entry: StaffEntry; appointment: Appointment | undefined }) => {
  const t = useDoctorTexts();
  const format = useFormat();
  const { settings } = useFeed();
  const { arrivedAt, dueAt, calledAt } = entry;
  if (calledAt === null) return null;
  const minutes = (from: string, to: string) => Math.floor((Date.parse(to) - Date.parse(from)) / MINUTE_MS);
  const values = {
    minutes: String(Math.max(0, minutes(arrivedAt, calledAt))),
    allowed: String(minutes(arrivedAt, dueAt)),
  };
  if (Date.parse(calledAt) <= Date.parse(dueAt)) return t('waitedInTime', values);
  return dueRuleOf(entry, appointment, settings).by === 'arrival'
    ? t('waitedLate', values)
    : t('waitedPastDue', { minutes: values.minutes, time: format.time(dueAt) });
};

/** What the entry itself tells of its way here. */
export const History = ({ entry }: { entry: StaffEntry }) => {
  const t = useDoctorTexts();
  const format = useFormat();
  const { arrivedAt, calledAt, startedAt, endedAt, room, recallCount, transferredFromId } = entry;
  const called = room === null ? t('called') : t('calledToRoom', { room });
  const steps = [
    { at: arrivedAt, says: transferredFromId === null ? t('checkedIn') : `${t('checkedIn')}, ${t('transferredIn')}` },
    { at: calledAt, says: recallCount === 0 ? called : `${called}, ${t('recalled', { count: recallCount })}` },
    { at: startedAt, says: t('consultationStarted') },
    { at: endedAt, says: t('ended') },
  ];
  return (
    <ol className="history">
      {steps.map(
        ({ at, says }) =>
          at !== null && (
            <li key={says}>
              <time>{format.time(at)}</time>
              {says}
            </li>
          ),
      )}
    </ol>
  );
};
