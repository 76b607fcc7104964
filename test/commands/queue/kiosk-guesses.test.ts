import { afterAll, expect, test } from 'vitest';
import { aDepartment, aDevice, aPatient, aPhoneNumber, aReceptionist } from '../../support/builders.ts';
import { testDatabase } from '../../support/database.ts';
import { senderOf } from '../../support/sender.ts';

const database = await testDatabase();
afterAll(database.drop);
const { knex } = database;
const { departmentId } = await aDepartment(knex);

const day = (n: number): string =>
  `19${String(10 + (n % 80)).padStart(2, '0')}-03-${String(1 + (n % 28)).padStart(2, '0')}`;

test('a date of birth is not found out at a kiosk, and the patient’s own kiosk in the next hall is not slowed by others', async () => {
  const { phoneNumber, dateOfBirth } = await aPatient(knex, { dateOfBirth: '2001-07-09' });
  const { refused, ok } = senderOf(knex);
  const kiosk = await aDevice(knex);
  const codes: string[] = [];
  for (let n = 0; n < 30; n += 1) {
    // Written differently each time, which must not count as another number.
    const typed = n % 2 === 0 ? phoneNumber : phoneNumber?.replace('+49', '0');
    codes.push((await refused(kiosk, 'queue:check-in', { phoneNumber: typed, dateOfBirth: day(n) })).code);
  }
  expect(codes.filter((code) => code === 'not_found').length).toBeLessThanOrEqual(12);
  expect(codes.at(-1)).toBe('rate_limited');
  const late = await refused(kiosk, 'queue:check-in', { departmentId, phoneNumber, dateOfBirth });
  expect(late).toMatchObject({ code: 'rate_limited', details: { retryAfterSeconds: expect.any(Number) } });

  const other = await aPatient(knex, { dateOfBirth: '1999-01-02' });
  const asked = { departmentId, phoneNumber: other.phoneNumber ?? '', dateOfBirth: other.dateOfBirth ?? '' };
  await ok(kiosk, 'queue:check-in', asked);
  await ok(aReceptionist(), 'queue:check-in', { departmentId, phoneNumber: phoneNumber ?? '' });
});

test('a device that asks for one unknown person after the other is slowed, and gives anonymous tickets all the same', async () => {
  const { reply, ok } = senderOf(knex);
  const kiosk = await aDevice(knex);
  const codes: string[] = [];
  for (let n = 0; n < 115; n += 1) {
    const answer = await reply(kiosk, 'queue:check-in', { phoneNumber: aPhoneNumber(), dateOfBirth: day(n) });
    codes.push(answer.ok ? 'ok' : answer.error.code);
  }
  expect(codes.slice(0, 100)).toEqual(Array.from({ length: 100 }, () => 'not_found'));
  expect(codes.at(-1)).toBe('rate_limited');
  await ok(kiosk, 'queue:check-in', { departmentId });
  const neighbour = await reply(await aDevice(knex), 'queue:check-in', {
    phoneNumber: aPhoneNumber(),
    dateOfBirth: '1990-01-01',
  });
  expect(neighbour).toMatchObject({ error: { code: 'not_found' } });
});
