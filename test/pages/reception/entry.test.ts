import { describe, expect, test, vi } from 'vitest';
import { today } from '../../support/builders.ts';
import { describeInChromium } from '../../support/stage.ts';
import { choose as pick, tap, type, write } from '../harness/hand.ts';
import { choose, dialog, press, receptionOf, row, strip } from './desk.ts';
import { Visit } from '../../../src/models/visit.ts';

describeInChromium('an entry in the hands of the desk', (stage) => {
  const { clinic, desk, nurse } = receptionOf(stage);
  const { waiting, stateOf, becomes } = clinic;

  describe('the chosen entry', () => {
    test('U, a level, a reason, Enter: triage by keys alone, and Z takes it back', async () => {
      const entry = await waiting('Kofi Mensah', { urgencyLevel: 4 });
      const page = await nurse();
      await row(page, entry).waitFor();
      await press(page, 'ArrowDown', 'u');
      await dialog(page, `Urgency of ${entry.queueNumber}, Kofi Mensah`).waitFor();
      await press(page, '2');
      await type(page, 'now 9/10, guarding');
      await press(page, 'Enter');
      await strip(page, `Urgency of ${entry.queueNumber} is 2, Very urgent.`);
      expect(await stateOf(entry)).toMatchObject({ urgencyLevel: 2 });
      expect(await Visit.query(stage.knex).findById(entry.visitId)).toMatchObject({ reason: null });
      await press(page, 'z');
      await strip(page, `Urgency of ${entry.queueNumber} is 4 again.`);
      expect(await stateOf(entry)).toMatchObject({ urgencyLevel: 4 });
    });

    test('H holds and resumes, T transfers, and the panel follows the patient', async () => {
      const entry = await waiting('Mei Lin');
      const page = await desk();
      await choose(page, entry);
      await press(page, 'h');
      await dialog(page, `Hold ${entry.queueNumber}, Mei Lin`).waitFor();
      await press(page, 'Enter');
      await becomes(entry, 'on_hold');
      await press(page, 'h');
      await becomes(entry, 'waiting');
      await press(page, 't');
      await dialog(page, new RegExp(`^Transfer ${entry.queueNumber}`)).waitFor();
      await type(page, 'osei');
      await tap(page.getByRole('button', { name: 'Second opinion' }));
      await tap(page.getByRole('button', { name: 'Transfer to Dr Kwame Osei' }));
      await strip(page, `${entry.queueNumber} transferred to Dr Kwame Osei.`);
      await page.getByRole('heading', { name: 'Waiting for Dr Kwame Osei, Room 206' }).waitFor();
      await becomes(entry, 'transferred');
      await press(page, 'z');
      await page.getByRole('heading', { name: 'Waiting for Dr Elena Marsh, Room 204' }).waitFor();
    });

    test('of somebody called: R recalls, W gives back, X marks a no-show, R reinstates', async () => {
      const entry = await waiting('Emil Larsson', { status: 'called', room: '204' });
      const page = await desk();
      await tap(page.getByRole('radio', { name: 'Called 1' }));
      await choose(page, entry);
      await press(page, 'r');
      await vi.waitFor(async () => expect((await stateOf(entry)).recallCount).toBe(1), { timeout: 5_000 });
      await press(page, 'x');
      await becomes(entry, 'no_show');
      await page.getByRole('heading', { name: /^Did not come when called/ }).waitFor();
      await press(page, 'r');
      await becomes(entry, 'waiting');
    });

    test('Delete asks before it ends a visit, and Z takes it back', async () => {
      const entry = await waiting('Sofia Rossi');
      const page = await desk();
      await choose(page, entry);
      await press(page, 'Delete');
      const ask = dialog(page, new RegExp(`^End the visit of ${entry.queueNumber}`));
      await ask.getByText('Can be taken back').waitFor();
      expect((await stateOf(entry)).status).toBe('waiting');
      await tap(ask.getByText('Left without being seen'));
      await tap(ask.getByRole('button', { name: 'Waited too long' }));
      await tap(ask.getByRole('button', { name: `End ${entry.queueNumber} as left` }));
      await becomes(entry, 'left');
      await row(page, entry).waitFor({ state: 'detached' });
      await press(page, 'z');
      await becomes(entry, 'waiting');
      await row(page, entry).waitFor();
    });

    /** The first is on hold, which Z takes back; the second is chosen. */
    const oneHeldOneChosen = async () => {
      const [first, second] = [await waiting('Ada First'), await waiting('Ben Second')];
      const page = await desk();
      await choose(page, first);
      await press(page, 'h', 'Enter');
      await strip(page, `${first.queueNumber} is on hold`);
      await choose(page, second);
      return { page, first, second };
    };

    test('Z takes back what was done last, also while it is under way; where that fails, nothing', async () => {
      const { page, first, second } = await oneHeldOneChosen();
      // A colleague's transaction has the row: what is pressed meanwhile waits for its answer.
      const colleague = await stage.knex.transaction();
      await colleague('queue').where('queue_id', second.queueId).forUpdate();
      await press(page, 'h', 'Enter', 'z');
      await colleague.rollback();
      await strip(page, `${second.queueNumber} is as it was before.`);
      expect([(await stateOf(first)).status, (await stateOf(second)).status]).toEqual(['on_hold', 'waiting']);

      const other = await stage.knex.transaction();
      await other('queue')
        .where('queue_id', second.queueId)
        .update({ status: 'left', ended_at: other.raw('hub_now()') });
      await press(page, 'h', 'Enter', 'z');
      await other.commit();
      await page.locator('.strip--failed').waitFor();
      expect([(await stateOf(first)).status, (await stateOf(second)).status]).toEqual(['on_hold', 'left']);
    });

    test('a failure stands before what Z takes back, until it is dismissed', async () => {
      const { page, first, second } = await oneHeldOneChosen();
      const colleague = await stage.knex.transaction();
      const left = { status: 'left', ended_at: colleague.raw('hub_now()') };
      await colleague('queue').where('queue_id', second.queueId).update(left);
      await press(page, 'h', 'Enter');
      await colleague.commit();
      await page.locator('.strip--failed').waitFor();
      await press(page, 'z', 'Escape');
      await strip(page, `${first.queueNumber} is on hold`);
      expect((await stateOf(first)).status).toBe('on_hold');
      await press(page, 'z');
      await strip(page, `${first.queueNumber} is as it was before.`);
    });

    test('an action that the hub refuses is taken back and said in words', async () => {
      const entry = await waiting('Frank Meyer');
      const page = await desk();
      await choose(page, entry);
      await press(page, 'u');
      await dialog(page, /^Urgency of/).waitFor();
      await press(page, '3');
      await type(page, 'worse');
      // Meanwhile a colleague ends the visit; this page hears of it and of the refusal.
      await stage
        .knex('queue')
        .where('queue_id', entry.queueId)
        .update({ status: 'left', ended_at: stage.knex.raw('hub_now()') });
      await press(page, 'Enter');
      await page.locator('.strip--failed', { hasText: `Urgency of ${entry.queueNumber} was not saved.` }).waitFor();
      // Which of the two depends on whether the page hears of it before the refusal.
      await page.getByText(/Somebody else changed it first|It is not in a state that allows that any more/).waitFor();
    });

    test('the panel tells what happened: who did what and why, and what the boards did', async () => {
      const entry = await waiting('Vera Timeline');
      const page = await desk();
      await choose(page, entry);
      await press(page, 'h');
      await tap(dialog(page, /^Hold/).getByRole('button', { name: 'X-ray' }));
      await press(page, 'Enter');
      await becomes(entry, 'on_hold');
      await press(page, 'h');
      await becomes(entry, 'waiting');
      const history = page.locator('.timeline');
      await history.getByText('Back to waiting, keeps the place').waitFor();
      await expect.poll(() => history.locator('li').first().innerText()).toContain('Checked in');
      await history
        .locator('li', { hasText: 'On hold' })
        .getByText(/User \d+/)
        .waitFor();
    });

    test('P prints the ticket: number, place and a code, and no name', async () => {
      const entry = await waiting('Petra Print');
      const page = await desk();
      await page.evaluate(() => {
        globalThis.print = () => void (document.documentElement.dataset['printed'] = 'yes');
      });
      await choose(page, entry);
      await press(page, 'p');
      const sheet = page.locator('.print-sheet');
      await sheet.waitFor({ state: 'attached' });
      await page.emulateMedia({ media: 'print' });
      await sheet.getByText(entry.queueNumber).waitFor();
      await sheet.getByText('Place 1').waitFor();
      await sheet.locator('.ticket-code path').waitFor();
      expect(await sheet.innerText()).not.toContain('Petra');
      expect(await page.locator('.page').isVisible()).toBe(false);
      await expect.poll(() => page.evaluate(() => document.documentElement.dataset['printed'])).toBe('yes');
    });
  });

  describe('many at once', () => {
    test('a doctor’s queue is handed over to a colleague, and the doctor is off', async () => {
      const entries = [await waiting('One'), await waiting('Two', { status: 'on_hold' })];
      const page = await desk();
      await tap(page.getByRole('button', { name: 'More' }));
      await tap(page.getByRole('menuitem', { name: 'Hand over a doctor’s queue …' }));
      const ask = dialog(page, 'Hand over a doctor’s queue');
      await pick(ask.locator('select'), /^Dr Elena Marsh/);
      await ask.getByText('2 patients wait for Dr Elena Marsh.').waitFor();
      await tap(ask.getByText('Dr Kwame Osei').last());
      await tap(ask.getByText('Dr Elena Marsh sees nobody else today'));
      await tap(ask.getByRole('button', { name: 'Unwell' }));
      await tap(ask.getByRole('button', { name: 'Hand over 2 patients' }));
      await strip(page, '2 patients of Dr Elena Marsh wait for Dr Kwame Osei now.');
      for (const entry of entries) expect((await stateOf(entry)).doctorId).toBe(clinic.osei.doctorId);
      expect(await stage.knex('doctors').where('doctor_id', clinic.marsh.doctorId).first()).toMatchObject({
        status: 'off',
      });
    });

    test('what is left of earlier days is listed, and closing the day ends it', async () => {
      const queueDate = await today(stage.knex, clinic.departmentId, -1);
      const left = await waiting('Left Over', { queueDate, ago: '1 day' });
      const todays = await waiting('Of Today');
      const page = await desk();
      await row(page, todays).waitFor();
      expect(await row(page, left).count()).toBe(0);
      await tap(page.getByRole('radio', { name: 'Left over 1' }));
      await row(page, left).waitFor();
      await tap(page.getByRole('button', { name: 'More' }));
      await tap(page.getByRole('menuitem', { name: 'Close the day …' }));
      const ask = dialog(page, 'Close the day');
      await ask.locator('.left-list li', { hasText: left.queueNumber }).waitFor();
      expect(await ask.locator('.left-list li', { hasText: todays.queueNumber }).count()).toBe(0);
      await ask.getByText('Ends: 1 left, 0 consultations completed, 0 missed appointments').waitFor();
      // Doctors are at work: how many are ended is typed.
      const closes = ask.getByRole('button', { name: 'Close earlier days' });
      await expect.poll(() => closes.isDisabled()).toBe(true);
      await write(ask.getByRole('textbox'), '1');
      await tap(closes);
      await strip(page, 'The day is closed.');
      await becomes(left, 'left');
      expect((await stateOf(todays)).status).toBe('waiting');
      // Within ten minutes it is taken back from the same dialog.
      await tap(page.getByRole('button', { name: 'More' }));
      await tap(page.getByRole('menuitem', { name: 'Close the day …' }));
      await tap(dialog(page, 'Close the day').getByRole('button', { name: 'Take back' }).first());
      await strip(page, '1 entry is as it was.');
      await becomes(left, 'waiting');
    });
  });
});
