import { useState } from 'react';
import type { HubError } from '../../protocol/errors.ts';
import type { Doctor } from '../../protocol/views.ts';
import { useActions } from '../shared/staff/actions.tsx';
import { useErrorWords } from '../shared/staff/error-words.ts';
import { useDoctorTexts } from './texts.ts';

type Changes = Partial<Pick<Doctor, 'status' | 'room'>>;

/** The doctor's status and room: shown at once, and as the hub has them where it says no. */
export const useDoctorStatus = (doctor: Doctor | undefined) => {
  const t = useDoctorTexts();
  const words = useErrorWords();
  const { act } = useActions();
  const [wanted, setWanted] = useState<{ changes: Changes; revision: number } | null>(null);

  const change = async (changes: { status: Doctor['status']; room?: string }, failed: string) => {
    if (doctor === undefined) return;
    const { doctorId, revision } = doctor;
    setWanted({ changes, revision });
    const done = await act({
      run: (send) => send('doctor:set-status', { doctorId, ...changes }),
      failed: (error: HubError) => ({ what: failed, more: words(error) }),
    });
    if (done === null) setWanted(null);
  };

  return {
    /** A later revision is the hub's word. */
    shown: doctor && wanted !== null && doctor.revision <= wanted.revision ? { ...doctor, ...wanted.changes } : doctor,
    setStatus: (status: Doctor['status']) => void change({ status }, t('failedStatus')),
    setRoom: (room: string) => void change({ status: doctor?.status ?? 'available', room }, t('failedRoom')),
  };
};

export type DoctorStatusActs = Omit<ReturnType<typeof useDoctorStatus>, 'shown'>;
