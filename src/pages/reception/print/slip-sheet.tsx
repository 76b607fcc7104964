import { useCallback } from 'react';
import type { Appointment } from '../../../protocol/views.ts';
import { useFeed, useFormat } from '../../shared/staff/hub.tsx';
import { MINUTE_MS } from '../../shared/staff/wait.tsx';
import { useReceptionTexts } from '../texts.ts';
import { usePrint } from './print.tsx';
import { QrCode } from './qr-code.tsx';
import { Sheet, WhereLines } from './sheet.tsx';

/** `ABCD EFGH`: what somebody reads out or copies comes in groups of four. */
export const codeInGroups = (code: string): string => code.replaceAll(/(.{4})(?=.)/gu, '$1 ');

type SlipSheetProps = Pick<Appointment, 'doctorId' | 'scheduledDate' | 'confirmationCode'>;

const SlipSheet = ({ doctorId, scheduledDate, confirmationCode }: SlipSheetProps) => {
  const t = useReceptionTexts();
  const format = useFormat();
  const { settings } = useFeed();
  const opensAt = new Date(Date.parse(scheduledDate) - settings.earlyCheckInMinutes * MINUTE_MS);
  return (
    <Sheet>
      <p>{t('slipTitle')}</p>
      <p className="slip-time">
        {format.date(scheduledDate)}
        <br />
        {format.time(scheduledDate)}
      </p>
      <WhereLines doctorId={doctorId} />
      <QrCode text={confirmationCode} />
      <p className="slip-code">{codeInGroups(confirmationCode)}</p>
      <p className="ticket-small">{t('slipArrive', { time: format.time(opensAt) })}</p>
    </Sheet>
  );
};

/** Prints what the patient takes home: when, with whom, and the code for the kiosk. */
export const usePrintSlip = (): ((appointment: Appointment) => void) => {
  const print = usePrint();
  return useCallback((appointment) => print(<SlipSheet {...appointment} />), [print]);
};
