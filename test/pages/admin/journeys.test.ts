import { expect, test } from 'vitest';
import { JourneyStep } from '../../../src/models/journey-step.ts';
import { Journey } from '../../../src/models/journey.ts';
import { Service } from '../../../src/models/service.ts';
import { aDepartment, aDoctor, aJourney, aService } from '../../support/builders.ts';
import { describeInChromium } from '../../support/stage.ts';
import { accessibilityProblemsInBothThemes } from '../harness/axe.ts';
import { choose, press, tap, write } from '../harness/hand.ts';
import { adminOf, row, strip } from './admin.ts';

describeInChromium('services and journeys in admin', (stage) => {
  const admin = adminOf(stage);

  test('a service is made, is changed, and is retired; a code that is taken is said', async () => {
    const { departmentId } = await aDepartment(stage.knex, { name: 'Cardiology' });
    await aService(stage.knex, { departmentId, code: 'C-ECG', name: 'ECG' });
    const { journeyId } = await aJourney(stage.knex, [{ departmentId }]);
    await Journey.query(stage.knex).findById(journeyId).patch({ name: 'Heart check' });
    const page = await admin('services');
    await row(page, 'ECG').waitFor();
    await press(page, 'n');
    await choose(page.getByLabel('Department', { exact: true }), 'Cardiology');
    await write(page.getByLabel('Short code'), 'C-ECG');
    await write(page.getByLabel('Name', { exact: true }), 'Echo');
    await write(page.getByLabel('Usual minutes'), '40');
    await choose(page.getByLabel('Journey', { exact: true }), 'Heart check');
    await tap(page.getByText('Offered at kiosks').last());
    await tap(page.getByRole('button', { name: 'Create service' }));
    await page.getByRole('alert').getByText('This code or name is in use already in this department.').waitFor();
    expect(await accessibilityProblemsInBothThemes(page)).toEqual([]);
    await write(page.getByLabel('Short code'), 'C-ECHO');
    await tap(page.getByRole('button', { name: 'Create service' }));
    await strip(page, 'Echo created.');
    await row(page, 'Echo').getByText('40 min').waitFor();
    const made = () => Service.query(stage.knex).findOne({ code: 'C-ECHO' }).throwIfNotFound();
    expect(await made()).toMatchObject({
      ...{ departmentId, journeyId, minutes: 40, slotMinutes: null },
      ...{ selfService: true, asksParty: false, asksNeeds: false },
    });

    await choose(page.getByLabel('Journey', { exact: true }), 'None: only this department');
    await tap(page.getByText('Asks for needs'));
    await press(page, 'Enter');
    await strip(page, 'Echo saved.');
    expect(await made()).toMatchObject({ journeyId: null, asksNeeds: true, selfService: true, minutes: 40 });

    await tap(page.getByText('In use', { exact: true }).last());
    await tap(page.getByRole('button', { name: 'Save' }));
    await row(page, 'Echo').waitFor({ state: 'detached' });
    expect(await made()).toMatchObject({ active: false });
    await tap(page.getByRole('radio', { name: /^Retired/ }));
    await row(page, 'Echo').waitFor();
  });

  test('a journey is put together step by step, by buttons and by keys, with two steps in any order', async () => {
    const lab = await aDepartment(stage.knex, { name: 'Laboratory' });
    const xray = await aDepartment(stage.knex, { name: 'Radiology' });
    const doctor = await aDoctor(stage.knex, { departmentId: xray.departmentId, fullName: 'Dr Ray X' });
    const blood = await aService(stage.knex, { departmentId: lab.departmentId, name: 'Blood sample' });
    const page = await admin('journeys');
    const card = (text: string) => page.locator('.step-card', { hasText: text });
    const shown = async () => (await page.locator('.step-card b').allInnerTexts()).join(', ');
    await tap(page.getByRole('button', { name: 'New journey' }));
    await write(page.getByLabel('Short code'), 'BEFORE-OP');
    await write(page.getByLabel('Name', { exact: true }), 'Before an operation');
    const create = page.getByRole('button', { name: 'Create journey' });
    expect(await create.isDisabled(), 'without a step').toBe(true);
    const department = page.getByLabel('Department', { exact: true });
    for (const [index, name] of ['Radiology', 'Laboratory', 'Radiology'].entries()) {
      await tap(page.getByRole('button', { name: 'Add a step' }));
      await page.getByRole('heading', { name: `Step ${index + 1}` }).waitFor();
      expect(await department.evaluate((one) => one === document.activeElement)).toBe(true);
      expect(await create.isDisabled(), 'without a department').toBe(true);
      await choose(department, name);
    }
    // The last one: back at whom the patient has seen there.
    await choose(page.getByLabel('Goes to'), 'The doctor seen in this visit, else the pool');
    await tap(page.getByText('Keeps the place', { exact: true }));
    await tap(card('Laboratory'));
    await choose(page.getByLabel('Service', { exact: true }), 'Blood sample');
    await write(page.getByLabel('Words for the patient'), 'Please drink nothing before it');
    await tap(page.getByText('In each language'));
    await write(page.getByLabel('English', { exact: true }), 'Drink nothing');
    await tap(page.getByRole('button', { name: 'Move up' }));
    await expect.poll(shown).toBe('Blood sample, Radiology, Radiology');
    await tap(card('Radiology').first());
    await press(page, 'Alt+ArrowUp');
    await expect.poll(shown).toBe('Radiology, Blood sample, Radiology');
    await press(page, 'ArrowDown');
    await page.getByRole('heading', { name: 'Step 2' }).waitFor();
    await tap(page.getByText('In any order with the one above'));
    await page.getByRole('group', { name: 'In any order' }).waitFor();
    await tap(card('Radiology').first());
    await choose(page.getByLabel('Goes to'), 'Dr Ray X');
    expect(await accessibilityProblemsInBothThemes(page)).toEqual([]);
    await tap(create);
    await strip(page, 'Before an operation created.');
    await page.getByRole('button', { name: /^Before an operation 3 steps/ }).waitFor();

    const { journeyId } = await Journey.query(stage.knex).findOne({ code: 'BEFORE-OP' }).throwIfNotFound();
    const steps = () => JourneyStep.query(stage.knex).where({ journey_id: journeyId }).orderBy('journey_step_id');
    expect(await steps()).toMatchObject([
      { position: 1, departmentId: xray.departmentId, goesTo: 'doctor', doctorId: doctor.doctorId },
      {
        ...{ position: 1, departmentId: lab.departmentId, goesTo: 'pool', serviceId: blood.serviceId },
        ...{ instruction: 'Please drink nothing before it', instructions: { en: 'Drink nothing' } },
      },
      { position: 2, departmentId: xray.departmentId, goesTo: 'visit_doctor', keepsPlace: true },
    ]);

    // By the keyboard alone: out of any order, and the last one away.
    await tap(card('Blood sample'));
    await press(page, 'y');
    await page.getByRole('group', { name: 'In any order' }).waitFor({ state: 'detached' });
    await press(page, 'ArrowDown', 'Delete');
    await expect.poll(shown).toBe('Radiology, Blood sample');
    await tap(page.getByRole('button', { name: 'Save' }));
    await strip(page, 'Before an operation saved.');
    expect(await steps()).toMatchObject([{ position: 1 }, { position: 2, serviceId: blood.serviceId }]);
  });

  test('what the hub refuses of a step is said at that step, and what was typed is kept', async () => {
    const one = await aDepartment(stage.knex, { name: 'First place' });
    const two = await aDepartment(stage.knex, { name: 'Second place' });
    const { journeyId } = await aJourney(stage.knex, [
      { departmentId: one.departmentId },
      { departmentId: two.departmentId },
    ]);
    await Journey.query(stage.knex).findById(journeyId).patch({ name: 'Refused' });
    const page = await admin('journeys');
    const card = (text: string) => page.locator('.step-card', { hasText: text });
    await tap(page.getByRole('button', { name: /^Refused/ }));
    await tap(card('Second place'));
    await tap(page.getByText('Keeps the place', { exact: true }));
    // The refused step is shown, whichever is chosen.
    await tap(card('First place'));
    await tap(page.getByRole('button', { name: 'Save' }));
    await card('Second place').getByText('no earlier step is in this department').waitFor();
    await page.getByRole('heading', { name: 'Step 2' }).waitFor();
    await page.getByRole('alert').getByText('Step 2: There is no place to keep').waitFor();
    expect(await page.getByLabel('Keeps the place').isChecked()).toBe(true);
    expect(await JourneyStep.query(stage.knex).where({ journey_id: journeyId, keeps_place: true })).toEqual([]);

    await choose(page.getByLabel('Department', { exact: true }), 'First place');
    await page.getByRole('alert').waitFor({ state: 'detached' });
    await stage.knex('departments').where({ department_id: one.departmentId }).update({ active: false });
    await tap(page.getByRole('button', { name: 'Save' }));
    await page.getByRole('alert').getByText('Step 1: This department is closed.').waitFor();
    await stage.knex('departments').where({ department_id: one.departmentId }).update({ active: true });
    await tap(page.getByRole('button', { name: 'Save' }));
    await strip(page, 'Refused saved.');
    expect(await JourneyStep.query(stage.knex).where({ journey_id: journeyId, keeps_place: true })).toHaveLength(1);
  });

  test('a journey that somebody else has saved meanwhile is not overwritten before that is said', async () => {
    const { departmentId } = await aDepartment(stage.knex);
    const { journeyId } = await aJourney(stage.knex, [{ departmentId }]);
    await Journey.query(stage.knex).findById(journeyId).patch({ name: 'A first one' });
    const [page, other] = [await admin('journeys'), await admin('journeys')];
    for (const [one, name] of [
      [other, 'Yours'],
      [page, 'Zoë’s'],
    ] as const) {
      // The first of the list is shown without being chosen, and stays when it is not the first any more.
      await one.getByRole('heading', { name: 'A first one' }).waitFor();
      await write(one.getByLabel('Name', { exact: true }), name);
    }
    const named = async () => (await Journey.query(stage.knex).findById(journeyId).throwIfNotFound()).name;
    await tap(other.getByRole('button', { name: 'Save' }));
    await strip(other, 'Yours saved.');
    await tap(page.getByRole('button', { name: 'Save' }));
    await page.getByText('Somebody else changed it meanwhile.').waitFor();
    expect(await named()).toBe('Yours');
    await page.getByRole('button', { name: /^Yours/ }).waitFor();
    await tap(page.getByRole('button', { name: 'Save' }));
    await strip(page, 'Zoë’s saved.');
    expect(await named()).toBe('Zoë’s');
  });
});
