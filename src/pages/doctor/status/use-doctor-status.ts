import { useState } from 'react';
import type { CommandData } from '../../../protocol/commands/index.ts';
import type { HubError } from '../../../protocol/errors.ts';
import type { Doctor } from '../../../protocol/views.ts';
import { presentMs } from '../../shared/present.ts';
import { useActions, type Says } from '../../shared/staff/actions.tsx';
import { useErrorWords } from '../../shared/staff/error-words.ts';
import { useFormat } from '../../shared/staff/hub.tsx';
import { useDoctorTexts } from '../texts.ts';

/** Where the doctor is, how late, and when to be back. */
export type Where = Pick<Doctor, 'delayMinutes' | 'backAt'> & { readonly room?: string };
/** What becomes of those who wait for a doctor who goes off. */
export type Leaving =
  | { readonly kind: 'hand-over'; readonly to: Doctor }
  | { readonly kind: 'pool'; readonly name: string }
  | { readonly kind: 'keep'; readonly backAt: string };

type Change = {
  readonly changes: Partial<Doctor> & Pick<Doctor, 'status'>;
  /** What the hub is asked for, beside the doctor. */
  readonly input: { room?: string; delayMinutes?: number | null; backAt?: string } & (
    | { waiting?: never }
    | { waiting: 'keep' | 'pool' }
    | { waiting: 'hand-over'; toDoctorId: string }
  );
  readonly failed: string;
  readonly done?: (reply: CommandData<'doctor:set-status'>) => Says | null;
};

/** The doctor's status, room and times. A change is shown at once, and taken back if the hub refuses it. */
export const useDoctorStatus = (doctor: Doctor | undefined) => {
  const t = useDoctorTexts();
  const words = useErrorWords();
  const format = useFormat();
  const { act } = useActions();
  const [wanted, setWanted] = useState<{ changes: Partial<Doctor>; revision: number } | null>(null);

  const change = async ({ changes, input, failed, done }: Change) => {
    if (doctor === undefined) return;
    const { doctorId, revision } = doctor;
    setWanted({ changes, revision });
    const reply = await act({
      run: (send) => send('doctor:set-status', { doctorId, status: changes.status, ...input }),
      ...(done && { done }),
      failed: (error: HubError) => ({ what: failed, more: words(error) }),
    });
    if (reply === null) setWanted(null);
  };

  const leavingWords = (leaving: Leaving, count: number): Says => {
    if (leaving.kind === 'keep') return { what: t('offKept', { count, time: format.time(leaving.backAt) }) };
    const name = leaving.kind === 'pool' ? leaving.name : leaving.to.fullName;
    return { what: t('offHandedOver', { count, name }), more: t('offNoUndo') };
  };

  return {
    /** A later revision is the hub's word. */
    shown: doctor && wanted !== null && doctor.revision <= wanted.revision ? { ...doctor, ...wanted.changes } : doctor,
    setStatus: (status: Doctor['status']) =>
      void change({
        changes: { status, backAt: null, ...(status === 'off' && { delayMinutes: null }) },
        input: {},
        failed: t('failedStatus'),
        // Somebody came in the moment of going: reception has them in its band.
        done: ({ waiting: count }) => (status === 'off' && count > 0 ? { what: t('offLeft', { count }) } : null),
      }),
    setWhere({ room, delayMinutes, backAt }: Where) {
      const status = doctor?.status ?? 'available';
      const isAhead = status !== 'available' && backAt !== null && Date.parse(backAt) > presentMs();
      void change({
        changes: { status, delayMinutes, backAt: isAhead ? backAt : null, ...(room && { room }) },
        input: { delayMinutes, ...(isAhead && { backAt }), ...(room && { room }) },
        failed: t('failedWhere'),
      });
    },
    goOff: (leaving: Leaving) =>
      void change({
        changes: { status: 'off', delayMinutes: null, backAt: leaving.kind === 'keep' ? leaving.backAt : null },
        input: {
          ...(leaving.kind === 'keep' && { waiting: 'keep', backAt: leaving.backAt }),
          ...(leaving.kind === 'pool' && { waiting: 'pool' }),
          ...(leaving.kind === 'hand-over' && { waiting: 'hand-over', toDoctorId: leaving.to.doctorId }),
        } as Change['input'],
        failed: t('failedStatus'),
        done: ({ handedOver, waiting }) => leavingWords(leaving, leaving.kind === 'keep' ? waiting : handedOver),
      }),
  };
};

export type DoctorStatusActs = Omit<ReturnType<typeof useDoctorStatus>, 'shown'>;
