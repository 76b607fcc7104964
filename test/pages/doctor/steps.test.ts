import { describe, expect, test, vi } from 'vitest';
import { Doctor } from '../../../src/models/doctor.ts';
import { QueueEntry } from '../../../src/models/queue-entry.ts';
import { aDoctor, anAppointment, aPatient, instant } from '../../support/builders.ts';
import { languages } from '../../../src/protocol/languages.ts';
import { describeInChromium } from '../../support/stage.ts';
import { doubleClick, press, tap, type, write } from '../harness/hand.ts';
import { consoleOf, holdUnsaid, numbers, pool, strip, withMe } from './console.ts';
import { VisitStep } from '../../../src/models/visit-step.ts';
import { Visit } from '../../../src/models/visit.ts';

describeInChromium('the doctor console', (stage) => {
  const { clinic, console } = consoleOf(stage);
  const { waiting, stateOf, becomes } = clinic;

  test.each([1366, 1280])('its head is one line in every language on a desk of %i px', async (width) => {
    await stage.knex('settings').update({ languages });
    stage.closeAfter(() => stage.knex('settings').update({ languages: ['en'] }));
    for (const locale of languages) {
      const page = await console(clinic.marsh, { locale, viewport: { width, height: 768 } });
      await page.locator(`html[lang=${locale}]`).waitFor();
      const { height } = (await page.locator('.top-bar').boundingBox()) ?? { height: 0 };
      expect.soft(height, locale).toBe(48);
    }
  });

  describe('the list', () => {
    test('stands in the order of calling, the doctor’s own and the pool’s together', async () => {
      const routine = await waiting('Ada Routine', { urgencyLevel: 4, ago: '90 minutes' });
      const urgent = await waiting('Bo Urgent', { urgencyLevel: 3, ago: '70 minutes', ...pool });
      const strict = await waiting('Cy Strict', { urgencyLevel: 2, ago: '1 minute' });
      const page = await console(clinic.marsh);
      expect(await numbers(page)).toEqual([strict, urgent, routine].map(({ queueNumber }) => queueNumber));
      await page.locator('.row').first().getByText('Next').waitFor();
      await page.locator('.row', { hasText: urgent.queueNumber }).getByText('Pool').waitFor();
      await expect.poll(() => page.locator('.list-bar .over').innerText()).toBe('1 past target');
    });

    test('the chosen row says from which rule its position follows', async () => {
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

      await press(page, 'ArrowDown');
      await expect.poll(() => sentence.innerText()).toMatch(/^First: Immediate is called before every due time\./);
      await press(page, 'ArrowDown');
      await expect
        .poll(() => sentence.innerText())
        .toMatch(
          /^Second: due \d\d:\d\d, that is the booked time \d\d:\d\d plus 15 min\. .* is Immediate, which goes first\./,
        );
      await press(page, 'ArrowDown');
      await expect
        .poll(() => sentence.innerText())
        .toMatch(/^Third: due \d\d:\d\d, that is arrival \d\d:\d\d plus 120 min for Standard\. .* before it is due at/);
      await press(page, 'Escape');
      await sentence.waitFor({ state: 'detached' });
      expect(await numbers(page)).toEqual([strict, booked, walkIn].map(({ queueNumber }) => queueNumber));
    });

    test('finds by number and by name, also without the accent', async () => {
      await waiting('Grace Mbeki');
      const found = await waiting('Daniel Novák');
      const page = await console(clinic.marsh);
      await press(page, '/');
      await type(page, 'novak');
      await expect.poll(() => numbers(page)).toEqual([found.queueNumber]);
      await press(page, 'Escape');
      await expect.poll(async () => (await numbers(page)).length).toBe(2);
      await type(page, found.queueNumber.replace('-', '').toLowerCase());
      await expect.poll(() => numbers(page)).toEqual([found.queueNumber]);
    });

    test('an empty one says so, and who is booked next', async () => {
      const { patientId } = await aPatient(stage.knex, { fullName: 'Lena Fischer' });
      await anAppointment(stage.knex, { patientId, doctorId: clinic.marsh.doctorId });
      const page = await console(clinic.marsh);
      await page.getByText('Nobody is waiting for you').waitFor();
      await page.getByText('The Cardiology pool is empty too.').waitFor();
      await page.getByText('Lena Fischer').waitFor();
      await expect.poll(() => page.locator('.big').isDisabled()).toBe(true);
    });
  });

  describe('one key for each step', () => {
    test('O sends on and back, and Z takes back the consultation and the plan', async () => {
      const entry = await waiting('Tomasz Nowak');
      const stops = async () => {
        const steps = await VisitStep.query(stage.knex).where('visit_id', entry.visitId).orderBy('position');
        return steps.map(({ status }) => status);
      };
      const page = await console(clinic.marsh);
      await press(page, 'n');
      await becomes(entry, 'called');
      await press(page, 's');
      await withMe(page, entry, 'With me now');
      await becomes(entry, 'in_service');
      await press(page, 'o');
      await press(page, 'Enter');
      await becomes(entry, 'completed');
      expect(await stops()).toEqual(['done', 'current', 'planned']);
      await press(page, 'z');
      await becomes(entry, 'in_service');
      await withMe(page, entry, 'With me now');
      await expect.poll(stops).toEqual(['current']);
    });

    test('N calls, R calls again, S starts, C completes', async () => {
      const entry = await waiting('Tomasz Nowak');
      const page = await console(clinic.marsh);
      await press(page, 'n');
      await withMe(page, entry, 'Called to Room 204');
      await becomes(entry, 'called');
      await press(page, 'r');
      await page.locator('.elapsed', { hasText: 'recalled once' }).waitFor();
      await press(page, 's');
      await withMe(page, entry, 'With me now');
      await becomes(entry, 'in_service');
      await press(page, 'c');
      await page.getByText('Room 204 is free').waitFor();
      await becomes(entry, 'completed');
      await page.getByText('Today 1 seen, 0 no-show').waitFor();
    });

    test('a double click is one step, however soon the answer is there', async () => {
      const [first, second] = [await waiting('First', { ago: '20 minutes' }), await waiting('Second')];
      const page = await console(clinic.marsh);
      const big = (title: string) => page.locator('.big', { hasText: title });
      await doubleClick(big('Call next'), () => big('Start').waitFor());
      await withMe(page, first, 'Called to Room 204');
      await doubleClick(big('Start'), () => big('Call next').waitFor());
      await withMe(page, first, 'With me now');
      await strip(page, `Consultation with ${first.queueNumber} started.`);
      expect(await stateOf(first)).toMatchObject({ status: 'in_service' });
      expect(await stateOf(second)).toMatchObject({ status: 'waiting' });
    });

    test('N again, while somebody is called, does nothing', async () => {
      const first = await waiting('First');
      const second = await waiting('Second', { ago: '10 minutes' });
      const page = await console(clinic.marsh);
      await press(page, 'n');
      await press(page, 'n');
      await becomes(first, 'called');
      await press(page, 'n');
      await strip(page, `${first.queueNumber} called`);
      expect(await stateOf(second)).toMatchObject({ status: 'waiting' });
    });

    test('N in a consultation completes it, and Enter calls the chosen one', async () => {
      const entries = [await waiting('One', { ago: '30 minutes' }), await waiting('Two', { ago: '20 minutes' })];
      const third = await waiting('Three', { ago: '10 minutes', ...pool });
      const [one, two] = entries;
      const page = await console(clinic.marsh);
      await press(page, 'n');
      await press(page, 's');
      await page
        .locator('.big-detail', { hasText: `completes ${one?.queueNumber}, then ${two?.queueNumber} Two` })
        .waitFor();
      await press(page, 'ArrowUp');
      await press(page, 'Enter');
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
      await press(page, 'n');
      await press(page, 'h');
      await holdUnsaid(page);
      await page.locator('.held', { hasText: a.queueNumber }).waitFor();
      await becomes(a, 'on_hold');
      await press(page, 'n');
      await withMe(page, b, 'Called');
      await press(page, 'x');
      await becomes(b, 'no_show');
      await press(page, 'n');
      await withMe(page, c, 'Called');
      await press(page, 'b');
      await becomes(c, 'waiting');
      await tap(page.locator('.held').getByRole('button', { name: 'Resume' }));
      await becomes(a, 'waiting');
      expect(await numbers(page)).toEqual([a.queueNumber, c.queueNumber]);
    });

    test('U sets the urgency with a reason, by keys alone', async () => {
      await waiting('Before', { ago: '30 minutes' });
      const entry = await waiting('Peter Lindgren');
      const page = await console(clinic.marsh);
      await press(page, 'ArrowUp');
      await press(page, 'Shift+U');
      await page.getByRole('dialog', { name: new RegExp(`Urgency of ${entry.queueNumber}, Peter Lindgren`) }).waitFor();
      await page.locator('.choice', { hasText: 'Very urgent' }).getByText('1 of 2').waitFor();
      await press(page, '2');
      await type(page, 'pulse 148');
      await press(page, 'Enter');
      await strip(page, `Urgency of ${entry.queueNumber} is 2, Very urgent.`);
      await expect.poll(async () => (await numbers(page))[0]).toBe(entry.queueNumber);
      const saved = await QueueEntry.query(stage.knex).findById(entry.queueId).throwIfNotFound();
      expect(saved).toMatchObject({ urgencyLevel: 2 });
      expect(await Visit.query(stage.knex).findById(saved.visitId)).toMatchObject({ reason: null });
    });

    test('T transfers with a reason, to a colleague who sees it at once', async () => {
      const entry = await waiting('Margaret Okafor');
      await aDoctor(stage.knex, { fullName: 'Dr Priya Raman', room: '110' });
      const [page, colleague] = await Promise.all([console(clinic.marsh), console(clinic.osei)]);
      await press(page, 'n');
      await withMe(page, entry, 'Called');
      await press(page, 't');
      const dialog = page.getByRole('dialog');
      // Another department's queue is not this console's to see, which is said rather than left blank.
      await dialog.getByRole('radio', { name: 'Dr Priya Raman 110 queue not shown here' }).first().waitFor();
      await dialog.getByText('Queues of other departments are not shown here.').waitFor();
      await dialog.getByRole('radio', { name: 'Dr Kwame Osei 206 free 0' }).waitFor();
      await type(page, 'osei');
      await tap(page.getByRole('button', { name: 'Second opinion' }));
      await write(page.getByLabel(/Reason/), 'stress echo');
      await press(page, 'Enter');
      await strip(page, `${entry.queueNumber} transferred to Dr Kwame Osei.`);
      await colleague.locator('.row', { hasText: 'Margaret Okafor' }).waitFor();
      await becomes(entry, 'transferred');
    });

    test('P pauses and resumes; the room is changed in a word', async () => {
      await waiting('Somebody');
      const page = await console(clinic.marsh);
      await press(page, 'p');
      await page.getByText('Nobody is called to Room 204').waitFor();
      await page.getByText('Pool patients go to Dr Kwame Osei.').waitFor();
      await vi.waitFor(async () =>
        expect(await Doctor.query(stage.knex).findById(clinic.marsh.doctorId)).toMatchObject({ status: 'paused' }),
      );
      await press(page, 'n');
      await press(page, 'p');
      await page.getByText('Room 204 is free').waitFor();
      await tap(page.getByRole('button', { name: /Room 204/ }));
      await write(page.getByRole('dialog').getByRole('textbox'), '210');
      await press(page, 'Enter');
      await page.getByText('Room 210 is free').waitFor();
      await vi.waitFor(async () =>
        expect(await Doctor.query(stage.knex).findById(clinic.marsh.doctorId)).toMatchObject({ room: '210' }),
      );
    });

    test('no key acts while somebody types, or in a dialog; single keys can be turned off', async () => {
      const entry = await waiting('Nadia Ness');
      const page = await console(clinic.marsh);
      await press(page, '/');
      await type(page, 'n');
      await press(page, 'Escape');
      await press(page, 'Escape');
      await press(page, '?');
      await page.getByRole('dialog', { name: 'Keys' }).waitFor();
      await press(page, 'n');
      await tap(page.getByRole('switch', { name: 'Single keys' }));
      await press(page, 'Escape');
      await page.getByRole('dialog').waitFor({ state: 'detached' });
      await press(page, 'n');
      await page.locator('.big kbd', { hasText: 'Alt N' }).waitFor();
      expect(await stateOf(entry)).toMatchObject({ status: 'waiting' });
      await press(page, 'Alt+n');
      await becomes(entry, 'called');
    });
  });
});
