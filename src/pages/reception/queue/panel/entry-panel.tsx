import type { ReactNode } from 'react';
import { lateFrom } from '../../../../protocol/view-rules.ts';
import type { Appointment, StaffEntry } from '../../../../protocol/views.ts';
import { dueRuleOf } from '../../../shared/staff/call-list.ts';
import { useEntries, useFeed, useFormat, useLiveness } from '../../../shared/staff/hub.tsx';
import { Icon } from '../../../shared/staff/icon.tsx';
import { useKeys } from '../../../shared/staff/keys.tsx';
import { useNow } from '../../../shared/staff/now.ts';
import { useBirth } from '../../../shared/staff/person.tsx';
import { useStaffTexts } from '../../../shared/staff/texts.tsx';
import { Stops } from '../../../shared/staff/stops.tsx';
import { EntryMark, useUrgencyLabel } from '../../../shared/staff/urgency.tsx';
import { MINUTE_MS } from '../../../shared/staff/wait.tsx';
import { useDesk } from '../../desk/desk.tsx';
import { personIn } from '../../patient/person.ts';
import { useReceptionTexts } from '../../texts.ts';
import { appointmentById } from '../appointment-of.ts';
import { capital } from '../capital.ts';
import type { PositionInLine } from '../listing.ts';
import { useReopenUntil } from '../reopening.ts';
import { useStateWords } from '../state-words.ts';
import { EntryButtons } from './entry-buttons.tsx';
import { Facts, PatientFacts } from './facts.tsx';
import { Timeline } from './timeline.tsx';
import { useTicket } from './use-ticket.ts';
import { VisitFacts } from './visit-facts.tsx';

type EntryPanelProps = { readonly queueId: string; readonly positions: ReadonlyMap<string, PositionInLine> };

/** All of one entry: why it stands where it does, whose it is, and what happened. */
export const EntryPanel = ({ queueId, positions }: EntryPanelProps) => {
  const t = useReceptionTexts();
  const { streams } = useFeed();
  const entry = useEntries().get(queueId);
  const { choose } = useDesk();
  if (entry === undefined) return <GonePanel />;
  const person = personIn(entry);
  const appointment = appointmentById(streams, entry.appointmentId);
  return (
    <Panel
      label={t('entryOf', { number: entry.queueNumber })}
      title={
        <>
          <EntryMark entry={entry} size={28} />
          <b className="panel-number">{entry.queueNumber}</b>
        </>
      }
      patient={entry.patient}
      footer={<EntryButtons entry={entry} />}
      onClose={() => choose(null)}
    >
      <StateFacts entry={entry} appointment={appointment} position={positions.get(queueId)} />
      <VisitStops entry={entry} />
      {entry.patient && <PatientFacts patient={entry.patient} reason={entry.reason} />}
      <VisitFacts person={person} appointment={appointment} />
      <Timeline entry={entry} />
    </Panel>
  );
};

/** The day of several stops. */
const VisitStops = ({ entry: { visit } }: { entry: StaffEntry }) => {
  const t = useReceptionTexts();
  const format = useFormat();
  if (visit.steps.length < 2) return null;
  return (
    <section className="panel-section">
      <h3>{t('visitSince', { time: format.time(visit.arrivedAt) })}</h3>
      <Stops visit={visit} />
    </section>
  );
};

/** Its day is over, or another desk's filter took it: nothing is shown that is not known. */
const GonePanel = () => {
  const t = useReceptionTexts();
  const { choose } = useDesk();
  return (
    <Panel label={t('entryGone')} title={<b>{t('entryGone')}</b>} patient={null} onClose={() => choose(null)}>
      <p className="panel-section secondary">{t('entryGoneDetail')}</p>
    </Panel>
  );
};

type PanelProps = {
  readonly label: string;
  readonly title: ReactNode;
  readonly patient: StaffEntry['patient'] | null;
  readonly footer?: ReactNode;
  readonly onClose: () => void;
  readonly children: ReactNode;
};

/** The 432 beside the list. */
export const Panel = ({ label, title, patient, footer, onClose, children }: PanelProps) => {
  const staff = useStaffTexts();
  useKeys({ Escape: onClose });
  return (
    <aside className="panel" aria-label={label}>
      <header className="panel-head">
        <div className="panel-title">
          {title}
          <i className="grow" />
          <button type="button" className="dialog-close" onClick={onClose}>
            <span className="visually-hidden">{staff('close')}</span>
            <kbd aria-hidden="true">Esc</kbd>
            <Icon name="close" />
          </button>
        </div>
        {patient && <PatientHead patient={patient} />}
      </header>
      <div className="panel-body" tabIndex={0} role="group" aria-label={label}>
        {children}
      </div>
      {footer && <footer className="panel-foot">{footer}</footer>}
    </aside>
  );
};

export const PatientHead = ({ patient }: { patient: NonNullable<StaffEntry['patient']> }) => {
  const t = useReceptionTexts();
  const birth = useBirth();
  const { fullName, dateOfBirth, medicalRecordNumber } = patient;
  return (
    <>
      <h2>
        <bdi>{fullName}</bdi>
      </h2>
      <p className="secondary">
        {[
          dateOfBirth === null ? t('birthUnknown') : t('born', { date: birth(dateOfBirth) }),
          medicalRecordNumber === null ? null : t('record', { number: medicalRecordNumber }),
        ]
          .filter(Boolean)
          .join(' · ')}
      </p>
    </>
  );
};

type StateFactsProps = {
  readonly entry: StaffEntry;
  readonly appointment: Appointment | undefined;
  readonly position: PositionInLine | undefined;
};

const StateFacts = ({ entry, appointment, position }: StateFactsProps) => {
  const t = useReceptionTexts();
  const staff = useStaffTexts();
  const format = useFormat();
  const { doctors, departments } = useFeed();
  const { isLive } = useLiveness();
  const label = useUrgencyLabel();
  const stateWords = useStateWords();
  const now = useNow(MINUTE_MS / 6);
  const ticket = useTicket(entry, position?.position);
  const doctor = doctors.get(entry.doctorId ?? '');
  const isWaiting = entry.status === 'waiting';
  const waitsFor = doctor?.fullName ?? staff('pool', { department: departments.get(entry.departmentId)?.name ?? '' });
  const from = lateFrom(entry);
  const late = from === null ? 0 : Math.floor((now - Date.parse(from)) / MINUTE_MS);
  const reopenUntil = useReopenUntil(entry);
  const where = [waitsFor, doctor?.room ? staff('room', { room: doctor.room }) : null].filter(Boolean).join(', ');
  return (
    <section className="panel-section">
      <h3>
        {isWaiting ? t('waitingFor', { where }) : capital(stateWords(entry))}
        {isLive && late > 0 && <span className="over">{staff('minutesOver', { count: late })}</span>}
      </h3>
      <Facts
        facts={[
          [
            t('urgency'),
            t(entry.triagedAt === null ? 'urgencyNotTriaged' : 'urgencyWords', {
              level: String(entry.urgencyLevel),
              label: label(entry.urgencyLevel),
            }),
          ],
          [
            t('place'),
            position &&
              t('placeFor', {
                place: format.number(position.position),
                of: format.number(position.of),
                name: waitsFor,
              }),
          ],
          [t('due'), <DueWords key="due" entry={entry} appointment={appointment} />],
          [
            t('estimate'),
            isWaiting && isLive && ticket.wait !== null ? t('calledInAbout', { wait: ticket.wait }) : null,
          ],
          [
            t('takeBack'),
            reopenUntil !== null && reopenUntil > now
              ? t('takeBackUntil', { time: format.time(new Date(reopenUntil)) })
              : null,
          ],
        ]}
      />
    </section>
  );
};

const DueWords = ({ entry, appointment }: Omit<StateFactsProps, 'position'>) => {
  const t = useReceptionTexts();
  const format = useFormat();
  const { settings } = useFeed();
  const rule = dueRuleOf(entry, appointment, settings);
  const time = format.time(entry.dueAt);
  const arrived = format.time(entry.arrivedAt);
  if (rule.by === 'other') return t('dueAt', { time, arrived });
  const from = format.time(rule.from);
  return rule.by === 'appointment'
    ? t('dueByAppointment', { time, from, count: rule.minutes })
    : t('dueByArrival', { time, from, count: rule.minutes });
};
