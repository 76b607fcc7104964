import { useDirection } from '@mantine/core';
import { memo } from 'react';
import type { Insight } from '../figures/insight.ts';
import { Marked } from './marked.tsx';
import type { HourBookings, NoShows } from '../figures/no-shows.ts';
import { SHARE_FROM } from '../figures/share.ts';
import type { Words } from '../words.ts';

type NoShowsPaneProps = Pick<Insight, 'noShows' | 'presentHour'> & { readonly words: Words };

/** The day's bookings by hour: those to come are dashed, those who did not come are ink. */
export const NoShowsPane = memo(({ noShows, presentHour, words }: NoShowsPaneProps) => {
  const { t } = words;
  return (
    <section className="insight-pane" aria-labelledby="insight-no-shows">
      <h2 id="insight-no-shows">{t('noShows')}</h2>
      <p>{t('noShowsDetail')}</p>
      {noShows.hours.length === 0 ? (
        <p className="insight-none">{t('noneBooked')}</p>
      ) : (
        <>
          <Bookings noShows={noShows} presentHour={presentHour} words={words} />
          <p className="insight-words">
            <Marked text={sentencesOf(noShows, words).join(' ')} />
          </p>
        </>
      )}
    </section>
  );
});

const sentencesOf = ({ bookedSoFar, noShows, leftBeforeCall }: NoShows, words: Words): string[] => {
  const { t, number, finePercent } = words;
  if (bookedSoFar === 0) return [t('noneBookedSoFar')];
  const share = bookedSoFar < SHARE_FROM ? '' : ` (${finePercent(noShows / bookedSoFar)})`;
  const missed = { count: bookedSoFar, number: number(bookedSoFar), missed: number(noShows), share };
  return [
    t('didNotCome', missed),
    ...(leftBeforeCall > 0 ? [t('leftBeforeCall', { count: leftBeforeCall, number: number(leftBeforeCall) })] : []),
  ];
};

const BASE = 126;
const TALLEST = 106;
/** Of one booking, where there are few. */
const STEP = 8.8;
const TEXT = 14;

const Bookings = ({ noShows: { hours, noShows }, presentHour, words }: NoShowsPaneProps) => {
  const isRtl = useDirection().dir === 'rtl';
  const { t, number } = words;
  const first = hours[0]?.hour ?? 0;
  const count = (hours.at(-1)?.hour ?? first) - first + 1;
  const step = Math.min(STEP, TALLEST / Math.max(1, ...hours.map(({ booked }) => booked)));
  const all = hours.reduce((sum, { booked }) => sum + booked, 0);
  const summary = t('noShowsWords', { booked: number(all), missed: number(noShows) });
  const slot = 100 / count;
  const start = (hour: number) => (isRtl ? count - 1 - (hour - first) : hour - first) * slot;
  return (
    <svg className="bookings" height="148" role="img" aria-label={summary}>
      {hours.map((one) => (
        <Hour
          key={one.hour}
          one={one}
          step={step}
          start={start(one.hour)}
          slot={slot}
          isToCome={one.hour > presentHour}
          words={words}
        />
      ))}
      <line className="chart__base" x2="100%" y1={BASE} y2={BASE} />
    </svg>
  );
};

type HourProps = {
  readonly one: HourBookings;
  readonly step: number;
  /** In percent of the width. */
  readonly start: number;
  readonly slot: number;
  readonly isToCome: boolean;
  readonly words: Words;
};

const Hour = ({ one: { hour, booked, noShows }, step, start, slot, isToCome, words: { number } }: HourProps) => {
  const [top, missedTop] = [BASE - booked * step, BASE - noShows * step];
  const bar = { x: `${start + slot * 0.16}%`, width: `${slot * 0.68}%` };
  const centre = `${start + slot / 2}%`;
  // Inside of the ink, above it, or nowhere: never over the number of bookings.
  const isInside = BASE - missedTop >= TEXT + 2;
  const isAbove = !isInside && missedTop - top >= TEXT + 2;
  return (
    <g>
      <rect
        className={isToCome ? 'chart__booked chart__booked--to-come' : 'chart__booked'}
        {...bar}
        y={top}
        height={BASE - top}
      />
      <rect className="chart__ink" {...bar} y={missedTop} height={BASE - missedTop} />
      {noShows > 0 && (isInside || isAbove) && (
        <text
          className={isInside ? 'chart__strong chart__middle chart__on-ink' : 'chart__strong chart__middle'}
          x={centre}
          y={isInside ? missedTop + TEXT - 1 : missedTop - 4}
        >
          {number(noShows)}
        </text>
      )}
      <text className="chart__axis chart__middle" x={centre} y={top - 4}>
        {number(booked)}
      </text>
      <text className="chart__axis chart__middle" x={centre} y={BASE + 17}>
        {number(hour)}
      </text>
    </g>
  );
};
