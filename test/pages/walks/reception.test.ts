import type { Page } from 'playwright-core';
import { test } from 'vitest';
import { Doctor } from '../../../src/models/doctor.ts';
import { QueueEntry } from '../../../src/models/queue-entry.ts';
import type { messages as english } from '../../../src/pages/reception/messages/en.ts';
import type { Language } from '../../../src/protocol/languages.ts';
import { aDevice, anEntry, instant } from '../../support/builders.ts';
import { CUT_CONNECTION } from '../../support/browser.ts';
import { senderOf } from '../../support/sender.ts';
import { describeInChromium } from '../../support/stage.ts';
import { aMorningAtTheDesk } from './desk-hospital.ts';
import { press, tap, turn, type } from '../harness/hand.ts';
import { see, shareOf, type Where } from '../harness/walk.ts';

type Words = Readonly<Record<keyof typeof english, string>>;
const wordsIn = async (language: Language): Promise<Words> => {
  const module: { messages: Words } = await import(`../../../src/pages/reception/messages/${language}.ts`);
  return module.messages;
};

const share = shareOf('staff', 7);

let morning: Awaited<ReturnType<typeof aMorningAtTheDesk>>;

describeInChromium(
  'every state of the desk’s queue',
  {
    prepare: async ({ knex }) => {
      morning = await aMorningAtTheDesk(knex);
    },
  },
  (stage) => {
    const sit = async (where: Where, { url }: { url?: string } = {}) => {
      const page = await stage.openAs('/reception', {
        role: 'reception',
        ...where.context,
        ...(url !== undefined && { url }),
        ignore: CUT_CONNECTION,
      });
      await page.locator('.entry-row').first().waitFor();
      const words = await wordsIn(where.language);
      return {
        page,
        words,
        shows: (state: string, pictures: string[] = []) => see(page, where, `reception-${state}`, { pictures }),
      };
    };
    const choose = async (page: Page, number: string) => {
      const row = page.locator('.entry-row', { hasText: number });
      // Of a long list only the rows near to what is in view are in the document.
      for (let turns = 0; turns < 20 && (await row.count()) === 0; turns += 1) {
        // On a phone all of the list's page scrolls.
        const boxOf = (name: string) => page.locator(name).boundingBox();
        const box = (await boxOf('.queue-scroll')) ?? (await boxOf('.entry-rows'));
        if (box === null) break;
        const { x, y, width, height } = box;
        const middle = { x: x + width / 2, y: y + height / 2 };
        await turn(page, { ...middle, size: { x: width, y: height }, by: { x: 0, y: height / 2 } });
      }
      await tap(row);
      await page.locator('.panel .timeline li').first().waitFor();
    };
    const closed = async (page: Page) => {
      await press(page, 'Escape');
      await page.getByRole('dialog').waitFor({ state: 'detached' });
    };

    test.each(share(0))('the list and the chosen entry at $name', async (where) => {
      const { page, shows } = await sit(where);
      await shows('queue', ['dark', 'ar']);
      await choose(page, morning.chosen.queueNumber);
      await shows('entry', ['dark', 'ar', 'de']);
    });

    test.each(share(1))('the urgency and the way of the chosen entry at $name', async (where) => {
      const { page, shows } = await sit(where);
      await choose(page, morning.chosen.queueNumber);
      for (const [key, state] of [
        ['u', 'urgency'],
        ['t', 'transfer'],
        ['v', 'plan'],
      ] as const) {
        await press(page, key);
        await page.getByRole('dialog').waitFor();
        await shows(state);
        await closed(page);
      }
    });

    test.each(share(2))('what is done to the chosen entry at $name', async (where) => {
      const { page, shows } = await sit(where);
      await choose(page, morning.chosen.queueNumber);
      for (const [key, state] of [
        ['h', 'hold'],
        ['Delete', 'end'],
        ['a', 'not-this-person'],
        ['?', 'keys'],
      ] as const) {
        // Whoever has no keyboard is shown no keys.
        if (state === 'keys' && where.context.hasTouch === true) continue;
        await press(page, key);
        await page.getByRole('dialog').waitFor();
        await shows(state, state === 'hold' ? ['ar'] : []);
        await closed(page);
      }
    });

    test.each(share(3))('lists of their own, the doctors and what there is to settle at $name', async (where) => {
      const { knex } = stage;
      const { departmentId, doctorId } = morning.vidal;
      const triagedAt = null;
      const untriaged = await anEntry(knex, {
        departmentId,
        triagedAt,
        arrivedAt: await instant(knex, '-35 minutes'),
      });
      const backAt = await instant(knex, '-9 minutes');
      const held = await anEntry(knex, { departmentId, doctorId, status: 'on_hold', statusNote: 'X-ray', backAt });
      await Doctor.query(knex).findById(doctorId).patch({ status: 'off' });
      stage.closeAfter(async () => {
        await Doctor.query(knex).findById(doctorId).patch({ status: 'available' });
        const ours = [held.queueId, untriaged.queueId];
        await QueueEntry.query(knex).findByIds(ours).patch({ status: 'cancelled', endedAt: backAt });
      });
      const { page, words, shows } = await sit(where);
      await page.locator('.left-behind').waitFor();
      await shows('left-behind', ['dark', 'ar', 'de']);
      await tap(page.locator('.doctor-card').first());
      await page.getByRole('dialog').waitFor();
      await shows('doctor');
      await closed(page);
      for (const listing of ['untriaged', 'seenToday', 'leftOver'] as const) {
        await tap(page.locator('.filters .segments label', { hasText: words[listing] }));
        await shows(`list-${listing}`);
      }
    });

    test.each(share(4))('what is done to many at once, and a search for nobody, at $name', async (where) => {
      const { page, words, shows } = await sit(where);
      for (const [item, state] of [
        [words.handOverMenu, 'hand-over'],
        [words.closeDayMenu, 'close-day'],
      ] as const) {
        await tap(page.locator('.filters .button--bare'));
        await tap(page.getByRole('menuitem', { name: item }));
        await page.getByRole('dialog').waitFor();
        await shows(state, ['ar']);
        await closed(page);
      }
      await press(page, '/');
      await type(page, 'zzz');
      await page.locator('.list-none').waitFor();
      await shows('search-none');
    });

    test.each(share(5))('whom a kiosk sent, and a search, at $name', async (where) => {
      const { refused } = senderOf(stage.knex);
      const kiosk = await aDevice(stage.knex, { name: 'Main hall' });
      const { departmentId } = morning.vidal;
      const known = await stage.knex('patients').whereNotNull('phone_number').first();
      await refused(kiosk, 'queue:check-in', {
        ...{ departmentId, fullName: 'Pia Other', dateOfBirth: '2015-05-05' },
        phoneNumber: known.phone_number,
      });
      const { page, shows } = await sit(where);
      await tap(page.locator('.referrals-button'));
      await page.locator('.referrals li').first().waitFor();
      await shows('referrals', ['ar']);
      await closed(page);
      await press(page, '/');
      await type(page, 'anna');
      await page.locator('.group-row').first().waitFor();
      await page.locator('.entry-list[aria-busy=false]').waitFor();
      await shows('search', ['dark', 'ar']);
    });

    test.each(share(6))('from a name to a number, and registering, at $name', async (where) => {
      const { page, shows } = await sit(where);
      await press(page, 'i');
      await type(page, 'anna');
      await page.locator('.people tbody tr').nth(1).waitFor();
      await press(page, 'ArrowDown');
      await page.locator('.arrival').waitFor();
      await shows('check-in', ['dark', 'ar']);
      await press(page, 'Alt+g');
      await page.locator('.side-form').waitFor();
      await type(page, 'a');
      await press(page, 'Escape');
      await page.locator('.unsaved').waitFor();
      await shows('register', ['ar']);
    });
  },
);
