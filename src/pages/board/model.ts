import type { Feed } from '../../client/feed-fold.ts';
import type { PublicEntry } from '../../protocol/views.ts';
import type { Liveness } from '../shared/public/liveness.ts';
import type { Announcement } from './announcer.ts';
import { numbersOf, standingCalls, type PlaceKind } from './calls.ts';
import { noticesOf, type Notice } from './notices.ts';
import { pagesOf, sizeOf, type Line, type Sizes } from './pages.ts';
import { rowsOf } from './rows.ts';
import { latestSending, standingSent, type Sending } from './sendings.ts';

export type Band =
  | { readonly kind: 'connecting' }
  | { readonly kind: 'quiet' }
  | { readonly kind: 'lost'; readonly since: Date | null }
  | {
      readonly kind: 'call';
      /** Several of a party that is called together. */
      readonly numbers: readonly string[];
      readonly room: string | null;
      readonly place: PlaceKind;
      readonly doctor: string;
      readonly department: string;
      /** It is being announced now. */
      readonly fresh: boolean;
      readonly again: boolean;
    }
  /** To wait near the rooms: no call, so the band stays calm. */
  | {
      readonly kind: 'area';
      readonly numbers: readonly string[];
      readonly letter: string;
      /** Where the area is. */
      readonly way: string | null;
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
  /** The call, or those who are sent to a waiting area. */
  readonly announced: Announcement | null;
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
  const { doctors, pools, onlyDepartment } = rowsOf(feed, state.nowMs);
  const isAnnounced = announced !== null && !lost;
  const shown = lost ? null : (announced ?? standingCalls(feed).at(-1) ?? sendingOf(state, feed));
  const call = shown?.kind === 'call' ? shown : null;
  // Without a connection it is not known who is called next; after some minutes, not even who is where.
  const shownDoctors = lost?.forLong ? [] : doctors;
  const rows = [...shownDoctors, ...(lost ? [] : pools)];
  const layout = layoutOf(doctors.length, pools.length, shape);
  const pages = layout === 'many' ? pagesOf(rows, pageSizes[shape]) : [rows];
  const newest = call && (shownDoctors.find((row) => row.call?.key === call.key)?.key ?? null);
  const page = pageOf(pages, isAnnounced ? newest : null, turn);
  const lines = pages[page] ?? [];
  const inRows = lines.flatMap((line) => (line.kind === 'doctor' && line.call ? [line.call.key] : []));
  return {
    hospitalName: feed.settings.hospitalName,
    logo: feed.settings.logo,
    onlyDepartment,
    band: bandOf(feed, lost, shown, state),
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

/** Who was sent last: for as long as they are on the way, where nobody is called. */
const sendingOf = ({ nowMs }: BoardState, feed: Feed<PublicEntry>): Sending | null =>
  latestSending(standingSent(feed, nowMs), feed);

const bandOf = (
  feed: Feed<PublicEntry>,
  lost: { readonly since: Date | null } | null,
  shown: Announcement | null,
  { announced, nowMs }: BoardState,
): Band => {
  if (lost) return { kind: 'lost', since: lost.since };
  if (shown === null) return { kind: 'quiet' };
  if (shown.kind === 'area') return areaBand(feed, shown, nowMs);
  const { doctorId, departmentId, recallCount } = shown;
  const doctor = doctorId === null ? undefined : feed.doctors.get(doctorId);
  const fresh = announced !== null;
  return {
    kind: 'call',
    numbers: numbersOf(shown),
    room: shown.room ?? doctor?.room ?? null,
    place: shown.place,
    doctor: doctor?.fullName ?? '',
    department: feed.departments.get(departmentId)?.name ?? '',
    fresh,
    again: fresh && recallCount > 0,
  };
};

/** Without those who are called by now, or have gone. */
const areaBand = (feed: Feed<PublicEntry>, { areaId, letter, sent }: Sending, nowMs: number): Band => {
  const now = new Set(standingSent(feed, nowMs).map(({ key }) => key));
  return {
    kind: 'area',
    numbers: sent.filter(({ key }) => now.has(key)).map(({ queueNumber }) => queueNumber),
    letter,
    way: feed.areas.get(areaId)?.location ?? null,
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
