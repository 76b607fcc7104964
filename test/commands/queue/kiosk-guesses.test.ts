import { afterAll, expect, test } from 'vitest';
import { aDepartment, aDevice, aDoctor, aPatient, aPhoneNumber, aReceptionist } from '../../support/builders.ts';
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
  // One more is let through every five seconds, so a slow machine asks for longer.
  for (let n = 0; n < 115 || (codes.at(-1) !== 'rate_limited' && n < 400); n += 1) {
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

/** One number in as many spellings as there are guesses. */
const spellings = (e164: string): string[] => {
  const digits = e164.slice(1);
  const inScript = (zero: number) => digits.replaceAll(/\d/g, (digit) => String.fromCodePoint(zero + Number(digit)));
  const scripts = [0x30, 0x660, 0x6f0, 0xff10, 0x966];
  return [
    ...scripts.flatMap((zero) => [
      `+${inScript(zero)}`,
      `＋${inScript(zero)}`,
      `00${inScript(zero)}`,
      `tel:+${inScript(zero)}`,
    ]),
    ...Array.from({ length: 20 }, (_, n) => `+${digits};ext=${n}`),
    ...Array.from({ length: 14 }, (_, n) => `+${digits.slice(0, n + 1)}\u200b${digits.slice(n + 1)}`),
    ...Array.from(
      digits,
      (digit, n) => `+${digits.slice(0, n)}${String.fromCodePoint(0x660 + Number(digit))}${digits.slice(n + 1)}`,
    ),
    `0${digits.slice(2)}`,
    `+49 (0)${digits.slice(2)}`,
  ];
};

test('guesses at once are as many as guesses one after the other, however the number is spelled', async () => {
  const { phoneNumber } = await aPatient(knex, { dateOfBirth: '2001-07-09' });
  const { reply } = senderOf(knex);
  const [kiosk, other] = [await aDevice(knex), await aDevice(knex)];
  const typed = spellings(phoneNumber ?? '');
  expect(new Set(typed).size).toBeGreaterThan(60);
  const replies = await Promise.all(
    typed.map((one, n) =>
      reply(n % 2 === 0 ? kiosk : other, 'queue:check-in', { phoneNumber: one, dateOfBirth: day(n) }),
    ),
  );
  const codes = replies.map((one) => (one.ok ? 'ok' : one.error.code));
  expect(codes.filter((code) => code === 'not_found')).toHaveLength(10);
  expect(new Set(codes)).toEqual(new Set(['not_found', 'rate_limited']));
});

test('strangers whose numbers share their last digits, or Arabic digits, do not share a limit', async () => {
  const { reply } = senderOf(knex);
  const kiosk = await aDevice(knex);
  const guess = (phoneNumber: string, n: number) =>
    reply(kiosk, 'queue:check-in', { phoneNumber, dateOfBirth: day(n) });
  for (let n = 0; n < 12; n += 1) await guess('+4915155512345', n);
  expect(await guess('٠١٥١٥٥٥١٢٣٤٥', 13)).toMatchObject({ error: { code: 'rate_limited' } });
  for (const other of ['+4917155512345', '٠١٦٠٥٥٥١٢٣٤٥', '٠١٧٢٩٩٩٨٨٨٧٧']) {
    expect(await guess(other, 1)).toMatchObject({ error: { code: 'not_found' } });
  }
});

test('whoever is found does not use up what others may try', async () => {
  const { ok } = senderOf(knex);
  const kiosk = await aDevice(knex);
  const { phoneNumber, dateOfBirth } = await aPatient(knex);
  for (let n = 0; n < 15; n += 1) {
    await ok(kiosk, 'queue:check-in', { departmentId, phoneNumber: phoneNumber ?? '', dateOfBirth: dateOfBirth ?? '' });
  }
});

test('a doctor who is off does not tell at a kiosk whose phone is known, and each try counts', async () => {
  const { reply, refused } = senderOf(knex);
  const kiosk = await aDevice(knex);
  const { doctorId } = await aDoctor(knex, { status: 'off' });
  const closed = await aDepartment(knex, { active: false });
  const { phoneNumber, dateOfBirth } = await aPatient(knex);
  for (const place of [{ doctorId }, { departmentId: closed.departmentId }]) {
    const known = await refused(kiosk, 'queue:check-in', {
      ...place,
      phoneNumber: phoneNumber ?? '',
      dateOfBirth: dateOfBirth ?? '',
    });
    const unknown = await refused(kiosk, 'queue:check-in', {
      ...place,
      phoneNumber: aPhoneNumber(),
      dateOfBirth: '1970-01-01',
    });
    expect(known).toEqual(unknown);
    expect(['doctor_off', 'department_closed']).toContain(known.code);
  }
  const codes: string[] = [];
  for (let n = 0; n < 12; n += 1) {
    const answer = await reply(kiosk, 'queue:check-in', {
      doctorId,
      phoneNumber: phoneNumber ?? '',
      dateOfBirth: day(n),
    });
    codes.push(answer.ok ? 'ok' : answer.error.code);
  }
  expect(codes.at(-1)).toBe('rate_limited');
});

test('a device registers twenty people at once and no more; it gives out so many tickets, and others are not slowed', async () => {
  const { reply } = senderOf(knex);
  const kiosk = await aDevice(knex);
  const register = (device: typeof kiosk, n: number) =>
    reply(device, 'queue:check-in', {
      departmentId,
      phoneNumber: aPhoneNumber(),
      dateOfBirth: day(n),
      fullName: `Invented ${n}`,
    });
  const registered = await Promise.all(Array.from({ length: 60 }, (_, n) => register(kiosk, n)));
  expect(registered.filter(({ ok }) => ok).length).toBeLessThanOrEqual(21);
  expect(registered.filter(({ ok }) => ok).length).toBeGreaterThanOrEqual(20);
  expect(registered.flatMap((one) => (one.ok ? [] : [one.error.code])).every((code) => code === 'rate_limited')).toBe(
    true,
  );
  expect((await register(await aDevice(knex), 1)).ok).toBe(true);

  const other = await aDevice(knex);
  const tickets = await Promise.all(
    Array.from({ length: 200 }, () => reply(other, 'queue:check-in', { departmentId })),
  );
  // Some of so many at once may find no connection; what is limited is counted before that.
  const limited = tickets.filter((one) => !one.ok && one.error.code === 'rate_limited').length;
  expect(limited).toBeGreaterThan(40);
  expect(limited).toBeLessThanOrEqual(80);
});

test('a party counts each of its tickets', async () => {
  const { reply } = senderOf(knex);
  const kiosk = await aDevice(knex);
  const party = Array.from({ length: 4 }, () => ({}));
  const codes: string[] = [];
  for (let n = 0; n < 40; n += 1) {
    const answer = await reply(kiosk, 'queue:check-in', { departmentId, party });
    codes.push(answer.ok ? 'ok' : answer.error.code);
  }
  expect(codes.filter((code) => code === 'ok').length).toBeLessThanOrEqual(30);
  expect(codes.at(-1)).toBe('rate_limited');
});
