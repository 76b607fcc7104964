import { expect, test } from 'vitest';
import { Announcement } from '../../../src/models/announcement.ts';
import type { QueueEntry } from '../../../src/models/queue-entry.ts';
import { aDevice } from '../../support/builders.ts';
import { describeInChromium } from '../../support/stage.ts';
import { tap } from '../harness/hand.ts';
import { choose, receptionOf } from './desk.ts';

describeInChromium('what the boards did with a call', (stage) => {
  const { clinic, desk } = receptionOf(stage);

  /** One board of each name, with what it has in the ledger of this call. */
  const ledger = async ({ queueId }: QueueEntry, calledAt: Date, boards: Record<string, Partial<Announcement>>) => {
    for (const [name, given] of Object.entries(boards)) {
      const { deviceId } = await aDevice(stage.knex, { kind: 'board', name });
      await Announcement.query(stage.knex).insert({ queueId, deviceId, calledAt, queuedAt: calledAt, ...given });
    }
  };

  test('is said in words for each board: spoken, spoken twice, muted, not spoken, over before its turn', async () => {
    const at = new Date(Date.now() - 60_000);
    const after = (seconds: number) => new Date(at.getTime() + seconds * 1_000);
    const entry = await clinic.waiting('Vera Called', { status: 'called', calledAt: at, room: '204' });
    await ledger(entry, at, {
      Hall: { shownAt: at, spokenAt: after(5), spokenTimes: [after(5)] },
      Stairs: { shownAt: at, spokenAt: after(5), spokenTimes: [after(5), after(45)] },
      Café: { shownAt: at, muted: true },
      Gate: { shownAt: at },
      Lift: { shownAt: at, overtakenAt: after(9) },
      Roof: { overtakenAt: after(9) },
    });
    const page = await desk();
    await tap(page.getByRole('radio', { name: 'Called 1' }));
    await choose(page, entry);
    const told = async () =>
      Object.fromEntries(
        (await page.locator('.timeline li > span').allInnerTexts()).map((text) => text.split('\n').toReversed()),
      );
    await expect.poll(told).toMatchObject({
      Hall: 'Shown and spoken',
      Stairs: 'Shown and spoken 2 times',
      Café: 'Shown only, the sound was off',
      Gate: 'Shown, not spoken',
      Lift: 'Shown, over before its turn to be spoken',
      Roof: 'Over before it was shown or spoken',
    });
  });
});
