import type { Feed } from '../../../src/client/feed-fold.ts';
import type { EntryStatus } from '../../../src/protocol/lifecycle.ts';
import type { Area, Department, Doctor, PublicEntry, Settings } from '../../../src/protocol/views.ts';

/** A doctor of a feed: `called: 'C-017'` is called, `in: 'C-016'` in consultation, `next` waits in that order. */
export type DoctorSpec = {
  name: string;
  department: string;
  room?: string | null;
  status?: Doctor['status'];
  delayMinutes?: number;
  called?: string;
  calledAt?: string;
  recalled?: number;
  /** Of whom is called. */
  queueId?: string;
  /** Who was called is with the doctor by now. */
  serving?: boolean;
  /** The others of the party, who were called with them. */
  with?: string[];
  placeKind?: Doctor['placeKind'];
  kind?: Doctor['kind'];
  in?: string;
  next?: string[];
};

export type HospitalSpec = {
  name?: string;
  languages?: string[];
  doctors: DoctorSpec[];
  /** Who did not come, by the number, since when. */
  message?: string;
  missed?: Record<string, string>;
  /** By the number, of those who wait: since when they are to be in area B. */
  sent?: Record<string, string>;
  /** By department: those whom the first free doctor calls. */
  pools?: Record<string, string[]>;
};

const DAY = '2026-03-10';
let made = 0;
const newId = () => `00000000-0000-7000-8000-${String((made += 1)).padStart(12, '0')}`;

export const areaB: Area = {
  areaId: newId(),
  siteId: newId(),
  letter: 'B',
  name: 'Area B',
  names: {},
  location: 'Floor 1, left of the lifts',
  locations: { de: '1. Stock, links von den Aufzügen' },
  seats: null,
  active: true,
  revision: 1,
};

const settingsOf = ({ name, languages, message }: HospitalSpec): Settings => ({
  hospitalName: name ?? 'St. Mary’s Hospital',
  languages: languages ?? ['en'],
  defaultCountry: 'DE',
  urgencyLevels: [1, 2, 3, 4, 5].map((level) => ({
    level,
    label: { en: `${level}` },
    colour: '#000000',
    targetMinutes: 0,
  })),
  strictLevel: 2,
  appointmentTargetMinutes: 15,
  noShowAfterMinutes: 30,
  lateAfterMinutes: 15,
  earlyCheckInMinutes: 60,
  reopenWithinMinutes: 10,
  logo: null,
  colours: null,
  outcomes: [],
  boardMessage: message ?? null,
  revision: 1,
});

/** What the live view of a public screen holds, without a hub. */
export const aFeed = (spec: HospitalSpec): Feed<PublicEntry> => {
  const departments = new Map<string, Department>();
  const doctors = new Map<string, Doctor>();
  const streams = new Map<string, { entries: Map<string, PublicEntry>; waiting: PublicEntry[] }>();

  const departmentId = (name: string): string => {
    const known = [...departments.values()].find((department) => department.name === name);
    if (known) return known.departmentId;
    const id = newId();
    departments.set(id, {
      departmentId: id,
      code: name,
      name,
      names: {},
      siteId: newId(),
      areaId: null,
      location: null,
      locations: {},
      desk: null,
      desks: {},
      requiresOutcome: false,
      numberPrefix: name.slice(0, 1),
      roundTheClock: false,
      active: true,
      revision: 1,
    });
    streams.set(id, { entries: new Map(), waiting: [] });
    return id;
  };
  const put = (streamId: string, status: EntryStatus, queueNumber: string, given: Partial<PublicEntry>) => {
    const stream = streams.get(streamId);
    if (!stream) return;
    const sentAt = spec.sent?.[queueNumber];
    const entry: PublicEntry = {
      queueId: newId(),
      departmentId: streamId,
      doctorId: null,
      queueDate: DAY,
      queueNumber,
      status,
      calledAt: null,
      recallCount: 0,
      room: null,
      ...(status === 'waiting' && sentAt !== undefined && { advancedAt: sentAt, areaId: areaB.areaId }),
      ...given,
    };
    stream.entries.set(entry.queueId, entry);
    if (status === 'waiting') stream.waiting.push(entry);
  };

  spec.doctors.forEach((doctor, index) => {
    const id = newId();
    const place = { departmentId: departmentId(doctor.department), doctorId: id };
    const room = doctor.room ?? null;
    doctors.set(id, {
      ...place,
      doctorNo: index + 1,
      fullName: doctor.name,
      specialty: null,
      room,
      kind: doctor.kind ?? 'doctor',
      placeKind: doctor.placeKind ?? null,
      isAttended: false,
      areaId: null,
      location: null,
      locations: {},
      status: doctor.status ?? 'available',
      active: true,
      delayMinutes: doctor.delayMinutes ?? null,
      statusSince: `${DAY}T08:00:00.000Z`,
      backAt: null,
      revision: 1,
    });
    streams.set(id, { entries: new Map(), waiting: [] });
    if (doctor.called) {
      const calledAt = doctor.calledAt ?? `${DAY}T09:4${index}:00.000Z`;
      put(id, doctor.serving ? 'in_service' : 'called', doctor.called, {
        ...(doctor.queueId && { queueId: doctor.queueId }),
        ...place,
        room,
        calledAt,
        recallCount: doctor.recalled ?? 0,
        ...(doctor.with && { calledWith: doctor.with }),
      });
    }
    const [first] = streams.get(id)?.entries.keys() ?? [];
    for (const number of doctor.with ?? [])
      put(id, 'waiting', number, { ...place, ...(first && { calledWithId: first }) });
    if (doctor.in) put(id, 'in_service', doctor.in, { ...place, room, calledAt: `${DAY}T09:20:00.000Z` });
    for (const number of doctor.next ?? []) put(id, 'waiting', number, place);
  });
  for (const [name, numbers] of Object.entries(spec.pools ?? {})) {
    const id = departmentId(name);
    for (const number of numbers) put(id, 'waiting', number, { departmentId: id });
  }
  for (const [number, endedAt] of Object.entries(spec.missed ?? {})) {
    const [first] = doctors.keys();
    if (first) put(first, 'no_show', number, { endedAt });
  }
  return {
    areas: new Map([[areaB.areaId, areaB]]),
    epoch: 'test',
    day: { date: DAY, startsAt: `${DAY}T00:00:00Z`, endsAt: '2026-03-11T00:00:00Z', timeZone: 'UTC' },
    filter: {},
    streams: new Map(
      [...streams].map(([streamId, stream]) => [
        streamId,
        { streamId, version: 1, appointments: new Map(), ...stream },
      ]),
    ),
    sites: new Map(),
    departments,
    doctors,
    services: new Map(),
    settings: settingsOf(spec),
    ticket: null,
  };
};
