import { MultiBar } from 'cli-progress';
import type { StaffEntry } from '../../protocol/views.ts';
import type { Crew, DoctorAtWork } from './crew.ts';
import type { Progress } from './play.ts';

export type LiveLines = { show(progress: Progress): void; stop(): void };

/** Where output goes to a file, it is written this often. */
const WRITE_EVERY_MS = 15_000;

/** A line for the day, and one for each doctor: who is with them, and how many wait in their own list. */
export const createLiveLines = (crew: Crew, minutes: number): LiveLines => {
  const bars = new MultiBar({
    hideCursor: true,
    format: '  {line}',
    noTTYOutput: true,
    notTTYSchedule: WRITE_EVERY_MS,
  });
  const start = { clock: clockOf(0), waiting: 0, seen: 0 };
  const day = bars.create(minutes, 0, start, {
    format: 'Day [{bar}] {percentage}% · {clock} · {waiting} waiting · {seen} seen',
  });
  const doctors = crew.doctors.map((doctor) => ({ doctor, bar: bars.create(1, 0, { line: doctorLine(doctor) }) }));
  return {
    show({ minute, waiting, seen }) {
      day.update(Math.min(minute, minutes), { clock: clockOf(minute), waiting, seen });
      for (const { doctor, bar } of doctors) bar.update(0, { line: doctorLine(doctor) });
    },
    stop: () => bars.stop(),
  };
};

const clockOf = (minute: number) => `${Math.floor(minute / 60)}:${String(Math.floor(minute % 60)).padStart(2, '0')}`;

const doctorLine = ({ doctor: { doctorId, fullName, room }, view }: DoctorAtWork): string => {
  const { feed } = view.snapshot;
  const stream = feed?.streams.get(doctorId);
  const present = [...(stream?.entries.values() ?? [])].find(
    ({ status }) => status === 'called' || status === 'in_service',
  );
  const doing = present ? withPatient(present) : (feed?.doctors.get(doctorId)?.status ?? 'unknown');
  return `${fullName.padEnd(24)} ${(room ?? '').padEnd(12)} ${doing.padEnd(16)} ${stream?.waiting.length ?? 0} waiting`;
};

const withPatient = ({ status, queueNumber }: StaffEntry): string =>
  `${status === 'called' ? 'calls' : 'sees'} ${queueNumber}`;
