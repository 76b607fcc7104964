import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Patient } from '../../../src/models/patient.ts';
import { aPatient, aReceptionist } from '../../support/builders.ts';
import { testDatabase } from '../../support/database.ts';
import { senderOf } from '../../support/sender.ts';

const database = await testDatabase();
afterAll(database.drop);
const { knex } = database;
const { ok } = senderOf(knex);

const people = {
  ann: { fullName: 'Ann', phoneNumber: '+4915100000001', medicalRecordNumber: 'A-17' },
  annLee: { fullName: 'Ann Lee', phoneNumber: '+4915100000002', dateOfBirth: '1999-01-01' },
  annaMaria: { fullName: 'Anna-Maria O’Hara-Müller', phoneNumber: '+493012345678' },
  leeAnn: { fullName: 'Lee ANNABEL', phoneNumber: '+4915100000003' },
  obrien: { fullName: "Conan O'Brien", phoneNumber: '+12025550143' },
  dotted: { fullName: 'J.R.Tolkien/Bratt', phoneNumber: null },
  turkish: { fullName: 'Çelik Şule', phoneNumber: null },
  arabic: { fullName: 'محمد علي', phoneNumber: null, medicalRecordNumber: 'X17' },
  percent: { fullName: '100% Real_Name', phoneNumber: null },
} as const;

beforeAll(async () => {
  const guardian = await aPatient(knex, people.ann);
  await aPatient(knex, { fullName: 'Little Ward', phoneNumber: null, guardianId: guardian.patientId });
  for (const person of Object.values(people).slice(1)) await aPatient(knex, person);
});

const find = async (query: string, dateOfBirth?: string): Promise<string[]> => {
  const input = dateOfBirth === undefined ? { query } : { query, dateOfBirth };
  const { patients, more } = await ok(aReceptionist(), 'patient:find', input);
  expect(more).toBe(false);
  return patients.map(({ fullName }) => fullName);
};

test.each([
  [
    'the whole name before its beginning before any word',
    'ann',
    ['Ann', 'Ann Lee', people.annaMaria.fullName, 'Lee ANNABEL'],
  ],
  ['every word, in any order and case', 'an LEE', ['Ann Lee', 'Lee ANNABEL']],
  ['both parts of a hyphenated name', 'mül', [people.annaMaria.fullName]],
  ['a whole hyphenated name', 'anna-mar', [people.annaMaria.fullName]],
  ['a name with an apostrophe', "o'br", ["Conan O'Brien"]],
  ['words between dots', 'tolk', ['J.R.Tolkien/Bratt']],
  ['words after a slash', 'bratt j', ['J.R.Tolkien/Bratt']],
  ['letters with marks in either case', 'ŞULE', ['Çelik Şule']],
  ['letters with marks', 'şule çel', ['Çelik Şule']],
  ['Arabic', 'علي', ['محمد علي']],
  ['no word that only holds the letters', 'nn', []],
  ['no one of whom one word is missing', 'ann smith', []],
  ['a record number in any case', 'a-17', ['Ann']],
  ['no part of a record number', 'A-1', []],
  ['nothing for wildcards', '%%', []],
  ['words as if signs were not there', "!ann' & (lee:*) \\", ['Ann Lee', 'Lee ANNABEL']],
  ['nothing for signs alone', "' | !& \\", []],
])('finds %s', async (_, query, names) => {
  expect(await find(query)).toEqual(names);
});

test.each([
  ['in E.164', '+4915100000001', ['Ann', 'Little Ward']],
  ['as at home', '0151 0000 0001', ['Ann', 'Little Ward']],
  ['with the country after zeros', '0049-151-00000001', ['Ann', 'Little Ward']],
  ['by its end', '5678', [people.annaMaria.fullName]],
  ['by its beginning as at home', '030 12', [people.annaMaria.fullName]],
  ['by its beginning in E.164', '+1202', ["Conan O'Brien"]],
  ['in Arabic digits', '٠٣٠١٢٣٤', [people.annaMaria.fullName]],
])('finds a phone number %s', async (_, query, names) => {
  expect(await find(query)).toEqual(names);
});

test('two digits are too few to find a phone number by', async () => {
  expect(await find('78')).toEqual([]);
});

test('the whole phone number comes before numbers that only begin or end with it', async () => {
  await aPatient(knex, { fullName: 'Aaa Longer', phoneNumber: '+49151000000011' });
  expect(await find('+4915100000001')).toEqual(['Ann', 'Little Ward', 'Aaa Longer']);
});

test('the date of birth narrows the search', async () => {
  expect(await find('ann', '1999-01-01')).toEqual(['Ann Lee']);
});

describe('a name is found as people type it', async () => {
  const born = { phoneNumber: null, dateOfBirth: '1958-03-14' };
  for (const fullName of ['Käthe Möller', 'Siân O’Dwyer', 'Ø', '李小明', 'فَاطِمَة', 'İpek Işık']) {
    await aPatient(knex, { ...born, fullName });
  }
  test.each([
    ['Kaethe Moeller', 'Käthe Möller'],
    ['MOLLER k', 'Käthe Möller'],
    ['Kathe Møller', 'Käthe Möller'],
    ["Sian O'Dwyer", 'Siân O’Dwyer'],
    ['dwyer', 'Siân O’Dwyer'],
    ['sian odw', 'Siân O’Dwyer'],
    ['o', 'Ø'],
    ['小明', '李小明'],
    ['明', '李小明'],
    ['فاطمه', 'فَاطِمَة'],
    ['ipek isik', 'İpek Işık'],
    ['Ｋäthe', 'Käthe Möller'],
    ['14.3.58 Kathe', 'Käthe Möller'],
    ['kathe 14 marzo 1958', 'Käthe Möller'],
    ['١٤/٣/١٩٥٨ فاطمة', 'فَاطِمَة'],
  ])('%s finds %s', async (query, name) => {
    expect(await find(query)).toContain(name);
  });
  test.each(['Hanna Moller', 'kathe 15.3.58', '李明', 'Moller x'])('%s finds nobody', async (query) => {
    expect(await find(query)).toEqual([]);
  });
  test.each(['14.3.58', '14.03.1958', '14031958', '1958-03-14', '14. März 1958', '۱۴.۳.۱۹۵۸'])(
    '%s finds everybody born then',
    async (query) => {
      expect(await find(query)).toEqual(['İpek Işık', 'Käthe Möller', 'Ø', 'Siân O’Dwyer', 'فَاطِمَة', '李小明']);
    },
  );
  test('a year of two digits that fits two centuries finds those of both', async () => {
    await aPatient(knex, { fullName: 'Young One', phoneNumber: null, dateOfBirth: '2024-02-03' });
    await aPatient(knex, { fullName: 'Old One', phoneNumber: null, dateOfBirth: '1924-02-03' });
    expect(await find('3.2.24')).toEqual(['Old One', 'Young One']);
  });
});

test('of more than 50 that fit, 50 come and it says so', async () => {
  await Patient.query(knex).insert(Array.from({ length: 51 }, (_, n) => ({ fullName: `Crowd ${n}` })));
  const { patients, more } = await ok(aReceptionist(), 'patient:find', { query: 'crowd' });
  expect(patients).toHaveLength(50);
  expect(more).toBe(true);
});
