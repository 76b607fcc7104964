import type { Appointment, StaffEntry } from '../../protocol/views.ts';
import { dueRuleOf } from '../shared/staff/call-list.ts';
import { useFeed, useFormat } from '../shared/staff/hub.tsx';
import { useBirth } from '../shared/staff/person.tsx';
import { Stops } from '../shared/staff/stops.tsx';
import { useStaffTexts } from '../shared/staff/texts.tsx';
import { EntryMark, useUrgencyLabel } from '../shared/staff/urgency.tsx';
import { MINUTE_MS } from '../shared/staff/wait.tsx';
import { appointmentOf, type Console } from './model.ts';
import { useNotes, type Note } from './notes.ts';
import { useDoctorTexts } from './texts.ts';
import { useCalledTo } from './use-called-to.ts';

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
  const staff = useStaffTexts();
  const label = useUrgencyLabel();
  const appointment = appointmentOf(entry, console);
  return (
    <dl className="facts">
      <dt>{t('urgency')}</dt>
      <dd className="urgency-words">
        <EntryMark entry={entry} size={20} />
        <span aria-hidden="true">
          {entry.triagedAt === null
            ? staff('urgencyUntriaged', { level: String(entry.urgencyLevel), label: label(entry.urgencyLevel) })
            : label(entry.urgencyLevel)}
        </span>
      </dd>
      <Notes entry={entry} />
      {entry.visit.steps.length > 1 && (
        <>
          <dt>{t('stops')}</dt>
          <dd>
            <Stops visit={entry.visit} />
          </dd>
        </>
      )}
      <dt>{t('appointment')}</dt>
      <dd>
        <AppointmentWords entry={entry} appointment={appointment} />
      </dd>
      <dt>{t('waited')}</dt>
      <dd>
        <WaitedWords entry={entry} appointment={appointment} />
      </dd>
    </dl>
  );
};

/** What the visit is for, what the triage found, and why somebody else sent the patient here. */
const Notes = ({ entry }: { entry: StaffEntry }) => {
  const t = useDoctorTexts();
  const { triage, transfer } = useNotes(entry);
  return (
    <>
      {entry.reason !== null && <NoteLine as={t('reason')} note={{ text: entry.reason }} />}
      {triage && <NoteLine as={t('triage')} note={triage} />}
      {transfer && <NoteLine as={t('sentHere')} note={transfer} />}
    </>
  );
};

const NoteLine = ({ as, note: { text, by, at } }: { as: string; note: Pick<Note, 'text'> & Partial<Note> }) => {
  const format = useFormat();
  const from = [by, at && format.time(at)].filter(Boolean).join(', ');
  return (
    <>
      <dt>{as}</dt>
      <dd>
        <bdi>{text}</bdi>
        {from !== '' && (
          <span className="muted">
            {' '}
            · <bdi>{from}</bdi>
          </span>
        )}
      </dd>
    </>
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
export const History = ({ console, entry }: { console: Console; entry: StaffEntry }) => {
  const t = useDoctorTexts();
  const calledTo = useCalledTo(console.doctor);
  const format = useFormat();
  const { arrivedAt, calledAt, startedAt, endedAt, room, recallCount, transferredFromId } = entry;
  const called = calledTo(room);
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
