import { readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { aDoctor, anEntry, aPatient } from '../../support/builders.ts';
import { screen, signedIn } from '../../support/screens.ts';
import { describeInChromium } from '../../support/stage.ts';
import { accessibilityProblemsInBothThemes } from '../harness/axe.ts';
import { tap, write } from '../harness/hand.ts';
import { adminOf, row, strip } from './admin.ts';

/** A hand takes its time, and more of it on a busy machine. */

describeInChromium('the audit log in admin', (stage) => {
  const admin = adminOf(stage);

  test('is read by numbers and names, and by the patient whom it is about', async () => {
    const { doctorId } = await aDoctor(stage.knex, { fullName: 'Dr Nell Known' });
    const { patientId } = await aPatient(stage.knex, { fullName: 'Ottilie Searched' });
    const { queueId } = await anEntry(stage.knex, { doctorId, patientId, queueNumber: 'C-077' });
    await anEntry(stage.knex, { doctorId, queueNumber: 'C-078' });
    const desk = await screen(stage.hub.url, { token: await signedIn(stage.knex, 'reception'), audience: 'staff' });
    stage.closeAfter(() => desk.client.close());
    await desk.client.send('queue:set-urgency', { queueId, urgencyLevel: 2, reason: 'Pain' });
    const page = await admin('audit');
    await row(page, 'C-078').first().waitFor();
    await write(page.getByLabel('Patient'), 'ottilie');
    await tap(page.getByRole('option', { name: /^Ottilie Searched/ }));
    await row(page, 'queue:set-urgency').waitFor();
    await row(page, 'C-078').first().waitFor({ state: 'detached' });
    await tap(row(page, 'INSERT').filter({ hasText: 'C-077' }).getByRole('button'));
    const pane = page.getByRole('region', { name: 'Changed' });
    await pane.getByText('Ottilie Searched').waitFor();
    await pane.getByText('Dr Nell Known').first().waitFor();
    expect(await pane.innerText()).not.toMatch(/…[0-9a-f]{8}/);
    expect(await accessibilityProblemsInBothThemes(page)).toEqual([]);

    const download = page.waitForEvent('download');
    await tap(page.getByRole('button', { name: 'Export as CSV' }));
    const file = await download;
    await strip(page, 'changes exported.');
    const lines = (await readFile(await file.path(), 'utf8')).split('\r\n').filter((line) => line !== '');
    expect(lines[0]).toBe('\ufeffTime,Who,Action,What,Table,Changed,Reason,Request');
    const urgency = lines.find((line) => line.includes('queue:set-urgency')) ?? '';
    expect(urgency).toContain('C-077,queue');
    expect(urgency).toContain('urgency_level: 4 → 2');
    expect(lines.some((line) => line.includes('C-078'))).toBe(false);
    const [told] = await stage.knex('audit_log').where({ action: 'audit:export' });
    expect(told.after.read.rows).toBe(lines.length - 1);
  });
});
