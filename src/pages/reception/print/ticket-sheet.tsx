import { useCallback } from 'react';
import { encode } from 'uqr';
import type { CommandData } from '../../../protocol/commands/index.ts';
import type { PublicEntry } from '../../../protocol/views.ts';
import { useActions } from '../../shared/staff/actions.tsx';
import { useErrorWords } from '../../shared/staff/error-words.ts';
import { useEntries, useFeed, useFormat } from '../../shared/staff/hub.tsx';
import { useStaffTexts } from '../../shared/staff/texts.tsx';
import { useReceptionTexts } from '../texts.ts';
import { usePrint } from './print.tsx';
import { presentMs } from '../../shared/present.ts';

type Ticket = Pick<CommandData<'queue:ticket'>, 'trackingUrl' | 'position' | 'estimatedWaitSeconds'> & {
  readonly entry: Pick<PublicEntry, 'queueNumber' | 'doctorId' | 'departmentId'>;
};

/** Prints a ticket that was just given. Without a name: tickets get lost. */
export const usePrintThisTicket = (): ((ticket: Ticket) => void) => {
  const print = usePrint();
  const t = useReceptionTexts();
  const staff = useStaffTexts();
  const format = useFormat();
  const { settings, doctors, departments } = useFeed();
  return useCallback(
    ({ entry, trackingUrl, position, estimatedWaitSeconds }) => {
      const doctor = doctors.get(entry.doctorId ?? '');
      const now = new Date(presentMs());
      const wait = estimatedWaitSeconds === null ? null : format.wait(estimatedWaitSeconds);
      print(
        <article className="ticket-sheet">
          <p className="ticket-hospital">{settings.hospitalName}</p>
          <p className="ticket-number">{entry.queueNumber}</p>
          <p>{departments.get(entry.departmentId)?.name}</p>
          {doctor && (
            <p>{[doctor.fullName, doctor.room && staff('room', { room: doctor.room })].filter(Boolean).join(', ')}</p>
          )}
          {position !== null && (
            <p>
              {t('ticketPlace', { place: format.number(position) })}
              {wait !== null && `, ${t('calledInAbout', { wait: wait.map(({ text }) => text).join('') })}`}
            </p>
          )}
          <QrCode text={new URL(trackingUrl, location.origin).href} />
          <p>{t('ticketFollow')}</p>
          <p className="ticket-small">
            {format.date(now)} {format.time(now)} · {t('ticketOrder')}
          </p>
        </article>,
      );
    },
    [print, t, staff, format, settings, doctors, departments],
  );
};

/** Prints the ticket of any entry again. */
export const usePrintTicket = (): ((queueId: string) => void) => {
  const { act } = useActions();
  const words = useErrorWords();
  const t = useReceptionTexts();
  const entries = useEntries();
  const print = usePrintThisTicket();
  return useCallback(
    (queueId) => {
      const entry = entries.get(queueId);
      if (entry === undefined) return;
      void act({
        run: async (send) => print({ entry, ...(await send('queue:ticket', { queueId })) }),
        failed: (error) => ({ what: t('notPrinted', { number: entry.queueNumber }), more: words(error) }),
      });
    },
    [act, entries, print, t, words],
  );
};

/** The modules as one path, so that a printer draws them without seams. */
const QrCode = ({ text }: { text: string }) => {
  const { data, size } = encode(text, { ecc: 'M', border: 2 });
  const path = data.flatMap((row, y) => row.map((isDark, x) => (isDark ? `M${x} ${y}h1v1h-1z` : ''))).join('');
  return (
    <svg className="ticket-code" viewBox={`0 0 ${size} ${size}`} shapeRendering="crispEdges" aria-hidden="true">
      <path d={path} />
    </svg>
  );
};
