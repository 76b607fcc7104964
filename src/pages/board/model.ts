import type { Feed } from '../../client/feed-fold.ts';
import type { PublicEntry } from '../../protocol/views.ts';
import type { Liveness } from '../shared/public/liveness.ts';
import { standingCalls, type Call } from './calls.ts';
import { noticesOf, type Notice } from './notices.ts';
import { pagesOf, sizeOf, type Line, type Sizes } from './pages.ts';
import { rowsOf } from './rows.ts';

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

/** A screen that is higher than wide has a layout of its own. */
export type Shape = 'landscape' | 'portrait';

export type BoardModel = {
  /** Null before the first word of the hub. */
  readonly hospitalName: string | null;
  readonly logo: string | null;
  /** The department, where the board is of one only. */
  readonly onlyDepartment: string | null;
  readonly band: Band;
  /** 1–2 doctors in tall rows; as many as stand on one screen in a list; more by department, in pages. */
  readonly layout: 'few' | 'list' | 'many';
  readonly lines: readonly Line[];
  /** The share of each line in the height, and of the room that is left under them. */
  readonly heights: readonly number[];
  readonly page: number;
  readonly pages: number;
  /** The row of the call in the band. */
  readonly newest: string | null;
  /** The keys of the calls that are on the screen, in the band or a row of this page. */
  readonly shownCalls: readonly string[];
  /** What was known when the connection was lost. It may be out of date. Null while live, and after some minutes. */
  readonly lastKnown: Date | null;
  readonly live: boolean;
  readonly notices: readonly Notice[];
  /** Counts on for as long as the board runs: pages and notices take turns by it. */
  readonly turn: number;
};

type BoardState = {
  readonly feed: Feed<PublicEntry> | null;
  readonly liveness: Liveness;
  /** The call that is being announced. */
  readonly announced: Call | null;
  readonly soundBlocked: boolean;
  readonly shape: Shape;
  readonly turn: number;
  readonly nowMs: number;
};

const ROWS_IN_LIST = { landscape: 5, portrait: 4 } as const;
const pageSizes: Readonly<Record<Shape, Sizes>> = {
  landscape: { heading: 62, doctor: 120, delay: 60, pool: 86, page: 542 },
  portrait: { heading: 74, doctor: 240, delay: 62, pool: 166, page: 816 },
};

/** All that the board draws, from all that it knows. */
export const boardModel = (state: BoardState): BoardModel => {
  const { feed, liveness, announced, shape, turn } = state;
  if (feed === null) {
    const band: Band = liveness.kind === 'lost' ? { kind: 'lost', since: null } : { kind: 'connecting' };
    return { ...empty, band, live: liveness.kind !== 'lost' };
  }
  const lost = liveness.kind === 'lost' ? liveness : null;
  const { doctors, pools, onlyDepartment } = rowsOf(feed);
  const call = lost ? null : (announced ?? standingCalls(feed).at(-1) ?? null);
  // Without a connection it is not known who is called next; after some minutes, not even who is where.
  const shownDoctors = lost?.forLong ? [] : doctors;
  const rows = [...shownDoctors, ...(lost ? [] : pools)];
  const layout = layoutOf(doctors.length, pools.length, shape);
  const pages = layout === 'many' ? pagesOf(rows, pageSizes[shape]) : [rows];
  const newest = call && (shownDoctors.find((row) => row.call?.key === call.key)?.key ?? null);
  const page = pageOf(pages, announced ? newest : null, turn);
  const lines = pages[page] ?? [];
  const inRows = lines.flatMap((line) => (line.kind === 'doctor' && line.call ? [line.call.key] : []));
  return {
    hospitalName: feed.settings.hospitalName,
    logo: feed.settings.logo,
    onlyDepartment,
    band: bandOf(feed, lost, call, announced !== null),
    layout,
    lines,
    heights: layout === 'many' ? heightsOf(lines, pages.length, pageSizes[shape]) : lines.map(() => 1),
    page,
    pages: Math.max(1, pages.length),
    newest,
    shownCalls: lost ? [] : [...(call ? [call.key] : []), ...inRows],
    lastKnown: lost && !lost.forLong ? lost.since : null,
    live: lost === null,
    notices: lost ? [] : noticesOf(feed, doctors, state),
    turn,
  };
};

const empty: BoardModel = {
  hospitalName: null,
  logo: null,
  onlyDepartment: null,
  band: { kind: 'connecting' },
  layout: 'list',
  lines: [],
  heights: [],
  page: 0,
  pages: 1,
  newest: null,
  shownCalls: [],
  lastKnown: null,
  live: true,
  notices: [],
  turn: 0,
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

const layoutOf = (doctors: number, pools: number, shape: Shape): BoardModel['layout'] => {
  if (doctors + pools > ROWS_IN_LIST[shape]) return 'many';
  return doctors <= 2 && doctors + pools <= 3 ? 'few' : 'list';
};

/** Pages take turns, but the page of the call that is being announced comes at once. */
const pageOf = (pages: readonly (readonly Line[])[], called: string | null, turn: number): number => {
  const index = called === null ? -1 : pages.findIndex((lines) => lines.some(({ key }) => key === called));
  return index === -1 ? turn % Math.max(1, pages.length) : index;
};

/** The rows of a short last page are as high as those of the others, so that they do not jump. */
const heightsOf = (lines: readonly Line[], pages: number, sizes: Sizes): number[] => {
  const heights = lines.map((line) => sizeOf(line, sizes));
  const left = sizes.page - heights.reduce((total, height) => total + height, 0);
  return pages > 1 && left > 0 ? [...heights, left] : heights;
};
