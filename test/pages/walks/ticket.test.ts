import { expect, test } from 'vitest';
import { languages, type Language } from '../../../src/protocol/languages.ts';
import type { messages } from '../../../src/pages/ticket/messages/en.ts';
import { aDepartment, aDoctor, anAppointment } from '../../support/builders.ts';
import { CUT_CONNECTION } from '../../support/browser.ts';
import { screen, signedIn } from '../../support/screens.ts';
import { describeInChromium } from '../../support/stage.ts';
import { press, tap } from '../harness/hand.ts';
import { see, shareOf, type Where } from '../harness/walk.ts';

type Words = Readonly<Record<keyof typeof messages, string>>;
const wordsIn = async (language: Language): Promise<Words> => {
  const module: { messages: Words } = await import(`../../../src/pages/ticket/messages/${language}.ts`);
  return module.messages;
};

const share = shareOf('phone', 2);

const prepare = async ({ knex }: { knex: import('knex').Knex }) => {
  await knex('settings').update({ languages, hospital_name: 'St. Mary’s Hospital' });
};

describeInChromium('every state of the ticket', { prepare }, (stage) => {
  /** A hospital of its own for each walk, and a desk that moves its patients. */
  const begin = async (where: Where, url = stage.hub.url) => {
    const { departmentId } = await aDepartment(stage.knex, { name: 'Cardiology' });
    const doctor = (fullName: string, room: string) => aDoctor(stage.knex, { departmentId, fullName, room });
    const [{ doctorId }, other] = await Promise.all([
      doctor('Dr. Martin Keller', '3'),
      doctor('Dr. Ama Osei', 'Untergeschoss 2'),
    ]);
    const desk = await screen(stage.hub.url, { token: await signedIn(stage.knex, 'reception'), audience: 'staff' });
    stage.closeAfter(() => desk.client.close());
    const words = await wordsIn(where.language);
    const arrive = (of = doctorId) => desk.client.send('queue:check-in', { doctorId: of });
    const open = (trackingUrl: string) => stage.open(trackingUrl, { ...where.context, url, ignore: CUT_CONNECTION });
    return { departmentId, doctorId, other, send: desk.client.send, words, arrive, open };
  };
  type Word = keyof Words;
  /** Waits for what the state says, up to its first placeholder, and looks at the page. */
  const looker =
    (page: import('playwright-core').Page, where: Where, words: Words) =>
    async (state: string, word: Word, pictures: string[] = []) => {
      const [said = ''] = words[word].split('{{');
      await page.getByText(said.trim()).first().waitFor();
      await see(page, where, `ticket-${state}`, { contrast: '7:1', pictures });
    };

  test.each(share(0))('a visit at $name', async (where) => {
    const { doctorId, other, send, words, arrive, open } = await begin(where);
    const before = [await arrive(), await arrive(), await arrive()];
    const { entry, trackingUrl } = await arrive();
    const { queueId } = entry;
    const page = await open(trackingUrl);
    const shows = looker(page, where, words);
    await shows('1-waiting', 'order', ['dark', 'ar', 'de']);
    await tap(page.getByRole('button', { name: words.leave }));
    await shows('1-leaving', 'leaveDetail');
    await press(page, 'Escape');
    for (const { entry: one } of before) await send('queue:leave', { queueId: one.queueId });
    await shows('1-waiting-next', 'nextUp');
    await send('doctor:set-status', { doctorId, status: 'paused' });
    await shows('1-waiting-unknown', 'doctorPaused');
    expect(await page.getByText(words.soon).count(), 'a wait beside a break').toBe(0);
    await send('queue:hold', { queueId, reason: 'at the laboratory' });
    await shows('5-on-hold', 'onHold');
    await send('queue:resume', { queueId });
    await send('queue:hold', { queueId, until: new Date(Date.now() + 3_600_000).toISOString() });
    await shows('18-come-back', 'comeBackAt', ['dark', 'ar', 'de']);
    await send('queue:resume', { queueId });
    const { entry: moved } = await send('queue:transfer', { queueId, doctorId: other.doctorId, reason: 'ECG' });
    await shows('1-sent-on', 'sentOn', ['ar']);
    const [laboratory, radiology] = await Promise.all(
      [
        { name: 'Laboratory', location: 'Building A, ground floor' },
        {
          name: 'Röntgen und Nuklearmedizin',
          location: 'Building B, floor 2',
          locations: { ar: 'المبنى B، الطابق 2' },
        },
      ].map((given) => aDepartment(stage.knex, given)),
    );
    const places = [laboratory, radiology, laboratory].flatMap((one) => one?.departmentId ?? []);
    await send('visit:plan', {
      visitId: queueId,
      steps: places.map((departmentId, index) => ({
        position: index < 2 ? 1 : 2,
        departmentId,
        ...(index === 0 && { instruction: 'Building B, floor 2. Please bring the blue form.' }),
      })),
    });
    await shows('10-visit', 'yourVisit', ['dark', 'ar', 'de']);
    await send('queue:call', { queueId: moved.queueId, doctorId: other.doctorId });
    await shows('2-turn-long', 'yourTurn', ['de', 'ar']);
    await send('queue:recall', { queueId: moved.queueId });
    await shows('2-turn-again', 'callingAgain');
    await send('queue:start', { queueId: moved.queueId });
    await shows('2-inside', 'inside');
    await send('queue:complete', { queueId: moved.queueId });
    await shows('11-next-stop', 'nextStop', ['ar', 'de', 'dark']);
    await tap(page.getByRole('button', { name: words.knowsWay }));
    await shows('10-visit-next', 'sentOn', ['ar']);
    const { visit } = await send('visit:get', { visitId: queueId });
    for (const { stepId, status } of visit.steps.toReversed()) {
      if (status === 'planned' || status === 'current') await send('visit:skip-step', { visitId: queueId, stepId });
    }
    await shows('3-ended', 'ended');
  });

  test.each(share(1))('what goes otherwise at $name', async (where) => {
    const network = await stage.cable();
    const { doctorId, send, words, arrive, open } = await begin(where, network.url);
    const { confirmationCode } = await anAppointment(stage.knex, { doctorId });
    const [missed, left, cancelled] = [await arrive(), await arrive(), await arrive()];
    const booked = await send('queue:check-in', { appointmentCode: confirmationCode });

    const page = await open(booked.trackingUrl);
    await looker(page, where, words)('1-appointment', 'appointmentEarly', ['de']);
    network.cut();
    await looker(page, where, words)('4-stale', 'placeKept', ['dark']);
    network.restore();
    // It comes back by itself; the button to try at once has a test of its own.
    await page.getByText(words.leave).waitFor();

    await send('queue:call', { queueId: missed.entry.queueId, doctorId });
    await page.goto(network.url + missed.trackingUrl);
    await looker(page, where, words)('2-turn', 'yourTurn', ['de', 'ar', 'dark']);
    network.cut();
    await looker(page, where, words)('2-turn-lost', 'noConnectionSince');
    network.restore();
    await send('queue:no-show', { queueId: missed.entry.queueId });
    await looker(page, where, words)('5-missed', 'missedDo');

    await page.goto(network.url + left.trackingUrl);
    await tap(page.getByRole('button', { name: words.leave }));
    await tap(page.getByRole('button', { name: words.leaveYes }));
    await looker(page, where, words)('3-left', 'left');
    await send('queue:cancel', { queueId: cancelled.entry.queueId, reason: 'twice' });
    await page.goto(network.url + cancelled.trackingUrl);
    await looker(page, where, words)('3-cancelled', 'cancelled');
    await page.goto(`${network.url}/ticket/bm9ib2R5LWhhcy10aGlzLXRpY2tldC1hdC1hbGw`);
    await looker(page, where, words)('3-gone', 'gone');
  });
});
