import { expect, test } from 'vitest';
import { QueueEntry } from '../../../src/models/queue-entry.ts';
import { anAppointment, aPatient, instant } from '../../support/builders.ts';
import { screen, signedIn } from '../../support/screens.ts';
import { describeInChromium } from '../../support/stage.ts';
import { press, tap, type, write } from '../harness/hand.ts';
import { consoleOf, strip, withMe } from './console.ts';
import { Visit } from '../../../src/models/visit.ts';

const VISIT = 'Headache and vomiting since 04:00';

describeInChromium('what a patient has come for', (stage) => {
  const { clinic, console } = consoleOf(stage);
  const { waiting, becomes } = clinic;

  const aDesk = async () => {
    const desk = await screen(stage.hub.url, { token: await signedIn(stage.knex, 'nurse'), audience: 'staff' });
    stage.closeAfter(() => desk.client.close());
    return desk.client;
  };

  test('stands in the row and beside who is with the doctor, with the latest note of the triage', async () => {
    const entry = await waiting('Tomasz Nowak', { urgencyLevel: 4, reason: VISIT });
    const nurse = await aDesk();
    const page = await console(clinic.marsh);
    await page.locator('.row', { hasText: VISIT }).waitFor();
    await nurse.send('queue:set-urgency', { queueId: entry.queueId, urgencyLevel: 3, reason: 'Pain: 7/10' });
    await nurse.send('queue:set-urgency', { queueId: entry.queueId, urgencyLevel: 2, reason: 'ECG changed' });
    await press(page, 'n');
    await withMe(page, entry, 'Called');
    const facts = page.locator('.now .facts');
    await facts.getByText('ECG changed').waitFor();
    await expect.poll(() => facts.innerText()).toContain(VISIT);
    expect(await facts.innerText()).not.toContain('Pain: 7/10');
  });

  test('whom nobody has triaged has a question mark: a kiosk’s 4 is not a nurse’s 4', async () => {
    const entry = await waiting('Tomasz Nowak', { urgencyLevel: 4, triagedAt: null });
    const nurse = await aDesk();
    const page = await console(clinic.marsh);
    const row = page.locator('.row', { hasText: entry.queueNumber });
    await row.getByRole('img', { name: 'Not triaged; queued as 4, Standard' }).waitFor();
    await press(page, 'n');
    await withMe(page, entry, 'Called');
    const facts = page.locator('.now .facts');
    await expect.poll(() => facts.innerText()).toContain('Not triaged; queued as 4, Standard');
    await nurse.send('queue:set-urgency', { queueId: entry.queueId, urgencyLevel: 4, reason: 'Looked at' });
    await facts.getByRole('img', { name: 'Urgency 4, Standard' }).waitFor();
    expect(await facts.innerText()).not.toContain('Not triaged');
  });

  test('no action’s reason takes its place: urgency, hold, recall, transfer, undo', async () => {
    const entry = await waiting('Tomasz Nowak', { urgencyLevel: 4, reason: VISIT });
    const [page, colleague] = await Promise.all([console(clinic.marsh), console(clinic.osei)]);
    const said = page.locator('.now .facts bdi', { hasText: VISIT });
    await press(page, 'ArrowDown', 'Shift+U');
    await page.getByRole('dialog').waitFor();
    await press(page, '2');
    await type(page, 'ECG changed');
    await press(page, 'Enter');
    await strip(page, 'is 2, Very urgent');
    await press(page, 'z');
    await strip(page, 'is 4 again');
    await page.locator('.row', { hasText: VISIT }).waitFor();

    await press(page, 'n');
    await becomes(entry, 'called');
    await press(page, 'r');
    await said.waitFor();
    await press(page, 'h');
    await page.getByRole('dialog').waitFor();
    await type(page, 'X-ray');
    await press(page, 'Enter');
    await page.locator('.held', { hasText: 'X-ray' }).waitFor();
    await tap(page.locator('.held').getByRole('button', { name: 'Resume' }));
    await becomes(entry, 'waiting');
    await press(page, 'n');
    await said.waitFor();
    expect(await Visit.query(stage.knex).findById(entry.visitId)).toMatchObject({ reason: VISIT });

    await press(page, 't');
    await page.getByRole('dialog').waitFor();
    await type(page, 'osei');
    await write(page.getByLabel(/Reason/), 'stress echo');
    await press(page, 'Enter');
    await colleague.locator('.row', { hasText: VISIT }).waitFor();
    await press(colleague, 'n');
    const there = colleague.locator('.now .facts');
    await there.getByText('stress echo').waitFor();
    await expect.poll(() => there.innerText()).toContain(VISIT);
    const child = await QueueEntry.query(stage.knex).findOne({ transferred_from_id: entry.queueId });
    expect(child).toMatchObject({ visitId: entry.visitId });
  });

  test('what was booked comes with the patient', async () => {
    const { patientId } = await aPatient(stage.knex, { fullName: 'Lena Fischer' });
    const booked = { patientId, doctorId: clinic.marsh.doctorId, scheduledDate: await instant(stage.knex) };
    const { confirmationCode } = await anAppointment(stage.knex, { ...booked, reason: 'Follow-up: stent' });
    const page = await console(clinic.marsh);
    await (await aDesk()).send('queue:check-in', { appointmentCode: confirmationCode });
    await page.locator('.row', { hasText: 'Lena Fischer' }).getByText('Follow-up: stent').waitFor();
  });

  test('raised, nobody is late at once, and the wait still counts from the arrival', async () => {
    const entry = await waiting('Tomasz Nowak', { urgencyLevel: 4, ago: '30 minutes' });
    const page = await console(clinic.marsh);
    const row = page.locator('.row', { hasText: entry.queueNumber });
    await row.getByText('90 min left').waitFor();
    const nurse = await aDesk();
    await nurse.send('queue:set-urgency', { queueId: entry.queueId, urgencyLevel: 2, reason: 'ECG changed' });
    await row.getByText('10 min left').waitFor();
    await expect.poll(() => row.locator('.waited-cell').innerText()).toMatch(/^3[01] min$/);
    expect(await page.locator('.over').count()).toBe(0);
  });
});
