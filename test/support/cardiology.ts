import { beforeEach, expect, vi } from 'vitest';
import type { Department } from '../../src/models/department.ts';
import type { Doctor } from '../../src/models/doctor.ts';
import { QueueEntry } from '../../src/models/queue-entry.ts';
import { aDepartment, aDoctor, anEntry, aPatient, instant } from './builders.ts';
import type { Stage } from './stage.ts';

type Arrival = Partial<QueueEntry> & {
  readonly reason?: string;
  /** How long ago, as Postgres says it: `20 minutes`. */
  readonly ago?: string;
};

/** A department with two doctors, another one for each test, and whoever waits there. */
export type Cardiology = {
  readonly departmentId: string;
  readonly marsh: Doctor;
  readonly osei: Doctor;
  /** Somebody of this name, waiting for Dr Marsh since 20 minutes unless it is given otherwise. */
  waiting(fullName: string, given?: Arrival): Promise<QueueEntry>;
  /** The row as it is now. */
  stateOf(entry: QueueEntry): Promise<QueueEntry>;
  becomes(entry: QueueEntry, status: string): Promise<void>;
};

export const cardiologyOf = (stage: Stage): Cardiology => {
  let department: Department;
  let marsh: Doctor;
  let osei: Doctor;
  beforeEach(async () => {
    department = await aDepartment(stage.knex, { name: 'Cardiology' });
    const { departmentId } = department;
    marsh = await aDoctor(stage.knex, { departmentId, fullName: 'Dr Elena Marsh', room: '204' });
    osei = await aDoctor(stage.knex, { departmentId, fullName: 'Dr Kwame Osei', room: '206' });
  });
  const stateOf = async ({ queueId }: QueueEntry) => QueueEntry.query(stage.knex).findById(queueId).throwIfNotFound();
  return {
    get departmentId() {
      return department.departmentId;
    },
    get marsh() {
      return marsh;
    },
    get osei() {
      return osei;
    },
    async waiting(fullName, { ago = '20 minutes', ...given } = {}) {
      const { patientId } = await aPatient(stage.knex, { fullName });
      const place = { departmentId: department.departmentId, doctorId: marsh.doctorId };
      return anEntry(stage.knex, { patientId, arrivedAt: await instant(stage.knex, `-${ago}`), ...place, ...given });
    },
    stateOf,
    becomes: (entry, status) =>
      vi.waitFor(async () => expect((await stateOf(entry)).status).toBe(status), { timeout: 5_000 }),
  };
};
