import { useEffect, useState } from 'react';
import type { Patient } from '../../../../protocol/patient.ts';
import type { Appointment } from '../../../../protocol/views.ts';
import { Button } from '../../../shared/staff/controls.tsx';
import { useFeed, useFormat, useHub, useLiveness } from '../../../shared/staff/hub.tsx';
import { useKeys } from '../../../shared/staff/keys.tsx';
import { useDesk } from '../../desk/desk.tsx';
import type { Person } from '../../patient/person.ts';
import { useReceptionTexts } from '../../texts.ts';
import { Panel } from './entry-panel.tsx';
import { PatientFacts } from './facts.tsx';
import { useAppointmentsOf } from './visit-facts.tsx';

const SHOWN = 12;

/** Somebody who has no entry today: who they are, and what is booked. */
export const PersonPanel = ({ person }: { person: Person }) => {
  const t = useReceptionTexts();
  const { user } = useHub();
  const { isLive } = useLiveness();
  const { choose, open } = useDesk();
  const patient = usePatient(person);
  const mayBook = user.role === 'reception';
  const checkIn = isLive ? () => open({ kind: 'check-in', person }) : null;
  const book = isLive && mayBook ? () => open({ kind: 'book', person }) : null;
  const edit = isLive && patient ? () => open({ kind: 'edit', patient }) : null;
  useKeys({ Enter: checkIn, b: book, e: edit });
  return (
    <Panel
      label={person.fullName}
      title={<b className="panel-sort">{t('patient')}</b>}
      patient={person}
      onClose={() => choose(null)}
      footer={
        <div className="panel-buttons">
          <Button icon="plus" keyName="↵" disabled={checkIn === null} onClick={checkIn ?? undefined}>
            {t('checkIn')}
          </Button>
          {mayBook && (
            <Button icon="calendar" keyName="B" disabled={book === null} onClick={book ?? undefined}>
              {t('book')}
            </Button>
          )}
          <Button icon="document" keyName="E" disabled={edit === null} onClick={edit ?? undefined}>
            {t('edit')}
          </Button>
        </div>
      }
    >
      <PatientFacts
        patient={person}
        more={[
          [t('email'), patient?.email],
          [t('guardian'), patient?.guardianId && t('guardianKnown')],
        ]}
      />
      <Booked patientId={person.patientId} mayChange={mayBook && isLive} />
    </Panel>
  );
};

/** With what only the patient's own record has. */
const usePatient = (person: Person): Patient | null => {
  const { client } = useHub();
  const isWhole = 'revision' in person;
  const [patient, setPatient] = useState<Patient | null>(isWhole ? (person as Patient) : null);
  const { patientId, fullName, dateOfBirth } = person;
  useEffect(() => {
    if (isWhole) return;
    const abort = new AbortController();
    const args = { query: fullName, ...(dateOfBirth && { dateOfBirth }) };
    client.send('patient:find', args, { signal: abort.signal }).then(
      ({ patients }) => {
        if (!abort.signal.aborted) setPatient(patients.find((one) => one.patientId === patientId) ?? null);
      },
      () => undefined,
    );
    return () => abort.abort();
  }, [client, isWhole, patientId, fullName, dateOfBirth]);
  return patient;
};

const Booked = ({ patientId, mayChange }: { patientId: string; mayChange: boolean }) => {
  const t = useReceptionTexts();
  const format = useFormat();
  const { doctors } = useFeed();
  const { open } = useDesk();
  const appointments = useAppointmentsOf(patientId);
  const name = ({ doctorId }: Appointment) => doctors.get(doctorId)?.fullName ?? '';
  return (
    <section className="panel-section">
      <h3>{t('appointments')}</h3>
      {appointments?.length === 0 && <p className="secondary">{t('neverBooked')}</p>}
      <ul className="booked-list">
        {appointments?.slice(0, SHOWN).map((one) => (
          <li key={one.appointmentId}>
            <span>
              {format.date(one.scheduledDate)} <b>{format.time(one.scheduledDate)}</b>
              <small>
                {name(one)}, {t(statusKeys[one.status])}
              </small>
            </span>
            {mayChange && one.status === 'booked' && (
              <Button small onClick={() => open({ kind: 'appointment', appointment: one })}>
                {t('change')}
              </Button>
            )}
          </li>
        ))}
      </ul>
    </section>
  );
};

export const statusKeys = {
  booked: 'statusBooked',
  checked_in: 'statusCheckedIn',
  in_consultation: 'statusInConsultation',
  fulfilled: 'statusFulfilled',
  cancelled: 'statusCancelled',
  rescheduled: 'statusRescheduled',
  no_show: 'statusNoShow',
} as const;
