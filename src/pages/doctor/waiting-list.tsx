import { useMemo, type Ref } from 'react';
import type { StaffEntry } from '../../protocol/views.ts';
import { SearchField, Segments } from '../shared/staff/controls.tsx';
import { useFormat, useLiveness } from '../shared/staff/hub.tsx';
import { useNow } from '../shared/staff/now.ts';
import { useStaffTexts } from '../shared/staff/texts.tsx';
import { EmptyList } from './empty-list.tsx';
import { GhostRow } from './ghost-row.tsx';
import { rowsWith, useListChanges } from './ghosts.ts';
import type { Console } from './model.ts';
import { useDoctorTexts } from './texts.ts';
import { WaitingRow, type RowActions } from './waiting-row.tsx';

export type Whose = 'all' | 'mine' | 'pool';

/** What of the list is shown. */
export type ListFilter = { readonly whose: Whose; readonly query: string };

export const isShownBy =
  ({ whose, query }: ListFilter) =>
  ({ doctorId, queueNumber, patient }: StaffEntry): boolean => {
    if (whose === 'mine' && doctorId === null) return false;
    if (whose === 'pool' && doctorId !== null) return false;
    const wanted = fold(query);
    return wanted === '' || fold(queueNumber).includes(wanted) || fold(patient?.fullName ?? '').includes(wanted);
  };

/** `Mbéki` is found by `mbeki`, `C-017` by `c17` and `c017`. */
const fold = (text: string): string =>
  text
    .normalize('NFD')
    .replace(/[\u0300-\u036f\s-]/g, '')
    .toLocaleLowerCase()
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

type ListTableProps = Omit<WaitingListProps, 'onFilter' | 'searchRef'>;

const ListTable = ({ console, filter, chosenId, mayCall, ...actions }: ListTableProps) => {
  const t = useDoctorTexts();
  const { isLive } = useLiveness();
  const now = useNow(10_000);
  const { ghosts, arrived } = useListChanges(console);
  const rows = useMemo(() => rowsWith(console.list, ghosts, isShownBy(filter)), [console.list, ghosts, filter]);
  return (
    <div className="list-table">
      <table className="table">
        <thead>
          <tr>
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
        <tbody>
          {rows.map((row) =>
            row.kind === 'ghost' ? (
              <GhostRow key={`ghost ${row.ghost.entry.queueId}`} ghost={row.ghost} />
            ) : (
              <WaitingRow
                key={row.entry.queueId}
                console={console}
                entry={row.entry}
                place={row.place}
                now={now}
                isChosen={row.entry.queueId === chosenId}
                isNew={arrived.has(row.entry.queueId)}
                isLive={isLive}
                mayCall={mayCall}
                {...actions}
              />
            ),
          )}
        </tbody>
      </table>
      {rows.length === 0 && (
        <p className="list-none">
          {filter.query.trim() === '' ? t('nobodyHere') : t('nothingFound', { query: filter.query.trim() })}
        </p>
      )}
    </div>
  );
};
