import { useEffect, useMemo, useState } from 'react';
import { useFeed } from '../../shared/staff/hub.tsx';
import { useStaffTexts } from '../../shared/staff/texts.tsx';
import type { ListRow } from './entry-list.tsx';

/** Beside the name: date of birth and age, and one mark. */
const BESIDE_PX = 150;
const MARK_PX = 90;
/** Beside a doctor the room; around a pool its box. */
const BESIDE_WHERE_PX = 46;

/**
 * Whether the rows need two lines, since the longest name of a patient, doctor or pool does not fit on one: no name is cut
 * to tell people apart by. `heading` and `whereHeading` are of the columns that are measured. What is searched for always
 * has two lines, with its words.
 */
export const useTallRows = (rows: readonly ListRow[], isSearch: boolean) => {
  const [heading, room] = useWidth();
  const [whereHeading, whereRoom] = useWidth();
  const whereOf = useWhere();
  const longest = useMemo(() => Math.max(0, ...new Set(rows.map(widthOf))), [rows]);
  const longestWhere = useMemo(
    () => Math.max(0, ...[...new Set(rows.map(whereOf))].map((text) => textWidth(text, 400) + BESIDE_WHERE_PX)),
    [rows, whereOf],
  );
  return { isTall: isSearch || longest > room || longestWhere > whereRoom, heading, whereHeading };
};

/** Of an element, and how to name it; a hidden one has all the room there is. */
const useWidth = () => {
  const [element, setElement] = useState<HTMLElement | null>(null);
  const [width, setWidth] = useState(Number.POSITIVE_INFINITY);
  useEffect(() => {
    if (element === null) return;
    const observer = new ResizeObserver(() => setWidth(element.clientWidth || Number.POSITIVE_INFINITY));
    observer.observe(element);
    return () => observer.disconnect();
  }, [element]);
  return [setElement, width] as const;
};

/** The doctor or the pool of a row, as it is written there. */
const useWhere = () => {
  const t = useStaffTexts();
  const { doctors, departments } = useFeed();
  return useMemo(
    () => (row: ListRow) => {
      if (row.kind !== 'entry') return '';
      const { doctorId, departmentId } = row.entry;
      if (doctorId !== null) return doctors.get(doctorId)?.fullName ?? '';
      return t('pool', { department: departments.get(departmentId)?.name ?? '' });
    },
    [t, doctors, departments],
  );
};

const widthOf = (row: ListRow): number => {
  if (row.kind === 'group') return 0;
  if (row.kind === 'other') return textWidth(row.fullName, 600) + BESIDE_PX;
  const { patient, status } = row.entry;
  return patient === null ? 0 : textWidth(patient.fullName, 600) + BESIDE_PX + (status === 'on_hold' ? MARK_PX : 0);
};

const widths = new Map<string, number>();
let context: CanvasRenderingContext2D | null | undefined;

/** As it is drawn in lists. */
const textWidth = (text: string, weight: 400 | 600): number => {
  const key = `${weight} ${text}`;
  const known = widths.get(key);
  if (known !== undefined) return known;
  context ??= document.createElement('canvas').getContext('2d');
  if (context === null) return 0;
  context.font = `${weight} 13px ${getComputedStyle(document.body).fontFamily}`;
  const width = Math.ceil(context.measureText(text).width);
  widths.set(key, width);
  return width;
};
