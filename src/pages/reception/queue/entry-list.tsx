import { useVirtualizer } from '@tanstack/react-virtual';
import { useEffect, useRef, type ReactNode, type Ref } from 'react';
import type { StaffEntry } from '../../../protocol/views.ts';
import { useKeys } from '../../shared/staff/keys.tsx';
import { useScroller } from '../../shared/staff/use-scroller.ts';
import { useDesk } from '../desk/desk.tsx';
import { useReceptionTexts } from '../texts.ts';
import { EntryRow, type Columns } from './entry-row.tsx';
import { useTallRows } from './use-tall-rows.ts';
import type { PositionInLine } from './listing.ts';

export type ListRow =
  | { readonly kind: 'entry'; readonly entry: StaffEntry }
  | { readonly kind: 'group'; readonly key: string; readonly title: string; readonly detail: string }
  /** Somebody who is in no list: `content` fills the row from the patient's column on. */
  | { readonly kind: 'other'; readonly key: string; readonly content: ReactNode; readonly fullName: string };

type EntryListProps = {
  readonly columns: Columns;
  readonly rows: readonly ListRow[];
  readonly positions: ReadonlyMap<string, PositionInLine>;
  readonly chosenId: string | null;
  readonly onChoose: (key: string | null) => void;
  /** Pinned between the headings and the rows. */
  readonly band?: ReactNode;
  /** What was typed to find these, to be marked in the names. */
  readonly query?: string;
  /** Said where there is no row. */
  readonly none: ReactNode;
  /** More rows may be on their way. */
  readonly isBusy?: boolean;
};

const ROW = 34;
const TALL_ROW = 56;
const GROUP = 30;
const PAGE = 20;

const keyOf = (row: ListRow): string => (row.kind === 'entry' ? row.entry.queueId : row.key);

/** Rows of 34 px. Only those in sight are in the document. The arrow keys choose. */
export const EntryList = (props: EntryListProps) => {
  const { columns, rows, positions, chosenId, onChoose, band, query = '', none, isBusy = false } = props;
  const t = useReceptionTexts();
  const table = useRef<HTMLDivElement>(null);
  const { element: scroller, before } = useScroller(table);
  const { isTall, heading, whereHeading } = useTallRows(rows, query !== '' || columns === 'state');
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller,
    estimateSize: (index) => (rows[index]?.kind === 'group' ? GROUP : isTall ? TALL_ROW : ROW),
    getItemKey: (index) => keyOf(rows[index] ?? { kind: 'group', key: String(index), title: '', detail: '' }),
    overscan: 10,
    scrollMargin: before,
  });
  // The heights follow from the kinds of the rows, which change places.
  const groups = rows.map((row, index) => (row.kind === 'group' ? index : '')).join('');
  useEffect(() => {
    virtual.measure();
    // Only then is what was measured of a row compared with its estimate, and kept.
    virtual.getTotalSize();
    for (const row of virtual.elementsCache.values()) {
      // By its own height: `measureElement` passes over a list that scrolls, as one does that has just become shorter.
      if (row instanceof HTMLElement) virtual.resizeItem(virtual.indexFromElement(row), row.offsetHeight);
    }
  }, [virtual, groups, isTall]);

  const step = (by: number) => {
    const present = rows.findIndex((row) => row.kind !== 'group' && keyOf(row) === chosenId);
    const direction = Math.sign(by);
    let next = present === -1 ? (by > 0 ? 0 : rows.length - 1) : clamp(present + by, rows.length);
    while (rows[next]?.kind === 'group') next += direction;
    const row = rows[next] ?? rows[present];
    if (row === undefined || row.kind === 'group') return;
    onChoose(keyOf(row));
    virtual.scrollToIndex(rows.indexOf(row));
  };
  const isNone = rows.length === 0;
  const { step: stepRef } = useDesk();
  useEffect(() => {
    stepRef.current = step;
    return () => {
      stepRef.current = null;
    };
  });
  useKeys({
    ArrowDown: isNone ? null : () => step(1),
    ArrowUp: isNone ? null : () => step(-1),
    PageDown: isNone ? null : () => step(PAGE),
    PageUp: isNone ? null : () => step(-PAGE),
    Home: isNone ? null : () => step(-rows.length),
    End: isNone ? null : () => step(rows.length),
  });
  return (
    <div
      className={`entry-list columns-${columns} ${isTall ? 'entry-list--tall' : ''}`}
      role="grid"
      aria-label={t('queue')}
      aria-rowcount={rows.length + 1}
      aria-busy={isBusy}
      tabIndex={0}
      aria-activedescendant={chosenId === null ? undefined : rowId(chosenId)}
    >
      <Headings columns={columns} refs={{ patient: heading, doctorRoom: whereHeading }} />
      {band && (
        <div role="row">
          <div role="gridcell">{band}</div>
        </div>
      )}
      <div className="entry-rows" ref={table} role="rowgroup" tabIndex={0}>
        {isNone && (
          <div role="row">
            <div className="list-none" role="gridcell">
              {none}
            </div>
          </div>
        )}
        <div className="entry-space" role="presentation" style={{ blockSize: virtual.getTotalSize() }}>
          {virtual.getVirtualItems().map(({ key, index, start }) => {
            const row = rows[index];
            if (row === undefined) return null;
            const style = { transform: `translateY(${start - before}px)` };
            const common = { id: rowId(String(key)), role: 'row', 'aria-rowindex': index + 2, style };
            if (row.kind === 'group') {
              return (
                <div key={key} {...common} className="group-row">
                  <span role="gridcell">
                    <b>{row.title}</b> {row.detail}
                  </span>
                </div>
              );
            }
            const isChosen = key === chosenId;
            return (
              <div
                key={key}
                {...common}
                // On a phone a row is as high as its words.
                data-index={index}
                ref={virtual.measureElement}
                aria-selected={isChosen}
                className={isChosen ? 'entry-row chosen' : 'entry-row'}
                onClick={() => onChoose(keyOf(row))}
              >
                {row.kind === 'other' ? (
                  row.content
                ) : (
                  <EntryRow
                    entry={row.entry}
                    position={positions.get(row.entry.queueId)}
                    columns={columns}
                    query={query}
                  />
                )}
              </div>
            );
          })}
        </div>
      </div>
    </div>
  );
};

const clamp = (index: number, count: number): number => Math.min(count - 1, Math.max(0, index));
const rowId = (key: string): string => `row-${key}`;

const headings = {
  waiting: ['number', 'patient', 'doctorRoom', 'booked', 'waited', 'againstTarget', 'dueBy', 'place'],
  state: ['number', 'patient', 'doctorRoom', 'booked', 'arrived', 'now'],
  stale: ['number', 'patient', 'doctorRoom', 'booked', 'arrived', 'dueBy', 'phone', 'placeThen'],
} as const satisfies Record<Columns, readonly string[]>;
const atEnd: ReadonlySet<string> = new Set(['waited', 'place']);

type HeadingsProps = {
  readonly columns: Columns;
  /** Of the columns that are measured. */
  readonly refs: { readonly [heading: string]: Ref<HTMLSpanElement> };
};

const Headings = ({ columns, refs }: HeadingsProps) => {
  const t = useReceptionTexts();
  return (
    <div role="rowgroup">
      <div className="list-head" role="row" aria-rowindex={1}>
        {headings[columns].map((heading) => (
          <span
            key={heading}
            ref={refs[heading]}
            role="columnheader"
            className={atEnd.has(heading) ? 'end' : undefined}
          >
            {t(heading)}
          </span>
        ))}
      </div>
    </div>
  );
};
