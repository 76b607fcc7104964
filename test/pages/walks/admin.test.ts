import { beforeAll, expect, test } from 'vitest';
import type { messages } from '../../../src/pages/admin/messages/en.ts';
import type { messages as staffMessages } from '../../../src/pages/shared/staff/messages/en.ts';
import { User } from '../../../src/models/user.ts';
import { CUT_CONNECTION } from '../../support/browser.ts';
import { asOwner } from '../../support/owner.ts';
import { signedIn } from '../../support/screens.ts';
import { describeInChromium } from '../../support/stage.ts';
import { choose, press, tap, write } from '../harness/hand.ts';
import { see, shareOf, type Where } from '../harness/walk.ts';
import { beginning, wordsIn } from '../harness/words.ts';
import { anAdminHospital } from './admin-hospital.ts';
import { inAllLanguages } from './hospital.ts';

const LOGO = {
  name: 'logo.svg',
  mimeType: 'image/svg+xml',
  buffer: Buffer.from(
    '<svg xmlns="http://www.w3.org/2000/svg" width="88" height="32" viewBox="0 0 88 32"><path d="M4 20C12 4 20 4 28 16s16 12 24-4" fill="none" stroke="#6b0f3a" stroke-width="4"/><circle cx="72" cy="16" r="10" fill="#6b0f3a"/></svg>',
  ),
};
const share = shareOf('staff', 7);

const stageOf = { prepare: inAllLanguages } as const;
describeInChromium('every state of admin', stageOf, (stage) => {
  let token: string;
  beforeAll(async () => {
    await anAdminHospital(stage.knex, stage.hub.url);
    token = await signedIn(stage.knex, 'admin');
    await User.query(stage.knex)
      .where({ role: 'admin' })
      .patch({ username: 'r.castellan', fullName: 'Rosa Castellan' });
  });

  const stand = async (where: Where, section: string, url = stage.hub.url) => {
    const t = await wordsIn<typeof messages>('admin/messages', where.language);
    const staff = await wordsIn<typeof staffMessages>('shared/staff/messages', where.language);
    const page = await stage.openAs(`/admin#${section}`, {
      ...where.context,
      role: 'admin',
      token,
      url,
      ignore: new RegExp(`${CUT_CONNECTION.source}|status of 4`),
    });
    const button = (name: string) => page.getByRole('button', { name, exact: true });
    const dialog = page.getByRole('dialog');
    return {
      page,
      t,
      staff,
      button,
      dialog,
      field: (label: string) => page.getByLabel(label, { exact: true }).first(),
      row: (text: string) => page.locator('tbody tr', { hasText: text }).first(),
      async shows(state: string, text: string, pictures: string[] = []) {
        await page.getByText(beginning(text)).first().waitFor();
        await see(page, where, `admin-${state}`, { pictures });
      },
      async cancel() {
        await tap(dialog.getByRole('button', { name: staff.cancel, exact: true }));
        await dialog.waitFor({ state: 'detached' });
      },
    };
  };

  test.each(share(0))('devices at $name', async (where) => {
    const { t, staff, button, dialog, field, row, shows, cancel } = await stand(where, 'devices');
    await row('Board, Cardiology corridor').waitFor();
    await write(field(t.code), 'KXRTN');
    await write(field(t.name), 'Board, waiting hall');
    await shows('devices', t.pairTitle, ['dark-de']);
    await tap(row('Board, Cardiology corridor').getByRole('button'));
    await shows('unsaved', t.unsavedTitle);
    await tap(dialog.getByRole('button', { name: t.discard }));
    await shows('device-silent', t.silentDetail);
    await tap(button(t.revoke));
    await shows('device-revoke', t.revokeDetail);
    await cancel();
    await write(field(t.name), 'B'.repeat(101));
    await shows('device-too-long', staff.tooLong);
  });

  test.each(share(1))('users at $name', async (where) => {
    const { page, t, button, field, row, shows, cancel } = await stand(where, 'users');
    await page.getByText(t.newUser).first().waitFor();
    await write(field(t.fullName), 'Noor Rahman');
    await write(field(t.userName), 'n.rahman');
    stage.closeAfter(() => asOwner(stage.knex, `DELETE FROM users WHERE username = 'n.rahman'`));
    await tap(button(t.suggest));
    await shows('user-new', t.passwordHint);
    await tap(button(t.createUser));
    await shows('user-hand-over', t.handedOver);
    await tap(button(t.handedOver));
    await page.locator('.hand-over').waitFor({ state: 'detached' });
    await tap(row('Lucía Ferrer').getByRole('button'));
    await shows('users', t.resetPassword);
    await tap(button(t.deactivate));
    await shows('user-deactivate', t.deactivateDetail);
    await cancel();
    await write(field(t.searchUsers), 'Nobody of this name');
    await shows('users-none', t.noUsers);
  });

  test.each(share(2))('departments and doctors at $name', async (where) => {
    const { page, t, button, row, shows } = await stand(where, 'places');
    await tap(row('Dr Amara Osei').getByRole('button').first());
    await shows('places', t.loginHint);
    await tap(row('General practice').getByRole('button').first());
    await shows('department', t.namesByLanguage);
    await tap(page.getByRole('checkbox').last());
    await tap(button(t.save));
    await shows('department-busy', t.departmentBusy);
    await tap(button(t.discard));
    await tap(button(t.newDepartment));
    await shows('department-new', t.shortCode);
    await tap(row('Blood chair 2').getByRole('button').first());
    await shows('station', t.plateNumber);
    await tap(page.getByLabel(t.areas, { exact: true }));
    await tap(row('Heart corridor').getByRole('button').first());
    await shows('area', t.letterHint);
    await tap(page.getByLabel(t.sites, { exact: true }));
    await shows('sites', t.sitesNote);
    await tap(button(t.newSite));
    await shows('site-new', t.codeFixed);
  });

  test.each(share(1))('services at $name', async (where) => {
    const { page, t, button, row, shows } = await stand(where, 'services');
    await row('Follow-up').waitFor();
    await shows('services', t.atKiosks);
    await tap(row('First consultation').getByRole('button'));
    await shows('service', t.serviceInUseHint, ['ar']);
    await tap(page.getByRole('button', { name: t.newService }));
    await shows('service-new', t.serviceDepartmentHint);
    await tap(page.getByLabel(t.retired, { exact: false }).first());
    await shows('services-retired', t.noneRetired);
    expect(await button(t.createService).isDisabled()).toBe(true);
  });

  test.each(share(6))('journeys at $name', async (where) => {
    const { page, t, staff, button, dialog, shows } = await stand(where, 'journeys');
    const step = (name: string) => page.locator('.step-card', { hasText: name }).first();
    await tap(page.getByRole('button', { name: /^Heart check/ }));
    await shows('journeys', t.inAnyOrder, ['dark', 'ar']);
    await tap(step('X-ray, chest'));
    await shows('journey-step', t.keepsPlaceHint);
    await tap(page.locator('.check', { hasText: t.keepsPlaceHint }));
    await tap(button(t.save));
    await shows('journey-refused', t.stepNoFormerPlace, ['ar']);
    await tap(page.getByRole('button', { name: t.newJourney }));
    await tap(dialog.getByRole('button', { name: t.discard, exact: true }));
    await shows('journey-new', t.noSteps);
    await tap(page.getByRole('button', { name: t.addStep }));
    await shows('journey-step-new', t.chooseDepartment);
    await tap(page.getByRole('button', { name: staff.close, exact: true }));
  });

  test.each(share(3))('hours at $name', async (where) => {
    const { page, t, button, dialog, shows, cancel } = await stand(where, 'schedules');
    await page.getByText(t.bookedStay).first().waitFor();
    // Whose department stands first depends on its name in the language.
    await choose(page.locator('.heading-choice select'), /Dr Amara Osei/);
    await shows('schedules-week', '22:00');
    await tap(page.getByRole('button', { name: /^07:30/ }).first());
    await shows('schedules', t.validFrom);
    await tap(button(t.copyHours));
    await dialog.waitFor();
    for (const day of [1, 3]) await tap(dialog.locator('.chip').nth(day));
    await tap(dialog.getByText('Dr Priya Raman'));
    await shows('schedules-copy', t.copyDays);
    await cancel();
    await tap(button(t.removeHours));
    await shows('schedules-remove', t.bookedStay);
    await cancel();
  });

  test.each(share(4))('settings at $name', async (where) => {
    const { page, t, field, shows } = await stand(where, 'settings');
    await field(t.hospitalName).waitFor();
    await shows('settings-saved', t.previewNote);
    await write(page.locator('.colour__typed').first(), '#6b0f3a');
    await page.locator('input[type=file]').setInputFiles(LOGO);
    await page.locator('.preview-bar .look-logo, .preview-bar__logo').waitFor();
    await shows('settings', t.previewNote, ['dark-ar']);
    await write(field(t.hospitalName), 'St. Mary’s University Hospital, Children’s and Women’s Clinic');
    await shows('settings-changed', t.discard);
    await press(page, 'Escape');
    await shows('settings-unsaved', t.unsavedDetail);
  });

  test.each(share(5))('the audit log at $name', async (where) => {
    const { page, t, field, row, shows } = await stand(where, 'audit');
    await page.getByText(t.immutable).first().waitFor();
    // A list to choose from closes where the page moves under it.
    await page.locator('tbody tr').first().waitFor();
    await choose(field(t.table), 'queue');
    await row('patients').waitFor({ state: 'detached' });
    await tap(row('queue:set-urgency').getByRole('button').first());
    await shows('audit', t.request);
    await write(field(t.ofPatient), 'Hana');
    const found = page.getByRole('option', { name: /^Hana Ali/ });
    await found.waitFor();
    await shows('audit-patient', 'Hana Ali');
    if (where.context.hasTouch) await tap(found);
    else {
      await press(page, 'ArrowDown');
      await expect.poll(() => found.evaluate((option) => option === document.activeElement)).toBe(true);
      await press(page, 'Enter');
    }
    await row('G-090').waitFor({ state: 'detached' });
    await shows('audit-of-patient', t.exportCsv);
    await choose(field(t.table), 'schedules');
    await shows('audit-none', t.noRecords);
  });

  test.each(share(6))('no connection at $name', async (where) => {
    const network = await stage.cable();
    const { page, t, staff, field, row, shows } = await stand(where, 'audit', network.url);
    await page.getByText(t.immutable).first().waitFor();
    await page.locator('tbody tr').first().waitFor();
    // Empty: axe takes a list that scrolls for one that no key reaches, since it stands in a fieldset that is off.
    await choose(field(t.table), 'schedules');
    await row('patients').waitFor({ state: 'detached' });
    network.cut();
    await shows('stale', staff.tryNow);
    const isReached = () => page.locator('.list-place').evaluate((list) => list === document.activeElement);
    for (let tab = 0; tab < 30 && !(await isReached()); tab += 1) await press(page, 'Tab');
    expect(await isReached()).toBe(true);
  });
});
