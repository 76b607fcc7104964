import { describe, expect, test, vi } from 'vitest';
import { createHubClient } from '../../../src/client/hub-client.ts';
import { Device } from '../../../src/models/device.ts';
import { User } from '../../../src/models/user.ts';
import { aDepartment, aDoctor, aUser, instant } from '../../support/builders.ts';
import { paired } from '../../support/screens.ts';
import { describeInChromium } from '../../support/stage.ts';
import { accessibilityProblemsInBothThemes } from '../../support/staff-pages.ts';
import { adminOf, row, strip } from './admin.ts';

describeInChromium('devices and users in admin', { pages: ['public', 'staff'] }, (stage) => {
  const admin = adminOf(stage);
  const signIn = (username: string, password: string) =>
    fetch(`${stage.hub.url}/auth/login`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify({ username, password }),
    });

  describe('devices', () => {
    const showsCode = async (): Promise<{ code: string; pairingId: string }> => {
      const asked = await fetch(`${stage.hub.url}/devices/pairings`, {
        method: 'POST',
        headers: { 'Content-Type': 'application/json' },
        body: JSON.stringify({ kind: 'board', version: '1' }),
      });
      return asked.json();
    };

    test('a board that shows a code is let in by it, and is there with its filter', async () => {
      const department = await aDepartment(stage.knex, { name: 'Radiology' });
      const doctor = await aDoctor(stage.knex, {
        departmentId: department.departmentId,
        fullName: 'Dr Rae Dio',
      });
      const { code, pairingId } = await showsCode();
      const page = await admin('devices');
      await page
        .getByLabel('Six-character code')
        .pressSequentially(`${code.slice(0, 3)}-${code.slice(3)}`.toLowerCase());
      await page.getByLabel('Name').fill('Board, Radiology');
      await page.getByLabel('Department').selectOption('Radiology');
      await page.getByRole('button', { name: 'Dr Rae Dio' }).click();
      await page.keyboard.press('Tab');
      await page.getByLabel('Name').press('Enter');
      await strip(page, 'Board, Radiology approved.');
      await row(page, 'Board, Radiology').getByText('Not seen yet').waitFor();
      await row(page, 'Board, Radiology').getByText('1 doctor').waitFor();

      const state = await (await fetch(`${stage.hub.url}/devices/pairings/${pairingId}`)).json();
      expect(state).toMatchObject({ status: 'approved', device: { filter: { doctorIds: [doctor.doctorId] } } });
    });

    test('a code that no screen shows is said, and what was typed stays', async () => {
      const page = await admin('devices');
      await page.getByLabel('Six-character code').fill('CDFHJK');
      await page.getByLabel('Name').fill('Board, nowhere');
      await page.getByRole('button', { name: 'Approve device' }).click();
      await page.getByText('No screen shows this code now.').waitFor();
      expect(await accessibilityProblemsInBothThemes(page)).toEqual([]);
      expect(await page.getByLabel('Name').inputValue()).toBe('Board, nowhere');
    });

    test('one that has been silent says for how long; live ones are counted', async () => {
      const silent = await paired(stage.knex, { kind: 'board' });
      const seen = await instant(stage.knex, '-11 minutes');
      await Device.query(stage.knex).findById(silent.deviceId).patch({ name: 'Board, dark', lastSeenAt: seen });
      const live = await paired(stage.knex, { kind: 'kiosk' });
      const now = await instant(stage.knex);
      await Device.query(stage.knex).findById(live.deviceId).patch({ name: 'Kiosk, bright', lastSeenAt: now });
      const page = await admin('devices');
      await row(page, 'Board, dark').getByText('11 min').waitFor();
      await row(page, 'Kiosk, bright').getByText('Live').waitFor();
      await row(page, 'Board, dark').getByRole('button').click();
      await page.getByText('Board, dark has been silent since').waitFor();
      expect(await accessibilityProblemsInBothThemes(page)).toEqual([]);
    });

    test('a lost one is revoked: it loses its connection, and is listed among the revoked', async () => {
      const lost = await paired(stage.knex, { kind: 'board' });
      await Device.query(stage.knex).findById(lost.deviceId).patch({ name: 'Board, lost' });
      const board = createHubClient({ url: stage.hub.url, audience: 'public', token: lost.token });
      stage.closeAfter(() => board.close());
      await board.subscribe({ all: true }).whenReady();
      const page = await admin('devices');
      await row(page, 'Board, lost').getByRole('button').click();
      await page.getByRole('button', { name: 'Revoke', exact: true }).click();
      await page.getByRole('dialog').waitFor();
      expect(await accessibilityProblemsInBothThemes(page)).toEqual([]);
      await page.getByRole('dialog').getByRole('button', { name: 'Revoke', exact: true }).click();
      await strip(page, 'Board, lost revoked.');
      await vi.waitFor(() => expect(board.state).toMatchObject({ kind: 'ended' }), { timeout: 6_000 });
      await row(page, 'Board, lost').waitFor({ state: 'detached' });
      await page.getByText('Revoked', { exact: false }).first().click();
      await row(page, 'Board, lost').waitFor();
    });

    test('what another administrator changed is not written over unseen', async () => {
      const { deviceId } = await paired(stage.knex, { kind: 'board' });
      await Device.query(stage.knex).findById(deviceId).patch({ name: 'Board, shared' });
      const page = await admin('devices');
      await row(page, 'Board, shared').getByRole('button').click();
      const pane = page.getByRole('form', { name: 'Board, shared' });
      await pane.getByLabel('Name').fill('Board, mine');
      await Device.query(stage.knex).findById(deviceId).patch({ name: 'Board, theirs' });
      await page.getByRole('button', { name: 'Save' }).click();
      await page.getByText('Somebody else changed it meanwhile.').waitFor();
      expect(await accessibilityProblemsInBothThemes(page)).toEqual([]);
      expect(await page.getByLabel('Name').inputValue()).toBe('Board, mine');
      await page.getByRole('button', { name: 'Save' }).click();
      await strip(page, 'Board, mine saved.');
      expect(await Device.query(stage.knex).findById(deviceId)).toMatchObject({ name: 'Board, mine' });
    });
  });

  describe('users', () => {
    test('a new one signs in with the temporary password, and must change it', async () => {
      const page = await admin('users');
      await page.getByLabel('Full name').fill('Lucía Ferrer');
      await page.getByLabel('User name', { exact: true }).fill('l.ferrer');
      await page.getByLabel('Role').selectOption('reception');
      await page.getByRole('button', { name: 'Suggest one' }).click();
      const password = await page.getByLabel('Temporary password').inputValue();
      await page.getByRole('button', { name: 'Create user' }).click();
      await strip(page, 'Lucía Ferrer created.');
      await row(page, 'l.ferrer').getByText('temporary password').waitFor();
      const reply = await signIn('l.ferrer', password);
      expect(await reply.json()).toMatchObject({ user: { role: 'reception', mustChangePassword: true } });
    });

    test('a taken name and a weak password are said in words', async () => {
      await aUser(stage.knex, { username: 'taken.name' });
      const page = await admin('users');
      await page.getByLabel('Full name').fill('Tak En');
      await page.getByLabel('User name', { exact: true }).fill('Taken.Name');
      await page.getByLabel('Temporary password').fill('password1234');
      await page.getByRole('button', { name: 'Create user' }).click();
      await page.getByText('The password is among those that are guessed first.').waitFor();
      await page.getByRole('button', { name: 'Suggest one' }).click();
      await page.getByRole('button', { name: 'Create user' }).click();
      await page.getByText('This user name is taken.').waitFor();
      expect(await accessibilityProblemsInBothThemes(page)).toEqual([]);
    });

    test('a reset ends the sessions of the user, and a deactivated one does not get in', async () => {
      const { userId } = await aUser(stage.knex, { username: 'o.ver', fullName: 'Otto Ver' });
      const page = await admin('users');
      await row(page, 'Otto Ver').getByRole('button').click();
      await page.getByRole('button', { name: 'Suggest one' }).click();
      const password = await page.getByLabel('Temporary password').inputValue();
      expect(await accessibilityProblemsInBothThemes(page), 'with the password shown').toEqual([]);
      await page.getByRole('button', { name: 'Save' }).click();
      await strip(page, 'Temporary password of Otto Ver set.');
      expect((await signIn('o.ver', password)).status).toBe(200);

      await page.getByRole('button', { name: 'Deactivate' }).click();
      await page.getByRole('dialog').waitFor();
      expect(await accessibilityProblemsInBothThemes(page), 'the dialog').toEqual([]);
      await page.getByRole('dialog').getByRole('button', { name: 'Deactivate' }).click();
      await strip(page, 'Otto Ver deactivated.');
      expect((await signIn('o.ver', password)).status).toBe(401);
      expect(await User.query(stage.knex).findById(userId)).toMatchObject({ active: false });
      expect(await accessibilityProblemsInBothThemes(page), 'of one who is deactivated').toEqual([]);
      await page.getByRole('button', { name: 'Reactivate' }).click();
      await strip(page, 'Otto Ver reactivated.');
    });
  });
});
