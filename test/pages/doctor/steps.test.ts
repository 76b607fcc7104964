import { describe, expect, test, vi } from 'vitest';
import { Doctor } from '../../../src/models/doctor.ts';
import { QueueEntry } from '../../../src/models/queue-entry.ts';
import { aDoctor, anAppointment, aPatient, instant } from '../../support/builders.ts';
import { describeInChromium } from '../../support/stage.ts';
import { consoleOf, numbers, pool, strip, withMe } from './console.ts';

describeInChromium('the doctor console', { pages: ['staff'] }, (stage) => {
  const { clinic, console } = consoleOf(stage);
  const { waiting, stateOf, becomes } = clinic;

  describe('the list', () => {
    test('stands in the order of calling, the doctor’s own and the pool’s together', async () => {
      const routine = await waiting('Ada Routine', { urgencyLevel: 4, ago: '2 hours' });
      const urgent = await waiting('Bo Urgent', { urgencyLevel: 3, ago: '70 minutes', ...pool });
      const strict = await waiting('Cy Strict', { urgencyLevel: 2, ago: '1 minute' });
      const page = await console(clinic.marsh);
      expect(await numbers(page)).toEqual([strict, urgent, routine].map(({ queueNumber }) => queueNumber));
      await page.locator('.row').first().getByText('Next').waitFor();
      await page.locator('.row', { hasText: urgent.queueNumber }).getByText('Pool').waitFor();
      expect(await page.locator('.list-bar .over').innerText()).toBe('1 past target');
    });

    test('the chosen row says from which rule its place follows', async () => {
      const starts = await instant(stage.knex, '-5 minutes');
      const { patientId } = await aPatient(stage.knex, { fullName: 'Di Booked' });
      const { appointmentId } = await anAppointment(stage.knex, {
        patientId,
        doctorId: clinic.marsh.doctorId,
        scheduledDate: starts,
      });
      const strict = await waiting('Cy Strict', { urgencyLevel: 1, ago: '1 minute' });
      const booked = await waiting('Di Booked', { patientId, appointmentId, urgencyLevel: 4 });
      const walkIn = await waiting('Ed Walk-in', { urgencyLevel: 4 });
      const page = await console(clinic.marsh);
      const sentence = page.locator('.open p');

      await page.keyboard.press('ArrowDown');
      await expect.poll(() => sentence.innerText()).toMatch(/^First: Immediate is called before every due time\./);
      await page.keyboard.press('ArrowDown');
      await expect
        .poll(() => sentence.innerText())
        .toMatch(
          /^Second: due \d\d:\d\d, that is the booked time \d\d:\d\d plus 15 min\. .* is Immediate, which goes first\./,
        );
      await page.keyboard.press('ArrowDown');
      await expect
        .poll(() => sentence.innerText())
        .toMatch(/^Third: due \d\d:\d\d, that is arrival \d\d:\d\d plus 120 min for Standard\. .* before it is due at/);
      await page.keyboard.press('Escape');
      await sentence.waitFor({ state: 'detached' });
      expect(await numbers(page)).toEqual([strict, booked, walkIn].map(({ queueNumber }) => queueNumber));
    });

    test('finds by number and by name, also without the accent', async () => {
      await waiting('Grace Mbeki');
      const found = await waiting('Daniel Novák');
      const page = await console(clinic.marsh);
      await page.keyboard.press('/');
      await page.keyboard.type('novak');
      await expect.poll(() => numbers(page)).toEqual([found.queueNumber]);
      await page.keyboard.press('Escape');
      await expect.poll(async () => (await numbers(page)).length).toBe(2);
      await page.keyboard.type(found.queueNumber.replace('-', '').toLowerCase());
      await expect.poll(() => numbers(page)).toEqual([found.queueNumber]);
    });

    test('an empty one says so, and who is booked next', async () => {
      const { patientId } = await aPatient(stage.knex, { fullName: 'Lena Fischer' });
      await anAppointment(stage.knex, { patientId, doctorId: clinic.marsh.doctorId });
      const page = await console(clinic.marsh);
      await page.getByText('Nobody is waiting for you').waitFor();
      await page.getByText('The Cardiology pool is empty too.').waitFor();
      await page.getByText('Lena Fischer').waitFor();
      expect(await page.locator('.big').isDisabled()).toBe(true);
    });
  });

  describe('one key for each step', () => {
    test('N calls, R calls again, S starts, C completes', async () => {
      const entry = await waiting('Tomasz Nowak');
      const page = await console(clinic.marsh);
      await page.keyboard.press('n');
      await withMe(page, entry, 'Called to Room 204');
      await becomes(entry, 'called');
      await page.keyboard.press('r');
      await page.locator('.elapsed', { hasText: 'recalled once' }).waitFor();
      await page.keyboard.press('s');
      await withMe(page, entry, 'With me now');
      await becomes(entry, 'in_service');
      await page.keyboard.press('c');
      await page.getByText('Room 204 is free').waitFor();
      await becomes(entry, 'completed');
      await page.getByText('Today 1 seen, 0 no-show').waitFor();
    });

    test('N again, while somebody is called, does nothing', async () => {
      const first = await waiting('First');
      const second = await waiting('Second', { ago: '10 minutes' });
      const page = await console(clinic.marsh);
      await page.keyboard.press('n');
      await page.keyboard.press('n');
      await becomes(first, 'called');
      await page.keyboard.press('n');
      await strip(page, `${first.queueNumber} called`);
      expect(await stateOf(second)).toMatchObject({ status: 'waiting' });
    });

    test('N in a consultation completes it, and Enter calls the chosen one', async () => {
      const entries = [await waiting('One', { ago: '30 minutes' }), await waiting('Two', { ago: '20 minutes' })];
      const third = await waiting('Three', { ago: '10 minutes', ...pool });
      const [one, two] = entries;
      const page = await console(clinic.marsh);
      await page.keyboard.press('n');
      await page.keyboard.press('s');
      await page
        .locator('.big-detail', { hasText: `completes ${one?.queueNumber}, then ${two?.queueNumber} Two` })
        .waitFor();
      await page.keyboard.press('ArrowUp');
      await page.keyboard.press('Enter');
      await withMe(page, third, 'Called to Room 204');
      await becomes(third, 'called');
      if (one) await becomes(one, 'completed');
      if (two) expect(await stateOf(two)).toMatchObject({ status: 'waiting' });
    });

    test('H holds, X marks a no-show, B sends back to waiting', async () => {
      const [a, b, c] = [
        await waiting('A', { ago: '30 minutes' }),
        await waiting('B'),
        await waiting('C', { ago: '5 minutes' }),
      ];
      const page = await console(clinic.marsh);
      await page.keyboard.press('n');
      await page.keyboard.press('h');
      await page.locator('.held', { hasText: a.queueNumber }).waitFor();
      await becomes(a, 'on_hold');
      await page.keyboard.press('n');
      await withMe(page, b, 'Called');
      await page.keyboard.press('x');
      await becomes(b, 'no_show');
      await page.keyboard.press('n');
      await withMe(page, c, 'Called');
      await page.keyboard.press('b');
      await becomes(c, 'waiting');
      await page.locator('.held').getByRole('button', { name: 'Resume' }).click();
      await becomes(a, 'waiting');
      expect(await numbers(page)).toEqual([a.queueNumber, c.queueNumber]);
    });

    test('U sets the urgency with a reason, by keys alone', async () => {
      await waiting('Before', { ago: '30 minutes' });
      const entry = await waiting('Peter Lindgren');
      const page = await console(clinic.marsh);
      await page.keyboard.press('ArrowUp');
      await page.keyboard.press('Shift+U');
      await page.getByRole('dialog', { name: new RegExp(`Urgency of ${entry.queueNumber}, Peter Lindgren`) }).waitFor();
      await page.locator('.choice', { hasText: 'Very urgent' }).getByText('1 of 2').waitFor();
      await page.keyboard.press('2');
      await page.keyboard.type('pulse 148');
      await page.keyboard.press('Enter');
      await strip(page, `Urgency of ${entry.queueNumber} is 2, Very urgent.`);
      await expect.poll(async () => (await numbers(page))[0]).toBe(entry.queueNumber);
      const saved = await QueueEntry.query(stage.knex).findById(entry.queueId).throwIfNotFound();
      expect(saved).toMatchObject({ urgencyLevel: 2, reason: 'pulse 148' });
    });

    test('T transfers with a reason, to a colleague who sees it at once', async () => {
      const entry = await waiting('Margaret Okafor');
      await aDoctor(stage.knex, { fullName: 'Dr Priya Raman', room: '110' });
      const [page, colleague] = await Promise.all([console(clinic.marsh), console(clinic.osei)]);
      await page.keyboard.press('n');
      await withMe(page, entry, 'Called');
      await page.keyboard.press('t');
      const dialog = page.getByRole('dialog');
      // Another department's queue is not this console's to see, which is said rather than left blank.
      await dialog.getByRole('radio', { name: 'Dr Priya Raman 110 queue not shown here' }).first().waitFor();
      await dialog.getByText('Queues of other departments are not shown here.').waitFor();
      await dialog.getByRole('radio', { name: 'Dr Kwame Osei 206 free 0' }).waitFor();
      await page.keyboard.type('osei');
      await page.getByRole('button', { name: 'Second opinion' }).click();
      await page.getByLabel(/Reason/).fill('stress echo');
      await page.keyboard.press('Enter');
      await strip(page, `${entry.queueNumber} transferred to Dr Kwame Osei.`);
      await colleague.locator('.row', { hasText: 'Margaret Okafor' }).waitFor();
      await becomes(entry, 'transferred');
    });

    test('P pauses and resumes; the room is changed in a word', async () => {
      await waiting('Somebody');
      const page = await console(clinic.marsh);
      await page.keyboard.press('p');
      await page.getByText('Nobody is called to Room 204').waitFor();
      await page.getByText('Pool patients go to Dr Kwame Osei.').waitFor();
      await vi.waitFor(async () =>
        expect(await Doctor.query(stage.knex).findById(clinic.marsh.doctorId)).toMatchObject({ status: 'paused' }),
      );
      await page.keyboard.press('n');
      await page.keyboard.press('p');
      await page.getByText('Room 204 is free').waitFor();
      await page.getByRole('button', { name: /Room 204/ }).click();
      await page.getByRole('dialog').getByRole('textbox').fill('210');
      await page.keyboard.press('Enter');
      await page.getByText('Room 210 is free').waitFor();
      await vi.waitFor(async () =>
        expect(await Doctor.query(stage.knex).findById(clinic.marsh.doctorId)).toMatchObject({ room: '210' }),
      );
    });

    test('no key acts while somebody types, or in a dialog; single keys can be turned off', async () => {
      const entry = await waiting('Nadia Ness');
      const page = await console(clinic.marsh);
      await page.keyboard.press('/');
      await page.keyboard.type('n');
      await page.keyboard.press('Escape');
      await page.keyboard.press('Escape');
      await page.keyboard.press('?');
      await page.getByRole('dialog', { name: 'Keys' }).waitFor();
      await page.keyboard.press('n');
      await page.getByRole('switch', { name: 'Single keys' }).click();
      await page.keyboard.press('Escape');
      await page.getByRole('dialog').waitFor({ state: 'detached' });
      await page.keyboard.press('n');
      await page.locator('.big kbd', { hasText: 'Alt N' }).waitFor();
      expect(await stateOf(entry)).toMatchObject({ status: 'waiting' });
      await page.keyboard.press('Alt+n');
      await becomes(entry, 'called');
    });
  });
});
