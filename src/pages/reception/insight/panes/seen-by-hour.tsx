import { useDirection } from '@mantine/core';

type SeenByHourProps = {
  readonly seen: ReadonlyMap<number, number>;
  /** Of any doctor in any hour: all are drawn by one scale. */
  readonly most: number;
  readonly hours: readonly number[];
  readonly presentHour: number;
};

const BASE = 21.5;
const TALLEST = 18;
/** Of one patient, where nobody saw many. */
const STEP = 6;

/** The table has it in figures: decoration. */
export const SeenByHour = ({ seen, most, hours, presentHour }: SeenByHourProps) => {
  const isRtl = useDirection().dir === 'rtl';
  const step = Math.min(STEP, TALLEST / Math.max(1, most));
  const slot = 100 / hours.length;
  return (
    <svg className="seen-by-hour" height="22" aria-hidden="true">
      <line className="chart__hairline-2" x2="100%" y1={BASE} y2={BASE} />
      {hours.map((hour, index) => {
        const count = seen.get(hour) ?? 0;
        if (count === 0) return null;
        const x = (isRtl ? hours.length - 1 - index : index) * slot + slot * 0.06;
        return (
          <rect
            key={hour}
            className={hour === presentHour ? 'chart__bar chart__bar--open' : 'chart__bar'}
            x={`${x}%`}
            y={21 - count * step}
            width={`${slot * 0.88}%`}
            height={count * step}
          />
        );
      })}
    </svg>
  );
};
