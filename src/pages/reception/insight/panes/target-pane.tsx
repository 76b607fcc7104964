import { memo } from 'react';
import { UrgencyMark } from '../../../shared/staff/urgency.tsx';
import type { Insight } from '../figures/insight.ts';
import type { LevelInTarget } from '../figures/in-target.ts';
import { SHARE_FROM } from '../figures/share.ts';
import type { Words } from '../words.ts';

type TargetPaneProps = Pick<Insight, 'inTarget'> & {
  readonly appointmentTargetMinutes: number;
  readonly words: Words;
};

/** Of each level's calls, how many came in time. */
export const TargetPane = memo(({ inTarget, appointmentTargetMinutes, words }: TargetPaneProps) => {
  const { t, minutes, number } = words;
  return (
    <section className="insight-pane" aria-labelledby="insight-target">
      <h2 id="insight-target">{t('calledInTarget')}</h2>
      <p>{t('calledInTargetDetail')}</p>
      <ul className="target-bars">
        {inTarget.map((level) => (
          <LevelBar key={level.level} level={level} words={words} />
        ))}
      </ul>
      <p className="target-note">
        <span>{t('dueByBooking', { minutes: minutes(appointmentTargetMinutes) })}</span>
        <span className="nowrap">{t('shareFrom', { number: number(SHARE_FROM) })}</span>
      </p>
    </section>
  );
});

const LevelBar = ({ level: { level, called, within }, words }: { level: LevelInTarget; words: Words }) => {
  const { t, number, percent, label } = words;
  const share = called === 0 ? 0 : (within / called) * 100;
  return (
    <li>
      <UrgencyMark level={level} size={20} />
      <span>{label(level)}</span>
      <svg className="target-bar" height="14" aria-hidden="true">
        <rect className="chart__sunken" width="100%" height="14" />
        {called > 0 && (
          <>
            <rect className="chart__ink" width="100%" height="14" />
            <rect className="chart__bar" width={`${share}%`} height="14" />
          </>
        )}
      </svg>
      <b className="figures">{called === 0 ? '–' : t('someOf', { some: number(within), all: number(called) })}</b>
      <span className="muted figures end">{called >= SHARE_FROM && percent(within, called)}</span>
    </li>
  );
};
