import { beforeEach, describe, expect, test, vi } from 'vitest';
import { Doctor } from '../../../src/models/doctor.ts';
import type { Department } from '../../../src/models/department.ts';
import type { QueueEntry } from '../../../src/models/queue-entry.ts';
import { aDepartment, aDoctor, aSite, instant } from '../../support/builders.ts';
import { CUT_CONNECTION } from '../../support/browser.ts';
import { describeInChromium } from '../../support/stage.ts';
import { accessibilityProblemsInBothThemes } from '../harness/axe.ts';
import { press, tap, type } from '../harness/hand.ts';
import { numbers, strip, withMe } from './console.ts';
import { consoleAt, heading, row, stationsOf } from './stations.ts';

const PICKER = 'Where are you working?';

describeInChromium('a station', (stage) => {
  const stations = stationsOf(stage);
  const { page: open, chair, waiting, attends, stateOf } = stations;
  let laboratory: Department;
  let [one, two, three]: Doctor[] = [];
  const at = (index: 1 | 2 | 3): Doctor => {
    const found = [one, two, three][index - 1];
    if (!found) throw new Error('no chair yet');
    return found;
  };

  beforeEach(async () => {
    // Of each test its own: those of the tests before are gone from the choice.
    await Doctor.query(stage.knex)
      .where('kind', 'station')
      .patch({ active: false, status: 'off', attendedBy: null, attendedSince: null });
    laboratory = await aDepartment(stage.knex, { name: 'Laboratory' });
    const { departmentId } = laboratory;
    [one, two, three] = [await chair(departmentId, 1), await chair(departmentId, 2), await chair(departmentId, 3)];
  });

  describe('is chosen', () => {
    test('with the keys, and the console opens there without another sign-in', async () => {
      const page = await open('L. Weiss');
      await heading(page, PICKER);
      expect(await accessibilityProblemsInBothThemes(page)).toEqual([]);
      await press(page, 'ArrowDown', 'Enter');
      await consoleAt(page, 'Chair 2');
      await attends(at(2), { status: 'available' });
      await page.locator('.who', { hasText: 'L. Weiss' }).waitFor();
      await page.getByRole('heading', { name: 'Nobody is waiting for the Laboratory.' }).waitFor();
      expect(await accessibilityProblemsInBothThemes(page)).toEqual([]);
      // And it is there again after a reload.
      await page.reload();
      await consoleAt(page, 'Chair 2');
    });

    test('by its digit, by the pointer, and by typing', async () => {
      const page = await open('L. Weiss', { role: 'reception' });
      await heading(page, PICKER);
      await press(page, '3');
      await consoleAt(page, 'Chair 3');
      await press(page, 'Shift+W');
      await heading(page, PICKER);
      await tap(row(page, 'Chair 1'));
      await tap(page.getByRole('button', { name: 'Work at Chair 1' }));
      await consoleAt(page, 'Chair 1');
      await attends(at(3), { status: 'off', attendedBy: null });
      await tap(page.getByRole('button', { name: 'change Chair 1' }));
      await heading(page, PICKER);
      // Also from a row, which takes no letters.
      await tap(row(page, 'Chair 3'));
      await type(page, 'chair 2');
      await vi.waitFor(async () => expect(await page.locator('.station').count()).toBe(1));
      await press(page, 'Enter');
      await consoleAt(page, 'Chair 2');
    });

    test('where this workstation was last, before all others', async () => {
      const page = await open('L. Weiss');
      await heading(page, PICKER);
      await press(page, '3');
      await consoleAt(page, 'Chair 3');
      await tap(page.getByRole('button', { name: /^Account/ }));
      await tap(page.getByRole('menuitem', { name: 'Work at another station' }));
      await tap(page.getByRole('button', { name: 'Leave Chair 3' }));
      await attends(at(3), { attendedBy: null, status: 'off' });
      await page.locator('.station').first().getByText('Chair 3').waitFor();
      await page.getByRole('heading', { name: 'Last here, on this computer' }).waitFor();
      await page.getByRole('button', { name: 'Work at Chair 3' }).waitFor();
      await press(page, 'Enter');
      await consoleAt(page, 'Chair 3');
    });

    test('not where its department is closed, and the reason is said', async () => {
      const shut = await aDepartment(stage.knex, { name: 'Eye clinic', active: false });
      await chair(shut.departmentId, 1, { fullName: 'Lens 1' });
      const page = await open('L. Weiss');
      await row(page, 'Lens 1').getByText('the department is closed').waitFor();
      expect(await row(page, 'Lens 1').getByRole('radio').isDisabled()).toBe(true);
      await type(page, 'lens');
      await vi.waitFor(async () => expect(await page.locator('.station').count()).toBe(1));
      expect(await page.getByRole('button', { name: /^Work at/ }).count()).toBe(0);
    });

    test('of two sites: each department says where it is, and a site is searched for as well', async () => {
      const { siteId } = await aSite(stage.knex, { name: 'Northside clinic' });
      const north = await aDepartment(stage.knex, { name: 'Laboratory', siteId });
      await chair(north.departmentId, 9);
      const page = await open('L. Weiss');
      await heading(page, 'Laboratory · Northside clinic');
      await type(page, 'northside');
      await vi.waitFor(async () => expect(await page.locator('.station').count()).toBe(1));
      await press(page, 'Enter');
      await consoleAt(page, 'Chair 9');
    });

    test('of none: the page says who adds them, and leads back to the desk', async () => {
      await Doctor.query(stage.knex).where('kind', 'station').patch({ active: false });
      const page = await open('L. Weiss');
      await page.getByText('No stations are set up yet. An administrator adds them under Places.').waitFor();
      expect(await accessibilityProblemsInBothThemes(page)).toEqual([]);
      await tap(page.getByRole('button', { name: 'To the reception desk, without a station' }));
      await expect.poll(() => new URL(page.url()).pathname).toBe('/reception');
    });

    test('from the desk, and the console leads back there', async () => {
      const page = await open('N. Petrov', { role: 'reception', at: '/reception' });
      await tap(page.getByRole('button', { name: /^Account/ }));
      await tap(page.getByRole('menuitem', { name: 'Work at a station' }));
      await heading(page, PICKER);
      await press(page, 'Enter');
      await consoleAt(page, 'Chair 1');
      await tap(page.getByRole('button', { name: /^Account/ }));
      await tap(page.getByRole('menuitem', { name: 'Reception desk' }));
      await expect.poll(() => new URL(page.url()).pathname).toBe('/reception');
      await attends(at(1), { status: 'available' });
    });

    test('by a doctor without a list of their own, and by one who has one and goes back to it', async () => {
      const nobody = await open('Dr Unlinked', { role: 'doctor' });
      await heading(nobody, PICKER);
      await press(nobody, '1');
      await consoleAt(nobody, 'Chair 1');
      const marsh = await aDoctor(stage.knex, { fullName: 'Dr Elena Marsh', room: '204' });
      const page = await stage.openAs('/doctor', { role: 'doctor', doctorId: marsh.doctorId });
      await consoleAt(page, 'Dr Elena Marsh');
      await press(page, 'Shift+W');
      await heading(page, PICKER);
      await press(page, '1');
      await consoleAt(page, 'Chair 2');
      const patient = await waiting(laboratory.departmentId, 'Hugo Frost');
      await page.locator('.row', { hasText: patient.queueNumber }).waitFor();
      await press(page, 'Shift+W');
      await tap(page.getByRole('button', { name: 'Leave Chair 2' }));
      await consoleAt(page, 'Dr Elena Marsh');
      await page.getByText('Nobody is waiting for you').waitFor();
    });
  });

  describe('has the doctor’s console', () => {
    test('with its keys, against the department’s pool alone', async () => {
      const { departmentId } = laboratory;
      const first = await waiting(departmentId, 'Grace Mbeki', { arrivedAt: await instant(stage.knex, '-20 minutes') });
      const second = await waiting(departmentId, 'Hugo Frost', { arrivedAt: await instant(stage.knex, '-10 minutes') });
      await waiting((await aDepartment(stage.knex)).departmentId, 'Of another department');
      const page = await open('L. Weiss');
      await heading(page, PICKER);
      await press(page, '2');
      await consoleAt(page, 'Chair 2');
      await page.locator('.row', { hasText: second.queueNumber }).waitFor();
      expect(await numbers(page)).toEqual([first.queueNumber, second.queueNumber]);
      await press(page, 'n');
      await withMe(page, first, 'Called to Chair 2');
      await strip(page, `${first.queueNumber} called to Chair 2.`);
      expect(await accessibilityProblemsInBothThemes(page)).toEqual([]);
      await press(page, 's');
      await withMe(page, first, 'With me now');
      await press(page, 'c');
      await page.getByText('Chair 2 is free').waitFor();
      await vi.waitFor(async () => expect((await stateOf(first)).status).toBe('completed'));
      await press(page, 'p');
      await attends(at(2), { status: 'paused' });
    });

    test('three who call from one pool at once never have the same patient', async () => {
      const pages = await Promise.all(['One', 'Two', 'Three'].map((name) => open(name)));
      for (const [index, page] of pages.entries()) {
        await heading(page, PICKER);
        await press(page, 'ArrowUp', 'ArrowUp', 'ArrowUp');
        // The first that is free, whoever was there before.
        await press(page, '1');
        await consoleAt(page, `Chair ${index + 1}`);
      }
      const queue: QueueEntry[] = [];
      for (const name of ['A', 'B', 'C', 'D', 'E', 'F']) queue.push(await waiting(laboratory.departmentId, name));
      for (const round of [1, 2]) {
        for (const page of pages)
          await page
            .locator('.row')
            .nth(5 - (round - 1) * 3)
            .waitFor();
        await Promise.all(pages.map((page) => press(page, 'n')));
        for (const page of pages) await page.locator('.strip', { hasText: /called to/ }).waitFor();
        const called = (await Promise.all(queue.map(stateOf))).filter(({ status }) => status === 'called');
        expect(new Set(called.map(({ doctorId }) => doctorId))).toEqual(
          new Set([1, 2, 3].map((n) => at(n as 1).doctorId)),
        );
        expect(called).toHaveLength(3);
        if (round === 2) break;
        for (const page of pages) {
          await press(page, 's');
          await page.locator('.now-heading', { hasText: 'With me now' }).waitFor();
          await press(page, 'c');
          await page.locator('.now-nobody').waitFor();
        }
        await vi.waitFor(async () =>
          expect((await Promise.all(queue.map(stateOf))).filter(({ status }) => status === 'completed')).toHaveLength(
            3,
          ),
        );
      }
    });

    test('and shows colleagues: where, who, and with which number', async () => {
      const [page, colleague] = [await open('L. Weiss'), await open('S. Okoye')];
      await heading(page, PICKER);
      await press(page, '1');
      await consoleAt(page, 'Chair 1');
      const strip = page.locator('.colleagues');
      await strip.getByText('Nobody is at the other stations.').waitFor();
      await heading(colleague, PICKER);
      await row(colleague, 'Chair 1').getByText('L. Weiss since').waitFor();
      await press(colleague, '1');
      await consoleAt(colleague, 'Chair 2');
      await strip.getByText('S. Okoye, free').waitFor();
      const patient = await waiting(laboratory.departmentId, 'Rosa Keller');
      await colleague.locator('.row', { hasText: patient.queueNumber }).waitFor();
      await press(colleague, 'n');
      await strip.getByText(`S. Okoye, with ${patient.queueNumber}`).waitFor();
      expect(await strip.innerText()).not.toContain('Rosa');
    });
  });

  describe('is taken', () => {
    test('by somebody who is named; taking over asks, and who worked there reads who it is', async () => {
      const { departmentId } = laboratory;
      const patient = await waiting(departmentId, 'Rosa Keller');
      const next = await waiting(departmentId, 'Hugo Frost');
      const [weiss, dube] = [await open('L. Weiss'), await open('R. Dube')];
      await heading(weiss, PICKER);
      await press(weiss, '2');
      await consoleAt(weiss, 'Chair 2');
      await weiss.locator('.row', { hasText: next.queueNumber }).waitFor();
      await press(weiss, 'n');
      await withMe(weiss, patient, 'Called to Chair 2');

      await heading(dube, PICKER);
      await row(dube, 'Chair 2').getByText('L. Weiss since').waitFor();
      await press(dube, 'ArrowDown', 'Enter');
      await dube.getByText('Chair 2 is taken by L. Weiss.').waitFor();
      expect(await accessibilityProblemsInBothThemes(dube)).toEqual([]);
      // Asked first, and nothing has happened.
      await press(dube, 'Escape');
      await dube.getByText('Chair 2 is taken by L. Weiss.').waitFor({ state: 'detached' });
      await consoleAt(weiss, 'Chair 2');
      await press(dube, 'Enter');
      await tap(dube.getByRole('button', { name: 'Take over Chair 2' }));
      await consoleAt(dube, 'Chair 2');
      // Who is called stays called.
      await withMe(dube, patient, 'Called to Chair 2');

      await weiss
        .getByRole('alert')
        .getByText(/^R\. Dube works at Chair 2 since \d\d:\d\d\.$/)
        .waitFor();
      await heading(weiss, PICKER);
      expect(await accessibilityProblemsInBothThemes(weiss)).toEqual([]);
      // The keys of the console that is gone do nothing, its undo least of all.
      await press(weiss, 'Escape');
      await press(weiss, 'z', 's', 'n');
      await press(weiss, 'Escape');
      expect(await stateOf(patient)).toMatchObject({ status: 'called', doctorId: at(2).doctorId });
      expect((await stateOf(next)).status).toBe('waiting');
      await press(weiss, 'ArrowUp', 'ArrowUp', 'ArrowDown', 'Enter');
      await consoleAt(weiss, 'Chair 1');
      await attends(at(2), { status: 'available' });
    });

    test('while its console is not connected: afterwards it knows, before anything is done', async () => {
      const patient = await waiting(laboratory.departmentId, 'Rosa Keller');
      const network = await stage.cable();
      const page = await open('L. Weiss', { url: network.url, ignore: CUT_CONNECTION });
      await heading(page, PICKER);
      await press(page, '2');
      await consoleAt(page, 'Chair 2');
      network.cut();
      await page.getByText('Not live', { exact: true }).waitFor({ timeout: 0 });
      const { userId } = await stations.signedIn('R. Dube', 'nurse');
      await Doctor.query(stage.knex)
        .findById(at(2).doctorId)
        .patch({ attendedBy: userId, attendedSince: new Date(await instant(stage.knex)) });
      network.restore();
      await page.getByText(/^R\. Dube works at Chair 2 since/).waitFor({ timeout: 0 });
      expect((await stateOf(patient)).status).toBe('waiting');
    });

    test('and what was pressed before the page knew is not done', async () => {
      const patient = await waiting(laboratory.departmentId, 'Rosa Keller');
      const page = await open('L. Weiss');
      await heading(page, PICKER);
      await press(page, '2');
      await consoleAt(page, 'Chair 2');
      await page.locator('.row', { hasText: patient.queueNumber }).waitFor();
      // The answer to "who am I" is slow; the key comes before it.
      let answer = () => {};
      const answered = new Promise<void>((resolve) => (answer = resolve));
      let isAsked = false;
      await page.route('**/auth/session', async (route) => {
        isAsked = true;
        await answered;
        await route.continue();
      });
      const { userId } = await stations.signedIn('R. Dube', 'nurse');
      await stage
        .knex('doctors')
        .where({ doctor_id: at(2).doctorId })
        .update({ attended_by: userId });
      await vi.waitFor(() => expect(isAsked).toBe(true));
      await press(page, 'n');
      answer();
      await page.getByText(/^R\. Dube works at Chair 2 since/).waitFor();
      expect((await stateOf(patient)).status).toBe('waiting');
    });
  });

  describe('is given up', () => {
    test('by signing out and by a quick lock; who signs in there again finds it chosen', async () => {
      const page = await open('L. Weiss');
      await heading(page, PICKER);
      await press(page, '3');
      await consoleAt(page, 'Chair 3');
      await press(page, 'Shift+L');
      await expect.poll(() => page.url()).toMatch(/#sign-in$/);
      await attends(at(3), { attendedBy: null, status: 'off' });
      expect(new URL(page.url()).searchParams.get('to')).toBe('/doctor');

      const { token } = await stations.signedIn('R. Dube', 'nurse');
      const { hostname } = new URL(page.url());
      await page.context().addCookies([{ name: 'hub_session', value: token, domain: hostname, path: '/' }]);
      await page.goto(new URL('/doctor', page.url()).href);
      await heading(page, PICKER);
      await page.getByRole('button', { name: 'Work at Chair 3' }).waitFor();
      await press(page, 'Enter');
      await consoleAt(page, 'Chair 3');
      await tap(page.getByRole('button', { name: /^Account/ }));
      await tap(page.getByRole('menuitem', { name: 'Sign out' }));
      await expect.poll(() => page.url()).toMatch(/#sign-in$/);
      await attends(at(3), { attendedBy: null, status: 'off' });
    });

    test('by who takes another one on another computer, and both pages show that one', async () => {
      const { token } = await stations.signedIn('L. Weiss', 'nurse');
      const here = await stage.openAs('/doctor', { role: 'nurse', token });
      await heading(here, PICKER);
      await press(here, '1');
      await consoleAt(here, 'Chair 1');
      const there = await stage.openAs('/doctor', { role: 'nurse', token });
      await consoleAt(there, 'Chair 1');
      await press(there, 'Shift+W');
      await heading(there, PICKER);
      await tap(row(there, 'Chair 2'));
      await press(there, 'Enter');
      await consoleAt(there, 'Chair 2');
      await here.getByRole('alert').getByText('You do not work at Chair 1 any more.').waitFor();
      await row(here, 'Chair 2').getByText('you, since').waitFor();
      await press(here, 'Escape');
      await consoleAt(here, 'Chair 2');
    });
  });
});
