import { expect, test } from 'vitest';
import type { QueueEntry } from '../../../src/models/queue-entry.ts';
import { instant } from '../../support/builders.ts';
import { describeInChromium } from '../../support/stage.ts';
import { press, tap } from '../harness/hand.ts';
import { consoleOf, strip, withMe } from './console.ts';

describeInChromium('one step of a doctor', (stage) => {
  const { clinic, console } = consoleOf(stage);
  const { waiting, stateOf, becomes } = clinic;

  /** The requests that have changed these rows, the latest last. */
  const requests = async (...entries: QueueEntry[]) =>
    Promise.all(
      entries.map(async ({ queueId }) =>
        stage
          .knex('audit_log')
          .where({ row_id: queueId })
          .whereNotNull('request_id')
          .orderBy('audit_id')
          .pluck('request_id'),
      ),
    );
  const areOne = async (one: QueueEntry, other: QueueEntry) => {
    const [first = [], second = []] = await requests(one, other);
    expect(first.at(-1)).toBe(second.at(-1));
  };

  test('a call completes, a start completes, and an undo brings both back: each is one command', async () => {
    const one = await waiting('One', { status: 'in_service', room: '204' });
    const two = await waiting('Two', { ago: '10 minutes' });
    const page = await console(clinic.marsh);
    await press(page, 'ArrowDown', 'Enter');
    await becomes(two, 'called');
    await becomes(one, 'completed');
    await areOne(one, two);
    await strip(page, `${two.queueNumber} called to Room 204. ${one.queueNumber} completed.`);
    await press(page, 'z');
    await becomes(one, 'in_service');
    await becomes(two, 'waiting');
    await areOne(one, two);

    // Called from the desk, beside the consultation.
    await stage
      .knex('queue')
      .where({ queue_id: two.queueId })
      .update({ status: 'called', called_at: await instant(stage.knex), room: '204' });
    await withMe(page, two, 'Called');
    await press(page, 's');
    await becomes(two, 'in_service');
    await becomes(one, 'completed');
    await areOne(one, two);
  });

  test('who was completed within ten minutes is taken back from the list of today; who did not come waits again', async () => {
    const ended = async (fullName: string, status: 'completed' | 'no_show', ago: string) =>
      waiting(fullName, {
        status,
        startedAt: await instant(stage.knex, '-30 minutes'),
        endedAt: await instant(stage.knex, ago),
      });
    const fresh = await ended('Fresh', 'completed', '-2 minutes');
    await ended('Long ago', 'completed', '-20 minutes');
    const missed = await ended('Missed', 'no_show', '-25 minutes');
    const page = await console(clinic.marsh);
    const today = page.getByRole('button', { name: 'Today 2 seen, 1 no-show' });
    const dialog = page.getByRole('dialog', { name: 'Today 2 seen' });
    await tap(today);
    await expect
      .poll(() => dialog.locator('tr').allInnerTexts())
      .toEqual([
        expect.stringMatching(/seen[\s\S]*Fresh[\s\S]*Take back/),
        expect.stringMatching(/seen[\s\S]*Long ago[\s\S]*ended more than 10 min ago/),
        expect.stringMatching(/no-show[\s\S]*Missed[\s\S]*Back to waiting/),
      ]);
    await tap(dialog.getByRole('button', { name: 'Take back' }));
    await withMe(page, fresh, 'With me now');
    await becomes(fresh, 'in_service');
    await tap(page.getByRole('button', { name: 'Today 1 seen, 1 no-show' }));
    await tap(page.getByRole('dialog').getByRole('button', { name: 'Back to waiting' }));
    await becomes(missed, 'waiting');
    expect(await stateOf(fresh)).toMatchObject({ status: 'in_service' });
  });

  test('a hold says where and until when, and is late on its own', async () => {
    const entry = await waiting('Ahmed Saleh', { ago: '5 minutes' });
    const late = await waiting('Late', {
      status: 'on_hold',
      statusNote: 'Laboratory',
      backAt: await instant(stage.knex, '-6 minutes'),
    });
    const page = await console(clinic.marsh);
    await page.locator('.held__row', { hasText: late.queueNumber }).getByText('+6 min').waitFor();
    await press(page, 'ArrowDown', 'Shift+H');
    await tap(page.getByRole('dialog').getByRole('button', { name: 'X-ray' }));
    await press(page, 'Enter');
    const row = page.locator('.held__row', { hasText: entry.queueNumber });
    await row.getByText('X-ray').waitFor();
    expect(await row.locator('.over').count()).toBe(0);
    await becomes(entry, 'on_hold');
    expect(await stateOf(entry)).toMatchObject({ statusNote: 'X-ray' });
  });
});
