import { beforeAll, test } from 'vitest';
import { hashPassword } from '../../../src/auth/sign-in/passwords.ts';
import type { messages } from '../../../src/pages/home/messages/en.ts';
import { loadKioskTexts } from '../../../src/pages/kiosk/texts.ts';
import type { messages as staffMessages } from '../../../src/pages/shared/staff/messages/en.ts';
import { aUser } from '../../support/builders.ts';
import { loadDemo } from '../../support/demo.ts';
import { screen, signedIn } from '../../support/screens.ts';
import { describeInChromium } from '../../support/stage.ts';
import { press, tap, write } from '../harness/hand.ts';
import { see, shareOf, type Where } from '../harness/walk.ts';
import { beginning, wordsIn } from '../harness/words.ts';
import { inAllLanguages } from './hospital.ts';

/** What a browser says of a wrong password, and of an address that is nowhere. */
const REFUSED = /Failed to load resource.*40[14]/;
const PASSWORD = 'a bridge of paper boats';
const share = shareOf('staff', 7);

describeInChromium('every state of home and sign-in', { prepare: inAllLanguages }, (stage) => {
  let passwordHash: string;
  beforeAll(async () => {
    passwordHash = await hashPassword(PASSWORD);
  });
  const stand = async (where: Where, at: string) => {
    const t = await wordsIn<typeof messages>('home/messages', where.language);
    const page = await stage.open(at, { ...where.context, ignore: REFUSED });
    return {
      page,
      t,
      field: (label: string) => page.getByLabel(label, { exact: true }),
      button: (name: string) => page.getByRole('button', { name, exact: true }),
      async shows(state: string, text: string, pictures: string[] = []) {
        await page.getByText(beginning(text)).first().waitFor();
        await see(page, where, state, { pictures });
      },
    };
  };

  test.each(share(0))('the screens and the sign-in at $name', async (where) => {
    const { page, t, shows } = await stand(where, '/');
    await page.locator('.screens-status dd').first().waitFor();
    await shows('home', t.whichScreen, ['dark-ar']);
    await tap(page.getByRole('link', { name: t.openScreen.replace('{{screen}}', t.reception) }));
    await shows('home-sign-in', t.signInNote);
  });

  test.each(share(1))('a sign-in that fails at $name', async (where) => {
    const { t, field, button, shows } = await stand(where, '/#sign-in');
    // Guesses of one name are slowed down.
    await write(field(t.userName), `nobody of ${where.name}`);
    await write(field(t.password), 'wrong');
    await tap(button(t.show));
    await tap(button(t.signIn));
    await shows('home-sign-in-error', t.wrong);
    const staff = await wordsIn<typeof staffMessages>('shared/staff/messages', where.language);
    await write(field(t.userName), 'n'.repeat(65));
    await shows('home-sign-in-long', staff.tooLong);
  });

  test.each(share(2))('somebody who was signed out at $name', async (where) => {
    const { t, shows } = await stand(where, '/?why=role_changed#sign-in');
    await shows('home-signed-out', t.whyRoleChanged);
  });

  test.each(share(3))('a password of their own at $name', async (where) => {
    const { username } = await aUser(stage.knex, { passwordHash, role: 'admin', mustChangePassword: true });
    const { page, t, field, shows } = await stand(where, '/#sign-in');
    await write(field(t.userName), username);
    await write(field(t.password), PASSWORD);
    await press(page, 'Enter');
    await shows('home-password', t.newPasswordTitle);
    await write(field(t.currentPassword), PASSWORD);
    await write(field(t.newPassword), 'password123');
    await write(field(t.newPasswordAgain), 'password123');
    await press(page, 'Enter');
    await shows('home-password-weak', t.weakCommon);
  });

  test.each(share(4))('the languages at $name', async (where) => {
    const { page } = await stand(where, '/#sign-in');
    await tap(page.locator('.door-tools button').first());
    await page.getByRole('menuitem').first().waitFor();
    await see(page, where, 'home-languages');
  });

  test.each(share(5))('an address that leads nowhere at $name', async (where) => {
    const { page } = await stand(where, '/nowhere');
    await page.locator('a[href="/"]').waitFor();
    await see(page, where, 'home-no-page');
  });
});

describeInChromium('every state of the demo’s home and tour', { autoplay: true, prepare: loadDemo }, (stage) => {
  let nurse: Awaited<ReturnType<typeof screen<'staff'>>>['client'];
  let doctorId: string;
  beforeAll(async () => {
    ({ client: nurse } = await screen(stage.hub.url, {
      token: await signedIn(stage.knex, 'nurse'),
      audience: 'staff',
    }));
    const first = await stage.knex('doctors').join('users', 'users.user_id', 'doctors.user_id');
    doctorId = first.find(({ username }) => username === 'doctor1').doctor_id;
    return () => nurse.close();
  });

  test.each(share(6))('the tour at $name', async (where) => {
    const t = await wordsIn<typeof messages>('home/messages', where.language);
    const { t: atKiosk } = await loadKioskTexts(where.language);
    const { name, names } = await stage.knex('services').where({ code: 'CARDIO' }).first();
    const page = await stage.open('/', { ...where.context, ignore: REFUSED });
    await page.locator('.screens-status dd').first().waitFor();
    await see(page, where, 'home-demo');
    await tap(page.getByRole('link', { name: t.tour }));
    await page.getByText(t.tourIntro).waitFor();
    await see(page, where, 'home-tour-begin');

    await tap(page.getByRole('button', { name: t.tourBegin }));
    const frame = (name: string) => page.frameLocator(`.tour-frame--${name} iframe`);
    const [kiosk, board, phone] = [frame('kiosk'), frame('board'), frame('phone')];
    const step = (name: string) => page.locator('[aria-current=step]', { hasText: name }).waitFor();
    await frame('doctor').locator('.console').waitFor();
    for (const word of [atKiosk('noTakeNumber'), names[where.language] ?? name, atKiosk('skip')])
      await tap(kiosk.getByRole('button', { name: word }).first());
    await step(t.tour_call);
    const { queueId } = await stage
      .knex('queue')
      .select('queue_id as queueId')
      .where({ queue_number: await phone.locator('.t__no').textContent() })
      .first();
    await nurse.send('queue:call', { queueId, doctorId });
    await step(t.tour_start);
    await board.locator('.call[data-fresh=true]').waitFor();
    await see(page, where, 'home-tour', { pictures: ['dark'] });
    await nurse.send('queue:start', { queueId });
    await nurse.send('queue:complete', { queueId });
    await step(t.tour_done);
    await see(page, where, 'home-tour-done');
  });
});
