import type { Knex } from 'knex';
import { Area } from '../../../src/models/area.ts';
import { Department } from '../../../src/models/department.ts';
import type { Doctor } from '../../../src/models/doctor.ts';
import { aDepartment, aDoctor, anEntry, instant } from '../../support/builders.ts';
import { asOwner } from '../../support/owner.ts';

/** Of a board, what a state of it needs: `called: 'C-017'` is called, `in` is in consultation, `next` waits. */
export type DoctorSpec = {
  readonly name: string;
  readonly department: string;
  readonly room?: string | null;
  readonly status?: Doctor['status'];
  readonly delayMinutes?: number;
  readonly called?: string | undefined;
  readonly recalled?: number;
  readonly in?: string;
  readonly next?: readonly string[];
  readonly missed?: readonly string[];
  /** The others of the party, who are called with them. */
  readonly with?: readonly string[];
  readonly kind?: Doctor['kind'];
  readonly placeKind?: Doctor['placeKind'];
};
export type HospitalSpec = {
  readonly name?: string;
  readonly message?: string;
  readonly doctors: readonly DoctorSpec[];
  /** By department: those whom the first free doctor calls. */
  readonly pools?: Readonly<Record<string, readonly string[]>>;
  /** By the number, of those who wait: how many minutes ago they were sent to area B. */
  readonly sent?: Readonly<Record<string, number>>;
};

const area = {
  letter: 'B',
  name: 'Area B',
  location: 'Floor 1, left of the lifts',
  locations: { de: '1. Stock, links von den Aufzügen', ar: 'الطابق 1، يسار المصاعد' },
};

/** Makes this the whole hospital, by rows. Calls come last, as they would; the first of the doctors' is the latest. */
export const becomes = async (
  knex: Knex,
  { name = 'St. Mary’s Hospital', message, doctors, pools = {}, sent = {} }: HospitalSpec,
) => {
  await knex('settings').update({ hospital_name: name, board_message: message ?? null });
  // The boards go on reporting their calls, so the reports wait until the calls are gone.
  await asOwner(
    knex,
    'LOCK TABLE announcements IN EXCLUSIVE MODE; DELETE FROM announcements; DELETE FROM queue; DELETE FROM doctors; DELETE FROM departments; DELETE FROM areas',
  );
  const departments = new Map<string, Department>();
  for (const department of [...doctors.map((doctor) => doctor.department), ...Object.keys(pools)]) {
    if (departments.has(department)) continue;
    departments.set(department, await aDepartment(knex, { name: department }));
  }
  const idOf = (department: string): string => departments.get(department)?.departmentId ?? '';
  let waited = 0;
  const waits = async (queueNumber: string, place: { doctorId?: string; departmentId: string }) => {
    waited += 1;
    await anEntry(knex, { ...place, queueNumber, dueAt: await instant(knex, `${waited} minutes`) });
    const agoMinutes = sent[queueNumber];
    if (agoMinutes === undefined) return;
    const sentAt = await instant(knex, `-${agoMinutes} minutes`);
    await knex('queue')
      .where('queue_number', queueNumber)
      .update({ advanced_at: sentAt, area_id: await areaB() });
  };
  let areaId: string | undefined;
  const areaB = async () => {
    const { siteId } = [...departments.values()][0] ?? (await aDepartment(knex));
    areaId ??= (
      await Area.query(knex)
        .insert({ siteId, ...area })
        .returning('*')
    ).areaId;
    return areaId;
  };
  const made: [Doctor, DoctorSpec][] = [];
  for (const spec of doctors) {
    const { name: fullName, department, room = null, status = 'available', delayMinutes = null } = spec;
    const { kind = 'doctor', placeKind = null } = spec;
    const departmentId = idOf(department);
    made.push([await aDoctor(knex, { fullName, departmentId, room, status, delayMinutes, kind, placeKind }), spec]);
  }
  for (const [{ doctorId, departmentId, room }, spec] of made) {
    const place = { doctorId, departmentId, room };
    if (spec.in !== undefined) await anEntry(knex, { ...place, queueNumber: spec.in, status: 'in_service' });
    for (const queueNumber of spec.next ?? []) await waits(queueNumber, { doctorId, departmentId });
    for (const queueNumber of spec.missed ?? []) await anEntry(knex, { ...place, queueNumber, status: 'no_show' });
  }
  for (const [department, numbers] of Object.entries(pools)) {
    for (const queueNumber of numbers) await waits(queueNumber, { departmentId: idOf(department) });
  }
  for (const [{ doctorId, departmentId, room }, { called, recalled = 0, with: others = [] }] of made.toReversed()) {
    if (called === undefined) continue;
    const of = { doctorId, departmentId, queueNumber: called, status: 'called' } as const;
    const { queueId } = await anEntry(knex, { ...of, room, recallCount: recalled, calledWith: [...others] });
    for (const queueNumber of others)
      await anEntry(knex, { doctorId, departmentId, queueNumber, calledWithId: queueId });
  }
};

const keller = { name: 'Dr. Martin Keller', department: 'Cardiology', room: '3', next: ['C-018', 'C-020'] };
const haddad = { name: 'Dr. Leila Haddad', department: 'Cardiology', room: '4', next: ['C-019', 'C-022'] };
const linden = { name: 'Dr. Sarah Linden', department: 'Dermatology', room: '7', status: 'paused' } as const;
const weber = { name: 'Dr. Jonas Weber', department: 'Neurology', room: '12', next: ['N-009', 'N-010'] };

export const quiet: HospitalSpec = { doctors: [keller, haddad, linden, weber] };
export const four: HospitalSpec = {
  doctors: [{ ...keller, called: 'C-017' }, { ...haddad, in: 'C-016' }, linden, { ...weber, called: 'N-008' }],
};
export const two: HospitalSpec = {
  doctors: [
    { ...keller, called: 'C-017' },
    { ...haddad, in: 'C-016' },
  ],
  pools: { Cardiology: ['C-021', 'C-023'] },
};
/** The first doctor of four calls so many together. */
export const partyOf = (count: number, { doctors, ...rest }: HospitalSpec = four): HospitalSpec => ({
  ...rest,
  doctors: doctors.map((doctor, index) => {
    const digits = doctor.called?.slice(0, -2) ?? '';
    return index === 0
      ? { ...doctor, with: Array.from({ length: count - 1 }, (_, n) => `${digits}${81 + n}`) }
      : doctor;
  }),
});
/** The first are on the way to an area, one was sent before. */
export const hall: HospitalSpec = {
  doctors: [
    { ...keller, next: ['C-021', 'C-022'] },
    { ...haddad, in: 'C-016', next: ['C-024', 'C-026'] },
    linden,
    { ...weber, in: 'N-008' },
  ],
  sent: { 'C-021': 1, 'C-022': 1, 'C-024': 1, 'N-009': 9 },
};
const window = { department: 'Pharmacy', kind: 'station', placeKind: 'window' } as const;
export const pharmacy: HospitalSpec = {
  doctors: [
    { ...window, name: 'Collect medicine', room: '1', in: 'P-038' },
    { ...window, name: 'Collect medicine', room: '2', called: 'P-041' },
    { ...window, name: 'Questions and advice', room: '3', in: 'P-039' },
    { ...window, name: 'Orders', room: '4', status: 'off' },
  ],
  pools: { Pharmacy: ['P-042', 'P-043', 'P-044'] },
};
/** Doors of several kinds on one board. */
export const mixed: HospitalSpec = {
  doctors: [
    { ...keller, next: ['C-018', 'C-020'] },
    {
      name: 'Blood samples',
      department: 'Laboratory',
      kind: 'station',
      placeKind: 'chair',
      room: '1',
      called: 'L-011',
    },
    { name: 'Blood samples', department: 'Laboratory', kind: 'station', placeKind: 'chair', room: '2', in: 'L-010' },
    { name: 'Admission', department: 'Reception', kind: 'station', placeKind: 'counter', room: '4', in: 'R-003' },
  ],
};

export const eight: HospitalSpec = {
  name: 'Riverside Hospital (demo)',
  doctors: [
    { name: 'Dr Amara Osei', department: 'Cardiology', room: '204', called: 'C-017', next: ['C-018', 'C-020'] },
    { name: 'Dr Henrik Lindqvist', department: 'Cardiology', room: '206', in: 'C-016', next: ['C-019'] },
    { name: 'Dr Inés Vidal', department: 'Cardiology', room: '208', next: ['C-022', 'C-024'] },
    { name: 'Dr Oliver Marsh', department: 'General practice', room: '112', in: 'G-031', next: ['G-032', 'G-036'] },
    { name: 'Dr Wei Chen', department: 'General practice', room: '114', status: 'paused', next: ['G-033'] },
    { name: 'Dr Layla Haddad', department: 'General practice', room: '118', in: 'G-030', next: ['G-035', 'G-038'] },
    { name: 'Dr Priya Raman', department: 'Paediatrics', room: '120', in: 'P-009', next: ['P-011', 'P-012'] },
    { name: 'Dr Jonas Bauer', department: 'Paediatrics', room: '122', in: 'P-008', next: ['P-013', 'P-014'] },
  ],
  pools: { Cardiology: ['C-021', 'C-023'], 'General practice': ['G-034'], Paediatrics: ['P-010', 'P-015'] },
};
export const nine: HospitalSpec = {
  name: 'Klinikum St. Marien',
  doctors: [
    { name: 'Dr. Leila Haddad', department: 'Augenheilkunde', room: '1.04', in: 'C-016', next: ['C-019', 'C-022'] },
    {
      name: 'Prof. Dr. Annegret Schmidt-Hohenlohe',
      department: 'Mund-, Kiefer- und Gesichtschirurgie',
      room: '1.12',
      called: 'M-042',
      next: ['M-043', 'M-045'],
    },
    { name: 'Dr. Jonas Weber', department: 'Augenheilkunde', room: '2', in: 'C-015', next: ['C-018', 'C-020'] },
    { name: 'Dr. Sarah Linden', department: 'Augenheilkunde', room: '5', status: 'paused' },
    { name: 'Dr. Mehmet Yıldız', department: 'Gastroenterologie', room: '7', in: 'G-108', next: ['G-110', 'G-111'] },
    {
      name: 'PD Dr. Friederike Bergström',
      department: 'Gastroenterologie',
      room: '8',
      in: 'G-107',
      next: ['G-109', 'G-112'],
    },
    { name: 'Dr. Aleksandra Nowak', department: 'Hautklinik', room: '11', in: 'H-023', next: ['H-024', 'H-025'] },
    { name: 'Dr. Paul Brandt', department: 'Kinderklinik', room: '12', in: 'K-005', next: ['K-006', 'K-008'] },
    { name: 'Dr. Ngọc Anh Trần', department: 'Kinderklinik', room: '14', in: 'K-004', next: ['K-007', 'K-009'] },
  ],
};
export const twelve: HospitalSpec = {
  name: 'Riverside Hospital (demo)',
  doctors: [
    'Osei',
    'Lindqvist',
    'Vidal',
    'Marsh',
    'Chen',
    'Haddad',
    'Raman',
    'Bauer',
    'Keller',
    'Linden',
    'Weber',
    'Brandt',
  ].map((name, index) => ({
    name: `Dr ${name}`,
    department: 'Outpatients',
    room: String(201 + index),
    in: `B-0${10 + index}`,
    next: [`B-0${30 + index}`, `B-0${50 + index}`],
    // On the last of the pages.
    ...(index === 10 && { called: 'B-070' }),
  })),
};
export const stress: HospitalSpec = {
  name: 'Klinikum St. Marien',
  doctors: [
    {
      name: 'Prof. Dr. Konstantin Freiherr von Schmidt-Hohenlohe',
      department: 'Mund-, Kiefer- und Gesichtschirurgie',
      room: 'Haus B 2.14',
      called: 'MKG-1042',
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
      in: 'KJ-008',
      next: ['KJ-009', 'KJ-010'],
    },
  ],
};
export const arabic: HospitalSpec = {
  name: 'مستشفى سانت ماري',
  doctors: [
    { name: 'د. مارتن كيلر', department: 'أمراض القلب', room: '3', called: 'C-017', next: ['C-018', 'C-020'] },
    { name: 'د. ليلى حداد', department: 'أمراض القلب', room: '4', in: 'C-016', next: ['C-019', 'C-022'] },
    { name: 'د. سارة ليندن', department: 'الأمراض الجلدية', room: '7', status: 'paused' },
    { name: 'د. يوناس فيبر', department: 'طب الأعصاب', room: 'غرفة الفحص ٣', in: 'N-008', next: ['N-009', 'N-010'] },
  ],
};

/** These are the names of doors as hospitals have them. */
export const doors = [
  'Untergeschoss 2',
  'Ambulanz A',
  'H-314b',
  'Haus B 2.14',
  '超音波検査室',
  'غرفة الفحص ٣',
  '1.12',
  '3',
];
export const withDoors = ({ doctors, ...rest }: HospitalSpec, of: readonly string[] = doors): HospitalSpec => ({
  ...rest,
  doctors: doctors.map((doctor, index) => ({ ...doctor, room: of[index % of.length] ?? null })),
});
