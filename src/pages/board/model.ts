import type { Feed } from '../../client/feed-fold.ts';
import type { PublicEntry } from '../../protocol/views.ts';
import type { Liveness } from '../shared/public/liveness.ts';
import { standingCalls, type Call } from './calls.ts';
import { rowsOf, type DoctorRow, type PoolRow } from './rows.ts';

export type Band =
  | { readonly kind: 'connecting' }
  | { readonly kind: 'quiet' }
  | { readonly kind: 'lost'; readonly since: Date | null }
  | {
      readonly kind: 'call';
      readonly queueNumber: string;
      readonly room: string | null;
      readonly doctor: string;
      readonly department: string;
      /** It is being announced now. */
      readonly fresh: boolean;
      readonly again: boolean;
    };

/** In the grid the pools share cells, since their numbers tell the departments apart by themselves. */
export type PoolsCell = {
  readonly kind: 'pools';
  readonly key: string;
  readonly pools: readonly (readonly string[])[];
};
export type Cell = DoctorRow | PoolRow | PoolsCell;

export type BoardModel = {
  /** Null before the first word of the hub. */
  readonly hospitalName: string | null;
  readonly logo: string | null;
  readonly place: string | null;
  readonly band: Band;
  /** 1–2 doctors in tall rows, up to five rows as a list, more in a grid of three columns. */
  readonly layout: 'few' | 'list' | 'many';
  readonly cells: readonly Cell[];
  /** Of all pages, so that the last one has its cells where the others have theirs. */
  readonly columns: number;
  readonly page: number;
  readonly pages: number;
  /** The cell of the call in the band. */
  readonly newest: string | null;
  /** The keys of the calls that are on the screen, in the band or a cell of this page. */
  readonly shownCalls: readonly string[];
  /** What was known when the connection was lost, and may be out of date; null while live, or after so long. */
  readonly lastKnown: Date | null;
  readonly live: boolean;
  readonly soundBlocked: boolean;
};

type BoardState = {
  readonly feed: Feed<PublicEntry> | null;
  readonly liveness: Liveness;
  /** The call that is being announced. */
  readonly announced: Call | null;
  readonly soundBlocked: boolean;
  /** Counts on for as long as the board runs. */
  readonly turn: number;
};

const ROWS_IN_LIST = 5;
const CELLS_IN_PAGE = 9;
const ROWS_IN_GRID = 3;
/** Of two numbers each. */
const POOLS_IN_CELL = 3;

/** All that the board draws, from all that it knows. */
export const boardModel = ({ feed, liveness, announced, soundBlocked, turn }: BoardState): BoardModel => {
  if (feed === null) {
    const band: Band = liveness.kind === 'lost' ? { kind: 'lost', since: null } : { kind: 'connecting' };
    return { ...empty, band, live: liveness.kind !== 'lost' };
  }
  const lost = liveness.kind === 'lost' ? liveness : null;
  const { doctors, pools, onlyDepartment } = rowsOf(feed);
  const call = lost ? null : (announced ?? standingCalls(feed).at(-1) ?? null);
  // Which of the next is called first is not known any more, and after some minutes not even who is where.
  const shownDoctors = lost?.forLong ? [] : doctors;
  const shownPools = lost ? [] : pools;
  const layout = layoutOf(doctors.length, pools.length);
  const cells = layout === 'many' ? [...shownDoctors, ...poolsCells(shownPools)] : [...shownDoctors, ...shownPools];
  const newest = call && (shownDoctors.find((row) => row.call?.key === call.key)?.key ?? null);
  const pages = layout === 'many' ? Math.max(1, Math.ceil(cells.length / CELLS_IN_PAGE)) : 1;
  const page = pageOf(cells, pages, announced ? newest : null, turn);
  const cellsOfPage = pages === 1 ? cells : cells.slice(page * CELLS_IN_PAGE, (page + 1) * CELLS_IN_PAGE);
  const inCells = cellsOfPage.flatMap((cell) => (cell.kind === 'doctor' && cell.call ? [cell.call.key] : []));
  return {
    hospitalName: feed.settings.hospitalName,
    logo: feed.settings.logo,
    place: onlyDepartment,
    band: bandOf(feed, lost, call, announced !== null),
    layout,
    cells: cellsOfPage,
    columns: Math.min(3, Math.ceil(cells.length / ROWS_IN_GRID)),
    page,
    pages,
    newest,
    shownCalls: lost ? [] : [...(call ? [call.key] : []), ...inCells],
    lastKnown: lost && !lost.forLong ? lost.since : null,
    live: lost === null,
    soundBlocked: soundBlocked && lost === null,
  };
};

const empty: BoardModel = {
  hospitalName: null,
  logo: null,
  place: null,
  band: { kind: 'connecting' },
  layout: 'list',
  cells: [],
  columns: 1,
  page: 0,
  pages: 1,
  newest: null,
  shownCalls: [],
  lastKnown: null,
  live: true,
  soundBlocked: false,
};

const bandOf = (
  feed: Feed<PublicEntry>,
  lost: { readonly since: Date | null } | null,
  call: Call | null,
  fresh: boolean,
): Band => {
  if (lost) return { kind: 'lost', since: lost.since };
  if (call === null) return { kind: 'quiet' };
  const doctor = call.doctorId === null ? undefined : feed.doctors.get(call.doctorId);
  return {
    kind: 'call',
    queueNumber: call.queueNumber,
    room: call.room ?? doctor?.room ?? null,
    doctor: doctor?.fullName ?? '',
    department: feed.departments.get(call.departmentId)?.name ?? '',
    fresh,
    again: fresh && call.recallCount > 0,
  };
};

const layoutOf = (doctors: number, pools: number): BoardModel['layout'] => {
  if (doctors + pools > ROWS_IN_LIST) return 'many';
  return doctors <= 2 && doctors + pools <= 3 ? 'few' : 'list';
};

const poolsCells = (pools: readonly PoolRow[]): PoolsCell[] => {
  const cells: PoolsCell[] = [];
  for (let at = 0; at < pools.length; at += POOLS_IN_CELL) {
    const some = pools.slice(at, at + POOLS_IN_CELL);
    cells.push({ kind: 'pools', key: `pools-${at}`, pools: some.map(({ next }) => next) });
  }
  return cells;
};

/** Pages take turns, but whoever is being called must not have to wait for theirs. */
const pageOf = (cells: readonly Cell[], pages: number, called: string | null, turn: number): number => {
  const index = called === null ? -1 : cells.findIndex(({ key }) => key === called);
  return index === -1 ? turn % pages : Math.floor(index / CELLS_IN_PAGE);
};
