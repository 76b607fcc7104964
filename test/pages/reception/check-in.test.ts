import type { Page } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import { Patient } from '../../../src/models/patient.ts';
import { QueueEntry } from '../../../src/models/queue-entry.ts';
import { aDepartment, aJourney, anAppointment, aPatient, aService } from '../../support/builders.ts';
import { describeInChromium } from '../../support/stage.ts';
import { accessibilityProblemsInBothThemes } from '../harness/axe.ts';
import { choose as pick, doubleClick, tap, type, write } from '../harness/hand.ts';
import { dialog, numbers, openCheckIn, press, receptionOf, row, strip } from './desk.ts';
import { Visit } from '../../../src/models/visit.ts';

describeInChromium('finding, checking in and registering at the desk', (stage) => {
  const { clinic, desk, nurse } = receptionOf(stage);
  const { waiting, becomes } = clinic;

  describe('searching', () => {
    test('finds at once by number, name, phone and record number, accents or not', async () => {
      const found = await waiting('Daniel Novák');
      const other = await waiting('Grace Mbeki');
      await Patient.query(stage.knex)
        .findById(found.patientId ?? '')
        .patch({ medicalRecordNumber: `R-${found.queueNumber}`, phoneNumber: '+4915117770418' });
      const page = await desk();
      await row(page, other).waitFor();
      for (const typed of ['novak', found.queueNumber.toLowerCase(), '0151 17770418', `R-${found.queueNumber}`]) {
        await press(page, '/');
        await type(page, typed);
        await expect.poll(() => numbers(page)).toEqual([found.queueNumber]);
        await press(page, 'Escape', 'Escape');
        await row(page, other).waitFor();
      }
    });

    test('tells apart who waits, who is elsewhere today and who is not here, and checks in from there', async () => {
      await waiting('Annika Waits');
      await waiting('Annika Seen', { status: 'completed' });
      const { patientId } = await aPatient(stage.knex, { fullName: 'Annika Booked' });
      await anAppointment(stage.knex, { patientId, doctorId: clinic.marsh.doctorId });
      await aPatient(stage.knex, { fullName: 'Annika Absent' });
      const page = await desk();
      await press(page, '/');
      await type(page, 'annika');
      await row(page, 'Annika Absent').waitFor();
      await expect
        .poll(() => page.locator('.group-row').allInnerTexts())
        .toEqual([
          expect.stringMatching(/^Waiting\s+1$/),
          expect.stringMatching(/^Elsewhere today\s+2$/),
          expect.stringMatching(/^Not here today\s+1$/),
        ]);
      await expect.poll(() => page.locator('mark').allInnerTexts()).toContain('Annika');
      await row(page, 'Annika Booked')
        .getByText(/booked \d\d:\d\d with Dr Elena Marsh, not arrived/)
        .waitFor();
      await tap(row(page, 'Annika Booked').getByRole('button', { name: 'Check in' }));
      await dialog(page, 'Check in').getByText('Annika Booked').first().waitFor();
    });
  });

  describe('checking in', () => {
    test('for a service with a journey, with two who came along: one number after the other, and the day', async () => {
      const { departmentId } = clinic.marsh;
      const laboratory = await aDepartment(stage.knex, { name: 'Laboratory' });
      const { journeyId } = await aJourney(stage.knex, [{ departmentId: laboratory.departmentId }, { departmentId }]);
      await aService(stage.knex, { departmentId, journeyId, name: 'Heart check-up' });
      const page = await desk();
      await openCheckIn(page);
      await press(page, 'Alt+a');
      await page.getByRole('heading', { name: 'Anonymous number' }).waitFor();
      await pick(page.getByLabel('Doctor or pool'), 'Heart check-up');
      await pick(page.getByLabel('Others with them'), '2 others with them');
      await tap(page.getByRole('button', { name: /^Check in for Heart check-up/ }));
      const done = dialog(page, 'Checked in');
      await done.waitFor();
      const entries = await QueueEntry.query(stage.knex).where('department_id', laboratory.departmentId);
      expect(entries).toHaveLength(3);
      await done.getByText('Afterwards').waitFor();
      const others = entries
        .map(({ queueNumber }) => queueNumber)
        .sort()
        .slice(1)
        .join(', ');
      await done.getByText(others).waitFor();
      await press(page, 'z');
      await expect
        .poll(async () =>
          (await QueueEntry.query(stage.knex).where('department_id', laboratory.departmentId)).map(
            ({ status }) => status,
          ),
        )
        .toEqual(['cancelled', 'cancelled', 'cancelled']);
    });

    test('for an appointment: I, a few letters, Enter; the number is shown and the next one by I', async () => {
      const { patientId } = await aPatient(stage.knex, { fullName: 'Zelda Quist', dateOfBirth: '1990-11-21' });
      const { appointmentId } = await anAppointment(stage.knex, { patientId, doctorId: clinic.marsh.doctorId });
      const page = await desk();
      await openCheckIn(page);
      await type(page, 'zelda q');
      await page.getByRole('button', { name: /^Check in for \d\d:\d\d$/ }).waitFor();
      await press(page, 'Enter');
      const done = dialog(page, 'Checked in');
      await done.waitFor();
      expect(await accessibilityProblemsInBothThemes(page)).toEqual([]);
      await done.waitFor();
      await done.getByText('Born 21-Nov-1990').waitFor();
      await done.getByText(/Dr Elena Marsh, Room 204, booked \d\d:\d\d/).waitFor();
      const entry = await QueueEntry.query(stage.knex).findOne({ appointment_id: appointmentId }).throwIfNotFound();
      await expect.poll(() => done.locator('.checked-in-number').innerText()).toContain(entry.queueNumber);
      // Taking it back would cancel the appointment.
      expect(await done.getByRole('button', { name: 'Undo check-in' }).count()).toBe(0);
      await press(page, 'i');
      await dialog(page, 'Check in').waitFor();
      await press(page, 'Escape');
      await page.getByRole('complementary', { name: `Entry ${entry.queueNumber}` }).waitFor();
      await row(page, entry).waitFor();
    });

    test('of two people with one name nobody is chosen by itself, and the desk is told to ask', async () => {
      await aPatient(stage.knex, { fullName: 'Anna Doppel', dateOfBirth: '1947-04-08' });
      await aPatient(stage.knex, { fullName: 'Anna Doppel', dateOfBirth: '1990-11-21' });
      const page = await desk();
      await openCheckIn(page);
      await type(page, 'anna doppel');
      await page.getByText('2 people are called Anna Doppel.').waitFor();
      await page.getByText('Ask for the date of birth before you choose.').waitFor();
      await press(page, 'Enter');
      expect(await dialog(page, 'Check in').getByText('Choose who it is').isVisible()).toBe(true);
      await press(page, 'ArrowDown');
      await page.getByText(/^Born 08-Apr-1947/).waitFor();
    });

    test('a walk-in goes where the desk says, with urgency and reason, and can be taken back', async () => {
      const { patientId } = await aPatient(stage.knex, { fullName: 'Walter Walkin' });
      const page = await desk();
      await openCheckIn(page);
      await type(page, 'walter walkin');
      await page.getByRole('heading', { name: 'Walter Walkin' }).waitFor();
      // Nothing is chosen yet: Enter asks where to.
      await press(page, 'Enter');
      await expect.poll(() => page.evaluate(() => document.activeElement?.tagName)).toBe('SELECT');
      await pick(page.getByLabel('Doctor or pool'), 'Cardiology pool');
      await tap(page.locator('.level-choice label').nth(2));
      await write(page.getByLabel('Reason for the visit'), 'Chest pain');
      await press(page, 'Enter');
      await dialog(page, 'Checked in').getByText('Cardiology pool').waitFor();
      const entry = await QueueEntry.query(stage.knex).findOne({ patient_id: patientId }).throwIfNotFound();
      expect(entry).toMatchObject({ doctorId: null, urgencyLevel: 3, status: 'waiting' });
      expect(await Visit.query(stage.knex).findById(entry.visitId)).toMatchObject({ reason: 'Chest pain' });
      await press(page, 'z');
      await strip(page, `The check-in of ${entry.queueNumber} was taken back.`);
      await becomes(entry, 'cancelled');
    });

    test('whoever waits already gets the same number back', async () => {
      const entry = await waiting('Rita Twice');
      const page = await desk();
      await openCheckIn(page);
      await type(page, 'rita twice');
      await page.getByText(`Waits as ${entry.queueNumber} already.`).waitFor();
      await pick(page.getByLabel('Doctor or pool'), /^Dr Elena Marsh/);
      await tap(page.getByRole('button', { name: /^Check in for/ }));
      await dialog(page, 'Was checked in already').getByText(entry.queueNumber).waitFor();
      expect(await QueueEntry.query(stage.knex).where({ patient_id: entry.patientId }).resultSize()).toBe(1);
    });

    test.each([
      ['while the first is under way', 'Dora Double', () => () => Promise.resolve()],
      // It hits what is there by then, and must not close the number that was not read yet.
      ['after its answer', 'Dina Double', (page: Page) => () => dialog(page, 'Checked in').waitFor()],
    ])('a second click %s makes no second ticket, and the number stays', async (_, fullName, between) => {
      const { patientId } = await aPatient(stage.knex, { fullName });
      const page = await desk();
      await openCheckIn(page);
      await type(page, fullName);
      await pick(page.getByLabel('Doctor or pool'), /^Dr Elena Marsh/);
      await doubleClick(page.getByRole('button', { name: /^Check in for/ }), between(page));
      await dialog(page, 'Checked in').waitFor();
      expect(await QueueEntry.query(stage.knex).where({ patient_id: patientId }).resultSize()).toBe(1);
    });

    test('an anonymous number by Alt A, and later A says whose it is', async () => {
      const { patientId } = await aPatient(stage.knex, { fullName: 'Nora Later' });
      const page = await desk();
      await press(page, 'i', 'Alt+a');
      await page.getByRole('heading', { name: 'Anonymous number' }).waitFor();
      await pick(page.getByLabel('Doctor or pool'), /^Dr Elena Marsh/);
      await tap(page.getByRole('button', { name: /^Check in for/ }));
      await dialog(page, 'Checked in').getByText('Anonymous ticket').waitFor();
      await press(page, 'Escape');
      await page.getByRole('complementary', { name: /^Entry/ }).waitFor();
      await press(page, 'a');
      await type(page, 'nora later');
      await page.getByRole('button', { name: 'It is Nora Later' }).waitFor();
      await press(page, 'Enter');
      await strip(page, 'is Nora Later.');
      await row(page, 'Nora Later').waitFor();
      expect(await QueueEntry.query(stage.knex).findOne({ patient_id: patientId })).toBeDefined();
    });
  });

  describe('registering', () => {
    test('shows who it may be before there is a second record', async () => {
      await aPatient(stage.knex, { fullName: 'Bertha Schmidthuber', dateOfBirth: '1990-11-21' });
      await aPatient(stage.knex, { fullName: 'Berthold Schmidthaus', dateOfBirth: '1947-04-08' });
      const page = await desk();
      await openCheckIn(page);
      await type(page, 'Bertha Schmitthuber');
      await page.getByText('Nobody fits').waitFor();
      await press(page, 'Alt+g');
      const drawer = dialog(page, 'Register a patient');
      await expect.poll(() => drawer.getByLabel('Full name').inputValue()).toBe('Bertha Schmitthuber');
      await write(drawer.getByLabel('Date of birth'), '21.11.1990');
      await drawer.getByText('21-Nov-1990, 3').waitFor();
      // Neither surname begins as it was typed, but one was born that day.
      await drawer.getByText('Is it one of these?').waitFor();
      await drawer.locator('.duplicates li', { hasText: 'Bertha Schmidthuber' }).getByText('same day').waitFor();
      await tap(drawer.locator('.duplicates').getByRole('button', { name: 'Use this one' }).first());
      await dialog(page, 'Check in').getByRole('heading', { name: 'Bertha Schmidthuber' }).waitFor();
    });

    test('says what is wrong as it is typed, and goes on to the check-in with Ctrl Enter', async () => {
      const page = await desk();
      await press(page, 'i', 'Alt+g');
      const drawer = dialog(page, 'Register a patient');
      await write(drawer.getByRole('textbox', { name: /^Phone/ }), '+44 7700 90');
      await drawer.getByText('Too short for +44').waitFor();
      await write(drawer.getByLabel('Date of birth'), '31.02.1990');
      await drawer.getByText('Not a date').waitFor();
      await press(page, 'Control+Enter');
      await drawer.getByText('3 things to correct').waitFor();
      await write(drawer.getByLabel('Full name'), 'Nadja Neuwirth');
      await write(drawer.getByLabel('Date of birth'), '3 mai 2001');
      await write(drawer.getByRole('textbox', { name: /^Phone/ }), '0151 12345678');
      await press(page, 'Control+Enter');
      await dialog(page, 'Check in').getByRole('heading', { name: 'Nadja Neuwirth' }).waitFor();
      expect(await Patient.query(stage.knex).findOne({ full_name: 'Nadja Neuwirth' })).toMatchObject({
        dateOfBirth: '2001-05-03',
        phoneNumber: '+4915112345678',
      });
    });

    test('a child is reached by the guardian, who is found by name', async () => {
      const { patientId } = await aPatient(stage.knex, { fullName: 'Gundula Guardian' });
      const page = await nurse();
      await press(page, 'i', 'Alt+g');
      const drawer = dialog(page, 'Register a patient');
      await write(drawer.getByLabel('Full name'), 'Kim Guardian');
      await tap(drawer.getByRole('switch', { name: 'A child, shares the guardian’s phone' }));
      await write(drawer.getByRole('textbox', { name: /^Guardian/ }), 'gundula');
      await tap(drawer.locator('.guardian-choices').getByRole('button', { name: 'Use this one' }));
      await tap(drawer.getByRole('button', { name: 'Register only' }));
      await page.getByRole('complementary', { name: 'Kim Guardian' }).waitFor();
      expect(await Patient.query(stage.knex).findOne({ full_name: 'Kim Guardian' })).toMatchObject({
        guardianId: patientId,
        phoneNumber: null,
      });
    });
  });
});
