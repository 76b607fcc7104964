import { describe, expect, test, vi } from 'vitest';
import { createHubClient } from '../../../src/client/hub-client.ts';
import { Device } from '../../../src/models/device.ts';
import { User } from '../../../src/models/user.ts';
import { aDepartment, aDoctor, aUser, instant } from '../../support/builders.ts';
import { paired } from '../../support/screens.ts';
import { describeInChromium } from '../../support/stage.ts';
import { accessibilityProblemsInBothThemes } from '../harness/axe.ts';
import { choose, press, tap, write } from '../harness/hand.ts';
import { adminOf, row, strip } from './admin.ts';

/** A hand takes its time, and more of it on a busy machine. */

describeInChromium('devices and users in admin', (stage) => {
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
      await write(page.getByLabel('Six-character code'), `${code.slice(0, 3)}-${code.slice(3)}`.toLowerCase());
      await write(page.getByLabel('Name'), 'Board, Radiology');
      await choose(page.getByLabel('Department'), 'Radiology');
      await tap(page.getByRole('button', { name: 'Dr Rae Dio' }));
      await tap(page.getByLabel('Name'));
      await press(page, 'Enter');
      await strip(page, 'Board, Radiology approved.');
      await row(page, 'Board, Radiology').getByText('Not seen yet').waitFor();
      await row(page, 'Board, Radiology').getByText('1 doctor').waitFor();

      const state = await (await fetch(`${stage.hub.url}/devices/pairings/${pairingId}`)).json();
      expect(state).toMatchObject({ status: 'approved', device: { filter: { doctorIds: [doctor.doctorId] } } });
    });

    test('a code that no screen shows is said, and what was typed stays', async () => {
      const page = await admin('devices');
      await write(page.getByLabel('Six-character code'), 'CDFHJK');
      await write(page.getByLabel('Name'), 'Board, nowhere');
      await tap(page.getByRole('button', { name: 'Approve device' }));
      await page.getByText('No screen shows this code now.').waitFor();
      expect(await accessibilityProblemsInBothThemes(page)).toEqual([]);
      await expect.poll(() => page.getByLabel('Name').inputValue()).toBe('Board, nowhere');
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
      await tap(row(page, 'Board, dark').getByRole('button'));
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
      await tap(row(page, 'Board, lost').getByRole('button'));
      await tap(page.getByRole('button', { name: 'Revoke', exact: true }));
      await page.getByRole('dialog').waitFor();
      expect(await accessibilityProblemsInBothThemes(page)).toEqual([]);
      await tap(page.getByRole('dialog').getByRole('button', { name: 'Revoke', exact: true }));
      await strip(page, 'Board, lost revoked.');
      await vi.waitFor(() => expect(board.state).toMatchObject({ kind: 'ended' }), { timeout: 6_000 });
      await row(page, 'Board, lost').waitFor({ state: 'detached' });
      await tap(page.getByText('Revoked', { exact: false }).first());
      await row(page, 'Board, lost').waitFor();
    });

    test('what another administrator changed is not written over unseen', async () => {
      const { deviceId } = await paired(stage.knex, { kind: 'board' });
      await Device.query(stage.knex).findById(deviceId).patch({ name: 'Board, shared' });
      const page = await admin('devices');
      await tap(row(page, 'Board, shared').getByRole('button'));
      const pane = page.getByRole('form', { name: 'Board, shared' });
      await write(pane.getByLabel('Name'), 'Board, mine');
      await Device.query(stage.knex).findById(deviceId).patch({ name: 'Board, theirs' });
      await tap(page.getByRole('button', { name: 'Save' }));
      await page.getByText('Somebody else changed it meanwhile.').waitFor();
      expect(await accessibilityProblemsInBothThemes(page)).toEqual([]);
      await expect.poll(() => page.getByLabel('Name').inputValue()).toBe('Board, mine');
      await tap(page.getByRole('button', { name: 'Save' }));
      await strip(page, 'Board, mine saved.');
      expect(await Device.query(stage.knex).findById(deviceId)).toMatchObject({ name: 'Board, mine' });
    });
  });

  describe('users', () => {
    test('a new one signs in with the temporary password, and must change it', async () => {
      const page = await admin('users');
      await write(page.getByLabel('Full name'), 'Lucía Ferrer');
      await write(page.getByLabel('User name', { exact: true }), 'l.ferrer');
      await choose(page.getByLabel('Role'), 'reception');
      await tap(page.getByRole('button', { name: 'Suggest one' }));
      const password = await page.getByLabel('Temporary password').inputValue();
      await tap(page.getByRole('button', { name: 'Create user' }));
      await strip(page, 'Lucía Ferrer created.');
      await row(page, 'l.ferrer').getByText('temporary password').waitFor();
      const reply = await signIn('l.ferrer', password);
      expect(await reply.json()).toMatchObject({ user: { role: 'reception', mustChangePassword: true } });
    });

    test('a taken name and a weak password are said in words', async () => {
      await aUser(stage.knex, { username: 'taken.name' });
      const page = await admin('users');
      await write(page.getByLabel('Full name'), 'Tak En');
      await write(page.getByLabel('User name', { exact: true }), 'Taken.Name');
      await write(page.getByLabel('Temporary password'), 'password1234');
      await tap(page.getByRole('button', { name: 'Create user' }));
      await page.getByText('The password is among those that are guessed first.').waitFor();
      await tap(page.getByRole('button', { name: 'Suggest one' }));
      await tap(page.getByRole('button', { name: 'Create user' }));
      await page.getByText('This user name is taken.').waitFor();
      expect(await accessibilityProblemsInBothThemes(page)).toEqual([]);
    });

    test('a reset ends the sessions of the user, and a deactivated one does not get in', async () => {
      const { userId } = await aUser(stage.knex, { username: 'o.ver', fullName: 'Otto Ver' });
      const page = await admin('users');
      await tap(row(page, 'Otto Ver').getByRole('button'));
      await tap(page.getByRole('button', { name: 'Suggest one' }));
      const password = await page.getByLabel('Temporary password').inputValue();
      expect(await accessibilityProblemsInBothThemes(page), 'with the password shown').toEqual([]);
      await tap(page.getByRole('button', { name: 'Save' }));
      await strip(page, 'Temporary password of Otto Ver set.');
      expect((await signIn('o.ver', password)).status).toBe(200);

      await tap(page.getByRole('button', { name: 'Deactivate' }));
      await page.getByRole('dialog').waitFor();
      expect(await accessibilityProblemsInBothThemes(page), 'the dialog').toEqual([]);
      await tap(page.getByRole('dialog').getByRole('button', { name: 'Deactivate' }));
      await strip(page, 'Otto Ver deactivated.');
      expect((await signIn('o.ver', password)).status).toBe(401);
      expect(await User.query(stage.knex).findById(userId)).toMatchObject({ active: false });
      expect(await accessibilityProblemsInBothThemes(page), 'of one who is deactivated').toEqual([]);
      await tap(page.getByRole('button', { name: 'Reactivate' }));
      await strip(page, 'Otto Ver reactivated.');
    });
  });
});
