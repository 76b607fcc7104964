import { afterAll, expect, test } from 'vitest';
import { describeSchema } from '../support/describe-schema.ts';
import { testDatabase } from '../support/database.ts';

const database = await testDatabase();
afterAll(database.drop);

test('test/schema.sql says what the migrations make (else: npm run docs:schema, and look at the diff)', async () => {
  await expect(await describeSchema(database.knex)).toMatchFileSnapshot('../schema.sql');
});
