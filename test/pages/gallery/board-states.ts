import { standingCalls } from '../../../src/pages/board/calls.ts';
import { boardModel, type BoardModel } from '../../../src/pages/board/model.ts';
import type { Language } from '../../../src/pages/shared/i18n/languages.ts';
import type { Liveness } from '../../../src/pages/shared/public/liveness.ts';
import { aFeed, type HospitalSpec } from './hospital.ts';

type State = { language?: Language; theme?: 'dark'; now?: string; model: BoardModel };

const four: HospitalSpec = {
  doctors: [
    {
      name: 'Dr. Martin Keller',
      department: 'Cardiology',
      room: '3',
      called: 'C-017',
      calledAt: '2026-03-10T10:42:00Z',
      next: ['C-018', 'C-020'],
    },
    { name: 'Dr. Leila Haddad', department: 'Cardiology', room: '4', in: 'C-016', next: ['C-019', 'C-022'] },
    { name: 'Dr. Sarah Linden', department: 'Dermatology', room: '7', status: 'paused' },
    {
      name: 'Dr. Jonas Weber',
      department: 'Neurology',
      room: '12',
      called: 'N-008',
      calledAt: '2026-03-10T10:40:00Z',
      next: ['N-009', 'N-010'],
    },
  ],
};

const nine: HospitalSpec = {
  name: 'Klinikum St. Marien',
  doctors: [
    { name: 'Dr. Leila Haddad', department: 'A', room: '1.04', in: 'C-016', next: ['C-019', 'C-022'] },
    {
      name: 'Prof. Dr. Annegret Schmidt-Hohenlohe',
      department: 'Mund-, Kiefer- und Gesichtschirurgie',
      room: '1.12',
      called: 'M-042',
      next: ['M-043', 'M-045'],
    },
    { name: 'Dr. Jonas Weber', department: 'A', room: '2', in: 'C-015', next: ['C-018', 'C-020'] },
    { name: 'Dr. Sarah Linden', department: 'A', room: '5', status: 'paused' },
    {
      name: 'Dr. Mehmet Yıldız',
      department: 'G',
      room: '7',
      called: 'G-108',
      calledAt: '2026-03-10T09:30:00Z',
      next: ['G-110', 'G-111'],
    },
    { name: 'PD Dr. Friederike Bergström', department: 'G', room: '8', in: 'G-107', next: ['G-109', 'G-112'] },
    { name: 'Dr. Aleksandra Nowak', department: 'H', room: '11', in: 'H-023', next: ['H-024', 'H-025'] },
    { name: 'Dr. Paul Brandt', department: 'K', room: '12', in: 'K-005', next: ['K-006', 'K-008'] },
    { name: 'Dr. Ngọc Anh Trần', department: 'K', room: '14', in: 'K-004', next: ['K-007', 'K-009'] },
  ],
};

const demo: HospitalSpec = {
  name: 'Riverside Hospital (demo)',
  doctors: [
    { name: 'Dr Amara Osei', department: 'Cardiology', room: '204', called: 'C-017', next: ['C-018', 'C-020'] },
    { name: 'Dr Henrik Lindqvist', department: 'Cardiology', room: '206', in: 'C-016', next: ['C-019'] },
    { name: 'Dr Inés Vidal', department: 'Cardiology', room: '208', next: ['C-022', 'C-024'] },
    { name: 'Dr Oliver Marsh', department: 'General practice', room: '112', in: 'G-031', next: ['G-032', 'G-036'] },
    { name: 'Dr Wei Chen', department: 'General practice', room: '114', status: 'paused', next: ['G-033'] },
    {
      name: 'Dr Layla Haddad',
      department: 'General practice',
      room: '118',
      called: 'G-030',
      calledAt: '2026-03-10T08:30:00Z',
      next: ['G-035', 'G-038'],
    },
    { name: 'Dr Priya Raman', department: 'Paediatrics', room: '120', in: 'P-009', next: ['P-011', 'P-012'] },
    { name: 'Dr Jonas Bauer', department: 'Paediatrics', room: '122', in: 'P-008', next: ['P-013', 'P-014'] },
  ],
  pools: { Cardiology: ['C-021', 'C-023'], 'General practice': ['G-034'], Paediatrics: ['P-010', 'P-015'] },
};

const stress: HospitalSpec = {
  name: 'Klinikum St. Marien',
  doctors: [
    {
      name: 'Prof. Dr. Konstantin Freiherr von Schmidt-Hohenlohe',
      department: 'Mund-, Kiefer- und Gesichtschirurgie',
      room: 'Haus B 2.14',
      called: 'MKG-1042',
      calledAt: '2026-03-10T10:42:00Z',
      next: ['MKG-1043', 'MKG-1045'],
    },
    {
      name: 'Dr. Leila Haddad',
      department: 'Hals-Nasen-Ohren-Heilkunde',
      room: '1.04',
      in: 'HNO-017',
      next: ['HNO-019', 'HNO-022'],
    },
    {
      name: 'PD Dr. Friederike Bergström-Wiśniewska',
      department: 'Kinder- und Jugendpsychiatrie',
      room: '12a',
      called: 'KJ-008',
      next: ['KJ-009', 'KJ-010'],
    },
  ],
};

const arabic: HospitalSpec = {
  name: 'مستشفى سانت ماري',
  doctors: [
    {
      name: 'د. مارتن كيلر',
      department: 'أمراض القلب',
      room: '3',
      called: 'C-017',
      calledAt: '2026-03-10T10:42:00Z',
      next: ['C-018', 'C-020'],
    },
    { name: 'د. ليلى حداد', department: 'أمراض القلب', room: '4', in: 'C-016', next: ['C-019', 'C-022'] },
    { name: 'د. سارة ليندن', department: 'الأمراض الجلدية', room: '7', status: 'paused' },
    {
      name: 'د. يوناس فيبر',
      department: 'طب الأعصاب',
      room: '12',
      called: 'N-008',
      calledAt: '2026-03-10T10:40:00Z',
      next: ['N-009', 'N-010'],
    },
  ],
};

const quiet: HospitalSpec = {
  doctors: [
    { name: 'Dr. Martin Keller', department: 'Cardiology', room: '3', next: ['C-001', 'C-002'] },
    { name: 'Dr. Leila Haddad', department: 'Cardiology', room: '4', next: ['C-003'] },
    { name: 'Dr. Sarah Linden', department: 'Dermatology', room: '7', status: 'paused' },
    { name: 'Dr. Jonas Weber', department: 'Neurology', room: '12', next: ['N-001', 'N-002'] },
  ],
};

const twelve: HospitalSpec = {
  doctors: [...demo.doctors, ...four.doctors],
  pools: demo.pools ?? {},
};

const live: Liveness = { kind: 'live' };
const lost = (forLong = false): Liveness => ({ kind: 'lost', since: new Date('2026-03-10T10:42:00Z'), forLong });

type Drawing = { liveness?: Liveness; fresh?: boolean; soundBlocked?: boolean; turn?: number };

const draw = (
  spec: HospitalSpec | null,
  { liveness = live, fresh = false, soundBlocked = false, turn = 0 }: Drawing = {},
): BoardModel => {
  const feed = spec && aFeed(spec);
  const announced = fresh && feed ? (standingCalls(feed).at(-1) ?? null) : null;
  return boardModel({ feed, liveness, announced, soundBlocked, turn });
};

/** Every state of the visual reference, and those that it leaves out. */
export const boardStates: Record<string, State> = {
  light: { model: draw(four) },
  dark: { model: draw(four), theme: 'dark' },
  fresh: { model: draw(four, { fresh: true }) },
  'fresh-dark': { model: draw(four, { fresh: true }), theme: 'dark' },
  again: {
    model: draw(
      { doctors: four.doctors.map((doctor, index) => (index === 0 ? { ...doctor, recalled: 1 } : doctor)) },
      { fresh: true },
    ),
  },
  quiet: { model: draw(quiet), now: '2026-03-10T07:55:00Z' },
  stale: { model: draw(four, { liveness: lost() }), now: '2026-03-10T10:46:00Z' },
  'stale-dark': { model: draw(four, { liveness: lost() }), now: '2026-03-10T10:46:00Z', theme: 'dark' },
  'stale-long': { model: draw(four, { liveness: lost(true) }), now: '2026-03-10T10:48:00Z' },
  'stale-9': { model: draw(nine, { liveness: lost() }), now: '2026-03-10T10:46:00Z', language: 'de' },
  'sound-blocked': { model: draw(four, { soundBlocked: true }) },
  '2-doctors': {
    model: draw({ doctors: four.doctors.slice(0, 2), pools: { Cardiology: ['C-021', 'C-023'] } }),
  },
  '4-doctors-pool': { model: draw({ ...four, pools: { Neurology: ['N-011', 'N-012'] } }) },
  '4-doctors-pool-blocked': {
    model: draw({ ...four, pools: { Neurology: ['N-011', 'N-012'] } }, { soundBlocked: true }),
  },
  '6-doctors': { model: draw({ doctors: demo.doctors.slice(0, 6) }) },
  '9-doctors-de': { model: draw(nine), language: 'de' },
  demo: { model: draw(demo) },
  'demo-blocked': { model: draw(demo, { soundBlocked: true }) },
  pages: { model: draw(twelve) },
  'pages-2': { model: draw(twelve, { turn: 1 }) },
  'stress-de': { model: draw(stress), language: 'de' },
  'rtl-ar': { model: draw(arabic), language: 'ar', theme: 'dark' },
  'stale-ar': { model: draw(arabic, { liveness: lost() }), language: 'ar', now: '2026-03-10T10:46:00Z' },
  connecting: { model: draw(null, { liveness: { kind: 'connecting' } }) },
  'never-connected': { model: draw(null, { liveness: { kind: 'lost', since: null, forLong: false } }) },
};
