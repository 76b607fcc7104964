import type { Page } from 'playwright-core';
import { describe, expect, test, vi } from 'vitest';
import { Doctor } from '../../../src/models/doctor.ts';
import { describeInChromium } from '../../support/stage.ts';
import { choose, press, tap, write } from '../harness/hand.ts';
import { consoleOf, pool, strip } from './console.ts';

describeInChromium('a doctor who goes', (stage) => {
  const { clinic, console } = consoleOf(stage);
  const { waiting, stateOf } = clinic;
  const marsh = () => Doctor.query(stage.knex).findById(clinic.marsh.doctorId).throwIfNotFound();
  const isOff = (given: object = {}) =>
    vi.waitFor(async () => expect(await marsh()).toMatchObject({ status: 'off', ...given }), { timeout: 5_000 });
  const off = (page: Page) => tap(page.getByRole('radio', { name: 'Off', exact: true }));

  describe('off, with patients waiting,', () => {
    test('is asked, with the most urgent one named, and stays on where the question is left', async () => {
      const entry = await waiting('Ada', { urgencyLevel: 1 });
      await waiting('Bo', { status: 'on_hold' });
      const page = await console(clinic.marsh);
      await off(page);
      const dialog = page.getByRole('dialog', { name: '2 patients wait for you' });
      await dialog.getByText(`The most urgent is ${entry.queueNumber}: Immediate.`).waitFor();
      await expect
        .poll(() => dialog.getByRole('button', { name: 'Choose what becomes of them' }).isDisabled())
        .toBe(true);
      await press(page, 'Escape');
      await dialog.waitFor({ state: 'detached' });
      expect(await marsh()).toMatchObject({ status: 'available' });
      expect(await stateOf(entry)).toMatchObject({ doctorId: clinic.marsh.doctorId });
    });

    test('hands them over to a colleague in one step', async () => {
      const entries = [await waiting('Ada'), await waiting('Bo', { status: 'on_hold' })];
      const page = await console(clinic.marsh);
      await off(page);
      await tap(page.getByRole('dialog').getByRole('radio', { name: /Dr Kwame Osei/ }));
      await press(page, 'Enter');
      await strip(page, 'You are off. 2 patients went to Dr Kwame Osei.');
      await isOff();
      for (const entry of entries) expect(await stateOf(entry)).toMatchObject({ doctorId: clinic.osei.doctorId });
      const requests = await stage
        .knex('audit_log')
        .distinct('request_id')
        .whereIn('row_id', [clinic.marsh.doctorId, ...entries.map(({ queueId }) => queueId)])
        .whereNotNull('request_id');
      expect(requests).toHaveLength(1);
    });

    test('leaves them to the pool, or waits for nobody to be asked', async () => {
      const entry = await waiting('Ada');
      const page = await console(clinic.marsh);
      await off(page);
      await tap(page.getByRole('dialog').getByRole('radio', { name: /Cardiology pool/ }));
      await tap(page.getByRole('button', { name: /^Hand 1 over to Cardiology pool and go off/ }));
      await isOff();
      expect(await stateOf(entry)).toMatchObject({ doctorId: null, status: 'waiting' });
      await tap(page.getByRole('radio', { name: 'Available', exact: true }));
      await page.getByText('Room 204 is free').waitFor();
      // Who waits in the pool waits for no doctor alone.
      await off(page);
      await isOff();
      expect(await page.getByRole('dialog').count()).toBe(0);
    });

    test('keeps them, and says when they are back', async () => {
      const entry = await waiting('Ada');
      const page = await console(clinic.marsh);
      await off(page);
      await tap(page.getByRole('dialog').getByRole('radio', { name: /They wait for me/ }));
      await choose(page.getByRole('dialog').getByRole('combobox'), /in 30 min/);
      await tap(page.getByRole('button', { name: /^Go off, back at \d\d:\d\d/ }));
      await strip(page, 'patient waits for you');
      await isOff({ backAt: expect.any(Date) });
      expect(await stateOf(entry)).toMatchObject({ doctorId: clinic.marsh.doctorId });
      await page.locator('.room-button', { hasText: /back \d\d:\d\d/ }).waitFor();
    });
  });

  test('the pool is nobody’s own: nothing is asked', async () => {
    await waiting('Ada', pool);
    const page = await console(clinic.marsh);
    await off(page);
    await isOff();
  });

  test('the room, how late, and until when are said in one dialog', async () => {
    const page = await console(clinic.marsh);
    await press(page, 'Shift+P');
    const dialog = page.getByRole('dialog', { name: 'Where I am' });
    await write(dialog.getByRole('textbox', { name: 'My room' }), '210');
    await tap(dialog.getByRole('button', { name: '20 min' }));
    await tap(dialog.getByRole('button', { name: /^Save/ }));
    await page.locator('.room-button', { hasText: 'Room 210' }).getByText('20 min late').waitFor();
    await vi.waitFor(async () => expect(await marsh()).toMatchObject({ room: '210', delayMinutes: 20 }));
    await press(page, 'p');
    await page.getByText('Nobody is called to Room 210').waitFor();
    await tap(page.getByRole('button', { name: 'Say when you are back' }));
    await choose(dialog.getByRole('combobox'), /in 15 min/);
    await tap(dialog.getByRole('button', { name: /^Save/ }));
    await vi.waitFor(async () =>
      expect(await marsh()).toMatchObject({
        status: 'paused',
        room: '210',
        delayMinutes: 20,
        backAt: expect.any(Date),
      }),
    );
  });

  test('half-typed text is asked for before Escape takes it', async () => {
    await waiting('Ada');
    const page = await console(clinic.marsh);
    const dialog = page.getByRole('dialog');
    await press(page, 'ArrowDown', 'Shift+U');
    await dialog.waitFor();
    await press(page, 'Escape');
    await dialog.waitFor({ state: 'detached' });
    await press(page, 'Shift+U');
    await write(dialog.getByRole('textbox'), 'Breathing worse');
    await press(page, 'Escape');
    await dialog.getByRole('alert').getByText('What was typed is not saved.').waitFor();
    await press(page, 'Enter');
    await expect.poll(() => dialog.getByRole('textbox').inputValue()).toBe('Breathing worse');
    await press(page, 'Escape');
    await tap(dialog.getByRole('button', { name: 'Discard it' }));
    await dialog.waitFor({ state: 'detached' });
  });
});
