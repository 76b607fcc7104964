import { useState } from 'react';
import type { Send } from '../../../client/send.ts';
import { HubError } from '../../../protocol/errors.ts';
import type { Schedule } from '../../../protocol/schedule.ts';
import { useActions } from '../../shared/staff/actions.tsx';
import { useErrorWords } from '../../shared/staff/error-words.ts';
import { useFeed } from '../../shared/staff/hub.tsx';
import { useAdminTexts } from '../texts.ts';
import { useWeekdayName } from './weekdays.ts';

export type Target = { readonly doctorId: string; readonly weekday: number };

type Copies = {
  /** Whether all of them are there now. Those that failed are named, and another try leaves out what is done. */
  readonly copy: (targets: readonly Target[]) => Promise<boolean>;
  readonly failure: string | null;
  readonly isBusy: boolean;
};

export const useCopies = ({ starts, ends, slotMinutes, validFrom, validTo }: Schedule): Copies => {
  const t = useAdminTexts();
  const words = useErrorWords();
  const weekdayName = useWeekdayName();
  const { doctors } = useFeed();
  const { act } = useActions();
  const [failure, setFailure] = useState<string | null>(null);
  const [isBusy, setBusy] = useState(false);
  const [done, setDone] = useState<ReadonlySet<string>>(new Set());
  const keyOf = ({ doctorId, weekday }: Target) => `${doctorId} ${weekday}`;

  const copy = async (targets: readonly Target[]): Promise<boolean> => {
    setBusy(true);
    const made = new Set(done);
    const failed: string[] = [];
    const run = async (send: Send) => {
      for (const target of targets.filter((one) => !made.has(keyOf(one)))) {
        try {
          // One after the other: each locks the hours of its doctor.
          await send('schedule:create', { ...target, starts, ends, slotMinutes, validFrom, validTo });
          made.add(keyOf(target));
        } catch (thrown) {
          if (!(thrown instanceof HubError)) throw thrown;
          const name = doctors.get(target.doctorId)?.fullName ?? '';
          const why = thrown.code === 'conflict' ? t('hoursOverlap') : words(thrown);
          failed.push(`${weekdayName(target.weekday)}, ${name}: ${why}`);
        }
      }
      return made.size;
    };
    const count = await act({
      run,
      done: (copied) => (failed.length === 0 ? { what: t('copied', { count: copied }) } : null),
      failed: (error) => ({ what: t('notAllCopied'), more: words(error) }),
    });
    setDone(made);
    setFailure(failed.length === 0 ? null : failed.join('\n'));
    setBusy(false);
    return count !== null && failed.length === 0;
  };
  return { copy, failure, isBusy };
};
