import { useCallback } from 'react';
import type { CommandData } from '../../../protocol/commands/index.ts';
import type { PublicEntry } from '../../../protocol/views.ts';
import { useActions } from '../../shared/staff/actions.tsx';
import { useErrorWords } from '../../shared/staff/error-words.ts';
import { useEntries, useFormat } from '../../shared/staff/hub.tsx';
import { useReceptionTexts } from '../texts.ts';
import { usePrint } from './print.tsx';
import { QrCode } from './qr-code.tsx';
import { presentMs } from '../../shared/present.ts';
import { Sheet, WhereLines } from './sheet.tsx';

type Ticket = Pick<CommandData<'queue:ticket'>, 'trackingUrl' | 'position' | 'estimatedWaitSeconds'> & {
  readonly entry: Pick<PublicEntry, 'queueNumber' | 'doctorId' | 'departmentId'>;
};

type TicketSheetProps = { readonly ticket: Ticket; readonly printedAt: Date };

const TicketSheet = ({ ticket, printedAt }: TicketSheetProps) => {
  const { entry, trackingUrl, position, estimatedWaitSeconds } = ticket;
  const t = useReceptionTexts();
  const format = useFormat();
  const wait = estimatedWaitSeconds === null ? null : format.wait(estimatedWaitSeconds);
  return (
    <Sheet>
      <p className="ticket-number">{entry.queueNumber}</p>
      <WhereLines departmentId={entry.departmentId} doctorId={entry.doctorId} />
      {position !== null && (
        <p>
          {t('ticketPlace', { place: format.number(position) })}
          {wait !== null && `, ${t('calledInAbout', { wait: wait.map(({ text }) => text).join('') })}`}
        </p>
      )}
      <QrCode text={new URL(trackingUrl, location.origin).href} />
      <p>{t('ticketFollow')}</p>
      <p className="ticket-small">
        {format.date(printedAt)} {format.time(printedAt)} · {t('ticketOrder')}
      </p>
    </Sheet>
  );
};

/** Prints tickets that were just given: a sheet each. */
export const usePrintThisTicket = (): ((tickets: readonly Ticket[]) => void) => {
  const print = usePrint();
  return useCallback(
    (tickets) => {
      const printedAt = new Date(presentMs());
      print(
        tickets.map((ticket) => <TicketSheet key={ticket.entry.queueNumber} ticket={ticket} printedAt={printedAt} />),
      );
    },
    [print],
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
        run: async (send) => print([{ entry, ...(await send('queue:ticket', { queueId })) }]),
        failed: (error) => ({ what: t('notPrinted', { number: entry.queueNumber }), more: words(error) }),
      });
    },
    [act, entries, print, t, words],
  );
};
