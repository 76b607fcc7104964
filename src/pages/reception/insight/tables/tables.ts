import type { Cell } from '../../../shared/staff/csv.ts';
import type { DoctorLine } from '../figures/doctors.ts';
import type { Insight } from '../figures/insight.ts';
import type { Words } from '../words.ts';
import { MINUTE_MS } from '../../../shared/staff/wait.tsx';

export type InsightTable = {
  readonly key: string;
  readonly title: string;
  readonly columns: readonly string[];
  /** As long as `columns`; the first cell says what the row is of. */
  readonly rows: readonly (readonly Cell[])[];
};

/** All figures of the page. Without names they may leave the hospital: doctors are their number and room. */
export const tablesOf = (insight: Insight, words: Words, { named }: { readonly named: boolean }): InsightTable[] => [
  everybody(insight, words),
  waitsByHour(insight, words),
  waitingNow(insight, words),
  calledInTarget(insight, words),
  doctors(insight, words, named),
  seenByHour(insight, words, named),
  noShows(insight, words),
];

const whole = (value: number | null): number | null => (value === null ? null : Math.floor(value));
const wholeMinutes = (ms: number | null): number | null => whole(ms === null ? null : ms / MINUTE_MS);
const shareOf = (some: number, all: number): number | null => (all === 0 ? null : Math.floor((some * 100) / all));
const hourText = (hour: number): string => `${String(hour).padStart(2, '0')}:00`;

const everybody = ({ arrivals }: Insight, { t }: Words): InsightTable => ({
  key: 'everybody',
  title: t('everybody'),
  columns: [t('state'), t('people')],
  rows: [
    [t('everybody'), arrivals.came],
    [t('called'), arrivals.called],
    [t('waiting'), arrivals.waiting],
    [t('onHold'), arrivals.onHold],
    [t('leftUnseen'), arrivals.left],
    [t('cancelled'), arrivals.cancelled],
    [t('latePast'), arrivals.late],
  ],
});

const waitsByHour = ({ waits }: Insight, { t, label }: Words): InsightTable => ({
  key: 'waits',
  title: t('waitsByHour'),
  columns: [
    t('urgency'),
    t('inMinutes', { what: t('target') }),
    t('hour'),
    t('called'),
    t('inMinutes', { what: t('middleFrom') }),
    t('inMinutes', { what: t('middleTo') }),
    t('inMinutes', { what: t('median') }),
    t('latePast'),
  ],
  rows: waits.flatMap(({ level, targetMinutes, hours }) =>
    hours.map(({ hour, called, low, median, high, late }) => [
      `${level} ${label(level)}`,
      targetMinutes,
      hourText(hour),
      called,
      whole(low),
      whole(high),
      whole(median),
      late.length,
    ]),
  ),
});

const waitingNow = ({ waits }: Insight, { t, label }: Words): InsightTable => ({
  key: 'now',
  title: t('waitingNow'),
  columns: [
    t('urgency'),
    t('people'),
    t('inMinutes', { what: t('median') }),
    t('inMinutes', { what: t('longestWait') }),
    t('latePast'),
  ],
  rows: waits.map(({ level, now, nowMedian }) => [
    `${level} ${label(level)}`,
    now.length,
    whole(nowMedian),
    whole(now.at(-1)?.minutes ?? null),
    now.filter(({ isLate }) => isLate).length,
  ]),
});

const calledInTarget = ({ inTarget }: Insight, { t, label }: Words): InsightTable => ({
  key: 'in-target',
  title: t('calledInTarget'),
  columns: [t('urgency'), t('called'), t('withinTarget'), `${t('share')}, %`],
  rows: inTarget.map(({ level, called, within }) => [
    `${level} ${label(level)}`,
    called,
    within,
    shareOf(within, called),
  ]),
});

/** Which doctor a row is of. */
const whose = ({ doctor }: DoctorLine, { departments }: Insight, named: boolean): Cell[] =>
  named
    ? [doctor.fullName, doctor.room]
    : [doctor.doctorNo, doctor.room, departments.get(doctor.departmentId)?.name ?? null];
const whoseColumns = ({ t }: Words, named: boolean): string[] =>
  named ? [t('doctor'), t('room')] : [t('doctorNo'), t('room'), t('department')];

const doctors = (insight: Insight, words: Words, named: boolean): InsightTable => {
  const { t } = words;
  const lines = insight.doctors.map((line): Cell[] => [
    ...whose(line, insight, named),
    line.seen,
    wholeMinutes(line.consultationMs),
    wholeMinutes(line.waitedMs),
    line.waiting,
    line.inTarget.called,
    line.inTarget.within,
  ]);
  const pools = insight.pools.map(({ department, waiting }): Cell[] => {
    const pool = t('poolOf', { department: department.name });
    return [...(named ? [pool, null] : [null, null, pool]), null, null, null, waiting, null, null];
  });
  return {
    key: 'doctors',
    title: t('doctors'),
    columns: [
      ...whoseColumns(words, named),
      t('seen'),
      t('inMinutes', { what: t('consultation') }),
      t('inMinutes', { what: t('waitedBefore') }),
      t('waiting'),
      t('called'),
      t('withinTarget'),
    ],
    rows: [...lines, ...pools],
  };
};

const seenByHour = (insight: Insight, words: Words, named: boolean): InsightTable => ({
  key: 'seen',
  title: words.t('seenByHour'),
  columns: [...whoseColumns(words, named), ...insight.hours.map(hourText)],
  rows: insight.doctors.map((line) => [
    ...whose(line, insight, named),
    ...insight.hours.map((hour) => line.seenByHour.get(hour) ?? 0),
  ]),
});

const noShows = ({ noShows: { hours } }: Insight, { t }: Words): InsightTable => ({
  key: 'no-shows',
  title: t('noShows'),
  columns: [t('hour'), t('appointments'), t('noShows')],
  rows: hours.map((one) => [hourText(one.hour), one.booked, one.noShows]),
});
