import { useDirection } from '@mantine/core';
import { memo } from 'react';
import { UrgencyMark } from '../../../shared/staff/urgency.tsx';
import type { Insight } from '../figures/insight.ts';
import { BASE, COLUMNS, HEIGHT, scaleOf, swarmOf, TOP, type Scale } from './scale.ts';
import type { HourWaits, LevelWaits } from '../figures/waits.ts';
import type { Words } from '../words.ts';

type Shown = Pick<Insight, 'hours' | 'presentHour'> & { readonly words: Words };

/** One small chart a level, all of the same hours. */
export const WaitsPane = memo(({ waits, ...shown }: Shown & Pick<Insight, 'waits'>) => {
  const { t } = shown.words;
  return (
    <section className="insight-pane" aria-labelledby="insight-waits">
      <div className="insight-pane-head">
        <div>
          <h2 id="insight-waits">{t('waitsByHour')}</h2>
          <p>{t('waitsDetail')}</p>
        </div>
        <Legend words={shown.words} />
      </div>
      <div className="wait-panes">
        {waits.filter(hasTarget).map((level) => (
          <LevelPane key={level.level} waits={level} {...shown} />
        ))}
      </div>
    </section>
  );
});

/** A level that must not wait at all has no picture here. It is in the table. */
const hasTarget = ({ targetMinutes }: LevelWaits): boolean => targetMinutes > 0;

const Legend = ({ words: { t } }: { words: Words }) => (
  <ul className="insight-legend">
    <li>
      <svg width="14" height="16" aria-hidden="true">
        <rect className="chart__bar" x="2.5" y="1" width="9" height="14" rx="1.5" />
        <rect className="chart__ink" y="6" width="14" height="3" />
      </svg>
      {t('legendMiddle')}
    </li>
    <li>
      <svg width="10" height="16" aria-hidden="true">
        <rect className="chart__bar chart__bar--open" x="1" y="1.5" width="8" height="13" rx="1.5" />
      </svg>
      {t('legendOpen')}
    </li>
    <li>
      <svg width="8" height="8" aria-hidden="true">
        <circle className="chart__ink" cx="4" cy="4" r="3" />
      </svg>
      {t('legendLate')}
    </li>
    <li>
      <svg width="9" height="9" aria-hidden="true">
        <circle className="chart__dot" cx="4.5" cy="4.5" r="3" />
      </svg>
      {t('legendNow')}
    </li>
  </ul>
);

const LevelPane = ({ waits, words, ...shown }: Shown & { waits: LevelWaits }) => {
  const { t, label, minutes, number } = words;
  const { level, targetMinutes, hours, now } = waits;
  const scale = scaleOf(waits);
  const target = minutes(targetMinutes);
  const sum = (of: (hour: HourWaits) => number) => number(hours.reduce((all, hour) => all + of(hour), 0));
  const summary = t('waitsWords', {
    label: label(level),
    target,
    called: sum(({ called }) => called),
    late: sum(({ late }) => late.length),
    waiting: number(now.length),
    lateNow: number(now.filter(({ isLate }) => isLate).length),
  });
  return (
    <div className="wait-pane">
      <h3>
        <UrgencyMark level={level} size={20} />
        <span>
          {label(level)} <small>{t('within', { minutes: target })}</small>
        </span>
      </h3>
      <div className="wait-chart" role="img" aria-label={summary}>
        <Axis scale={scale} targetMinutes={targetMinutes} words={words} />
        <Hours waits={waits} scale={scale} words={words} {...shown} />
        <NowLane waits={waits} scale={scale} words={words} />
      </div>
    </div>
  );
};

type Drawn = { readonly waits: LevelWaits; readonly scale: Scale; readonly words: Words };

const Axis = ({ scale, targetMinutes, words }: Omit<Drawn, 'waits'> & { targetMinutes: number }) => {
  const x = useDirection().dir === 'rtl' ? 6 : 24;
  return (
    <svg className="wait-axis" width="30" height={HEIGHT} aria-hidden="true">
      {scale.ticks.map((tick) => (
        <text
          key={tick}
          className={tick === targetMinutes ? 'chart__strong' : 'chart__axis'}
          x={x}
          y={scale.y(tick) + 4}
        >
          {words.number(tick)}
        </text>
      ))}
    </svg>
  );
};

/** Ground, lines and target, over the whole width of a part of the chart. */
const Ground = ({ scale, targetMinutes }: { scale: Scale; targetMinutes: number }) => {
  const target = scale.y(targetMinutes);
  return (
    <>
      <rect className="chart__tint" y={target} width="100%" height={BASE - target} />
      {scale.ticks.slice(1).map((tick) => (
        <line key={tick} className="chart__hairline" x2="100%" y1={scale.y(tick)} y2={scale.y(tick)} />
      ))}
      <line className="chart__target" x2="100%" y1={target} y2={target} />
      <line className="chart__base" x2="100%" y1={BASE} y2={BASE} />
    </>
  );
};

/** Where there are many hours, each has less room. */
const MANY = 14;

const Hours = ({ waits, scale, words, hours, presentHour }: Drawn & Shown) => {
  const isRtl = useDirection().dir === 'rtl';
  const { y } = scale;
  const centre = (hour: number): string => {
    const share = ((hour - (hours[0] ?? 0) + 0.5) / hours.length) * 100;
    return `${isRtl ? 100 - share : share}%`;
  };
  const isDense = hours.length > MANY;
  const [bar, median] = isDense ? [5, 8] : [9, 14];
  const labelled = isDense ? 4 : 2;
  return (
    <svg className="wait-hours" height={HEIGHT} aria-hidden="true">
      <Ground scale={scale} targetMinutes={waits.targetMinutes} />
      {waits.hours.map(({ hour, low, high, median: middle, late }) => (
        <g key={hour}>
          <rect
            className={hour === presentHour ? 'chart__bar chart__bar--open' : 'chart__bar'}
            x={centre(hour)}
            y={y(high)}
            width={bar}
            height={Math.max(1, y(low) - y(high))}
            rx="1.5"
            transform={`translate(${-bar / 2})`}
          />
          <rect
            className="chart__ink"
            x={centre(hour)}
            y={y(middle) - 1.5}
            width={median}
            height="3"
            transform={`translate(${-median / 2})`}
          />
          {[...new Set(late.map((one) => Math.round(y(one))))].map((at) => (
            <circle key={at} className="chart__ink" cx={centre(hour)} cy={at} r="3" />
          ))}
        </g>
      ))}
      {hours
        .filter((hour) => hour % labelled === 0)
        .map((hour) => (
          <text key={hour} className="chart__axis chart__middle" x={centre(hour)} y={BASE + 15}>
            {words.number(hour)}
          </text>
        ))}
    </svg>
  );
};

const LANE = 44;

const NowLane = ({ waits, scale, words }: Drawn) => {
  const isRtl = useDirection().dir === 'rtl';
  const first = (LANE - 7 * (COLUMNS - 1)) / 2;
  const x = (column: number) => (isRtl ? LANE - first - 7 * column : first + 7 * column);
  return (
    <svg className="wait-now" width={LANE} height={HEIGHT} aria-hidden="true">
      <Ground scale={scale} targetMinutes={waits.targetMinutes} />
      {swarmOf(waits.now, scale).map(({ queueNumber, minutes, isLate, column, y }) => (
        <circle
          key={queueNumber}
          className={isLate ? 'chart__dot chart__dot--late' : 'chart__dot'}
          cx={x(column)}
          cy={Math.max(y, TOP)}
          r={isLate ? 3.3 : 2.8}
        >
          <title>{`${queueNumber}, ${words.minutes(minutes)}`}</title>
        </circle>
      ))}
      <text className="chart__strong chart__middle" x={LANE / 2} y={BASE + 15}>
        {words.t('nowLane')}
      </text>
    </svg>
  );
};
