import { useCallback, useMemo } from 'react';
import type { Appointment } from '../../../protocol/views.ts';
import { useActions, type Undo } from '../../shared/staff/actions.tsx';
import { useErrorWords } from '../../shared/staff/error-words.ts';
import { useFeed, useFormat } from '../../shared/staff/hub.tsx';
import { useReceptionTexts } from '../texts.ts';
import type { Target } from './move.ts';
import { presentMs } from '../../shared/present.ts';

type DoctorSpan = Pick<Target, 'doctorId' | 'span'>;

/** `Dr Elena Marsh, 09:20` */
export const useSlotName = (): ((doctorId: string, at: number | string) => string) => {
  const t = useReceptionTexts();
  const format = useFormat();
  const { doctors } = useFeed();
  return useCallback(
    (doctorId, at) => t('doctorAt', { doctor: doctors.get(doctorId)?.fullName ?? '', time: format.time(new Date(at)) }),
    [t, format, doctors],
  );
};

/** Moves an appointment, says so, and offers the way back. It keeps its length: the hub knows it. */
export const useReschedule = (): ((appointment: Appointment, to: DoctorSpan) => void) => {
  const t = useReceptionTexts();
  const words = useErrorWords();
  const slotName = useSlotName();
  const undoOf = useUndo();
  const { act } = useActions();
  return useMemo(
    () =>
      (appointment, { doctorId, span }) => {
        const name = appointment.patient?.fullName ?? t('patient');
        const was = slotName(appointment.doctorId, appointment.scheduledDate);
        const { appointmentId, revision: expectedRevision } = appointment;
        const scheduledDate = new Date(span.from).toISOString();
        void act({
          run: (send) => send('appointment:reschedule', { appointmentId, expectedRevision, doctorId, scheduledDate }),
          done: () => ({
            what: t('moved', { name, place: slotName(doctorId, span.from) }),
            more: t('movedFrom', { place: was }),
          }),
          undo: ({ appointment: moved }) => undoOf(appointment, moved),
          failed: (error) => ({
            what: t('notMoved', { name }),
            more: `${words(error)} ${t('stillAt', { place: was })}`,
          }),
        });
      },
    [act, t, words, slotName, undoOf],
  );
};

/** Null once the old time has passed. */
const useUndo = (): ((was: Appointment, moved: Appointment) => Undo | null) => {
  const t = useReceptionTexts();
  const slotName = useSlotName();
  return useCallback(
    (was, { appointmentId, revision }) => {
      const { doctorId, scheduledDate, durationMinutes } = was;
      if (Date.parse(scheduledDate) <= presentMs()) return null;
      const name = was.patient?.fullName ?? t('patient');
      const back = { appointmentId, expectedRevision: revision, doctorId, scheduledDate, durationMinutes };
      return {
        label: t('undoMove'),
        run: (send) => send('appointment:reschedule', back),
        done: { what: t('moveUndone', { name, place: slotName(doctorId, scheduledDate) }) },
        failed: t('moveNotUndone', { name }),
      };
    },
    [t, slotName],
  );
};

/** The same for a receipt, which stays until it is closed. */
export const useMoveBack = (): ((was: Appointment, moved: Appointment) => (() => void) | null) => {
  const words = useErrorWords();
  const { act } = useActions();
  const undoOf = useUndo();
  return (was, moved) => {
    const undo = undoOf(was, moved);
    if (undo === null) return null;
    const { run, done, failed } = undo;
    return () => void act({ run, done: () => done, failed: (error) => ({ what: failed, more: words(error) }) });
  };
};
