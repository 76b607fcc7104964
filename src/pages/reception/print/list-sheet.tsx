import { useCallback } from 'react';
import type { StaffEntry } from '../../../protocol/views.ts';
import { Button } from '../../shared/staff/controls.tsx';
import { useEntries, useFeed, useFormat, useLiveness } from '../../shared/staff/hub.tsx';
import { useBirth } from '../../shared/staff/person.tsx';
import { useStaffTexts } from '../../shared/staff/texts.tsx';
import { useDesk } from '../desk/desk.tsx';
import { phoneText } from '../patient/phone.ts';
import { listEntries, positionsInLine } from '../queue/listing.ts';
import { useStateWords } from '../queue/state-words.ts';
import { useReceptionTexts } from '../texts.ts';
import { usePrint } from './print.tsx';
import { presentMs } from '../../shared/present.ts';

/** Prints the list as it is filtered, with what a desk needs to go on by paper. */
export const usePrintList = (): (() => void) => {
  const print = usePrint();
  const t = useReceptionTexts();
  const staff = useStaffTexts();
  const format = useFormat();
  const birth = useBirth();
  const stateWords = useStateWords();
  const feed = useFeed();
  const entries = useEntries();
  const { staleSince } = useLiveness();
  const { filter } = useDesk();
  return useCallback(() => {
    const listed = listEntries(entries.values(), filter, feed);
    const positions = positionsInLine(feed, entries);
    const asOf = staleSince ?? new Date(presentMs());
    const whereOf = ({ doctorId, departmentId, room }: StaffEntry): string => {
      const doctor = feed.doctors.get(doctorId ?? '');
      return doctor
        ? [doctor.fullName, room ?? doctor.room].filter(Boolean).join(', ')
        : staff('pool', { department: feed.departments.get(departmentId)?.name ?? '' });
    };
    print(
      <article className="list-sheet">
        <h1>{feed.settings.hospitalName}</h1>
        <p>
          {t('listAsOf', { date: format.date(asOf), time: format.timeWithSeconds(asOf), count: listed.entries.length })}
        </p>
        <table>
          <thead>
            <tr>
              {(
                ['number', 'urgency', 'patient', 'doctorRoom', 'arrived', 'dueBy', 'phone', 'place', 'state'] as const
              ).map((heading) => (
                <th key={heading}>{t(heading)}</th>
              ))}
            </tr>
          </thead>
          <tbody>
            {listed.entries.map((entry) => {
              const { queueId, queueNumber, urgencyLevel, patient, arrivedAt, dueAt } = entry;
              const position = positions.get(queueId);
              return (
                <tr key={queueId}>
                  <th>{queueNumber}</th>
                  <td>{urgencyLevel}</td>
                  <td>
                    {patient ? patient.fullName : staff('anonymous')}
                    {patient?.dateOfBirth && `, ${birth(patient.dateOfBirth)}`}
                  </td>
                  <td>{whereOf(entry)}</td>
                  <td>{format.time(arrivedAt)}</td>
                  <td>{format.time(dueAt)}</td>
                  <td>{patient?.phoneNumber && <bdi>{phoneText(patient.phoneNumber)}</bdi>}</td>
                  <td>
                    {position &&
                      t('placeOf', { place: format.number(position.position), of: format.number(position.of) })}
                  </td>
                  <td>{stateWords(entry)}</td>
                </tr>
              );
            })}
          </tbody>
        </table>
      </article>,
    );
  }, [print, t, staff, format, birth, stateWords, feed, entries, staleSince, filter]);
};

export const PrintListButton = () => {
  const t = useReceptionTexts();
  const printList = usePrintList();
  return (
    <Button small look="inverse" onClick={printList}>
      {t('printList')}
    </Button>
  );
};
