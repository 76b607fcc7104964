import type { BrowserContextOptions, Page } from 'playwright-core';
import { expect, vi } from 'vitest';
import { createSession } from '../../../src/auth/sessions/sessions.ts';
import { inTransaction } from '../../../src/database/transaction.ts';
import { Doctor } from '../../../src/models/doctor.ts';
import { QueueEntry } from '../../../src/models/queue-entry.ts';
import type { StaffRole } from '../../../src/protocol/roles.ts';
import { anEntry, aPatient, aStation, aUser, instant } from '../../support/builders.ts';
import type { Stage } from '../../support/stage.ts';

type Opening = BrowserContextOptions & { url?: string; ignore?: RegExp; at?: string; role?: StaffRole };

/** Who works where, in the started program. */
export const stationsOf = (stage: Stage) => {
  const signedIn = async (fullName: string, role: StaffRole) => {
    const { userId } = await aUser(stage.knex, { role, fullName });
    const now = await instant(stage.knex);
    const { token } = await inTransaction(stage.knex, (trx) => createSession(trx, { userId, now }));
    return { userId, token };
  };
  return {
    signedIn,
    /** A page of somebody who is signed in by this name. */
    async page(fullName: string, { role = 'nurse', at = '/doctor', ...options }: Opening = {}): Promise<Page> {
      const { token } = await signedIn(fullName, role);
      return stage.openAs(at, { role, token, ...options });
    },
    /** `Chair 2` with the plate `Chair 2`, in this department. */
    chair: (departmentId: string, number: number, given: Partial<Doctor> = {}): Promise<Doctor> =>
      aStation(stage.knex, {
        departmentId,
        fullName: `Chair ${number}`,
        room: String(number),
        placeKind: 'chair',
        ...given,
      }),
    async waiting(departmentId: string, fullName: string, given: Partial<QueueEntry> = {}): Promise<QueueEntry> {
      const { patientId } = await aPatient(stage.knex, { fullName });
      return anEntry(stage.knex, { patientId, departmentId, ...given });
    },
    attends: (station: Doctor, wanted: object) =>
      vi.waitFor(async () => expect(await Doctor.query(stage.knex).findById(station.doctorId)).toMatchObject(wanted), {
        timeout: 5_000,
      }),
    stateOf: ({ queueId }: QueueEntry) => QueueEntry.query(stage.knex).findById(queueId).throwIfNotFound(),
  };
};

export const heading = (page: Page, text: string | RegExp): Promise<void> =>
  page.getByRole('heading', { name: text }).waitFor();

/** The head of the console of this station. */
export const consoleAt = async (page: Page, name: string): Promise<void> => {
  await page.locator('.who b', { hasText: name }).waitFor();
  // The row of the station comes a moment after the answer; until then nobody can be called there.
  await page.getByRole('button', { name: /^Resume/ }).waitFor({ state: 'detached' });
};

export const row = (page: Page, name: string) => page.locator('.station', { hasText: name });
