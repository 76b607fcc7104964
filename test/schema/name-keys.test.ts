import * as fc from 'fast-check';
import { afterAll, expect, test } from 'vitest';
import { foldName } from '../../src/protocol/text/fold-name.ts';
import { testDatabase } from '../support/database.ts';
import { names } from '../support/names.ts';

const database = await testDatabase();
afterAll(database.drop);
const { knex } = database;

/** Each text as the database folds it, and as it decomposes it. */
const inDatabase = async (texts: readonly string[]): Promise<{ key: string; decomposed: string }[]> => {
  const { rows } = await knex.raw<{ rows: { key: string; decomposed: string }[] }>(
    `SELECT fold_name(t) AS key, normalize(t, NFKD) AS decomposed
     FROM unnest(CAST(:texts AS text[])) WITH ORDINALITY AS u (t, n) ORDER BY n`,
    { texts },
  );
  return rows;
};

test('the database folds each character as the hub does, but for those that only one of them knows', async () => {
  // Of the million code points that are no character, a hundredth.
  const isCharacter = (code: number) => !/[\p{Unassigned}\p{Private_Use}]/u.test(String.fromCodePoint(code));
  const texts = Array.from({ length: 0x10ffff }, (_, n) => n + 1)
    .filter((code) => code < 0xd800 || code > 0xdfff)
    .filter((code) => code % 97 === 0 || isCharacter(code))
    .map((code) => `Aq${String.fromCodePoint(code)}ue${String.fromCodePoint(code)}`);
  const different: string[] = [];
  let unknown = 0;
  for (let from = 0; from < texts.length; from += 20_000) {
    const part = texts.slice(from, from + 20_000);
    const rows = await inDatabase(part);
    part.forEach((text, n) => {
      if (rows[n]?.decomposed !== text.normalize('NFKD')) unknown += 1;
      else if (rows[n].key !== foldName(text)) different.push(text);
    });
  }
  expect(different).toEqual([]);
  expect(unknown).toBeLessThan(300);
});

test('the database folds names of many scripts, and any text, as the hub does', async () => {
  const text = fc.oneof(names, fc.string({ unit: 'grapheme', maxLength: 30 }));
  await fc.assert(
    fc.asyncProperty(fc.array(text, { minLength: 100, maxLength: 300 }), async (typed) => {
      const texts = typed.map((one) => one.replaceAll('\0', ' '));
      expect((await inDatabase(texts)).map(({ key }) => key)).toEqual(texts.map(foldName));
    }),
    { numRuns: 40 },
  );
});

test('the search column is the folded name, follows it, and is not audited', async () => {
  const id = '01900000-0000-7000-8000-000000000046';
  await knex('patients').insert({ patient_id: id, full_name: 'Siân  O’Dwyer' });
  const keys = () => knex('patients').where('patient_id', id).pluck('name_key');
  expect(await keys()).toEqual(["sian o'dwyer"]);
  await knex('patients').where('patient_id', id).update({ full_name: 'Zoë Müller' });
  expect(await keys()).toEqual(['zo muller']);
  const { rows } = await knex.raw<{ rows: { before: object | null; after: object }[] }>(
    'SELECT before, after FROM audit_log WHERE row_id = ? ORDER BY audit_id',
    [id],
  );
  expect(rows.map(({ after }) => after)).toEqual([
    expect.objectContaining({ full_name: 'Siân  O’Dwyer' }),
    { full_name: 'Zoë Müller' },
  ]);
  expect(JSON.stringify(rows)).not.toMatch(/name_key|o'dwyer/);
});
