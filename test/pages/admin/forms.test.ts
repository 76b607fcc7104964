import { expect, test } from 'vitest';
import { Schedule } from '../../../src/models/schedule.ts';
import { aDepartment, aDoctor, aUser } from '../../support/builders.ts';
import { paired } from '../../support/screens.ts';
import { describeInChromium } from '../../support/stage.ts';
import { choose, press, tap, write } from '../harness/hand.ts';
import { adminOf, row, strip } from './admin.ts';

/** A hand takes its time, and more of it on a busy machine. */

describeInChromium('what is typed in admin', (stage) => {
  const admin = adminOf(stage);

  test('a text that is too long is said and kept, and is not sent', async () => {
    const page = await admin('users');
    const name = page.getByLabel('Full name');
    await write(name, 'N'.repeat(103));
    await page.getByText('Too long: 100 characters at most, and there are 103.').waitFor();
    await expect.poll(() => name.inputValue()).toHaveLength(103);
    await write(page.getByLabel('User name', { exact: true }), 'too.long');
    await tap(page.getByRole('button', { name: 'Suggest one' }));
    await tap(page.getByRole('button', { name: 'Create user' }));
    expect(await stage.knex('users').where({ username: 'too.long' })).toEqual([]);
    await write(name, 'Nora Long');
    await tap(page.getByRole('button', { name: 'Create user' }));
    await strip(page, 'Nora Long created.');
  });

  test('a temporary password stays on the screen until somebody says that it is handed over', async () => {
    await aUser(stage.knex, { username: 'h.over', fullName: 'Hanna Over' });
    const page = await admin('users');
    await tap(row(page, 'Hanna Over').getByRole('button'));
    await tap(page.getByRole('button', { name: 'Suggest one' }));
    const password = await page.getByLabel('Temporary password').inputValue();
    await tap(page.getByRole('button', { name: 'Save' }));
    const kept = page.locator('.hand-over', { hasText: 'Hanna Over' });
    await kept.getByText(password).waitFor();
    await tap(page.getByRole('button', { name: 'New user' }));
    await tap(page.getByRole('link', { name: 'Settings' }));
    await page.getByLabel('Name of the hospital').waitFor();
    await tap(page.getByRole('link', { name: 'Users' }));
    await kept.getByText(password).waitFor();
    await tap(kept.getByRole('button', { name: 'Handed over' }));
    await kept.waitFor({ state: 'detached' });
  });

  test('Escape, another row and another section ask before something half typed is lost', async () => {
    const page = await admin('settings');
    const name = page.getByLabel('Name of the hospital');
    const before = await name.inputValue();
    const dialog = page.getByRole('dialog');
    await press(page, 'Escape');
    expect(await dialog.count(), 'nothing to lose').toBe(0);
    await write(name, 'Half typed');
    await press(page, 'Escape');
    await dialog.getByText('Discard what you typed?').waitFor();
    await press(page, 'Escape');
    await dialog.waitFor({ state: 'detached' });
    await expect.poll(() => name.inputValue()).toBe('Half typed');
    await tap(page.getByRole('link', { name: 'Users' }));
    await tap(dialog.getByRole('button', { name: 'Cancel' }));
    await expect.poll(() => name.inputValue()).toBe('Half typed');
    await tap(page.getByRole('link', { name: 'Users' }));
    await tap(dialog.getByRole('button', { name: 'Discard' }));
    await page.getByRole('heading', { name: 'Users' }).waitFor();
    await tap(page.getByRole('link', { name: 'Settings' }));
    await expect.poll(() => name.inputValue()).toBe(before);
  });

  test('a department is called by its name in the kiosk’s language', async () => {
    await stage.knex('settings').update({ languages: ['de', 'en'] });
    await aDepartment(stage.knex, { name: 'Heart' });
    const page = await admin('places');
    await tap(row(page, 'Heart').getByRole('button').first());
    await write(page.getByLabel('Deutsch', { exact: true }), 'Kardiologie');
    await tap(page.getByRole('button', { name: 'Save' }));
    await strip(page, 'Heart saved.');
    const { token } = await paired(stage.knex, { kind: 'kiosk' });
    const kiosk = await stage.open(`/kiosk#token=${token}`, {
      viewport: { width: 1080, height: 1920 },
      hasTouch: true,
    });
    await tap(kiosk.getByRole('button', { name: 'Nein, Nummer ziehen' }));
    await kiosk.getByText('Kardiologie').waitFor();
    expect(await kiosk.getByText('Heart', { exact: true }).count()).toBe(0);
    await stage.knex('settings').update({ languages: ['en'] });
  });

  test('hours reach to midnight and over it', async () => {
    await aDoctor(stage.knex, { fullName: 'Dr Nia Night' });
    const page = await admin('schedules');
    await choose(page.getByLabel('Doctor'), 'Dr Nia Night');
    const add = async (day: string, starts: string, ends: string) => {
      await tap(page.getByRole('button', { name: `Add hours, ${day}` }));
      await write(page.getByLabel('From', { exact: true }), starts);
      await write(page.getByLabel('Until', { exact: true }), ends);
      await press(page, 'Tab');
    };
    await add('Monday', '0:00', '2400');
    await tap(page.getByRole('button', { name: 'Save' }));
    await row(page, 'Monday').getByText('00:00–24:00').waitFor();
    await row(page, 'Monday').getByText('72 slots of 20 min').waitFor();
    await add('Friday', '22:00', '6:00');
    await page.getByText('on the next day').waitFor();
    await tap(page.getByRole('button', { name: 'Save' }));
    await row(page, 'Friday').getByText('22:00–06:00 (+1)').waitFor();
    await row(page, 'Friday').getByText('24 slots of 20 min').waitFor();
  });

  test('hours are copied to other days and doctors; those that would overlap are named', async () => {
    const from = await aDoctor(stage.knex, { fullName: 'Dr Cora Copy' });
    const { departmentId } = from;
    const other = await aDoctor(stage.knex, { fullName: 'Dr Otto Other', departmentId });
    const hours = { starts: '08:00', ends: '12:00', slotMinutes: 20, validFrom: '2026-01-01' };
    await Schedule.query(stage.knex).insert({ ...hours, doctorId: from.doctorId, weekday: 1 });
    await Schedule.query(stage.knex).insert({ ...hours, doctorId: other.doctorId, weekday: 3, starts: '11:00' });
    const page = await admin('schedules');
    await choose(page.getByLabel('Doctor'), 'Dr Cora Copy');
    await tap(row(page, 'Monday').getByText('08:00–12:00'));
    await tap(page.getByRole('button', { name: 'Copy to other days and doctors' }));
    const dialog = page.getByRole('dialog');
    await tap(dialog.getByRole('button', { name: 'Tuesday' }));
    await tap(dialog.getByRole('button', { name: 'Wednesday' }));
    await tap(dialog.getByRole('button', { name: 'Dr Otto Other' }));
    await tap(dialog.getByRole('button', { name: 'Add 4 times' }));
    await dialog.getByText('Wednesday, Dr Otto Other: They overlap other hours of that weekday.').waitFor();
    const made = await Schedule.query(stage.knex).where({ starts: '08:00' }).whereNot({ weekday: 1 });
    const key = (doctorId: string, weekday: number) => `${doctorId} ${weekday}`;
    expect(made.map(({ doctorId, weekday }) => key(doctorId, weekday)).toSorted()).toEqual(
      [key(from.doctorId, 2), key(from.doctorId, 3), key(other.doctorId, 2)].toSorted(),
    );
    expect(made[0]).toMatchObject({ ends: '12:00:00', slotMinutes: 20, validFrom: '2026-01-01' });
    await tap(dialog.getByRole('button', { name: 'Wednesday' }));
    await tap(dialog.getByRole('button', { name: 'Add 2 times' }));
    await strip(page, '3 times added.');
  });
});
