import { Checkbox } from '@mantine/core';
import { useEffect, useRef, useState } from 'react';
import type { CommandData } from '../../../../protocol/commands/index.ts';
import type { Appointment } from '../../../../protocol/views.ts';
import { useActions } from '../../../shared/staff/actions.tsx';
import { Button } from '../../../shared/staff/controls.tsx';
import { Dialog } from '../../../shared/staff/dialogs/dialog.tsx';
import { useErrorWords } from '../../../shared/staff/error-words.ts';
import { useFeed, useFormat } from '../../../shared/staff/hub.tsx';
import { useKeys } from '../../../shared/staff/keys.tsx';
import { useBirth } from '../../../shared/staff/person.tsx';
import { useStopName } from '../../../shared/staff/stops.tsx';
import { useStaffTexts } from '../../../shared/staff/texts.tsx';
import { UrgencyMark } from '../../../shared/staff/urgency.tsx';
import { useDesk } from '../../desk/desk.tsx';
import { printsByItself, setPrintsByItself } from '../../print/by-itself.ts';
import { usePrintThisTicket } from '../../print/ticket-sheet.tsx';
import { Facts } from '../../queue/panel/facts.tsx';
import { useReceptionTexts } from '../../texts.ts';
import type { Person } from '../person.ts';

export type CheckedIn = CommandData<'queue:check-in'> & {
  readonly person: Person | null;
  readonly urgencyLevel: number;
  readonly booking: Appointment | undefined;
};

/** The number, in huge type, and the next patient by one key. */
export const CheckedInDialog = ({ checkedIn }: { checkedIn: CheckedIn }) => {
  const t = useReceptionTexts();
  const { open, close } = useDesk();
  const { person, entry, reprint, isAdded, urgencyLevel } = checkedIn;
  const title = isAdded ? t('addedToVisit') : reprint ? t('wasCheckedIn') : t('checkedIn');
  const printTicket = usePrintThisTicket();
  const print = () => printAll(checkedIn, printTicket);
  const undo = useUndo(checkedIn);
  const [isByItself, setByItself] = useState(printsByItself);
  const hasPrinted = useRef(false);
  useEffect(() => {
    if (!isByItself || hasPrinted.current) return;
    hasPrinted.current = true;
    printAll(checkedIn, printTicket);
  }, [isByItself, printTicket, checkedIn]);
  const next = () => open({ kind: 'check-in' });
  const footer = (
    <>
      <Button look="primary" keyName="I" onClick={next} data-autofocus>
        {t('nextPatient')}
      </Button>
      <Button icon="print" keyName="P" onClick={print}>
        {t('printTicket')}
      </Button>
      <i className="grow" />
      {undo && (
        <Button look="quiet" icon="undo" keyName="Z" onClick={undo}>
          {t('undoCheckIn')}
        </Button>
      )}
    </>
  );
  return (
    <Dialog title={title} width={560} onClose={close} footer={footer}>
      <DoneKeys next={next} print={print} undo={undo} />
      <div className="checked-in">
        <p className="checked-in-number">
          {entry.queueNumber} <UrgencyMark level={urgencyLevel} size={32} />
        </p>
        <Who person={person} />
        <hr />
        <WhereTheyWait checkedIn={checkedIn} />
        <Checkbox
          className="print-by-itself"
          checked={isByItself}
          label={t('printByItself')}
          onChange={(event) => {
            // The next ticket: this one can be printed by its button.
            hasPrinted.current = true;
            setPrintsByItself(event.currentTarget.checked);
            setByItself(event.currentTarget.checked);
          }}
        />
      </div>
    </Dialog>
  );
};

const Who = ({ person }: { person: Person | null }) => {
  const t = useReceptionTexts();
  const staff = useStaffTexts();
  const birth = useBirth();
  if (person === null) return <h3 className="arrival-name">{staff('anonymous')}</h3>;
  return (
    <>
      <h3 className="arrival-name">
        <bdi>{person.fullName}</bdi>
      </h3>
      {person.dateOfBirth && <p className="secondary">{t('born', { date: birth(person.dateOfBirth) })}</p>}
    </>
  );
};

const WhereTheyWait = ({ checkedIn }: { checkedIn: CheckedIn }) => {
  const t = useReceptionTexts();
  const staff = useStaffTexts();
  const format = useFormat();
  const { doctors, departments, streams } = useFeed();
  const { entry, estimatedWaitSeconds, booking, visit } = checkedIn;
  const stopName = useStopName();
  const planned = visit.steps.filter(({ status }) => status === 'planned');
  const line = streams.get(entry.doctorId ?? entry.departmentId)?.waiting ?? [];
  const index = line.findIndex(({ queueId }) => queueId === entry.queueId);
  const doctor = doctors.get(entry.doctorId ?? '');
  const department = departments.get(entry.departmentId)?.name ?? '';
  const where = doctor
    ? [doctor.fullName, doctor.room && staff('room', { room: doctor.room })].filter(Boolean).join(', ')
    : staff('pool', { department });
  const wait = estimatedWaitSeconds === null ? null : format.wait(estimatedWaitSeconds);
  // As in the list beside it; the ticket counts those of the pool, too.
  const position = index !== -1 && t('placeOf', { place: format.number(index + 1), of: format.number(line.length) });
  return (
    <Facts
      facts={[
        [t('waitsFor'), booking ? t('whereBooked', { where, time: format.time(booking.scheduledDate) }) : where],
        [t('place'), position],
        [t('estimate'), wait && t('calledInAbout', { wait: wait.map(({ text }) => text).join('') })],
        [t('department'), doctor && department],
        [t('together'), (checkedIn.party ?? []).map((one) => one.entry.queueNumber).join(', ')],
        [t('afterwards'), planned.map(stopName).join(', ')],
      ]}
    />
  );
};

/** Each of the party has a ticket of their own. */
const printAll = (checkedIn: CheckedIn, print: ReturnType<typeof usePrintThisTicket>): void =>
  print([checkedIn, ...(checkedIn.party ?? [])]);

/** Inside of the dialog, where its keys count. */
const DoneKeys = ({ next, print, undo }: { next: () => void; print: () => void; undo: (() => void) | null }) => {
  useKeys({ i: next, p: print, z: undo });
  return null;
};

/**
 * Null where it cannot be taken back: an earlier check-in's number stays, and ending the entry of an appointment would
 * cancel the appointment.
 */
const useUndo = ({ entry, reprint, booking, party = [] }: CheckedIn): (() => void) | null => {
  const t = useReceptionTexts();
  const words = useErrorWords();
  const { act } = useActions();
  const { choose, close } = useDesk();
  if (reprint || booking !== undefined) return null;
  // Who was here before came with them, and stays.
  const given = [entry, ...party.filter((one) => !one.reprint).map((one) => one.entry)];
  const number = given.map(({ queueNumber }) => queueNumber).join(', ');
  return () => {
    close();
    choose(null);
    void act({
      run: (send) =>
        Promise.all(given.map(({ queueId }) => send('queue:cancel', { queueId, reason: t('checkedInByMistake') }))),
      done: () => ({ what: t('checkInUndone', { number }) }),
      failed: (error) => ({ what: t('notUndone', { number }), more: words(error) }),
    });
  };
};
