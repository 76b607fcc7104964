import { useCallback } from 'react';
import type { Appointment, StaffEntry } from '../../../protocol/views.ts';
import { useFeed, useFormat } from '../../shared/staff/hub.tsx';
import { useReceptionTexts } from '../texts.ts';

/** Where an entry is, as a part of a sentence: `called to room 204 at 10:42`. */
export const useStateWords = (): ((entry: StaffEntry) => string) => {
  const t = useReceptionTexts();
  const format = useFormat();
  const { doctors, departments } = useFeed();
  return useCallback(
    (entry) => {
      const { status, doctorId, departmentId, calledAt, startedAt, endedAt, recallCount, reason, statusNote } = entry;
      const time = (instant: string | null) => (instant === null ? '' : format.time(instant));
      const doctor = doctors.get(doctorId ?? '')?.fullName ?? departments.get(departmentId)?.name ?? '';
      const room = entry.room ?? doctors.get(doctorId ?? '')?.room ?? '';
      const heldWords = (where: string | null, backAt: string | null) => {
        const state = where === null ? t('stateOnHold') : t('stateOnHoldFor', { reason: where });
        return backAt === null ? state : t('stateOnHoldUntil', { state, time: time(backAt) });
      };
      switch (status) {
        case 'waiting':
          return t('stateWaiting', { doctor });
        case 'called':
          return recallCount === 0
            ? t('stateCalled', { doctor, room, time: time(calledAt) })
            : t('stateCalledAgain', { doctor, room, time: time(calledAt), count: recallCount });
        case 'in_service':
          return t('stateInService', { doctor, room, time: time(startedAt) });
        case 'on_hold':
          return heldWords(statusNote ?? reason, entry.backAt);
        case 'completed':
          return t('stateCompleted', { doctor, time: time(endedAt) });
        case 'no_show':
          return t('stateNoShow', { doctor, time: time(endedAt) });
        case 'cancelled':
          return t('stateCancelled', { time: time(endedAt) });
        case 'left':
          return t('stateLeft', { time: time(endedAt) });
        case 'transferred':
          return t('stateTransferred', { time: time(endedAt) });
        case 'withdrawn':
          return t('stateWithdrawn', { time: time(endedAt) });
      }
    },
    [t, format, doctors, departments],
  );
};

const appointmentKeys = {
  booked: 'bookedNotArrived',
  checked_in: 'bookedCheckedIn',
  in_consultation: 'bookedInConsultation',
  fulfilled: 'bookedFulfilled',
  cancelled: 'bookedCancelled',
  rescheduled: 'bookedRescheduled',
  no_show: 'bookedNoShow',
} as const;

/** `booked 11:00 with Dr Bauer, not arrived` */
export const useAppointmentWords = (): ((appointment: Appointment) => string) => {
  const t = useReceptionTexts();
  const format = useFormat();
  const { doctors } = useFeed();
  return useCallback(
    ({ doctorId, scheduledDate, status }) =>
      t(appointmentKeys[status], {
        time: format.time(scheduledDate),
        doctor: doctors.get(doctorId)?.fullName ?? '',
      }),
    [t, format, doctors],
  );
};
