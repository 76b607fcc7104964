import { useMemo, useState, type KeyboardEvent } from 'react';
import { createNameMatcher } from '../../../../protocol/text/match-name.ts';
import type { Doctor, StaffEntry } from '../../../../protocol/views.ts';
import { callListOf, poolOf } from '../call-list.ts';
import { useEntries, useFeed } from '../hub.tsx';
import { useNow } from '../now.ts';
import { useStaffTexts } from '../texts.tsx';
import { minutesSince } from '../wait.tsx';

/** A doctor, or a department's pool. */
export type TransferTarget = { readonly departmentId: string; readonly doctorId: string | null; readonly name: string };

export type Choice = TransferTarget & {
  readonly key: string;
  readonly room: string | null;
  /** Null, like `waiting`, where this page does not see the list. */
  readonly now: string | null;
  readonly waiting: number | null;
  readonly isClosed: boolean;
};

/** Where a patient may go from where they are. Own department first, since most go next door. */
export const useDestinations = (entry: StaffEntry): Choice[] => {
  const t = useStaffTexts();
  const feed = useFeed();
  const entries = useEntries();
  const now = useNow(10_000);
  return useMemo(() => {
    const all = [...entries.values()];
    const nowOf = ({ doctorId, status }: Doctor): string | null => {
      const own = all.filter((one) => one.doctorId === doctorId);
      const inService = own.find((one) => one.status === 'in_service');
      if (inService?.startedAt) {
        const minutes = String(minutesSince(inService.startedAt, now));
        return t('transferWith', { number: inService.queueNumber, minutes });
      }
      const called = own.find((one) => one.status === 'called');
      if (called) return t('transferCalled', { number: called.queueNumber });
      if (status === 'paused') return t('transferPaused');
      if (status === 'off') return t('transferOff');
      return feed.streams.has(doctorId) ? t('transferFree') : null;
    };
    const doctors = [...feed.doctors.values()].filter(({ active }) => active);
    const doctorChoice = (doctor: Doctor): Choice => ({
      key: doctor.doctorId,
      departmentId: doctor.departmentId,
      doctorId: doctor.doctorId,
      name: doctor.fullName,
      room: doctor.room,
      now: nowOf(doctor),
      waiting: feed.streams.has(doctor.doctorId)
        ? callListOf(all, doctor, feed).filter((one) => one.doctorId !== null).length
        : null,
      isClosed: doctor.status === 'off',
    });
    return [...feed.departments.values()]
      .filter(({ active }) => active)
      .sort((a, b) => rank(a.departmentId, entry) - rank(b.departmentId, entry) || a.name.localeCompare(b.name))
      .flatMap(({ departmentId, name }) => {
        const own = doctors.filter((doctor) => doctor.departmentId === departmentId);
        const pool: Choice = {
          key: departmentId,
          departmentId,
          doctorId: null,
          name: t('pool', { department: name }),
          room: null,
          now: t('transferNextFree', { count: own.filter(({ status }) => status === 'available').length }),
          waiting: feed.streams.has(departmentId) ? poolOf(all, departmentId, feed).length : null,
          isClosed: false,
        };
        return [...own.sort((a, b) => a.doctorNo - b.doctorNo).map(doctorChoice), pool];
      })
      .filter(({ key }) => key !== (entry.doctorId ?? entry.departmentId));
  }, [entries, feed, entry, now, t]);
};

const rank = (departmentId: string, entry: StaffEntry): number => (departmentId === entry.departmentId ? 0 : 1);

/** One of the choices, by its name or by the arrow keys: the first that is open until another one is chosen. */
export const useChosen = (choices: readonly Choice[]) => {
  const [query, setQuery] = useState('');
  const [chosenKey, choose] = useState<string | null>(null);
  const isNamed = createNameMatcher(query);
  const shown = query.trim() === '' ? choices : choices.filter(({ name }) => isNamed(name));
  const open = shown.filter(({ isClosed }) => !isClosed);
  const chosen = open.find(({ key }) => key === chosenKey) ?? open[0];
  const onKeyDown = (event: KeyboardEvent) => {
    const by = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (by === undefined) return;
    event.preventDefault();
    const index = open.findIndex(({ key }) => key === chosen?.key);
    choose(open[Math.min(open.length - 1, Math.max(0, index + by))]?.key ?? null);
  };
  return { query, setQuery, shown, chosen, choose, onKeyDown };
};
