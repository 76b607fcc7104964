import { expect, test } from 'vitest';
import { Area } from '../../../src/models/area.ts';
import { Department } from '../../../src/models/department.ts';
import { Doctor } from '../../../src/models/doctor.ts';
import { Site } from '../../../src/models/site.ts';
import { aDepartment } from '../../support/builders.ts';
import { describeInChromium } from '../../support/stage.ts';
import { accessibilityProblemsInBothThemes } from '../harness/axe.ts';
import { choose, tap, write } from '../harness/hand.ts';
import { adminOf, row, strip } from './admin.ts';

describeInChromium('places in admin', (stage) => {
  const admin = adminOf(stage);

  test('a waiting area is made, and a department sends its patients there', async () => {
    const { departmentId } = await aDepartment(stage.knex, { name: 'Heart' });
    const page = await admin('places');
    await tap(page.getByText('Waiting areas', { exact: true }));
    await page.getByText('No waiting areas yet').waitFor();
    await tap(page.getByRole('button', { name: 'New waiting area' }));
    await write(page.getByLabel('Letter', { exact: true }), 'cb');
    await write(page.getByLabel('Name', { exact: true }), 'Heart corridor');
    await write(page.getByLabel('Seats'), '16');
    await tap(page.getByRole('button', { name: 'Create waiting area' }));
    await strip(page, 'Heart corridor created.');
    const area = await Area.query(stage.knex).findOne({ letter: 'B' }).throwIfNotFound();
    expect(area).toMatchObject({ name: 'Heart corridor', seats: 16, location: null });

    // A letter is one area's.
    await tap(page.getByRole('button', { name: 'New waiting area' }));
    await write(page.getByLabel('Letter', { exact: true }), 'B');
    await write(page.getByLabel('Name', { exact: true }), 'Another');
    await tap(page.getByRole('button', { name: 'Create waiting area' }));
    await page.getByText('This letter or name is in use already at this site.').waitFor();
    expect(await accessibilityProblemsInBothThemes(page)).toEqual([]);
    await tap(page.getByText('Departments', { exact: true }));
    await tap(page.getByRole('dialog').getByRole('button', { name: 'Discard' }));

    await tap(row(page, 'Heart').getByRole('button').first());
    await choose(page.getByLabel('Waiting area', { exact: true }), 'B · Heart corridor');
    await write(page.getByLabel('The way there'), 'Floor 2, yellow line');
    await tap(page.locator('.languages summary').first());
    await write(page.locator('.languages').getByLabel('English', { exact: true }), 'Second floor, yellow line');
    await write(page.getByLabel('Desk', { exact: true }), 'Desk 4');
    await tap(page.getByRole('button', { name: 'Save' }));
    await strip(page, 'Heart saved.');
    const heart = () => Department.query(stage.knex).findById(departmentId).throwIfNotFound();
    expect(await heart()).toMatchObject({
      ...{ areaId: area.areaId, location: 'Floor 2, yellow line', desk: 'Desk 4', desks: {} },
      locations: { en: 'Second floor, yellow line' },
    });
    await choose(page.getByLabel('Waiting area', { exact: true }), 'In the hall');
    await write(page.getByLabel('Desk', { exact: true }), '');
    await tap(page.getByRole('button', { name: 'Save' }));
    await expect.poll(heart).toMatchObject({ areaId: null, desk: null, location: 'Floor 2, yellow line' });
  });

  test('a station has a plate and no login, and is retired', async () => {
    await aDepartment(stage.knex, { name: 'Laboratory' });
    const page = await admin('places');
    await tap(page.getByRole('button', { name: 'New doctor' }));
    await page.getByLabel('Login').waitFor();
    await tap(page.getByRole('radio', { name: 'Station' }));
    await page.getByLabel('Login').waitFor({ state: 'detached' });
    await write(page.getByLabel('Name of the station'), 'Blood chair 2');
    await choose(page.getByLabel('Department', { exact: true }), 'Laboratory');
    await choose(page.getByLabel('The plate says'), 'Chair');
    await write(page.getByLabel('Number', { exact: true }), '2');
    await tap(page.getByRole('button', { name: 'Create station' }));
    await strip(page, 'Blood chair 2 created.');
    const made = () => Doctor.query(stage.knex).findOne('full_name', 'Blood chair 2').throwIfNotFound();
    expect(await made()).toMatchObject({ kind: 'station', placeKind: 'chair', room: '2', userId: null });
    await row(page, 'Blood chair 2').getByText('Chair 2', { exact: true }).waitFor();
    expect(await page.getByRole('radio', { name: 'Doctor' }).count(), 'it stays what it is').toBe(0);
    await tap(page.getByText('In use', { exact: true }));
    await tap(page.getByRole('button', { name: 'Save' }));
    await row(page, 'Blood chair 2').getByText('retired').waitFor();
    expect(await made()).toMatchObject({ active: false });
  });

  test('a second site asks where a new department is, and stays while one is open there', async () => {
    const page = await admin('places');
    await tap(page.getByRole('button', { name: 'New department' }));
    await page.getByLabel('Number prefix').waitFor();
    expect(await page.getByLabel('Site', { exact: true }).count()).toBe(0);
    await tap(page.getByText('Sites', { exact: true }));
    await tap(page.getByRole('button', { name: 'New site' }));
    await write(page.getByLabel('Name', { exact: true }), 'Northside clinic');
    await write(page.getByLabel('Short code'), 'NORTH');
    await tap(page.getByRole('button', { name: 'Create site' }));
    await strip(page, 'Northside clinic created.');
    const { siteId } = await Site.query(stage.knex).findOne({ code: 'NORTH' }).throwIfNotFound();

    await tap(page.getByText('Departments', { exact: true }));
    await tap(page.getByRole('button', { name: 'New department' }));
    await choose(page.getByLabel('Site', { exact: true }), 'Northside clinic');
    await write(page.getByLabel('Name', { exact: true }), 'North eyes');
    await write(page.getByLabel('Short code'), 'north-eyes');
    await write(page.getByLabel('Number prefix'), 'NE');
    await tap(page.getByRole('button', { name: 'Create department' }));
    await strip(page, 'North eyes created.');
    expect(await Department.query(stage.knex).findOne({ code: 'north-eyes' })).toMatchObject({ siteId });

    await tap(page.getByText('Sites', { exact: true }));
    await tap(row(page, 'Northside clinic').getByRole('button'));
    await tap(page.getByText('In use', { exact: true }));
    await tap(page.getByRole('button', { name: 'Save' }));
    await page.getByText('It has open departments. Close them first.').waitFor();
    expect(await Site.query(stage.knex).findById(siteId)).toMatchObject({ active: true });
  });
});
