import { useMemo } from 'react';
import { leftBehindOf, type LeftBehind } from '../../../protocol/view-rules.ts';
import type { Doctor } from '../../../protocol/views.ts';
import { Button } from '../../shared/staff/controls.tsx';
import { useEntries, useFeed, useFormat, useHub, useLiveness } from '../../shared/staff/hub.tsx';
import { Icon } from '../../shared/staff/icon.tsx';
import { useNow } from '../../shared/staff/now.ts';
import { UrgencyMark } from '../../shared/staff/urgency.tsx';
import { useDesk } from '../desk/desk.tsx';
import { useReceptionTexts } from '../texts.ts';
import { useHandOver } from './use-hand-over.ts';

/** Patients who still wait for a doctor who went off, in the chosen department; the most urgent first. */
export const useLeftBehind = (): readonly LeftBehind[] => {
  const entries = useEntries();
  const { doctors } = useFeed();
  const { isLive } = useLiveness();
  const now = useNow(5_000);
  return useMemo(() => (isLive ? leftBehindOf(entries.values(), doctors, now) : []), [isLive, entries, doctors, now]);
};

/** A doctor went off and left patients waiting: it stays on every desk until somebody has settled it. */
export const LeftBehindBands = ({ lists }: { lists: readonly LeftBehind[] }) => {
  const { doctors } = useFeed();
  return lists.map((list) => {
    const doctor = doctors.get(list.doctorId);
    return doctor && <Band key={list.doctorId} doctor={doctor} list={list} />;
  });
};

const Band = ({ doctor, list }: { doctor: Doctor; list: LeftBehind }) => {
  const t = useReceptionTexts();
  const format = useFormat();
  const { user } = useHub();
  const { open } = useDesk();
  const handOver = useHandOver();
  const { doctorId, fullName: name, statusSince } = doctor;
  const count = list.entries.length;
  return (
    <section className="left-behind" aria-label={t('leftBehindOf', { name })}>
      <Icon name="warning" />
      <p role="alert">
        <b>{t('leftBehind', { count, name, time: format.time(statusSince) })}</b>{' '}
        <span className="left-behind__level">
          {t('mostUrgent')} <UrgencyMark level={list.urgencyLevel} size={18} />
        </span>
      </p>
      {user.role === 'reception' ? (
        <span className="left-behind__acts">
          <Button small onClick={() => open({ kind: 'hand-over', doctorId })}>
            {t('handOverAct')}
          </Button>
          <Button small onClick={() => handOver({ from: doctor, to: undefined, goesOff: false, reason: '' })}>
            {t('toThePool')}
          </Button>
          <Button small onClick={() => open({ kind: 'doctor', doctorId, waiting: 'keep' })}>
            {t('backAtAct')}
          </Button>
        </span>
      ) : (
        <span>{t('receptionSettles')}</span>
      )}
    </section>
  );
};
