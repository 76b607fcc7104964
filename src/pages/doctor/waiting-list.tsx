import { useVirtualizer } from '@tanstack/react-virtual';
import { useEffect, useMemo, useRef, type Ref } from 'react';
import { foldName } from '../../protocol/text/fold-name.ts';
import { createNameMatcher } from '../../protocol/text/match-name.ts';
import type { StaffEntry } from '../../protocol/views.ts';
import { SearchField, Segments } from '../shared/staff/controls.tsx';
import { useFormat, useLiveness } from '../shared/staff/hub.tsx';
import { useNow } from '../shared/staff/now.ts';
import { useStaffTexts } from '../shared/staff/texts.tsx';
import { useScroller } from '../shared/staff/use-scroller.ts';
import { EmptyList } from './empty-list.tsx';
import { GhostRow } from './ghost-row.tsx';
import { rowsWith, useListChanges, type ListRow } from './ghosts.ts';
import type { Console } from './model.ts';
import { useDoctorTexts } from './texts.ts';
import { WaitingRow, type RowActions } from './waiting-row.tsx';

export type Whose = 'all' | 'mine' | 'pool';

/** What of the list is shown. */
export type ListFilter = { readonly whose: Whose; readonly query: string };

export const isShownBy = ({ whose, query }: ListFilter): ((entry: StaffEntry) => boolean) => {
  const wanted = plainNumber(query);
  const isNamed = createNameMatcher(query);
  return ({ doctorId, queueNumber, patient }) => {
    if (whose === 'mine' && doctorId === null) return false;
    if (whose === 'pool' && doctorId !== null) return false;
    if (query.trim() === '' || (wanted !== '' && plainNumber(queueNumber).includes(wanted))) return true;
    return isNamed(patient?.fullName ?? '');
  };
};

/** `C-017` is found by `c17` and `c017`. */
const plainNumber = (text: string): string =>
  foldName(text)
    .replaceAll(/[ ']/g, '')
    .replace(/^([a-z]+)0+(?=\d)/, '$1');

type WaitingListProps = RowActions & {
  readonly console: Console;
  readonly filter: ListFilter;
  readonly onFilter: (filter: ListFilter) => void;
  readonly chosenId: string | null;
  readonly mayCall: boolean;
  readonly searchRef: Ref<HTMLInputElement>;
};

export const WaitingList = ({
  console,
  filter,
  onFilter,
  chosenId,
  mayCall,
  searchRef,
  ...actions
}: WaitingListProps) => {
  const { list } = console;
  return (
    <>
      <ListBar console={console} filter={filter} onFilter={onFilter} searchRef={searchRef} />
      {list.length === 0 ? (
        <EmptyList console={console} />
      ) : (
        <ListTable console={console} filter={filter} chosenId={chosenId} mayCall={mayCall} {...actions} />
      )}
    </>
  );
};

type ListBarProps = Pick<WaitingListProps, 'console' | 'filter' | 'onFilter' | 'searchRef'>;

const ListBar = ({ console: { list, department }, filter, onFilter, searchRef }: ListBarProps) => {
  const t = useDoctorTexts();
  const staff = useStaffTexts();
  const format = useFormat();
  const { isLive, staleSince } = useLiveness();
  const now = useNow(10_000);
  const mine = list.filter(({ doctorId }) => doctorId !== null).length;
  const late = list.filter(({ dueAt }) => Date.parse(dueAt) <= now).length;
  return (
    <div className="list-bar">
      <h2>{staleSince === null ? t('waiting') : t('waitingAt', { time: format.timeWithSeconds(staleSince) })}</h2>
      <Segments<Whose>
        label={t('whose')}
        value={filter.whose}
        onChange={(whose) => onFilter({ ...filter, whose })}
        segments={[
          { value: 'all', label: t('all'), count: format.number(list.length) },
          { value: 'mine', label: t('mine'), count: format.number(mine) },
          {
            value: 'pool',
            label: (
              <>
                <span className="wide-only">{staff('pool', { department: department.name })}</span>
                <span className="narrow-only">{staff('poolShort')}</span>
              </>
            ),
            count: format.number(list.length - mine),
          },
        ]}
      />
      {isLive && late > 0 && <span className="over">{t('pastTarget', { count: late })}</span>}
      <i className="grow" />
      {list.length > 0 && (
        <div className="list-search">
          <SearchField
            ref={searchRef}
            label={t('numberOrName')}
            value={filter.query}
            onChange={(query) => onFilter({ ...filter, query })}
            keyName="/"
          />
        </div>
      )}
    </div>
  );
};

/** Two lines; a row that has more is measured once it is drawn. */
const ROW = 44;
/** The head stays at the top of the list: a row under it is not in sight. */
const HEAD = 30;
const COLUMNS = 9;

type ListTableProps = Omit<WaitingListProps, 'onFilter' | 'searchRef'>;

const keyOf = (row: ListRow): string => (row.kind === 'ghost' ? `ghost ${row.ghost.entry.queueId}` : row.entry.queueId);

/** Of several hundred who wait, only the rows in sight are in the document: a key is answered at once. */
const ListTable = ({ console, filter, chosenId, mayCall, ...actions }: ListTableProps) => {
  const t = useDoctorTexts();
  const { isLive } = useLiveness();
  const now = useNow(10_000);
  const { ghosts, arrived } = useListChanges(console);
  const rows = useMemo(() => rowsWith(console.list, ghosts, isShownBy(filter)), [console.list, ghosts, filter]);
  const table = useRef<HTMLDivElement>(null);
  const { element: scroller, before } = useScroller(table);
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller,
    estimateSize: () => ROW,
    getItemKey: (index) => {
      const row = rows[index];
      return row === undefined ? index : keyOf(row);
    },
    overscan: 8,
    scrollMargin: before,
    scrollPaddingStart: HEAD,
  });
  const chosenAt = rows.findIndex((row) => row.kind === 'entry' && row.entry.queueId === chosenId);
  useEffect(() => {
    if (chosenAt !== -1) virtual.scrollToIndex(chosenAt);
  }, [virtual, chosenAt]);
  const inSight = virtual.getVirtualItems();
  return (
    <div className="list-table" ref={table}>
      <table className="table" aria-rowcount={rows.length + 1}>
        <thead>
          <tr aria-rowindex={1}>
            <th scope="col">{t('order')}</th>
            <th scope="col" colSpan={2}>
              {t('number')}
            </th>
            <th scope="col">{t('patient')}</th>
            {isLive ? (
              <>
                <th scope="col" className="end wide-only">
                  {t('waited')}
                </th>
                <th scope="col">{t('againstTarget')}</th>
              </>
            ) : (
              <th scope="col">{t('arrived')}</th>
            )}
            <th scope="col" className="wide-only">
              {t('booked')}
            </th>
            <th scope="col">{t('dueAndWhy')}</th>
            <th />
          </tr>
        </thead>
        <Space size={(inSight[0]?.start ?? before) - before} />
        {inSight.map(({ key, index }) => {
          const row = rows[index];
          if (row === undefined) return null;
          return (
            <tbody key={key} data-index={index} ref={virtual.measureElement}>
              {row.kind === 'ghost' ? (
                <GhostRow ghost={row.ghost} index={index} />
              ) : (
                <WaitingRow
                  console={console}
                  entry={row.entry}
                  index={index}
                  position={row.position}
                  party={row.party}
                  now={now}
                  isChosen={row.entry.queueId === chosenId}
                  isNew={arrived.has(row.entry.queueId)}
                  isLive={isLive}
                  mayCall={mayCall}
                  {...actions}
                />
              )}
            </tbody>
          );
        })}
        <Space size={virtual.getTotalSize() - ((inSight.at(-1)?.end ?? before) - before)} />
      </table>
      {rows.length === 0 && (
        <p className="list-none">
          {filter.query.trim() === '' ? t('nobodyHere') : t('nothingFound', { query: filter.query.trim() })}
        </p>
      )}
    </div>
  );
};

/** Stands for the rows that are out of sight. */
const Space = ({ size }: { size: number }) =>
  size <= 0 ? null : (
    <tbody aria-hidden="true">
      <tr>
        <td className="list-space" colSpan={COLUMNS} style={{ blockSize: size }} />
      </tr>
    </tbody>
  );
