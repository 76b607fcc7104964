import { describe, expect, test } from 'vitest';
import { Doctor } from '../../../src/models/doctor.ts';
import { Patient } from '../../../src/models/patient.ts';
import { aDepartment, aDevice, anEntry, aPatient, instant } from '../../support/builders.ts';
import { describeInChromium } from '../../support/stage.ts';
import { senderOf } from '../../support/sender.ts';
import { choose as pick, press, tap, type, write } from '../harness/hand.ts';
import { choose, dialog, numbers, receptionOf, row, strip } from './desk.ts';

describeInChromium('what a desk has to settle', (stage) => {
  const { clinic, desk, nurse } = receptionOf(stage);
  const { waiting, stateOf, becomes } = clinic;
  const statusOf = async ({ doctorId }: Doctor) =>
    (await Doctor.query(stage.knex).findById(doctorId).throwIfNotFound()).status;

  describe('a doctor who went off and left patients waiting', () => {
    const goesOff = async () => Doctor.query(stage.knex).findById(clinic.marsh.doctorId).patch({ status: 'off' });
    const band = (page: import('playwright-core').Page) =>
      page.getByRole('region', { name: 'Left waiting by Dr Elena Marsh' });

    test('stands on every desk until it is settled: to the pool', async () => {
      const entries = [await waiting('One', { urgencyLevel: 1 }), await waiting('Two')];
      const [page, other] = [await desk(), await nurse()];
      await goesOff();
      await band(page)
        .getByText(/^Dr Elena Marsh went off at \d\d:\d\d, and 2 patients still wait\.$/)
        .waitFor();
      await band(page)
        .getByRole('img', { name: /^Urgency 1/ })
        .waitFor();
      for (const entry of entries) await row(page, entry).getByText('doctor off').waitFor();
      await band(other).getByText('Reception hands them over.').waitFor();
      await tap(band(page).getByRole('button', { name: 'To the pool' }));
      await strip(page, '2 patients of Dr Elena Marsh wait for the pool now.');
      await band(page).waitFor({ state: 'detached' });
      await band(other).waitFor({ state: 'detached' });
      for (const entry of entries) expect((await stateOf(entry)).doctorId).toBeNull();
    });

    test('back at a time: they wait, and the band goes', async () => {
      const entry = await waiting('One');
      await goesOff();
      const page = await desk();
      await tap(band(page).getByRole('button', { name: 'Back at …' }));
      await press(page, 'Enter');
      await band(page).waitFor({ state: 'detached' });
      expect((await stateOf(entry)).doctorId).toBe(clinic.marsh.doctorId);
      expect(await Doctor.query(stage.knex).findById(clinic.marsh.doctorId)).toMatchObject({
        status: 'off',
        backAt: expect.any(Date),
      });
    });
  });

  describe('the doctors', () => {
    test('stand in a strip with what each does; reception sets state, delay and room, and takes it back', async () => {
      await waiting('One');
      const page = await desk();
      const card = page.getByRole('button', { name: /^Dr Elena Marsh/ });
      await card.getByText('in · 1 waiting').waitFor();
      await tap(card);
      const ask = dialog(page, 'Dr Elena Marsh');
      await pick(ask.getByRole('combobox'), 'about 20 min late');
      await tap(ask.getByRole('radio', { name: 'paused' }));
      await press(page, 'Enter');
      await strip(page, 'Dr Elena Marsh: paused.');
      await card.getByText(/^paused, 20 min late/).waitFor();
      await press(page, 'z');
      await card.getByText('in · 1 waiting').waitFor();
      expect(await Doctor.query(stage.knex).findById(clinic.marsh.doctorId)).toMatchObject({
        status: 'available',
        delayMinutes: null,
      });
    });

    test('go off only with an answer what becomes of those who wait', async () => {
      const entry = await waiting('One');
      const page = await desk();
      await tap(page.getByRole('button', { name: /^Dr Elena Marsh/ }));
      const ask = dialog(page, 'Dr Elena Marsh');
      await tap(ask.getByRole('radio', { name: 'off', exact: true }));
      await expect.poll(() => ask.getByRole('button', { name: 'Save' }).isDisabled()).toBe(true);
      await tap(ask.getByText('Dr Kwame Osei'));
      await tap(ask.getByRole('button', { name: 'Save' }));
      await strip(page, 'Dr Elena Marsh: off.');
      expect(await statusOf(clinic.marsh)).toBe('off');
      expect((await stateOf(entry)).doctorId).toBe(clinic.osei.doctorId);
    });
  });

  test('who is on hold past the time to be back counts in the alarm, with a lateness of their own', async () => {
    const backAt = await instant(stage.knex, '-12 minutes');
    const held = await waiting('Helga Held', { status: 'on_hold', statusNote: 'X-ray', backAt });
    const page = await desk();
    await page.locator('.alarm-band', { hasText: '1 past target' }).getByText('1 of them on hold').waitFor();
    await page.locator('.alarm-band').getByText('longest +12 min').waitFor();
    await row(page, held).getByText('+12 min').waitFor();
    await tap(page.getByRole('radio', { name: /^On hold/ }));
    await row(page, held)
      .getByText(/^on hold: X-ray, back \d\d:\d\d$/)
      .waitFor();
  });

  test('who was never triaged is a list of its own, the longest wait first; a nurse confirms the level', async () => {
    const late = await waiting('Lena Late', { triagedAt: null, ago: '20 minutes', urgencyLevel: 4 });
    const early = await waiting('Ed Early', { triagedAt: null, ago: '50 minutes', urgencyLevel: 4 });
    await waiting('Tom Triaged');
    const page = await nurse();
    await tap(page.getByRole('radio', { name: 'Not triaged 2' }));
    await expect.poll(() => numbers(page)).toEqual([early, late].map(({ queueNumber }) => queueNumber));
    await row(page, early).getByRole('img', { name: 'Not triaged; queued as 4, Standard' }).waitFor();
    await page.getByText('A kiosk’s 4 is not a nurse’s 4').waitFor();
    await choose(page, early);
    await press(page, 'u');
    await tap(dialog(page, /^Urgency of/).getByRole('button', { name: 'Pain' }));
    // Clicked, and Enter submits: it does not take the reason back.
    await press(page, 'Enter');
    await row(page, early).waitFor({ state: 'detached' });
    expect(await stateOf(early)).toMatchObject({ urgencyLevel: 4, triagedAt: expect.any(Date) });
  });

  test('what has ended today is a list, from which it is taken back', async () => {
    const ended = {
      completed: await waiting('Cara Completed', { status: 'completed' }),
      cancelled: await waiting('Carl Cancelled', { status: 'cancelled' }),
      left: await waiting('Lea Left', { status: 'left' }),
    };
    const page = await desk();
    await tap(page.getByRole('radio', { name: /^Seen today/ }));
    await choose(page, ended.cancelled);
    await press(page, 'r');
    await becomes(ended.cancelled, 'waiting');
    await choose(page, ended.left);
    await press(page, 'r');
    await becomes(ended.left, 'waiting');
    await choose(page, ended.completed);
    await page.getByText(/^Can be reopened until \d\d:\d\d\.$/).waitFor();
    await press(page, 'r');
    await becomes(ended.completed, 'in_service');
    await press(page, 'z');
    await becomes(ended.completed, 'completed');
  });

  describe('a ticket and its person', () => {
    test('what speaks against an attachment is said before it is done, and it can be undone', async () => {
      const other = await aDepartment(stage.knex, { name: 'Surgery' });
      const { patientId } = await aPatient(stage.knex, { fullName: 'Otto Ancient', dateOfBirth: '1901-02-03' });
      const open = await anEntry(stage.knex, { departmentId: other.departmentId, patientId });
      const entry = await waiting('x', { patientId: null });
      const page = await desk();
      await choose(page, entry);
      await press(page, 'a');
      await type(page, 'otto ancient');
      await page.getByText(`Is here as ${open.queueNumber} already, Surgery.`).waitFor();
      await page.getByText(/^Born 03-Feb-1901: 12\d years old\. Is that right\?$/).waitFor();
      await tap(page.getByRole('button', { name: 'It is Otto Ancient all the same' }));
      await strip(page, `${entry.queueNumber} is Otto Ancient.`);
      await press(page, 'z');
      await strip(page, `${entry.queueNumber} is anonymous again.`);
      expect((await stateOf(entry)).patientId).toBeNull();
    });

    test('“not this person” takes a reason, and makes the ticket anonymous', async () => {
      const entry = await waiting('Wanda Wrong');
      const page = await desk();
      await choose(page, entry);
      await press(page, 'a');
      await tap(dialog(page, `${entry.queueNumber} is not Wanda Wrong?`).getByRole('button', { name: 'Same name' }));
      await press(page, 'Enter');
      await strip(page, `${entry.queueNumber} is anonymous again.`);
      expect((await stateOf(entry)).patientId).toBeNull();
      await page.locator('.timeline').getByText('Not this person: the ticket is anonymous again').waitFor();
    });

    test('somebody with an entry today is edited from it', async () => {
      const entry = await waiting('Edna Edit');
      const page = await desk();
      await choose(page, entry);
      await press(page, 'e');
      const drawer = dialog(page, 'Edit a patient');
      await write(drawer.getByLabel('Full name'), 'Edna Edited');
      await press(page, 'Control+Enter');
      await row(page, entry).getByText('Edna Edited').waitFor();
      await page.getByRole('complementary', { name: `Entry ${entry.queueNumber}` }).waitFor();
    });
  });

  test('what a field does not take is said with its name', async () => {
    const entry = await waiting('Bea Blank');
    const page = await desk();
    await choose(page, entry);
    await press(page, 'h');
    await dialog(page, /^Hold/).waitFor();
    await type(page, '\u3164');
    await press(page, 'Enter');
    await page.locator('.strip--failed').getByText('Where the patient is: There is nothing to read in it.').waitFor();
    expect((await stateOf(entry)).status).toBe('waiting');
  });

  test('whom a kiosk sent to reception is told with the reason, and is checked in from there', async () => {
    const { refused } = senderOf(stage.knex);
    const kiosk = await aDevice(stage.knex, { name: 'Main hall' });
    const { phoneNumber } = await aPatient(stage.knex, { fullName: 'Petra Phone', dateOfBirth: '1980-01-01' });
    const { departmentId } = clinic;
    await refused(kiosk, 'queue:check-in', {
      ...{ departmentId, fullName: 'Pia Other', dateOfBirth: '2015-05-05' },
      phoneNumber: phoneNumber ?? '',
    });
    const page = await desk();
    await tap(page.getByRole('button', { name: /^Sent from a kiosk 1$/ }));
    const told = dialog(page, 'Sent from a kiosk');
    await told.getByText('Typed the phone of Petra Phone with another birthday').waitFor();
    await told.getByText(/Main hall · Born 01-Jan-1980/).waitFor();
    await tap(told.getByRole('button', { name: 'Check in' }));
    await dialog(page, 'Check in').getByRole('heading', { name: 'Petra Phone' }).waitFor();
  });

  test('the desk keeps its department over a reload, and an empty list says what the filter hides', async () => {
    const entry = await waiting('Elsewhere');
    await aDepartment(stage.knex, { name: 'Quiet wing' });
    const page = await desk();
    await row(page, entry).waitFor();
    await pick(page.locator('.filters select'), 'Quiet wing, all');
    await page.getByText('The filter hides 1.').waitFor();
    await page.reload();
    await page.getByText('The filter hides 1.').waitFor();
    await tap(page.getByRole('button', { name: 'Show everybody' }));
    await row(page, entry).waitFor();
  });

  test('Escape asks before a half-typed registration is lost; a child whose parent is unknown is registered', async () => {
    const page = await desk();
    await press(page, 'i', 'Alt+g');
    const drawer = dialog(page, 'Register a patient');
    await write(drawer.getByLabel('Full name'), 'Kit Unaccompanied');
    await press(page, 'Escape');
    await drawer.getByText('What was typed is not saved.').waitFor();
    await press(page, 'Escape');
    await expect.poll(() => drawer.getByLabel('Full name').inputValue()).toBe('Kit Unaccompanied');
    await tap(drawer.getByRole('switch', { name: 'A child, shares the guardian’s phone' }));
    await drawer.getByText('Not known yet: leave it empty').waitFor();
    expect(await drawer.getByText('May be texted').count()).toBe(0);
    await tap(drawer.getByRole('button', { name: 'Register only' }));
    await page.getByRole('complementary', { name: 'Kit Unaccompanied' }).waitFor();
    expect(await Patient.query(stage.knex).findOne({ full_name: 'Kit Unaccompanied' })).toMatchObject({
      guardianId: null,
      phoneNumber: null,
    });
  });

  test('⇧L locks: nothing of anybody is left, and who signs in again is where they were', async () => {
    const entry = await waiting('Paula Private');
    const page = await desk();
    await choose(page, entry);
    await expect.poll(() => new URL(page.url()).hash).toBe(`#queue/${entry.queueId}`);
    await press(page, 'Shift+L');
    await page.getByText('This screen is locked').waitFor();
    expect(await page.content()).not.toContain('Paula');
    expect(new URL(page.url()).searchParams.get('to')).toBe(`/reception#queue/${entry.queueId}`);
    expect((await page.request.get(`${stage.hub.url}/auth/session`)).status()).toBe(401);
  });
});
