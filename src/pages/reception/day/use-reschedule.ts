import { useMemo } from 'react';
import type { Appointment } from '../../../protocol/views.ts';
import { useActions } from '../../shared/staff/actions.tsx';
import { useErrorWords } from '../../shared/staff/error-words.ts';
import { useFeed, useFormat } from '../../shared/staff/hub.tsx';
import { MINUTE_MS } from '../../shared/staff/wait.tsx';
import { useReceptionTexts } from '../texts.ts';
import type { Target } from './move.ts';
import { presentMs } from '../../shared/present.ts';

type Place = Pick<Target, 'doctorId' | 'span'>;

/** Moves an appointment, says so, and offers the way back while the old time has not passed. */
export const useReschedule = (): ((appointment: Appointment, to: Place) => void) => {
  const t = useReceptionTexts();
  const words = useErrorWords();
  const format = useFormat();
  const { act } = useActions();
  const { doctors } = useFeed();
  return useMemo(() => {
    const nameOf = ({ patient }: Appointment) => patient?.fullName ?? t('patient');
    const placeName = (doctorId: string, at: number | string) =>
      t('doctorAt', { doctor: doctors.get(doctorId)?.fullName ?? '', time: format.time(new Date(at)) });
    return (appointment, { doctorId, span }) => {
      const name = nameOf(appointment);
      const was = placeName(appointment.doctorId, appointment.scheduledDate);
      const { appointmentId, revision, scheduledDate, durationMinutes } = appointment;
      void act({
        run: (send) =>
          send('appointment:reschedule', {
            appointmentId,
            expectedRevision: revision,
            doctorId,
            scheduledDate: new Date(span.from).toISOString(),
            durationMinutes: Math.round((span.to - span.from) / MINUTE_MS),
          }),
        done: () => ({
          what: t('moved', { name, place: placeName(doctorId, span.from) }),
          more: t('movedFrom', { place: was }),
        }),
        undo: ({ appointment: moved }) =>
          Date.parse(scheduledDate) <= presentMs()
            ? null
            : {
                label: t('undoMove'),
                run: (send) =>
                  send('appointment:reschedule', {
                    appointmentId: moved.appointmentId,
                    doctorId: appointment.doctorId,
                    scheduledDate,
                    durationMinutes,
                  }),
                done: { what: t('moveUndone', { name, place: was }) },
                failed: t('moveNotUndone', { name }),
              },
        failed: (error) => ({
          what: t('notMoved', { name }),
          more: `${words(error)} ${t('stillAt', { place: was })}`,
        }),
      });
    };
  }, [act, t, words, format, doctors]);
};
