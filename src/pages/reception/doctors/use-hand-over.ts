import type { Doctor } from '../../../protocol/views.ts';
import { useActions } from '../../shared/staff/actions.tsx';
import { useErrorWords } from '../../shared/staff/error-words.ts';
import { useReceptionTexts } from '../texts.ts';

export type HandOver = {
  readonly from: Doctor;
  /** Undefined is the pool. */
  readonly to: Doctor | undefined;
  readonly goesOff: boolean;
  readonly reason: string;
};

/** Everybody who waits for one doctor goes to another one or to the pool. The doctor may go off in the same step. */
export const useHandOver = (): ((handOver: HandOver) => void) => {
  const t = useReceptionTexts();
  const words = useErrorWords();
  const { act } = useActions();
  return ({ from, to, goesOff, reason }) => {
    const { doctorId, fullName: name } = from;
    void act({
      run: (send) =>
        goesOff
          ? send('doctor:set-status', {
              doctorId,
              status: 'off',
              ...(to ? { waiting: 'hand-over', toDoctorId: to.doctorId } : { waiting: 'pool' }),
            })
          : send('queue:hand-over', {
              fromDoctorId: doctorId,
              ...(to && { toDoctorId: to.doctorId }),
              ...(reason && { reason }),
            }),
      done: ({ handedOver: count }: { handedOver: number }) => ({
        what: t('handedOver', { count, from: name, to: to?.fullName ?? t('thePool') }),
        ...(goesOff && { more: t('isOffNow', { name }) }),
      }),
      failed: (error) => ({ what: t('notHandedOver', { name }), more: words(error) }),
    });
  };
};
