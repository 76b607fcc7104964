import { v4 as uuid } from 'uuid';
import { Client } from 'pg';
import { beforeEach, expect, test, vi } from 'vitest';
import { Area } from '../../../src/models/area.ts';
import { Department } from '../../../src/models/department.ts';
import { Doctor } from '../../../src/models/doctor.ts';
import type { QueueEntry } from '../../../src/models/queue-entry.ts';
import { Settings } from '../../../src/models/settings.ts';
import { Visit } from '../../../src/models/visit.ts';
import { aSite } from '../../support/builders.ts';
import { describeInChromium, type Stage } from '../../support/stage.ts';
import { accessibilityProblemsInBothThemes } from '../harness/axe.ts';
import { press, tap } from '../harness/hand.ts';
import { consoleOf, numbers, pool, strip, withMe } from './console.ts';

const HOME = { code: 'HOME', label: { en: 'Home, no follow-up' } };
const FOLLOW_UP = { code: 'FOLLOW', label: { en: 'Follow-up appointment' } };

/** Somebody's open transaction: what it did is there, and what it locked is free, once it is committed. */
const transactionOf = async (stage: Stage): Promise<Client> => {
  const client = new Client({ connectionString: stage.database.adminUrl });
  await client.connect();
  await client.query('BEGIN');
  stage.closeAfter(() => client.end());
  return client;
};

describeInChromium('the doctor console and those who come together', (stage) => {
  const { clinic, console } = consoleOf(stage);
  const { waiting, stateOf, becomes } = clinic;

  /** A mother, her son in the pool, and her daughter who alone would come after somebody else. */
  const aParty = async () => {
    const amal = await waiting('Amal Haddad', { ago: '52 minutes', urgencyLevel: 3 });
    const sami = await waiting('Sami Haddad', { ago: '52 minutes', urgencyLevel: 3, ...pool });
    const weber = await waiting('Jonas Weber', { ago: '40 minutes', urgencyLevel: 3 });
    const lina = await waiting('Lina Haddad', { ago: '52 minutes', urgencyLevel: 4 });
    const partyId = uuid();
    await Visit.query(stage.knex)
      .patch({ partyId })
      .whereIn(
        'visit_id',
        [amal, sami, lina].map(({ visitId }) => visitId),
      );
    return { amal, sami, weber, lina };
  };
  const names = (...entries: QueueEntry[]) => entries.map(({ queueNumber }) => queueNumber);

  test('a party is one bracket in the list, ⇧N calls it as one, and each comes in after the one before', async () => {
    const { amal, sami, weber, lina } = await aParty();
    const page = await console(clinic.marsh);
    await page.locator('tr.party--last').waitFor();
    expect(await numbers(page)).toEqual(names(amal, sami, lina, weber));
    await page.locator('.row.party--last', { hasText: 'alone place 4' }).waitFor();
    await page.locator('.party-note', { hasText: 'Party of 3' }).waitFor();
    expect(await accessibilityProblemsInBothThemes(page)).toEqual([]);
    await press(page, 'Shift+N');
    await withMe(page, amal, 'Called to Room 204');
    await page.getByText(`then ${names(sami, lina).join(', ')}`).waitFor();
    await strip(page, `With ${names(sami, lina).join(', ')}, one after the other.`);
    expect(await numbers(page)).toEqual(names(weber));
    expect((await stateOf(amal)).calledWith).toEqual(names(sami, lina).toSorted());
    expect(await stateOf(sami)).toMatchObject({ status: 'waiting', calledWithId: amal.queueId });
    expect(await accessibilityProblemsInBothThemes(page)).toEqual([]);
    await press(page, 's');
    await becomes(amal, 'in_service');
    await withMe(page, amal, 'With me now');
    // N completes the first, and it is the second who comes in.
    await press(page, 'n');
    await withMe(page, sami, 'Called to Room 204');
    await becomes(amal, 'completed');
    await press(page, 's');
    await becomes(sami, 'in_service');
    await withMe(page, sami, 'With me now');
    await press(page, 'c');
    await withMe(page, lina, 'Called to Room 204');
    await becomes(lina, 'called');
    // And the completion is taken back with the call that came of it.
    await press(page, 'z');
    await withMe(page, sami, 'With me now');
    await becomes(sami, 'in_service');
    await becomes(lina, 'waiting');
  });

  test('N calls one alone; the button calls all of them, and Z lets all of them go', async () => {
    const { amal, sami, lina, weber } = await aParty();
    const page = await console(clinic.marsh);
    await page.locator('tr.party--last').waitFor();
    await press(page, 'n');
    await withMe(page, amal, 'Called to Room 204');
    expect((await stateOf(sami)).calledWithId).toBeNull();
    await press(page, 'z');
    await becomes(amal, 'waiting');
    await tap(page.getByRole('button', { name: 'Call all 3 together' }));
    await withMe(page, amal, 'Called to Room 204');
    await vi.waitFor(async () => expect((await stateOf(lina)).calledWithId).toBe(amal.queueId));
    await press(page, 'z');
    await becomes(amal, 'waiting');
    await vi.waitFor(async () => expect((await stateOf(sami)).calledWithId).toBeNull());
    await expect.poll(() => numbers(page)).toEqual(names(amal, sami, lina, weber));
  });

  test('one of them whom somebody else has at this moment does not come along, and that is said', async () => {
    const { amal, sami, lina } = await aParty();
    const page = await console(clinic.marsh);
    await page.locator('tr.party--last').waitFor();
    const somebody = await transactionOf(stage);
    await somebody.query('SELECT FROM queue WHERE queue_id = $1 FOR UPDATE', [sami.queueId]);
    await press(page, 'Shift+N');
    await withMe(page, amal, 'Called to Room 204');
    await strip(page, `With ${lina.queueNumber}, one after the other. Without ${sami.queueNumber}: somebody else`);
    await somebody.query('COMMIT');
    await page.locator('.row', { hasText: sami.queueNumber }).waitFor();
    // There is nobody to call along with the next one.
    await press(page, 'z');
    await becomes(amal, 'waiting');
  });
});

describeInChromium('the doctor console where an outcome is asked', (stage) => {
  const { clinic, console } = consoleOf(stage);
  const { waiting, stateOf, becomes } = clinic;

  const asks = async () => {
    await Settings.query(stage.knex).patch({ outcomes: [HOME, FOLLOW_UP] });
    await Department.query(stage.knex).findById(clinic.departmentId).patch({ requiresOutcome: true });
  };

  test('C asks first; Esc and nothing happened, a digit completes, and Z takes it back', async () => {
    await asks();
    const entry = await waiting('Ingrid Solberg', { status: 'in_service', room: '204' });
    const page = await console(clinic.marsh);
    await withMe(page, entry, 'With me now');
    await press(page, 'c');
    await page.getByText('Cardiology asks for an outcome').waitFor();
    expect(await accessibilityProblemsInBothThemes(page)).toEqual([]);
    await press(page, 'Escape');
    await withMe(page, entry, 'With me now');
    expect(await stateOf(entry)).toMatchObject({ status: 'in_service', outcome: null });
    await press(page, 'c', '2');
    await becomes(entry, 'completed');
    expect(await stateOf(entry)).toMatchObject({ outcome: 'FOLLOW' });
    await page.getByText('Room 204 is free').waitFor();
    await press(page, 'z');
    await becomes(entry, 'in_service');
    await withMe(page, entry, 'With me now');
    // By the pointer, and by the arrows and Enter.
    await tap(page.getByRole('button', { name: 'Complete', exact: true }));
    await tap(page.locator('.outcome', { hasText: 'Home' }));
    await becomes(entry, 'completed');
    expect(await stateOf(entry)).toMatchObject({ outcome: 'HOME' });
    await press(page, 'z');
    await withMe(page, entry, 'With me now');
    await becomes(entry, 'in_service');
    await press(page, 'c', 'ArrowDown', 'ArrowDown', 'Enter');
    await becomes(entry, 'completed');
    expect(await stateOf(entry)).toMatchObject({ outcome: 'FOLLOW' });
  });

  test('N, O and a chosen row ask as well; with nobody in the room nobody asks', async () => {
    await asks();
    const first = await waiting('First');
    const second = await waiting('Second', { ago: '15 minutes' });
    const third = await waiting('Third', { ago: '10 minutes' });
    const page = await console(clinic.marsh);
    await press(page, 'n');
    await withMe(page, first, 'Called to Room 204');
    await press(page, 's');
    await withMe(page, first, 'With me now');
    await becomes(first, 'in_service');
    await press(page, 'n');
    await page.getByText(`Then ${second.queueNumber} Second is called.`).waitFor();
    await press(page, '1');
    await withMe(page, second, 'Called to Room 204');
    await becomes(first, 'completed');
    await press(page, 's');
    await becomes(second, 'in_service');
    await withMe(page, second, 'With me now');
    await press(page, 'ArrowDown', 'Enter', '2');
    await withMe(page, third, 'Called to Room 204');
    await becomes(second, 'completed');
    expect(await stateOf(second)).toMatchObject({ outcome: 'FOLLOW' });
    await press(page, 's');
    await becomes(third, 'in_service');
    await withMe(page, third, 'With me now');
    await press(page, 'o');
    await page.getByText('Then you choose where to.').waitFor();
    await press(page, '1');
    await page.getByRole('dialog').waitFor();
    await press(page, 'Escape');
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    expect(await stateOf(third)).toMatchObject({ status: 'in_service' });
    await press(page, 'o', '1');
    await page.getByRole('dialog').waitFor();
    await press(page, 'Enter');
    await becomes(third, 'completed');
    expect(await stateOf(third)).toMatchObject({ outcome: 'HOME' });
  });

  test('one that was taken out of the settings in the same moment is refused, in words', async () => {
    await asks();
    const entry = await waiting('Ingrid Solberg', { status: 'in_service', room: '204' });
    const page = await console(clinic.marsh);
    await withMe(page, entry, 'With me now');
    const client = await transactionOf(stage);
    await client.query('SELECT FROM queue WHERE queue_id = $1 FOR UPDATE', [entry.queueId]);
    await client.query('UPDATE settings SET outcomes = $1', [JSON.stringify([HOME])]);
    await press(page, 'c', '2');
    await page.getByText('Room 204 is free').waitFor();
    await client.query('COMMIT');
    await page
      .locator('.strip--failed', { hasText: `${entry.queueNumber} was not completed. This outcome is not in use` })
      .waitFor();
    await withMe(page, entry, 'With me now');
    expect(await stateOf(entry)).toMatchObject({ status: 'in_service', outcome: null });
  });
});

describeInChromium('the doctor console and the waiting areas', (stage) => {
  const { clinic, console } = consoleOf(stage);
  const { waiting, stateOf } = clinic;

  const anArea = async (letter: string, seats: number | null = null) => {
    const { siteId } = await Department.query(stage.knex).findById(clinic.departmentId).throwIfNotFound();
    return Area.query(stage.knex)
      .insert({ siteId, letter, name: `Corridor ${letter}`, seats })
      .returning('*');
  };
  // Of each test its own: areas are those of a site.
  beforeEach(async () => {
    const { siteId } = await aSite(stage.knex);
    await Department.query(stage.knex).findById(clinic.departmentId).patch({ siteId });
  });
  const row = (page: Awaited<ReturnType<typeof console>>, entry: QueueEntry) =>
    page.locator('.row', { hasText: entry.queueNumber });

  test('A sends the next ones, in the order of calling and to the own area first; ⇧A and Z take it back', async () => {
    await anArea('A');
    const { areaId } = await anArea('B', 3);
    await Department.query(stage.knex).findById(clinic.departmentId).patch({ areaId });
    const one = await waiting('One', { ago: '30 minutes' });
    const two = await waiting('Two', { ago: '25 minutes', ...pool });
    const three = await waiting('Three', { ago: '22 minutes' });
    const page = await console(clinic.marsh);
    await row(page, three).waitFor();
    await press(page, 'a');
    const dialog = page.getByRole('dialog');
    await dialog.getByText('They keep their place; nothing is called.').waitFor();
    await dialog.getByText('3 seats, 0 taken from here').waitFor();
    expect(await accessibilityProblemsInBothThemes(page)).toEqual([]);
    await press(page, '2');
    await dialog.getByText(`${one.queueNumber}, ${two.queueNumber} go to Area B.`).waitFor();
    await press(page, 'Enter');
    await strip(page, `${one.queueNumber}, ${two.queueNumber} sent to Area B.`);
    await row(page, one).getByText('Area B').waitFor();
    expect(await stateOf(two)).toMatchObject({ status: 'waiting', areaId, calledAt: null });
    expect(await numbers(page)).toEqual([one, two, three].map(({ queueNumber }) => queueNumber));
    await press(page, 'z');
    await vi.waitFor(async () => expect((await stateOf(one)).areaId).toBeNull());
    await vi.waitFor(async () => expect((await stateOf(two)).areaId).toBeNull());
    // To the other one, by the pointer.
    await tap(page.getByRole('button', { name: 'To the area' }));
    await tap(dialog.getByText('Area A', { exact: true }));
    await tap(dialog.getByText('1', { exact: true }).first());
    await tap(dialog.getByRole('button', { name: 'Send 1 to Area A' }));
    await row(page, one).getByText('Area A').waitFor();
    await vi.waitFor(async () => expect((await stateOf(one)).areaId).not.toBeNull());
    await press(page, 'ArrowDown', 'Shift+A');
    await strip(page, `${one.queueNumber} waits in the hall again.`);
    expect(await stateOf(one)).toMatchObject({ areaId: null, advancedAt: null });
  });

  test('one that is retired meanwhile is not sent to, whether it is seen or not', async () => {
    const { areaId } = await anArea('A', 4);
    await anArea('B', 4);
    const one = await waiting('One');
    const page = await console(clinic.marsh);
    await row(page, one).waitFor();
    await press(page, 'a');
    await page.getByRole('dialog').getByText('4 seats').waitFor();
    const client = await transactionOf(stage);
    await client.query('SELECT FROM doctors WHERE doctor_id = $1 FOR UPDATE', [clinic.marsh.doctorId]);
    await client.query('UPDATE areas SET active = false WHERE area_id = $1', [areaId]);
    await press(page, 'Enter');
    await row(page, one).getByText('Area A').waitFor();
    await client.query('COMMIT');
    await page
      .locator('.strip--failed', { hasText: 'Nobody was sent to Area A. This area is not in use any more.' })
      .waitFor();
    expect(await stateOf(one)).toMatchObject({ areaId: null });
    // Before it is sent: nothing else is chosen instead.
    await Area.query(stage.knex).findById(areaId).patch({ active: true });
    await press(page, 'a');
    await page.getByRole('dialog').getByText('Area A', { exact: true }).waitFor();
    await press(page, 'a');
    await page.getByRole('dialog').getByRole('button', { name: 'Send 1 to Area A' }).waitFor();
    await Area.query(stage.knex).findById(areaId).patch({ active: false });
    await page.getByRole('dialog').getByRole('status').getByText('This area is not in use any more.').waitFor();
    await press(page, 'Enter', 'b');
    await page.getByRole('dialog').getByRole('button', { name: 'Send 1 to Area B' }).waitFor();
    expect(await stateOf(one)).toMatchObject({ areaId: null });
  });

  test('without areas the key does nothing, and the menu’s dialog says so', async () => {
    const one = await waiting('One');
    const page = await console(clinic.marsh);
    await row(page, one).waitFor();
    await press(page, 'a');
    expect(await page.getByRole('dialog').count()).toBe(0);
    expect(await page.getByRole('button', { name: 'To the area' }).count()).toBe(0);
    await tap(page.getByRole('button', { name: /^Account/ }));
    await tap(page.getByRole('menuitem', { name: 'To the area' }));
    await page.getByRole('dialog').getByText('No waiting areas are set up at this site.').waitFor();
    expect(await Doctor.query(stage.knex).findById(clinic.marsh.doctorId)).toMatchObject({ status: 'available' });
  });
});
